internal import ExactJSON
internal import PurserCore

/// Reads the pools that one row of an adapter describes from a reply. Pure: the same reply,
/// settings and moment give the same readings or the same failure.
struct RowReader {
  let row: BalanceRow
  let parameters: Parameters
  let currencies: CurrencyTable
  /// When the reply was complete, against which periods of validity are held.
  let now: Timestamp

  /// The longest name of a pool.
  private static let longestPoolName = 64

  /// The pools in `document`.
  ///
  /// - Throws: `CheckFailure.malformed`, naming the field, the selector and what was found.
  func readings(in document: JSONValue) throws(CheckFailure) -> [PoolReading] {
    guard let each = row.each else {
      return try reading(of: document, label: row.label).map { [$0] } ?? []
    }
    try requireContainer(of: each, in: document)
    var readings: [PoolReading] = []
    for (index, item) in each.items.values(in: document).enumerated() {
      if let reading = try reading(of: item, label: "\(row.label), item \(index + 1)") {
        readings.append(reading)
      }
    }
    return readings
  }

  /// A zero for each currency of `zero_when_absent` that none of the row's `readings` has.
  func zeros(beside readings: [PoolReading]) throws(CheckFailure) -> [PoolReading] {
    var missing: [PoolReading] = []
    for code in row.zeroWhenAbsent.flatMap(parameters.elements) {
      let item = Item(value: .null, label: row.label)
      let currency = try currency(code, in: item, field: "zero_when_absent")
      guard !(readings + missing).contains(where: { $0.currency == currency }) else { continue }
      let pool = try poolName(in: item)
      missing.append(PoolReading(pool: pool, currency: currency, available: .zero(currency)))
    }
    return missing
  }

  /// What a field is read from, and how a message calls it.
  private struct Item {
    let value: JSONValue
    let label: String

    func failure(_ field: String, _ sentence: String) -> CheckFailure {
      CheckFailure(.malformed, "`\(field)` of \(label): \(sentence)")
    }
  }

  private func requireContainer(
    of each: ItemSource, in document: JSONValue
  ) throws(CheckFailure) {
    guard let container = each.container else { return }
    let item = Item(value: document, label: row.label)
    switch container.values(in: document).first {
    case .array, .object: return
    case nil: throw item.failure("each", "`\(container.text)` finds nothing")
    case let value?:
      throw item.failure("each", "`\(container.text)` is \(value.shown), not an array")
    }
  }

  private func reading(
    of value: JSONValue, label: String
  ) throws(CheckFailure) -> PoolReading? {
    let item = Item(value: value, label: label)
    if let condition = row.condition {
      let isMeant = try evaluate("where", in: item) { () throws(ExpressionFailure) in
        try condition.holds(in: value)
      }
      guard isMeant else { return nil }
    }
    let code = try text(of: row.currency, in: item, field: "currency")
    let currency = try currency(code, in: item, field: "currency")
    let available = try requiredAmount(row.available, currency, in: item, field: "available")
    guard row.allowsOverdraft || !available.isNegative else {
      throw item.failure(
        "available",
        "\(available) is below zero, which a prepaid balance cannot be; "
          + "if this supplier lets it, the adapter says `overdraft: true`")
    }
    var reading = PoolReading(
      pool: try poolName(in: item), currency: currency, available: available)
    reading.updatedAt = try moment(row.updatedAt, in: item, field: "updated_at")
    guard try applyValidity(to: &reading, in: item) else { return reading }
    for field in AmountField.allCases {
      reading.amounts[field] = try optionalAmount(
        row.amounts[field], currency, in: item, field: field.rawValue)
    }
    return reading
  }

  /// Lowers what is available outside its period. Returns whether the money counts at all: of money
  /// that does not, neither a credit limit nor any other amount counts.
  private func applyValidity(
    to reading: inout PoolReading, in item: Item
  ) throws(CheckFailure) -> Bool {
    guard let validity = row.validity else { return true }
    let start = try moment(validity.startsAt, in: item, field: "starts_at")
    let end = try moment(validity.endsAt, in: item, field: "ends_at")
    let rolloverEnd = try moment(validity.rolloverEndsAt, in: item, field: "rollover_ends_at")
    let rollover = try optionalAmount(
      validity.rolloverAmount, reading.currency, in: item, field: "rollover_amount")
    if let start, now < start {
      reading.available = .zero(reading.currency)
      return false
    }
    guard let end, now >= end else {
      reading.expiresAt = end
      return true
    }
    guard let rollover, let rolloverEnd, now < rolloverEnd,
      let kept = try? Money.minimum(reading.available, rollover)
    else {
      reading.available = .zero(reading.currency)
      return false
    }
    reading.available = kept
    reading.expiresAt = rolloverEnd
    return true
  }
}

// One field each.
extension RowReader {
  private func poolName(in item: Item) throws(CheckFailure) -> String {
    let name = try text(of: row.pool, in: item, field: "pool")
    let isName =
      !name.isEmpty && name.count <= Self.longestPoolName
      && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
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
      let found = JSONValue.string(code).shown
      throw item.failure(field, "\(found) is neither an ISO 4217 code nor a declared currency")
    }
    return currency
  }

  private func text(
    of source: TextSource, in item: Item, field: String
  ) throws(CheckFailure) -> String {
    let selector: Selector
    switch source {
    case .template(let template): return parameters.text(template)
    case .selector(let path): selector = path
    }
    let value = try evaluate(field, in: item) { () throws(ExpressionFailure) in
      try selector.value(in: item.value)
    }
    guard let value else { throw item.failure(field, "`\(selector.text)` finds nothing") }
    guard let text = value.stringValue else {
      throw item.failure(field, "`\(selector.text)` is \(value.shown), not a text")
    }
    return text
  }

  private func moment(
    _ selector: Selector?, in item: Item, field: String
  ) throws(CheckFailure) -> Timestamp? {
    guard let selector else { return nil }
    let found = try evaluate(field, in: item) { () throws(ExpressionFailure) in
      try selector.value(in: item.value)
    }
    guard let found, !found.isNull else { return nil }
    guard let moment = found.stringValue.flatMap({ Timestamp(rfc3339: $0) }) else {
      throw item.failure(field, "`\(selector.text)` is \(found.shown), not a moment of RFC 3339")
    }
    return moment
  }

  private func requiredAmount(
    _ expression: Expression, _ currency: Currency, in item: Item, field: String
  ) throws(CheckFailure) -> Money {
    let number = try evaluate(field, in: item) { () throws(ExpressionFailure) in
      try expression.number(in: item.value)
    }
    return try money(number, currency, in: item, field: field)
  }

  private func optionalAmount(
    _ expression: Expression?, _ currency: Currency, in item: Item, field: String
  ) throws(CheckFailure) -> Money? {
    guard let expression else { return nil }
    let number: ExactDecimal
    do throws(ExpressionFailure) {
      number = try expression.number(in: item.value)
    } catch {
      switch error {
      case .absent: return nil
      case .unusable: throw item.failure(field, error.sentence)
      }
    }
    return try money(number, currency, in: item, field: field)
  }

  private func money(
    _ number: ExactDecimal, _ currency: Currency, in item: Item, field: String
  ) throws(CheckFailure) -> Money {
    do throws(MoneyError) {
      return try Money(number.description, currency, unit: row.unit, rounding: .down)
    } catch {
      throw item.failure(field, "\(number) \(error)")
    }
  }

  private func evaluate<Value>(
    _ field: String, in item: Item, _ body: () throws(ExpressionFailure) -> Value
  ) throws(CheckFailure) -> Value {
    do throws(ExpressionFailure) {
      return try body()
    } catch {
      throw item.failure(field, error.sentence)
    }
  }
}
