internal import GRDB
package import PurserCore

// What was spent by the hour, and up to where the ledger was followed.
extension HistoryFile: HistoryStore {
  package func place() async throws(StoreError) -> HistoryPlace {
    let found = try await read { db -> HistoryPlace? in
      guard let row = try Row.fetchOne(db, sql: "SELECT * FROM place") else { return nil }
      var place = HistoryPlace(event: row["event"], zone: row["zone"])
      if let number = row["entry"] as Int64? {
        place.entry = EntryMark(number: number, text: row["entry_text"])
      }
      return place
    }
    return (found ?? nil) ?? HistoryPlace()
  }

  package func hourlySpend() async throws(StoreError) -> [PoolID: HourlySpend] {
    let currencies = currencies
    let found = try await read { db in
      let pools = try HistoryPools(db, currencies)
      var spend = pools.knownFrom.mapValues { moment in
        var past = HourlySpend()
        past.begin(at: Timestamp(microsecondsSinceEpoch: moment))
        return past
      }
      let names = pools.byNumber
      let rows = try Row.fetchCursor(db, sql: "SELECT hour, pool, units FROM hour ORDER BY hour")
      while let row = try rows.next() {
        guard let pool = names[row[1]] else { continue }
        spend[pool, default: HourlySpend()].spend(
          row[2], at: Timestamp(microsecondsSinceEpoch: row[0] * HourlySpend.hourLength))
      }
      return spend
    }
    return found ?? [:]
  }

  package func take(
    _ changes: HistoryChanges, upTo place: HistoryPlace
  ) async throws(StoreError) {
    try await write { db, pools in
      let spend = changes.spend
      for (pool, moment) in spend.knownFrom { try pools.begin(pool, at: moment, db) }
      for (pool, hours) in spend.units {
        let number = try pools.number(of: pool, db)
        for (hour, units) in hours { try Self.add(units, to: number, in: hour, db) }
      }
      if !spend.units.isEmpty { try Self.forgetHours(db) }
      for (pool, days) in changes.days {
        let number = try pools.number(of: pool, db)
        for (day, figures) in days { try Self.add(figures, to: number, on: day, db) }
      }
      for reading in changes.readings {
        try Self.keep(reading, of: pools.number(of: reading.pool, db), db)
      }
      let latest = Dictionary(changes.readings.map { ($0.pool, $0.at) }) { max($0, $1) }
      for (pool, moment) in latest {
        try Self.thin(pools.number(of: pool, db), at: moment, changes.clock, db)
      }
      try db.cachedStatement(
        sql: """
          INSERT INTO place (one, entry, entry_text, event, zone) VALUES (1, ?, ?, ?, ?)
          ON CONFLICT (one) DO UPDATE SET entry = excluded.entry, entry_text = excluded.entry_text,
            event = excluded.event, zone = excluded.zone
          """
      ).execute(arguments: [place.entry?.number, place.entry?.text, place.event, place.zone])
    }
  }

  package func beginAnew() async throws(StoreError) {
    let currencies = currencies
    try await write { db, pools in
      try db.execute(
        sql: """
          DELETE FROM hour;
          DELETE FROM day;
          DELETE FROM place;
          UPDATE pool SET known_from = NULL, thinned = NULL, thinned_day = NULL;
          """)
      pools = try HistoryPools(db, currencies)
    }
  }

  /// As `HourlySpend.spend` counts: never below nothing, and at most what can be counted.
  private static func add(
    _ units: Int64, to pool: Int64, in hour: Int64, _ db: Database
  ) throws {
    let known = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT units FROM hour WHERE hour = ? AND pool = ?"),
      arguments: [hour, pool])
    // What was forgotten before has nothing that could come back.
    guard known != nil || units > 0 else { return }
    let (sum, overflow) = (known ?? 0).addingReportingOverflow(units)
    try db.cachedStatement(
      sql: """
        INSERT INTO hour (hour, pool, units) VALUES (?, ?, ?)
        ON CONFLICT (hour, pool) DO UPDATE SET units = excluded.units
        """
    ).execute(arguments: [hour, pool, overflow ? .max : max(0, sum)])
  }

  private static func forgetHours(_ db: Database) throws {
    guard let latest = try Int64.fetchOne(db, sql: "SELECT max(hour) FROM hour") else { return }
    try db.cachedStatement(sql: "DELETE FROM hour WHERE hour <= ?")
      .execute(arguments: [latest - HourlySpend.mostHours])
  }
}
