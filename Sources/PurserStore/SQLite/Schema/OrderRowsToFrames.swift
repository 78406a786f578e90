internal import GRDB
internal import PurserCore

/// Carries the rows of orders of an older file over into frames, inside the transaction of a
/// migration: a record for each order as it stands, one after the other, so that little of the file is
/// in memory at a time. The events of before are not replayed any more; numbers of entries and
/// the answers stay as they were.
struct OrderRowsToFrames {
  /// After how many orders the index is seen to.
  private static let stride = 256

  private let db: Database
  private let buffer = FrameBuffer()
  private var numbers: PoolNumbers
  private let index: NameIndex
  private let keeper: NameKeeper
  private let openOrders: OpenOrderKeeper
  private let limits = UpkeepLimits()
  private let nextEntry: Int64

  init(_ db: Database) throws {
    self.db = db
    try Marks.set(.salt, .random(in: .min ... .max), db)
    try Marks.set(.opened, 1, db)
    let loaded = try NameIndex.load(db)
    index = loaded.index
    keeper = NameKeeper(index)
    numbers = PoolNumbers(db, try Catalogue(db, currencies: Self.currencies(db)))
    nextEntry =
      try Int64.fetchOne(
        db,
        sql: """
          SELECT max(coalesce((SELECT max(number) FROM orders), 0),
            coalesce((SELECT max(number) FROM entry), 0)) + 1
          """) ?? 1
    let next = try Int64.fetchOne(
      db, sql: "SELECT number + count FROM old_journal ORDER BY number DESC LIMIT 1")
    _ = numbers.catalogue.takeEvents(Int((next ?? 1) - 1))
    openOrders = OpenOrderKeeper(
      OrderWindow(capacity: 1, next: numbers.catalogue.nextEvent), opened: 1, limits: limits)
  }

  /// The currencies of the file, as it counts them.
  private static func currencies(_ db: Database) throws -> CurrencyTable {
    CurrencyTable(
      declared: try Row.fetchAll(db, sql: "SELECT code, decimals FROM currency").compactMap { row in
        let code: String = row["code"]
        return CurrencyTable()[code] == nil
          ? try Currency(declaring: code, minorDigits: row["decimals"]) : nil
      })
  }

  /// Writes the frames.
  mutating func run() throws {
    let row = try CStatement(
      db,
      """
      SELECT \(OrderRow.columns), \(OrderRow.answerColumns), number, balance FROM orders
      ORDER BY number
      """)
    defer { row.reset() }
    var names: [NameEntry] = []
    while try row.next() {
      let order = OrderRow(row: row, catalogue: numbers.catalogue)
      if buffer.isEmpty { begin(at: order.placedAt, entry: row.integer(18)) }
      try write(order, row, &names)
      if buffer.isFull { try end() }
      if names.count >= Self.stride { try note(&names) }
    }
    try end()
    try note(&names)
    try keepNumbering()
    try Marks.set(.replayable, numbers.catalogue.nextEvent, db)
  }

  private func begin(at moment: Timestamp, entry: Int64) {
    buffer.begin(number: numbers.catalogue.nextEvent, base: moment, firstEntry: entry)
  }

  private mutating func write(
    _ order: OrderRow, _ row: CStatement, _ names: inout [NameEntry]
  ) throws {
    let isAnswered = !row.isNull(17)
    let (record, holding) = try order.recordOrStatus(isAnswered: isAnswered)
    var standing = NamePlace.Standing.refused
    let number = buffer.nextNumber
    if let holding {
      standing = .init(holding)
      let entry = row.optionalInteger(19).map { balance in
        Transaction(
          at: record.status.placedAt, type: .order, pool: holding.hold.pool,
          amount: Money(
            units: -holding.hold.lines[0].amount.units, currency: record.status.currency),
          balance: Money(units: balance, currency: record.status.currency),
          cause: .order(record.id))
      }
      try buffer.held(
        record, holding, as: .carried, isAnswered: isAnswered,
        entries: entry.map { [$0] } ?? [], from: row.integer(18), &numbers)
    } else {
      try buffer.refused(record, &numbers)
    }
    names.append(
      NameEntry(
        hash: index.hash(record.id),
        place: NamePlace(number: number, isPlacing: true, standing)))
  }

  private mutating func end() throws {
    guard !buffer.isEmpty else { return }
    try LedgerWriter.insert(buffer, nextEntry: nextEntry, db)
    _ = numbers.catalogue.takeEvents(Int(buffer.count))
    begin(at: Timestamp(microsecondsSinceEpoch: 0), entry: nextEntry)
  }

  /// Adds names to the index. Those of the frame that is being written are not looked up before it is.
  private mutating func note(_ names: inout [NameEntry]) throws {
    try end()
    let next = numbers.catalogue.nextEvent
    index.add(names, next: next, limit: limits.latest)
    try keeper.goOn(names.count, nextEvent: next, mayRemove: true, db)
    try openOrders.goOn(
      names.count, nextEvent: next, FrameStore(db, numbers.catalogue), FrameBuffer())
    keeper.commit()
    names.removeAll(keepingCapacity: true)
  }

  /// A file without orders goes on with the numbers of its events all the same.
  private func keepNumbering() throws {
    let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM journal") == 0
    guard isEmpty, numbers.catalogue.nextEvent > 1 || nextEntry > 1 else { return }
    buffer.begin(
      number: max(1, numbers.catalogue.nextEvent - 1), base: Timestamp(microsecondsSinceEpoch: 0),
      firstEntry: nextEntry)
    buffer.skip(1)
    try LedgerWriter.insert(buffer, nextEntry: nextEntry, db)
  }
}
