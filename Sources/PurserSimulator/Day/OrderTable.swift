internal import PurserCore

/// Reads a day's orders from comma-separated values, a chunk at a time, so that the text is never
/// in memory as a whole: the columns `time,order_id,sku,cost,currency` under a header that says so.
package struct OrderTable: Sendable {
  /// The columns and their order.
  package static let header = ["time", "order_id", "sku", "cost", "currency"]
  /// The longest that a day may be.
  package static let longestDay = Duration.seconds(31 * 86_400)

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private var scanner = CSVScanner()
  private var mark: [UInt8]? = []
  private var hasHeader = false
  private var currency: Currency?
  private var countsSeconds = false
  private var span: (first: Timestamp, last: Timestamp)?
  private var products: [String] = []
  private var productPlaces: [String: Int] = [:]
  private var names: Set<OrderID> = []
  private var orders: [DayOrder] = []
  private var totalUnits: Int64 = 0
  private var lastLine = 1

  /// A table of which nothing was read.
  package init() {}

  /// Takes the next bytes of the text.
  ///
  /// - Throws: `OrderTableError` at the first mistake.
  package mutating func take(_ chunk: some Sequence<UInt8>) throws(OrderTableError) {
    for byte in chunk {
      if var seen = mark {
        seen.append(byte)
        mark = nil
        if Self.byteOrderMark.starts(with: seen) {
          if seen != Self.byteOrderMark { mark = seen }
        } else {
          for byte in seen { try scan(byte) }
        }
      } else {
        try scan(byte)
      }
    }
  }

  /// Takes the end of the text.
  ///
  /// - Returns: the day.
  /// - Throws: `OrderTableError` when the last line is wrong or there are no orders.
  package mutating func finish() throws(OrderTableError) -> DayOrders {
    for byte in mark ?? [] { try scan(byte) }
    if let record = try scanner.finish() { try take(record) }
    guard hasHeader else { throw Self.missingHeader(line: 1, column: 1) }
    guard let currency,
      let day = DayOrders(currency: currency, products: products, orders: orders)
    else {
      throw OrderTableError(line: lastLine, column: 1, message: "there is no order in the table")
    }
    return day
  }

  private mutating func scan(_ byte: UInt8) throws(OrderTableError) {
    if let record = try scanner.take(byte) { try take(record) }
  }

  private mutating func take(_ record: [CSVScanner.Field]) throws(OrderTableError) {
    guard let first = record.first else { return }
    lastLine = first.line
    if record.count == 1, first.text.isEmpty { return }
    guard hasHeader else {
      guard record.map(\.text) == Self.header else {
        throw Self.missingHeader(line: first.line, column: first.column)
      }
      hasHeader = true
      return
    }
    guard record.count == Self.header.count else {
      let place =
        record.count > Self.header.count ? record[Self.header.count] : record.last ?? first
      throw place.error("the line has \(record.count) fields, not \(Self.header.count)")
    }
    try add(time: record[0], name: record[1], sku: record[2], cost: record[3], code: record[4])
  }

  private static func missingHeader(line: Int, column: Int) -> OrderTableError {
    OrderTableError(
      line: line, column: column,
      message: "expected the header \(header.joined(separator: ","))")
  }

  // MARK: Fields

  private mutating func add(
    time: CSVScanner.Field, name: CSVScanner.Field, sku: CSVScanner.Field,
    cost: CSVScanner.Field, code: CSVScanner.Field
  ) throws(OrderTableError) {
    let moment = try moment(of: time)
    guard let id = OrderID(name.text) else {
      throw name.error(
        "the order_id must be 1 to \(OrderID.maximumLength) visible ASCII characters")
    }
    guard names.insert(id).inserted else { throw name.error("the order \(id) stands there twice") }
    guard !sku.text.isEmpty else { throw sku.error("the sku is empty") }
    let currency = try currency(of: code)
    let units = try units(of: cost, currency)
    totalUnits += units
    orders.append(DayOrder(at: moment, product: place(of: sku.text), listUnits: units))
  }

  private mutating func moment(of field: CSVScanner.Field) throws(OrderTableError) -> Timestamp {
    let seconds = Timestamp(secondsText: field.text)
    guard let moment = seconds ?? Timestamp(rfc3339: field.text) else {
      throw field.error(
        "the time \(field.quoted) is neither RFC 3339 (2026-05-01T13:45:22Z) nor seconds")
    }
    if span == nil { countsSeconds = seconds != nil }
    guard countsSeconds == (seconds != nil) else {
      throw field.error("the time \(field.quoted) is not written as the ones before")
    }
    let first = min(span?.first ?? moment, moment)
    let last = max(span?.last ?? moment, moment)
    guard last.since(first) <= Self.longestDay else {
      throw field.error("the time \(field.quoted) is more than 31 days from another order's")
    }
    span = (first, last)
    return moment
  }

  private mutating func currency(of field: CSVScanner.Field) throws(OrderTableError) -> Currency {
    guard let code = Currency(iso4217: field.text) else {
      throw field.error("\(field.quoted) is not an ISO 4217 currency")
    }
    guard code == currency ?? code else {
      throw field.error(
        "a day is in one currency: this is \(code), the first order \(currency ?? code)")
    }
    currency = code
    return code
  }

  private func units(
    of field: CSVScanner.Field, _ currency: Currency
  ) throws(OrderTableError) -> Int64 {
    let cost: Money
    do throws(MoneyError) {
      cost = try Money(field.text, currency, rounding: .up)
    } catch {
      throw field.error("the cost \(error)")
    }
    guard cost.isPositive else { throw field.error("the cost \(field.quoted) is not above zero") }
    guard cost.units <= DayOrders.maximumUnits - totalUnits else {
      throw field.error("the costs add up to more than can be counted")
    }
    return cost.units
  }

  private mutating func place(of sku: String) -> Int {
    if let place = productPlaces[sku] { return place }
    products.append(sku)
    productPlaces[sku] = products.count - 1
    return products.count - 1
  }
}

extension CSVScanner.Field {
  fileprivate var quoted: String { text.utf8.count <= 40 ? "\"\(text)\"" : "\"...\"" }

  fileprivate func error(_ message: String) -> OrderTableError {
    OrderTableError(line: line, column: column, message: message)
  }
}

extension Timestamp {
  /// The longest number of seconds that is read, in digits.
  private static let maximumSecondDigits = 11

  /// Reads seconds since whenever the table counts from: `12`, `12.5`. Digits of a second beyond the
  /// sixth are cut off.
  fileprivate init?(secondsText text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), (1...Self.maximumSecondDigits).contains(parts[0].count),
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    var digits = Array(parts[0])
    if parts.count == 2 { digits += parts[1].prefix(6) }
    let decimals = digits.count - parts[0].count
    digits += repeatElement(UInt8(ascii: "0"), count: 6 - decimals)
    self.init(microsecondsSinceEpoch: digits.reduce(0) { $0 * 10 + Int64($1 - 48) })
  }
}
