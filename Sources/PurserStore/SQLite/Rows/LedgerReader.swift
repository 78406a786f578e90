internal import GRDB
internal import PurserCore

/// Reads what the ledger asks for.
struct LedgerReader {
  let db: Database
  let catalogue: Catalogue

  // MARK: Open part

  func snapshot() throws -> LedgerSnapshot {
    var snapshot = LedgerSnapshot(books: try books())
    let open = try CStatement(db, Self.openOrders)
    defer { open.reset() }
    while try open.next() { snapshot.orders.append(try row(open).status()) }
    let horizons = Dictionary(
      snapshot.books.map { ($0.pool, $0.horizon) }, uniquingKeysWith: { first, _ in first })
    let ended = try CStatement(db, Self.ordersEndedAfter)
    defer { ended.reset() }
    for payer in catalogue.payers {
      let horizon = payer.pools.map { horizons[$0].flatMap(\.self)?.microsecondsSinceEpoch ?? .min }
      ended.bind(1, payer.number)
      ended.bind(2, horizon.min() ?? .min)
      while try ended.next() { snapshot.orders.append(try row(ended).status()) }
    }
    return snapshot
  }

  static let openOrders = "SELECT \(OrderRow.columns) FROM orders WHERE is_open = 1"

  static let ordersEndedAfter = """
    SELECT \(OrderRow.columns) FROM orders
    WHERE payer = ? AND ended_at > ? AND ended_at IS NOT NULL AND decision IS NOT NULL
      AND is_open = 0
    """

  private func books() throws -> [PoolBook] {
    let row = try CStatement(
      db,
      """
      SELECT number, balance, horizon, reading, corrections, top_ups, findings, claims FROM pool
      WHERE balance IS NOT NULL
      """)
    defer { row.reset() }
    var books: [PoolBook] = []
    while try row.next() {
      let pool = try catalogue.pool(row.integer(0))
      books.append(
        PoolBook(
          pool: pool,
          reading: try row.optionalText(3).map { text in
            try BookText.reading(JSONFields(text), currencies: catalogue.currencies)
          },
          balance: Money(units: row.integer(1), currency: pool.currency),
          horizon: row.optionalMoment(2),
          corrections: try row.optionalText(4).map { try BookText.corrections(from: $0, of: pool) }
            ?? [],
          topUps: try row.optionalText(5).map { try BookText.topUps(from: $0, of: pool) } ?? [],
          findings: try row.optionalText(6).map { try BookText.findings(from: $0, of: pool) } ?? [],
          claims: try row.optionalText(7).map { try BookText.claims(from: $0, of: pool) } ?? []))
    }
    return books
  }

  private func row(_ statement: CStatement) -> OrderRow {
    OrderRow(row: statement, catalogue: catalogue, db: db)
  }

  // MARK: Answers

  /// The stored records of those of `ids` that are known. A row that cannot be read is an error of
  /// that order alone.
  func orders(_ ids: [OrderID]) throws -> [OrderID: Result<OrderRecord, StoreError>] {
    var orders: [OrderID: Result<OrderRecord, StoreError>] = [:]
    for id in ids {
      do { orders[id] = try order(id).map { .success($0) } } catch let error as StoreError {
        orders[id] = .failure(error)
      }
    }
    return orders
  }

  func order(_ id: OrderID) throws -> OrderRecord? {
    let statement = try CStatement(db, Self.orderByName)
    statement.bind(1, id.name)
    guard try statement.next() else { return nil }
    defer { statement.reset() }
    return try row(statement).record()
  }

  static let orderByName = """
    SELECT \(OrderRow.columns), \(OrderRow.answerColumns) FROM orders
    WHERE id = ? AND decision IS NOT NULL
    """

  /// What the owner told under those of `references` that are known.
  func entries(_ references: [EntryReference]) throws -> [OwnerEntry] {
    try references.compactMap { reference in
      try String.fetchOne(
        db.cachedStatement(sql: "SELECT content FROM owner_entry WHERE reference = ?"),
        arguments: [reference.name]
      ).map { try BookText.ownerEntry(JSONFields($0), currencies: catalogue.currencies) }
    }
  }

  // MARK: Journal

  /// The events that follow `sequence`, at most `limit`, with their numbers.
  func events(
    after sequence: Int64, limit: Int
  ) throws -> [NumberedEvent] {
    let text = EventText(catalogue: catalogue) { try order($0) }
    let row = try CStatement(db, Self.journalAfter)
    row.bind(1, sequence)
    defer { row.reset() }
    var events: [NumberedEvent] = []
    while events.count < limit, try row.next() {
      let first = row.integer(0)
      let lines = row.text(1).split(separator: "\n")
      for (offset, line) in lines.enumerated().dropFirst(Int(max(0, sequence + 1 - first))) {
        guard events.count < limit else { break }
        events.append(
          NumberedEvent(number: first + Int64(offset), event: try text.event(from: line)))
      }
    }
    return events
  }

  static let journalAfter = """
    SELECT number, events FROM journal WHERE number >= coalesce(
      (SELECT max(number) FROM journal WHERE number <= ?1 + 1), 0)
    ORDER BY number
    """
}
