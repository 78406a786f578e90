internal import ExactJSON
internal import PurserCore

/// Reads the pools that one row of an adapter describes from a reply. Pure: the same reply,
/// settings and moment give the same readings or the same failure.
struct RowReader {
  let row: BalanceRow
  let currencies: CurrencyTable

  /// The longest name of a pool, in code points.
  private static let longestPoolName = 64

  /// The pools in `reply`.
  ///
  /// - Throws: `CheckFailure.shapeChanged`, naming the field, the selector and what was found.
  func readings(in reply: Reply) throws(CheckFailure) -> [PoolReading] {
    let whole = Item(scope: reply.scope, row: row)
    guard let each = row.each else {
      return try reading(of: whole, now: reply.receivedAt).map { [$0] } ?? []
    }
    var readings: [PoolReading] = []
    let items = try evaluate("each", in: whole, each.items) { () throws(ExpressionFailure) in
      try each.found(in: whole.scope)
    }
    for (index, document) in items.enumerated() {
      let item = Item(scope: whole.scope.at(document), row: row, index: index)
      if let reading = try reading(of: item, now: reply.receivedAt) { readings.append(reading) }
    }
    return readings
  }

  /// A zero for each currency of `zero_when_absent` that none of the row's `readings` has.
  func zeros(
    beside readings: [PoolReading], in reply: Reply
  ) throws(CheckFailure) -> [PoolReading] {
    guard !row.zeroWhenAbsent.isEmpty else { return [] }
    let item = Item(scope: reply.scope, row: row)
    var missing: [PoolReading] = []
    for template in row.zeroWhenAbsent {
      let codes = try evaluate("zero_when_absent", in: item) { () throws(ExpressionFailure) in
        try Rendering(scope: item.scope).elements(template)
      }
      for code in codes {
        let currency = try currency(code, in: item, field: "zero_when_absent")
        guard !(readings + missing).contains(where: { $0.currency == currency }) else { continue }
        let pool = try poolName(in: item)
        missing.append(PoolReading(pool: pool, currency: currency, available: .zero(currency)))
      }
    }
    return missing
  }

  /// What a field is read from, and how a message calls it.
  struct Item {
    let scope: Scope
    let row: BalanceRow
    /// Which of several it is.
    var index: Int?

    private var label: String {
      index.map { "\(row.label), item \($0 + 1)" } ?? row.label
    }

    func failure(_ field: String, _ sentence: String) -> CheckFailure {
      CheckFailure(.shapeChanged, "`\(field)` of \(label): \(sentence)")
    }
  }

  private func reading(of item: Item, now: Timestamp) throws(CheckFailure) -> PoolReading? {
    if let condition = row.condition, try !holds(condition, "where", in: item) { return nil }
    for check in row.checks where try !holds(check, "checks", in: item) {
      throw item.failure("checks", "the identity `\(check.text)` does not hold")
    }
    let code = try text(of: row.currency, in: item, field: "currency")
    let currency = try currency(code, in: item, field: "currency")
    var reading = PoolReading(pool: try poolName(in: item), currency: currency)
    reading.isNamedByReply = row.pool.expression != nil || !row.pool.names.isEmpty
    reading.note = try note(in: item)
    reading.updatedAt = try moment(row.updatedAt, in: item, field: "updated_at")
    reading.absence = try absence(in: item)
    if reading.absence == nil {
      reading.available = try available(currency, in: item)
      guard try applyValidity(to: &reading, in: item, now: now) else { return reading }
    }
    for (field, expression) in row.amounts {
      reading.amounts[field] = try optionalAmount(
        expression, currency, in: item, field: field.rawValue)
    }
    return reading
  }

  private func absence(in item: Item) throws(CheckFailure) -> PoolReading.Absence? {
    if let condition = row.unlimitedWhen, try holds(condition, "unlimited_when", in: item) {
      return .unlimited
    }
    if let condition = row.unknownWhen, try holds(condition, "unknown_when", in: item) {
      return .unknown
    }
    return nil
  }

  private func available(_ currency: Currency, in item: Item) throws(CheckFailure) -> Money? {
    guard let expression = row.available else { return nil }
    let available = try requiredAmount(expression, currency, in: item, field: "available")
    guard row.allowsOverdraft || !available.isNegative else {
      throw item.failure(
        "available",
        "\(available) is below zero, which a prepaid balance cannot be; "
          + "if this supplier lets it, the adapter says `overdraft: true`")
    }
    return available
  }

  /// Lowers what is available outside its period. Returns whether the money counts at all: of money
  /// that does not, neither a credit limit nor any other amount counts.
  private func applyValidity(
    to reading: inout PoolReading, in item: Item, now: Timestamp
  ) throws(CheckFailure) -> Bool {
    guard let validity = row.validity else { return true }
    let start = try moment(validity.startsAt, in: item, field: "starts_at")
    let end = try moment(validity.endsAt, in: item, field: "ends_at")
    let rolloverEnd = try moment(validity.rolloverEndsAt, in: item, field: "rollover_ends_at")
    let rollover = try optionalAmount(
      validity.rolloverAmount, reading.currency, in: item, field: "rollover_amount")
    if let start, now < start {
      reading.dropFunds()
      return false
    }
    guard let end, now >= end else {
      reading.expiresAt = end
      return true
    }
    guard let rollover, let rolloverEnd, now < rolloverEnd else {
      reading.dropFunds()
      return false
    }
    reading.available = reading.available.map { (try? Money.minimum($0, rollover)) ?? $0 }
    reading.expiresAt = rolloverEnd
    return true
  }

  private func poolName(in item: Item) throws(CheckFailure) -> String {
    let name = try text(of: row.pool, in: item, field: "pool")
    let isName =
      !name.isEmpty && name.unicodeScalars.count <= Self.longestPoolName
      && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    guard isName else {
      throw item.failure("pool", "\(JSONValue.string(name).shown) is no name for a pool")
    }
    return name
  }

  private func currency(
    _ code: String, in item: Item, field: String
  ) throws(CheckFailure) -> Currency {
    // Some suppliers write codes in lower case; ISO 4217 has none.
    guard let currency = currencies[code] ?? currencies[code.uppercased()] else {
      throw item.failure(field, UnknownCurrency.sentence(found: code))
    }
    return currency
  }
}
