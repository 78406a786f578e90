internal import GRDB
internal import PurserCore

/// Removes what is kept for a time only, inside the transaction of `db`: stored answers, refused
/// orders, and the journal. Entries stay.
struct Retention {
  let db: Database
  let catalogue: Catalogue
  /// Answers of orders that ended, or were refused, earlier may go.
  let endedBefore: Timestamp
  /// Events that happened earlier may go.
  let journalBefore: Timestamp
  /// The most rows to change at a time.
  let limit: Int

  /// Removes up to `limit` rows.
  ///
  /// - Returns: whether it stopped at the limit.
  func prune() throws -> Bool {
    // The journal goes first, since its lines rely on the answers; so it is never kept longer.
    if try pruneJournal() { return true }
    let oldest = try Int64.fetchOne(db, sql: "SELECT at FROM journal ORDER BY number LIMIT 1")
    var rest = limit
    for payer in catalogue.payers where rest > 0 {
      rest -= try pruneAnswers(
        ofPayer: payer.number, endedBefore: try earliestNeeded(by: payer.pools),
        placedBefore: oldest ?? .max, rest)
    }
    if rest > 0 { rest -= try pruneRefused(placedBefore: oldest ?? .max, rest) }
    return rest <= 0
  }

  /// Removes events from the front, some `limit` of them in whole batches.
  private func pruneJournal() throws -> Bool {
    let row = try CStatement(db, "SELECT number, count, at FROM journal ORDER BY number")
    let cutoff = max(endedBefore, journalBefore)
    var last: Int64?
    var count: Int64 = 0
    while count < limit, try row.next(), row.moment(2) < cutoff {
      last = row.integer(0)
      count += row.integer(1)
    }
    row.reset()
    guard let last else { return false }
    // The newest row stays, since numbering goes on from it.
    try db.execute(
      sql: """
        DELETE FROM journal WHERE number <= ? AND number < (SELECT max(number) FROM journal)
        """, arguments: [last])
    return count >= limit && db.changesCount > 0
  }

  /// Forgets answers. What a reading may still lack is needed at the next start, however old.
  private func pruneAnswers(
    ofPayer payer: Int64, endedBefore: Int64, placedBefore: Int64, _ rest: Int
  ) throws -> Int {
    try db.execute(
      sql: Self.answersSQL, arguments: [payer, endedBefore, placedBefore, rest])
    return db.changesCount
  }

  static let answersSQL = """
    UPDATE orders SET fingerprint = NULL, decision = NULL WHERE number IN (
      SELECT number FROM orders
      WHERE payer = ? AND ended_at < ? AND ended_at IS NOT NULL AND decision IS NOT NULL
        AND is_open = 0 AND placed_at < ?
      LIMIT ?)
    """

  private func earliestNeeded(by pools: [PoolID]) throws -> Int64 {
    var earliest = endedBefore.microsecondsSinceEpoch
    for pool in pools {
      let horizon = try Int64.fetchOne(
        db,
        sql: "SELECT horizon FROM pool WHERE supplier = ? AND name = ? AND currency = ?",
        arguments: [pool.supplier.name, pool.pool, pool.currency.code])
      earliest = min(earliest, horizon ?? .min)
    }
    return earliest
  }

  private func pruneRefused(placedBefore: Int64, _ rest: Int) throws -> Int {
    try db.execute(
      sql: Self.refusedSQL,
      arguments: [min(endedBefore.microsecondsSinceEpoch, placedBefore), rest])
    return db.changesCount
  }

  static let refusedSQL = """
    DELETE FROM orders WHERE number IN (
      SELECT number FROM orders WHERE payer IS NULL AND placed_at < ? LIMIT ?)
    """
}
