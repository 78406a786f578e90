internal import GRDB
internal import PurserCore

/// One page of a listing of entries. Orders and other entries share their numbering; the page is
/// put together from both tables, stretch by stretch, passing over those that cannot fit.
struct EntryPage {
  private let db: Database
  private let catalogue: Catalogue
  private let newestFirst: Bool
  private let limit: Int
  private let conditions: EntryConditions
  private var page: [StoredTransaction] = []

  init(
    _ db: Database, _ catalogue: Catalogue, filter: TransactionFilter, newestFirst: Bool,
    limit: Int
  ) throws {
    self.db = db
    self.catalogue = catalogue
    self.newestFirst = newestFirst
    self.limit = limit
    conditions = try EntryConditions(filter, catalogue, db)
  }

  /// The entries after `cursor`, fewer than the limit only at the end.
  mutating func read(after cursor: Int64?) throws -> [StoredTransaction] {
    guard limit > 0, !conditions.fitNothing else { return [] }
    let all = range(after: cursor)
    guard conditions.gainFromStretches else {
      try add(all)
      return page
    }
    let statement = try CStatement(
      db, "SELECT * FROM stretch WHERE first > ? AND first <= ? ORDER BY first \(direction)")
    statement.bind(1, all.lowerBound == 0 ? -1 : all.lowerBound - Stretch.length)
    statement.bind(2, all.upperBound)
    defer { statement.reset() }
    while page.count < limit, try statement.next() {
      let stretch = Stretch(statement)
      guard conditions.mayFit(stretch) else { continue }
      try add(
        max(
          all.lowerBound, stretch.first)...min(
            all.upperBound, stretch.first + Stretch.length - 1))
    }
    return page
  }

  private var direction: String { newestFirst ? "DESC" : "ASC" }

  /// The numbers that follow the cursor.
  private func range(after cursor: Int64?) -> ClosedRange<Int64> {
    guard let cursor else { return 0...Int64.max }
    return newestFirst ? 0...max(0, cursor - 1) : min(max(0, cursor), .max - 1) + 1...Int64.max
  }

  /// Adds what fits of a range of numbers, in order.
  private mutating func add(_ range: ClosedRange<Int64>) throws {
    let wanted = limit - page.count
    var orders = conditions.includeOrders ? try orders(in: range, wanted)[...] : []
    var entries = try entries(in: range, wanted)[...]
    while page.count < limit {
      switch (orders.first, entries.first) {
      case (nil, nil): return
      case (_?, nil): page.append(orders.removeFirst())
      case (nil, _?): page.append(entries.removeFirst())
      case (let order?, let entry?):
        let orderFirst = (order.number < entry.number) != newestFirst
        page.append(orderFirst ? orders.removeFirst() : entries.removeFirst())
      }
    }
  }

  // MARK: Rows

  private func orders(in range: ClosedRange<Int64>, _ wanted: Int) throws -> [StoredTransaction] {
    let row = try statement(ordersSQL, range, wanted)
    var found: [StoredTransaction] = []
    while try row.next() {
      guard let pool = try catalogue.pools(ofPayer: row.integer(2)).first,
        let id = OrderID(row.text(5))
      else { throw StoreError.damagedRow("an order of nobody") }
      found.append(
        StoredTransaction(
          number: row.integer(0),
          transaction: Transaction(
            at: row.moment(1), type: .order, pool: pool,
            amount: Money(units: -row.integer(3), currency: pool.currency),
            balance: Money(units: row.integer(4), currency: pool.currency), cause: .order(id))))
    }
    return found
  }

  private func entries(in range: ClosedRange<Int64>, _ wanted: Int) throws -> [StoredTransaction] {
    let row = try statement(entriesSQL, range, wanted)
    var found: [StoredTransaction] = []
    while try row.next() {
      let pool = try catalogue.pool(row.integer(3))
      found.append(
        StoredTransaction(
          number: row.integer(0),
          transaction: Transaction(
            at: row.moment(1), type: try catalogue.type(row.integer(2)), pool: pool,
            amount: Money(units: row.integer(4), currency: pool.currency),
            balance: Money(units: row.integer(5), currency: pool.currency),
            cause: try EntryDetail.cause(
              order: row.optionalText(8).flatMap(OrderID.init),
              reference: try row.optionalText(6).map(BookText.reference),
              detail: row.optionalText(7), currency: pool.currency)),
          open: row.optionalInteger(10).map { Money(units: $0, currency: pool.currency) },
          explains: row.optionalInteger(9)))
    }
    return found
  }

  // MARK: Statements

  /// The statements that a page is read with.
  var statements: [String] { [ordersSQL, entriesSQL] }

  private var ordersSQL: String {
    sql(
      "SELECT number, placed_at, payer, amount, balance, coalesce(id, former_id) FROM orders"
        + " WHERE balance IS NOT NULL" + conditions.ofOrders)
  }

  private var entriesSQL: String {
    sql(
      """
      SELECT number, at, type, pool, amount, balance, reference, detail,
        (SELECT coalesce(o.id, o.former_id) FROM orders o WHERE o.number = order_number),
        explains,
        CASE WHEN type IN \(Schema.findingTypes)
          THEN amount
            + coalesce((SELECT sum(e.amount) FROM entry e WHERE e.explains = entry.number), 0)
        END
      FROM entry WHERE true
      """ + conditions.ofEntries)
  }

  private func sql(_ select: String) -> String {
    select + " AND number BETWEEN ? AND ? ORDER BY number \(direction) LIMIT ?"
  }

  private func statement(
    _ sql: String, _ range: ClosedRange<Int64>, _ wanted: Int
  ) throws -> CStatement {
    let statement = try CStatement(db, once: sql)
    statement.bind(1, range.lowerBound)
    statement.bind(2, range.upperBound)
    statement.bind(3, Int64(wanted))
    return statement
  }
}

/// A filter in the terms of the tables. What stands in the SQL is made of numbers alone; names were
/// looked up before, so that nothing of the caller's gets into it.
struct EntryConditions {
  /// Conditions on rows of `orders`, and on those of `entry`.
  private(set) var ofOrders = ""
  private(set) var ofEntries = ""
  /// Whether rows of `orders` can fit.
  private(set) var includeOrders = true
  /// Whether it is known already that there is nothing.
  private(set) var fitNothing = false

  private var pools: Set<Int64>?
  private var from: Int64?
  private var until: Int64?
  private var isIndexed = false

  init(_ filter: TransactionFilter, _ catalogue: Catalogue, _ db: Database) throws {
    addPools(filter, catalogue)
    addMoments(filter)
    if let type = filter.type { add(type, catalogue) }
    if let order = filter.order { try add(order, db) }
    if let reference = filter.reference { try add(reference, db) }
  }

  /// Whether stretches can be passed over, and no index leads to the rows.
  var gainFromStretches: Bool {
    !isIndexed && (pools != nil || from != nil || until != nil)
  }

  /// Whether an entry of the stretch may fit.
  func mayFit(_ stretch: Stretch) -> Bool {
    if let pools, pools.isDisjoint(with: stretch.pools) { return false }
    if let from, stretch.latest < from { return false }
    if let until, stretch.earliest >= until { return false }
    return true
  }

  private mutating func addPools(_ filter: TransactionFilter, _ catalogue: Catalogue) {
    guard filter.supplier != nil || filter.pool != nil || filter.currency != nil else { return }
    func fits(_ pool: PoolID) -> Bool {
      filter.supplier.map { $0 == pool.supplier } ?? true
        && filter.pool.map { $0 == pool.pool } ?? true
        && filter.currency.map { $0 == pool.currency.code } ?? true
    }
    let pools = catalogue.pools.filter { fits($0.pool) }.map(\.number)
    let payers = catalogue.payers.filter { $0.pools.first.map(fits) ?? false }.map(\.number)
    self.pools = Set(pools)
    ofOrders += " AND payer IN (\(Self.list(payers)))"
    ofEntries += " AND pool IN (\(Self.list(pools)))"
    if pools.isEmpty { fitNothing = true }
  }

  private mutating func addMoments(_ filter: TransactionFilter) {
    from = filter.from?.microsecondsSinceEpoch
    until = filter.until?.microsecondsSinceEpoch
    for (bound, sign) in [(from, ">="), (until, "<")] {
      guard let bound else { continue }
      ofOrders += " AND placed_at \(sign) \(bound)"
      ofEntries += " AND at \(sign) \(bound)"
    }
  }

  private mutating func add(_ type: TransactionType, _ catalogue: Catalogue) {
    includeOrders = type == .order
    guard let number = catalogue.number(ofKnown: type) else { return fitNothing = true }
    // Entries of these types may be about orders; they are not rare, and not in the index.
    if [.order, .settleDifference, .refund, .explained].contains(type) {
      ofEntries += " AND +type = \(number)"
    } else {
      ofEntries += " AND type = \(number) AND order_number IS NULL"
      isIndexed = true
    }
  }

  private mutating func add(_ order: OrderID, _ db: Database) throws {
    let numbers = try Int64.fetchAll(
      db, sql: "SELECT number FROM orders WHERE id = ?1 OR former_id = ?1",
      arguments: [order.name])
    let list = Self.list(numbers)
    ofOrders += " AND number IN (\(list))"
    ofEntries += " AND order_number IN (\(list))"
    isIndexed = true
    if numbers.isEmpty { fitNothing = true }
  }

  private mutating func add(_ reference: EntryReference, _ db: Database) throws {
    let numbers = try Int64.fetchAll(
      db, sql: "SELECT number FROM entry WHERE reference = ?", arguments: [reference.name])
    includeOrders = false
    ofEntries += " AND number IN (\(Self.list(numbers)))"
    isIndexed = true
    if numbers.isEmpty { fitNothing = true }
  }

  private static func list(_ numbers: [Int64]) -> String {
    numbers.map(String.init).joined(separator: ",")
  }
}
