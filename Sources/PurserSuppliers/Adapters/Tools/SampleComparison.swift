internal import CurlClient
internal import PurserCore

/// Compares what was read in a sample with what it expects.
struct SampleComparison {
  private let sample: AdapterSample
  private let adapter: AdapterDefinition

  init(_ sample: AdapterSample, _ adapter: AdapterDefinition) {
    self.sample = sample
    self.adapter = adapter
  }

  /// The first thing that is otherwise; `nil` where all is as expected.
  func difference(_ outcome: Result<PoolsRead, CheckFailure>) -> String? {
    switch (outcome, sample.expectation) {
    case (_, .requests): return nil
    case (.success(let pools), .balances(let expected)):
      return difference(pools.failures, expected.filter { $0.failure != nil })
        ?? difference(pools.readings, expected.filter { $0.failure == nil })
    case (.success(let pools), .failure(let kind, _, _)):
      return "expected `\(kind.rawValue)`, read \(Self.list(pools.readings))"
    case (.failure(let failure), .balances(let expected)):
      return "expected \(Self.count(expected.count)), failed as \(failure)"
    case (.failure(let failure), .failure(let kind, let message, let retryAfter)):
      if failure.kind != kind {
        return "expected `\(kind.rawValue)`, failed as \(failure)" + ruleAdvice
      }
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

  /// Which rules could not be evaluated: one of them was meant to name the failure.
  private var ruleAdvice: String {
    guard let reply = sample.documents(of: adapter).last else { return "" }
    return RuleTrial.trials(of: adapter, reply).filter(\.isBroken).map { "; \($0.sentence)" }
      .joined()
  }

  private func difference(
    _ failures: [PoolFailure], _ expected: [AdapterSample.ExpectedBalance]
  ) -> String? {
    var rest = failures
    for expected in expected {
      guard let (kind, message) = expected.failure else { continue }
      let place = rest.firstIndex { found in
        found.pool == expected.pool && found.unit.name == expected.currency
          && found.failure.kind == kind && message.map(found.failure.message.contains) ?? true
      }
      guard let place else {
        let name = expected.pool.map(Quotation.quoted) ?? "without a name"
        let others = rest.isEmpty ? "" : "; \(Self.sentence(rest[0]))"
        return "the pool \(name) in \(expected.currency ?? "an unknown unit") did not fail as "
          + "`\(kind.rawValue)`" + others
      }
      rest.remove(at: place)
    }
    return rest.first.map(Self.sentence)
  }

  private static func sentence(_ failure: PoolFailure) -> String {
    let name = failure.pool.map { "the pool \(Quotation.quoted($0))" } ?? "a pool"
    return "\(name) could not be read: \(failure.failure)"
  }

  private func difference(
    _ readings: [PoolReading], _ expected: [AdapterSample.ExpectedBalance]
  ) -> String? {
    guard readings.count == expected.count else {
      return "expected \(Self.count(expected.count)), read \(Self.list(readings))"
    }
    for expected in expected {
      let reading = readings.first {
        $0.pool == expected.pool && $0.currency.code == expected.currency
      }
      guard let reading else {
        return
          "the pool \(Quotation.quoted(expected.pool ?? "")) in \(expected.currency ?? "") was not read, but "
          + Self.names(readings)
      }
      if let message = difference(reading, expected) {
        return "\(message) in pool `\(reading.pool)` \(reading.currency.code)"
          + validityAdvice(reading, expected)
      }
    }
    return nil
  }

  private func difference(
    _ reading: PoolReading, _ expected: AdapterSample.ExpectedBalance
  ) -> String? {
    if let message = Self.difference("available", reading.available, expected.available) {
      return message
    }
    if let note = expected.note, note != reading.shownNote {
      return "expected `note` \(note), found \(reading.shownNote ?? "none")"
    }
    for field in AmountField.allCases {
      guard let text = expected.amounts[field] else { continue }
      if let message = Self.difference(field.rawValue, reading.amounts[field], text) {
        return message
      }
    }
    if let unread = reading.unreadUpdate, !unread.standsForNone { return unread.failure.message }
    return Self.difference("expires_at", reading.expiresAt, expected.expiresAt)
      ?? Self.difference("updated_at", reading.updatedAt, expected.updatedAt)
  }

  /// Which moment decides where nothing counts: a sample without `at` is read in 1970, when most money does
  /// not count yet.
  private func validityAdvice(
    _ reading: PoolReading, _ expected: AdapterSample.ExpectedBalance
  ) -> String {
    let found = reading.available
    let isZero = found == .zero(reading.currency)
    let isExpected = Self.difference("available", found, expected.available) == nil
    guard isZero, !isExpected else { return "" }
    let isIn1970 = sample.at == AdapterSample.defaultMoment
    let read =
      isIn1970
      ? "the sample has no `at`, so that it is read in 1970"
      : "the sample's `at` is \(sample.at.rfc3339)"
    for row in adapter.calls.flatMap(\.rows) {
      let start = row.validity?.startsAt.map { firstMoment($0, row) }
      if let start, start.map({ $0 > sample.at }) ?? isIn1970 {
        let counts = start.map { ": it counts from \($0.rfc3339)" } ?? ""
        return "; `starts_at` decides\(counts), and \(read)"
      }
      if let end = row.validity?.endsAt.flatMap({ firstMoment($0, row) }), end <= sample.at {
        return "; `ends_at` decides: it counted until \(end.rfc3339), and \(read)"
      }
    }
    return ""
  }

  private func firstMoment(_ expression: Expression, _ row: BalanceRow) -> Timestamp? {
    for reply in sample.documents(of: adapter) {
      let items = row.each.flatMap { try? $0.found(in: reply.scope) } ?? [reply.document]
      for item in items {
        if let moment = try? expression.moment(in: reply.scope.at(item)) { return moment }
      }
    }
    return nil
  }

  // MARK: One value

  private static func difference(_ field: String, _ found: Money?, _ text: String?) -> String? {
    guard let text else {
      return found.map { "expected no `\(field)`, found \($0.decimalString)" }
    }
    guard let found else { return "expected `\(field)` \(text), found none" }
    guard let low = try? Money(text, found.currency, rounding: .down) else {
      return
        "`\(field)` \(Quotation.quoted(text)) is no amount of \(found.currency.code); write digits "
        + "alone, with a point, as in `\(field): \"1250.00\"`"
    }
    // Digits cut from both would be the same, whatever the reply says.
    guard (try? Money(text, found.currency, rounding: .up)) == low else {
      return "`\(field)` \(text) has more digits than \(found.currency.code) keeps, which are "
        + "\(found.currency.precision) behind the point: expect \(low.decimalString)"
    }
    return found == low ? nil : "expected `\(field)` \(text), found \(found.decimalString)"
  }

  private static func difference(
    _ field: String, _ found: Timestamp?, _ expected: Timestamp?
  ) -> String? {
    guard let expected, found != expected else { return nil }
    return "expected `\(field)` \(expected), found \(found?.rfc3339 ?? "none")"
  }

  // MARK: Pools by name

  private static func count(_ count: Int) -> String { "\(count) \(count == 1 ? "pool" : "pools")" }

  /// `2 pools: `a` USD and `b` EUR`.
  private static func list(_ readings: [PoolReading]) -> String {
    readings.isEmpty ? "none" : "\(count(readings.count)): \(names(readings))"
  }

  private static let mostNames = 8

  private static func names(_ readings: [PoolReading]) -> String {
    let shown = readings.prefix(mostNames).map {
      "\(Quotation.quoted($0.pool)) \($0.currency.code)"
    }
    let rest = readings.count - shown.count
    return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
