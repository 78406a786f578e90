import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Damaged replies")
struct DamagedReplyTests {
  /// What a supplier's bug, or a proxy's, may put where a value should be.
  private static let garbage = [
    "null", "\"\"", "\"NaN\"", "-5", "1e400", "1e-400", "true", "[]", "{}", "[[[[]]]]", "\"-0\"",
    "\"1e400\"", "99999999999999999999999999999999999999999", "\"\\u0000\"", "\"Infinity\"", "",
  ]

  @Test("any value of a reply replaced by garbage is a reading or a failure that says why")
  func garbageInPlaceOfEachValue() async throws {
    for name in Presets.names {
      let adapter = try #require(Presets.definition(named: name))
      for sample in adapter.samples where sample.status == 200 && sample.body.hasPrefix("{") {
        let parts = Self.values(of: sample.body)
        for range in parts {
          for value in Self.garbage {
            try await check(adapter, sample, sample.body.replacing(range, with: value))
          }
        }
      }
    }
  }

  /// Reads `body` as the sample's reply: what comes out is in a known currency, or a failure that has
  /// something to say.
  private func check(
    _ adapter: AdapterDefinition, _ sample: AdapterSample, _ body: String
  ) async throws {
    let reader = ReplyReader(
      adapter: adapter, call: adapter.calls[sample.call],
      known: adapter.knownInReplies(settings: sample.settings),
      currencies: CurrencyTable(declared: adapter.currencies))
    do throws(CheckFailure) {
      let reply = try reader.success(.reply(body), receivedAt: sample.at)
      let pools = try reader.readings(in: [reply]).summed()
      #expect(pools.readings.count + pools.failures.count <= 6)
    } catch {
      // Garbage where an error code stands may be one that a rule of the adapter knows.
      #expect(error.kind != .unreachable, "\(error) for \(body)")
      #expect(error.message.count > 10 && error.message.count < 300, "\(error)")
    }
  }

  /// Where the values stand that follow a colon.
  private static func values(of body: String) -> [Range<String.Index>] {
    body.ranges(of: /:\s*(?:"[^"]*"|-?[0-9.]+|null|\{[^{}]*\}|\[[^\[\]]*\])/).map { range in
      body.index(after: range.lowerBound)..<range.upperBound
    }
  }
}

extension String {
  fileprivate func replacing(_ range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
