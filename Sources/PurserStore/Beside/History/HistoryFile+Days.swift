internal import GRDB
package import PurserCore

// Days of pools, and what was read of them.
extension HistoryFile: DayHistory {
  package func days(
    _ question: DayQuestion, limit: Int
  ) async throws(StoreError) -> [PoolDay]? {
    let currencies = currencies
    let found = try await read { db -> [PoolDay]? in
      var days: [PoolDay] = []
      let pools = try HistoryPools(db, currencies).byNumber.filter { question.fits($0.value) }
      for (number, pool) in pools {
        days += try Self.days(of: pool, number, question, db)
        if days.count > limit { return nil }
      }
      return days.sorted { ($0.day, $0.pool) < ($1.day, $1.pool) }
    }
    return found ?? []
  }

  package func readings(
    at moment: Timestamp, _ question: DayQuestion
  ) async throws(StoreError) -> [KeptReading] {
    let currencies = currencies
    let found = try await read { db in
      let pools = try HistoryPools(db, currencies).byNumber.filter { question.fits($0.value) }
      let statement = try db.cachedStatement(
        sql: "SELECT at, units FROM reading WHERE pool = ? AND at <= ? ORDER BY at DESC LIMIT 1")
      return try pools.compactMap { number, pool in
        try Row.fetchOne(statement, arguments: [number, moment.microsecondsSinceEpoch])
          .map { KeptReading($0, pool) }
      }.sorted { $0.pool < $1.pool }
    }
    return found ?? []
  }

  // MARK: Writing

  static func add(_ figures: DayFigures, to pool: Int64, on day: Int64, _ db: Database) throws {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM day WHERE pool = ? AND day = ?"),
      arguments: [pool, day])
    var sum = row.map(DayFigures.init) ?? figures
    if row != nil { sum.add(figures) }
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO day (pool, day, opening, closing, spent, refunded, topped_up,
          credited, lost, adjusted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      pool, day, sum.opening, sum.closing, sum.spent, sum.refunded, sum.toppedUp, sum.credited,
      sum.lost, sum.adjusted,
    ])
  }

  /// Keeps a reading. Of those of one hour that say the same one after the other, the first and the last are kept.
  static func keep(_ reading: KeptReading, of pool: Int64, _ db: Database) throws {
    let at = reading.at.microsecondsSinceEpoch
    let start = HourlySpend.hour(of: reading.at) * HourlySpend.hourLength
    let before = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT at, units FROM reading WHERE pool = ? AND at >= ? AND at < ?
          ORDER BY at DESC LIMIT 2
          """), arguments: [pool, start, at])
    let isSame = before.allSatisfy { ($0["units"] as Int64) == reading.available.units }
    if before.count == 2, isSame {
      try db.cachedStatement(sql: "DELETE FROM reading WHERE pool = ? AND at = ?")
        .execute(arguments: [pool, before[0]["at"] as Int64])
    }
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO reading (pool, at, units) VALUES (?, ?, ?)"
    ).execute(arguments: [pool, at, reading.available.units])
  }

  // MARK: Reading

  private static func days(
    of pool: PoolID, _ number: Int64, _ question: DayQuestion, _ db: Database
  ) throws -> [PoolDay] {
    let (clock, days) = (question.clock, question.days)
    var found: [Int64: PoolDay] = [:]
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT * FROM day WHERE pool = ? AND day >= ? AND day < ? ORDER BY day"),
      arguments: [number, days.lowerBound, days.upperBound])
    for row in rows {
      found[row["day"]] = PoolDay(pool: pool, day: row["day"], figures: DayFigures(row))
    }
    let readings = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT at, units FROM reading WHERE pool = ? AND at >= ? AND at < ? ORDER BY at"),
      arguments: [
        number, clock.moment(0, of: days.lowerBound).microsecondsSinceEpoch,
        clock.moment(0, of: days.upperBound).microsecondsSinceEpoch,
      ]
    ).map { KeptReading($0, pool) }
    for reading in readings {
      let day = clock.day(at: reading.at)
      if found[day] == nil {
        let still = try expected(of: number, before: day, db) ?? reading.available.units
        found[day] = PoolDay(
          pool: pool, day: day, figures: DayFigures(opening: still, closing: still))
      }
      found[day]?.take(reading)
    }
    return Array(found.values)
  }

  /// What was expected of a pool before a day: after its last change, else what was read of it first.
  private static func expected(of pool: Int64, before day: Int64, _ db: Database) throws -> Int64? {
    let closing = try Int64.fetchOne(
      db.cachedStatement(
        sql: "SELECT closing FROM day WHERE pool = ? AND day < ? ORDER BY day DESC LIMIT 1"),
      arguments: [pool, day])
    if let closing { return closing }
    return try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT units FROM reading WHERE pool = ? ORDER BY at LIMIT 1"),
      arguments: [pool])
  }
}

extension DayFigures {
  fileprivate init(_ row: Row) {
    self.init(opening: row["opening"], closing: row["closing"])
    spent = row["spent"]
    refunded = row["refunded"]
    toppedUp = row["topped_up"]
    credited = row["credited"]
    lost = row["lost"]
    adjusted = row["adjusted"]
  }
}

extension KeptReading {
  fileprivate init(_ row: Row, _ pool: PoolID) {
    self.init(
      pool: pool, at: Timestamp(microsecondsSinceEpoch: row["at"]),
      available: Money(units: row["units"], currency: pool.currency))
  }
}
