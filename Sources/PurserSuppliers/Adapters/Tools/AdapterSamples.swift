internal import CurlClient
internal import ExactJSON
package import PurserCore

/// Tests an adapter by the replies recorded with it. Nothing is sent and no clock is read.
package enum AdapterSamples {
  /// A sample that is not read as it should be.
  package struct Mismatch: Sendable, CustomStringConvertible {
    /// The sample's name.
    package var sample: String
    /// What was expected and what came instead.
    package var message: String

    package var description: String { "sample `\(sample)`: \(message)" }
  }

  /// Every sample of `adapter` that is not read as it expects; empty when all is well.
  package static func mismatches(
    of adapter: AdapterDefinition, currencies: CurrencyTable = CurrencyTable()
  ) -> [Mismatch] {
    adapter.samples.compactMap { sample in
      mismatch(of: sample, adapter, currencies).map { Mismatch(sample: sample.name, message: $0) }
    }
  }

  private static func mismatch(
    of sample: AdapterSample, _ adapter: AdapterDefinition, _ currencies: CurrencyTable
  ) -> String? {
    guard adapter.calls.indices.contains(sample.call) else { return "there is no such call" }
    let outcome: Result<PoolsRead, CheckFailure>
    do throws(CheckFailure) {
      let reader = try reader(of: sample, adapter, currencies)
      let place = reader.call.pagination?.start
      let reply = try reader.success(
        sample.response, receivedAt: sample.at, page: place?.names ?? [:])
      _ = try reader.next(after: place, reply)
      _ = try reader.kept(in: [reply])
      outcome = .success(try reader.readings(in: [reply]).summed())
    } catch {
      outcome = .failure(error)
    }
    return compare(outcome, sample.expectation)
  }

  private static func reader(
    of sample: AdapterSample, _ adapter: AdapterDefinition, _ currencies: CurrencyTable
  ) throws(CheckFailure) -> ReplyReader {
    var known = adapter.knownInReplies(settings: sample.settings)
    let nothing = Rendering(scope: Scope(names: KnownNames()))
    for (name, template) in sample.kept {
      do throws(ExpressionFailure) {
        known[name] = try nothing.json(template).map { Value($0) }
      } catch {
        throw CheckFailure(.invalid, "`\(name)` of kept: \(error.sentence)")
      }
    }
    return ReplyReader(
      adapter: adapter, call: adapter.calls[sample.call], known: known,
      currencies: currencies.declaring(adapter.currencies))
  }

  private static func compare(
    _ outcome: Result<PoolsRead, CheckFailure>, _ expectation: AdapterSample.Expectation
  ) -> String? {
    switch (outcome, expectation) {
    case (.success(let pools), .balances(let expected)):
      return compare(pools.failures, expected.filter { $0.failure != nil })
        ?? compare(pools.readings, expected.filter { $0.failure == nil })
    case (.success(let pools), .failure(let kind, _, _)):
      return "expected `\(kind.rawValue)`, read \(pools.readings.count) pools"
    case (.failure(let failure), .balances(let expected)):
      return "expected \(expected.count) pools, failed as \(failure)"
    case (.failure(let failure), .failure(let kind, let message, let retryAfter)):
      if failure.kind != kind { return "expected `\(kind.rawValue)`, failed as \(failure)" }
      if let message, !failure.message.contains(message) {
        return "expected the message to say \"\(message)\"; it is \"\(failure.message)\""
      }
      if let retryAfter, failure.retryAfter != retryAfter {
        let found = failure.retryAfter.map(\.literal) ?? "nothing"
        return "expected to retry after \(retryAfter.literal), found \(found)"
      }
      return nil
    }
  }

  private static func compare(
    _ failures: [PoolFailure], _ expected: [AdapterSample.ExpectedBalance]
  ) -> String? {
    var rest = failures
    for expected in expected {
      guard let (kind, message) = expected.failure else { continue }
      let place = rest.firstIndex {
        $0.pool == expected.pool && $0.unit.name == expected.currency
          && $0.failure.kind == kind
          && (message.map($0.failure.message.contains) ?? true)
      }
      guard let place else {
        let name = expected.pool.map { "`\($0)`" } ?? "without a name"
        return "the pool \(name) in \(expected.currency ?? "an unknown unit") did not fail as "
          + "`\(kind.rawValue)`"
      }
      rest.remove(at: place)
    }
    return rest.first.map { failure in
      let name = failure.pool.map { "the pool `\($0)`" } ?? "a pool"
      return "\(name) could not be read: \(failure.failure)"
    }
  }

  private static func compare(
    _ readings: [PoolReading], _ expected: [AdapterSample.ExpectedBalance]
  ) -> String? {
    guard readings.count == expected.count else {
      return "expected \(expected.count) pools, read \(readings.count)"
    }
    for expected in expected {
      let reading = readings.first {
        $0.pool == expected.pool && $0.currency.code == expected.currency
      }
      guard let reading else {
        return "the pool `\(expected.pool ?? "")` in \(expected.currency ?? "") was not read"
      }
      if let message = compare(reading, expected) {
        return "\(message) in pool `\(reading.pool)` \(reading.currency.code)"
      }
    }
    return nil
  }

  private static func compare(
    _ reading: PoolReading, _ expected: AdapterSample.ExpectedBalance
  ) -> String? {
    if let message = compare("available", reading.available, expected.available) {
      return message
    }
    if let note = expected.note, note != reading.note {
      return "expected `note` \(note), found \(reading.note ?? "none")"
    }
    for field in AmountField.allCases {
      guard let text = expected.amounts[field] else { continue }
      if let message = compare(field.rawValue, reading.amounts[field], text) { return message }
    }
    if let unread = reading.unreadUpdate, !unread.standsForNone { return unread.failure.message }
    return compare("expires_at", reading.expiresAt, expected.expiresAt)
      ?? compare("updated_at", reading.updatedAt, expected.updatedAt)
  }

  private static func compare(_ field: String, _ found: Money?, _ text: String?) -> String? {
    guard let text else {
      return found.map { "expected no `\(field)`, found \($0.decimalString)" }
    }
    guard let found else { return "expected `\(field)` \(text), found none" }
    let expected = try? Money(text, found.currency, rounding: .down)
    return found == expected ? nil : "expected `\(field)` \(text), found \(found.decimalString)"
  }

  private static func compare(
    _ field: String, _ found: Timestamp?, _ expected: Timestamp?
  ) -> String? {
    guard let expected, found != expected else { return nil }
    return "expected `\(field)` \(expected), found \(found?.rfc3339 ?? "none")"
  }
}

extension PoolFailure.Unit {
  /// How a sample writes it; `nil` for one that nobody knows.
  fileprivate var name: String? {
    switch self {
    case .currency(let currency): currency.code
    case .undeclared(let unit): unit
    case .unknown: nil
    }
  }
}
