internal import GRDB
internal import PurserCore

/// Finds orders by what is kept of their attempts.
struct AttemptFinder {
  private let db: Database
  private let filter: OrderFilter

  /// The most orders that are found by name; of more, the batches are gone through.
  static let mostFound = 2000

  init(_ db: Database, _ filter: OrderFilter) {
    self.db = db
    self.filter = filter
  }

  /// What the supplier calls the order of an attempt; `nil` where that is not known.
  func supplierReference(of hold: OrderID) throws -> String? {
    let row = try CStatement(db, "SELECT supplier_reference FROM attempt WHERE hold = ?")
    row.bind(1, hold.name)
    defer { row.reset() }
    return try row.next() ? row.optionalText(0) : nil
  }

  /// The orders of which an attempt is asked for.
  ///
  /// - Returns: the orders, in no order; `nil` where nothing is asked of attempts, or there are more of them than are found
  ///   by name.
  func orders() throws -> [OrderID]? {
    guard filter.isOfAttempts else { return nil }
    let row = try CStatement(
      db, "SELECT hold FROM attempt WHERE \(condition) LIMIT \(Self.mostFound + 1)")
    bind(row)
    defer { row.reset() }
    var (orders, count): (Set<OrderID>, Int) = ([], 0)
    while try row.next() {
      count += 1
      guard let hold = OrderID(stored: row.text(0)) else {
        throw StoreError.damagedRow("an attempt of an order with an impossible name")
      }
      orders.insert(hold.order)
    }
    return count > Self.mostFound ? nil : Array(orders)
  }

  /// Whether an attempt of an order is asked for.
  func fits(_ order: OrderID) throws -> Bool {
    guard filter.isOfAttempts else { return true }
    let row = try CStatement(
      db,
      "SELECT 1 FROM attempt WHERE (hold = ?3 OR hold > ?4 AND hold < ?5) AND \(condition)")
    bind(row)
    row.bind(3, order.name)
    // Names of further attempts follow the order's own, with the character that no shop can give.
    row.bind(4, order.name + "\u{1F}")
    row.bind(5, order.name + "\u{20}")
    defer { row.reset() }
    return try row.next()
  }

  private var condition: String {
    [
      filter.supplierReference.map { _ in "supplier_reference = ?1" },
      filter.overpricedSince.map { _ in "overpriced_at >= ?2" },
      filter.isBoughtTwice ? "bought_twice_at IS NOT NULL" : nil,
    ].compactMap(\.self).joined(separator: " AND ")
  }

  private func bind(_ row: CStatement) {
    if let reference = filter.supplierReference { row.bind(1, reference) }
    if let moment = filter.overpricedSince { row.bind(2, moment) }
  }
}
