import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("The shipped adapters")
struct PresetTests {
  @Test("every preset is read without a problem", arguments: Presets.names)
  func presetIsSound(name: String) throws {
    let text = try #require(Presets.text(of: name))
    let document = try YAMLDocument.parse(Array(text.utf8), fileName: name + ".yaml")
    var problems = document.problems
    let adapter = AdapterDefinition(node: document.root, problems: &problems)
    let error = ConfigurationError(problems, in: document.source)
    #expect(problems.sorted.isEmpty, "\(error.rendered())")
    #expect(adapter?.name == name)
    #expect((adapter?.baseURL != nil) == !Self.protocols.contains(name))
  }

  @Test("every preset reads its samples as they expect", arguments: Presets.names)
  func samplesHold(name: String) async throws {
    let adapter = try #require(Presets.definition(named: name))
    #expect(adapter.samples.count >= 3)
    for mismatch in await AdapterSamples.mismatches(of: adapter) { Issue.record("\(mismatch)") }
  }

  /// Presets of what many suppliers speak, each on a host of its own, and one that tells only its
  /// customers where it is.
  private static let protocols: Set = ["paysawa", "sms_activate", "smm_panel"]

  @Test("the presets are in order, and the four supplier systems are among them")
  func names() {
    #expect(Presets.names == Presets.names.sorted())
    #expect(Set(Presets.names).count == Presets.names.count)
    #expect(Set(Presets.names).isSuperset(of: ["foxreload", "m3ter", "onlinesales", "paddle"]))
    #expect(Presets.definition(named: "nobody") == nil)
    #expect(Presets.text(of: "nobody") == nil)
  }

  @Test("any two of them can stand in one file: none counts a unit in another way than the others")
  func sharedUnits() throws {
    var decimals: [String: [Int: [String]]] = [:]
    for name in Presets.names {
      for currency in try #require(Presets.definition(named: name)).currencies {
        decimals[currency.code, default: [:]][currency.minorDigits, default: []].append(name)
      }
    }
    for (code, users) in decimals { #expect(users.count == 1, "\(code): \(users)") }
  }

  @Test("a sample that expects something else is reported with what was found")
  func mismatchIsReported() async throws {
    var adapter = try #require(Presets.definition(named: "foxreload"))
    adapter.samples = Array(adapter.samples.prefix(1))
    adapter.samples[0].body = #"{"balance":{"amount":1,"currency":"USD"}}"#
    #expect(
      await AdapterSamples.mismatches(of: adapter).map(\.description) == [
        "sample `the documented example`: expected `available` 284.50, found 1.00 in pool `main` USD"
      ])
    adapter.samples[0].status = 500
    #expect(
      await AdapterSamples.mismatches(of: adapter).map(\.message) == [
        "expected 1 pool, failed as unknown: HTTP status 500"
      ])
  }

  @Test("cutting a preset's sample anywhere never crashes and never makes a reading of it")
  func truncatedReplies() throws {
    for name in Presets.names {
      let adapter = try #require(Presets.definition(named: name))
      for sample in adapter.samples where sample.body.hasPrefix("{") && sample.status == 200 {
        let whole = sample.body.trimmingSuffix(\.isWhitespace)
        for length in stride(from: 0, to: whole.count, by: 7) {
          let reader = ReplyReader(
            adapter: adapter, call: adapter.calls[sample.call],
            known: adapter.knownInReplies(settings: sample.settings),
            currencies: CurrencyTable(declared: adapter.currencies))
          let cut = String(whole.prefix(length))
          #expect(throws: CheckFailure.self, "\(name): \(cut)") {
            try reader.success(.reply(cut), receivedAt: sample.at)
          }
        }
      }
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ isCut: (Character) -> Bool) -> String {
    guard let last = lastIndex(where: { !isCut($0) }) else { return "" }
    return String(self[...last])
  }
}
