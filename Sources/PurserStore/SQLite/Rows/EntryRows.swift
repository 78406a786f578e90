internal import GRDB
internal import PurserCore

/// Writes the rows of what is not kept with an order: entries that come of readings and of the owner,
/// books, and what the owner told under a reference.
struct EntryRows {
  private let db: Database
  private let entry: CStatement

  init(_ db: Database) throws {
    self.db = db
    entry = try CStatement(
      db,
      """
      INSERT INTO entry (number, at, type, pool, amount, balance, order_id, reference, detail,
        explains)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
  }

  func write(_ transaction: Transaction, number: Int64, _ numbers: inout PoolNumbers) throws {
    entry.bind(1, number)
    entry.bind(2, transaction.at)
    entry.bind(3, try numbers.number(of: transaction.type))
    entry.bind(4, try numbers.number(of: transaction.pool))
    entry.bind(5, transaction.amount.units)
    entry.bind(6, transaction.balance.units)
    entry.bind(7, transaction.cause.order?.name)
    entry.bind(8, transaction.cause.reference?.name)
    entry.bind(9, EntryDetail.text(of: transaction.cause))
    entry.bind(10, try numberOfExplained(transaction, &numbers))
    try entry.run()
  }

  /// The number of the entry that an explanation takes back, which is found by what it says of it.
  private func numberOfExplained(
    _ transaction: Transaction, _ numbers: inout PoolNumbers
  ) throws -> Int64? {
    guard case .explanation(let finding, _) = transaction.cause else { return nil }
    let row = try CStatement(db, Self.found)
    row.bind(1, try numbers.number(of: transaction.pool))
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

  func write(_ book: PoolBook, _ numbers: inout PoolNumbers) throws {
    let number = try numbers.number(of: book.pool)
    let row = try CStatement(
      db,
      """
      UPDATE pool SET balance = ?, horizon = ?, reading = ?, corrections = ?, top_ups = ?,
        findings = ?, claims = ?, traffic = ?
      WHERE number = ?
      """)
    row.bind(1, book.balance.units)
    row.bind(2, book.horizon)
    row.bind(3, book.reading.map { String(decoding: BookText.text(of: $0), as: UTF8.self) })
    row.bind(4, String(decoding: BookText.text(of: book.corrections), as: UTF8.self))
    row.bind(5, String(decoding: BookText.text(of: book.pastTopUps + book.topUps), as: UTF8.self))
    row.bind(6, String(decoding: BookText.text(of: book.findings), as: UTF8.self))
    row.bind(7, String(decoding: BookText.text(of: book.claims), as: UTF8.self))
    row.bind(8, String(decoding: BookText.text(of: book.traffic), as: UTF8.self))
    row.bind(9, number)
    try row.run()
  }

  func write(_ entry: OwnerEntry) throws {
    try db.cachedStatement(sql: "INSERT INTO owner_entry (reference, content) VALUES (?, ?)")
      .execute(arguments: [
        entry.reference.name, String(decoding: BookText.text(of: entry), as: UTF8.self),
      ])
  }
}
