internal import GRDB
internal import PurserCore

/// Writes one batch of changes, inside the transaction of `db`. What it gives numbers to is in
/// `numbers` too, which are of no use any more when the transaction fails.
struct LedgerWriter {
  private let db: Database
  private(set) var numbers: PoolNumbers
  /// The text of what is being written.
  private var text = JSONLine(reserving: 4096)
  /// The journal's lines so far.
  private var journal = JSONLine(reserving: 65_536)
  /// The order that was placed last, for the entries that follow.
  private var lastPlaced: (id: OrderID, number: Int64)?
  private let orders: OrderStatements
  private let entry: CStatement

  init(_ db: Database, _ catalogue: Catalogue) throws {
    self.db = db
    numbers = PoolNumbers(db, catalogue)
    orders = try OrderStatements(db)
    entry = try CStatement(
      db,
      """
      INSERT INTO entry (number, at, type, pool, amount, balance, order_number, reference, detail,
        explains)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
  }

  mutating func write(_ changes: LedgerChanges) throws {
    for book in changes.books { try write(book) }
    var entries = changes.transactions[...]
    for event in changes.events { try write(event, &entries) }
    for entry in entries { try write(entry) }
    try numbers.catalogue.stretch?.store(db)
    for status in Self.lastOfEach(changes.orders) { try orders.update(status) }
    try writeJournal(of: changes.events)
  }

  /// An order that comes twice stands as it came last.
  private static func lastOfEach(_ statuses: [OrderStatus]) -> [OrderStatus] {
    guard statuses.count > 1 else { return statuses }
    var seen: Set<OrderID> = []
    return statuses.reversed().filter { seen.insert($0.id).inserted }.reversed()
  }

  // MARK: Orders and entries

  /// Writes what an event adds to the tables, and its line of the journal. The entries keep their
  /// order; the one of a hold's first pool is the row of the order.
  private mutating func write(
    _ event: LedgerEvent, _ entries: inout ArraySlice<Transaction>
  ) throws {
    try journal.event(event, &numbers)
    switch event {
    case .placed(let record):
      guard record.state.holding != nil else { return try place(record, as: nil) }
      while let next = entries.first, !next.isFirst(of: record) {
        try write(entries.removeFirst())
      }
      guard let own = entries.popFirst() else {
        throw StoreError(.failed, "the hold of order \(record.id) came without its entry")
      }
      try place(record, as: own)
    case .topUpAnnounced(let topUp): try write(.topUp(topUp))
    case .adjusted(let adjustment): try write(.adjustment(adjustment))
    case .read, .passedOver, .sent, .accepted, .becameUnknown, .settled, .released, .expired,
      .reversed, .recalled:
      return
    }
  }

  private mutating func place(_ record: OrderRecord, as entry: Transaction?) throws {
    let number = numbers.catalogue.takeNumber()
    var payer: Int64?
    if let hold = record.state.hold {
      payer = try numbers.catalogue.payer(of: hold, db)
    } else {
      try numbers.catalogue.store(record.status.currency, db)
    }
    text.removeAll()
    try text.decision(record.decision, of: record.status.currency, &numbers)
    try orders.insert(
      record, number: number, payer: payer, balance: entry?.balance, text: &text)
    guard let entry else { return }
    lastPlaced = (record.id, number)
    try addToStretch(number, entry)
  }

  private mutating func write(_ transaction: Transaction) throws {
    let number = numbers.catalogue.takeNumber()
    entry.bind(1, number)
    entry.bind(2, transaction.at)
    entry.bind(3, try numbers.catalogue.number(of: transaction.type, db))
    entry.bind(4, try numbers.catalogue.number(of: transaction.pool, db))
    entry.bind(5, transaction.amount.units)
    entry.bind(6, transaction.balance.units)
    entry.bind(7, try transaction.cause.order.map(numberOfOrder))
    entry.bind(8, transaction.cause.reference?.name)
    entry.bind(9, EntryDetail.text(of: transaction.cause))
    entry.bind(10, try numberOfExplained(transaction))
    try entry.run()
    try addToStretch(number, transaction)
  }

  private func numberOfOrder(_ id: OrderID) throws -> Int64 {
    if let lastPlaced, lastPlaced.id == id { return lastPlaced.number }
    return try orders.number(of: id)
  }

  /// The number of the entry that an explanation takes back, which is found by what it says of it.
  private mutating func numberOfExplained(_ transaction: Transaction) throws -> Int64? {
    guard case .explanation(let finding, _) = transaction.cause else { return nil }
    let row = try CStatement(db, Self.found)
    row.bind(1, try numbers.catalogue.number(of: transaction.pool, db))
    row.bind(2, finding.noticedAt)
    row.bind(3, finding.amount.units)
    defer { row.reset() }
    guard try row.next() else {
      throw StoreError.damagedRow("an explanation of a change that was never noticed")
    }
    return row.integer(0)
  }

  /// The latest credit or drift of a pool that was noticed at a moment; the sign of its amount tells
  /// which of the two.
  static let found = """
    SELECT number FROM entry
    WHERE pool = ? AND at = ? AND amount = ? AND type IN \(Schema.findingTypes)
    ORDER BY number DESC LIMIT 1
    """

  private mutating func addToStretch(_ number: Int64, _ transaction: Transaction) throws {
    let pool = try numbers.catalogue.number(of: transaction.pool, db)
    if numbers.catalogue.stretch?.contains(number) == true {
      numbers.catalogue.stretch?.add(at: transaction.at, pool: pool)
    } else {
      try numbers.catalogue.stretch?.store(db)
      numbers.catalogue.stretch = Stretch(number: number, at: transaction.at, pool: pool)
    }
  }

  // MARK: Books and references

  private mutating func write(_ book: PoolBook) throws {
    let number = try numbers.catalogue.number(of: book.pool, db)
    let row = try CStatement(
      db,
      """
      UPDATE pool SET balance = ?, horizon = ?, reading = ?, corrections = ?, top_ups = ?,
        findings = ?, claims = ?
      WHERE number = ?
      """)
    row.bind(1, book.balance.units)
    row.bind(2, book.horizon)
    row.bind(3, book.reading.map { String(decoding: BookText.text(of: $0), as: UTF8.self) })
    row.bind(4, String(decoding: BookText.text(of: book.corrections), as: UTF8.self))
    row.bind(5, String(decoding: BookText.text(of: book.topUps), as: UTF8.self))
    row.bind(6, String(decoding: BookText.text(of: book.findings), as: UTF8.self))
    row.bind(7, String(decoding: BookText.text(of: book.claims), as: UTF8.self))
    row.bind(8, number)
    try row.run()
  }

  private func write(_ entry: OwnerEntry) throws {
    try db.cachedStatement(sql: "INSERT INTO owner_entry (reference, content) VALUES (?, ?)")
      .execute(arguments: [
        entry.reference.name, String(decoding: BookText.text(of: entry), as: UTF8.self),
      ])
  }

  // MARK: Journal

  private mutating func writeJournal(of events: [LedgerEvent]) throws {
    guard let earliest = events.map(\.moment).min() else { return }
    let row = try CStatement(
      db, "INSERT INTO journal (number, count, at, events) VALUES (?, ?, ?, ?)")
    row.bind(1, numbers.catalogue.takeEvents(events.count))
    row.bind(2, Int64(events.count))
    row.bind(3, earliest)
    try journal.withBytes { lines in
      row.bind(4, lastingUTF8: lines)
      try row.run()
    }
  }
}

extension Transaction {
  /// Whether it is what the hold of `record` took from its first pool.
  fileprivate func isFirst(of record: OrderRecord) -> Bool {
    guard type == .order, case .order(let id) = cause else { return false }
    return id == record.id && pool == record.state.hold?.pool
  }
}
