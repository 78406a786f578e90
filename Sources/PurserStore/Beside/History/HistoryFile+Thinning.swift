internal import GRDB
internal import PurserCore

// Which readings are kept for how long: all of them for a week, then the first, the last and the least of each hour for
// 90 days, then the first and the last of each day of the owner's for good.
extension HistoryFile {
  private static var hoursInFull: Int64 { 7 * 24 }
  private static var daysByHour: Int64 { 90 }
  // So far it goes at a time, so that no write takes long.
  private static var hoursAtATime: Int64 { 48 }
  private static var daysAtATime: Int64 { 8 }

  /// Forgets readings of a pool that are no longer kept at a moment, some of them at a time.
  static func thin(
    _ pool: Int64, at now: Timestamp, _ clock: LocalClock, _ db: Database
  ) throws {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT thinned, thinned_day,
            (SELECT at FROM reading WHERE pool = number ORDER BY at LIMIT 1) AS first
          FROM pool WHERE number = ?
          """), arguments: [pool])
    guard let row, let first = row["first"] as Int64? else { return }
    let beginning = Timestamp(microsecondsSinceEpoch: first)
    let hour = row["thinned"] as Int64? ?? HourlySpend.hour(of: beginning)
    let lastHour = min(hour + hoursAtATime, HourlySpend.hour(of: now) - hoursInFull)
    if hour < lastHour {
      try thin(
        pool, moment(ofHour: hour)..<moment(ofHour: lastHour), keepsLeast: true, db
      ) {
        HourlySpend.hour(of: $0)
      }
    }
    let day = row["thinned_day"] as Int64? ?? clock.day(at: beginning)
    let lastDay = min(day + daysAtATime, clock.day(at: now) - daysByHour)
    if day < lastDay {
      try thin(pool, clock.moment(0, of: day)..<clock.moment(0, of: lastDay), keepsLeast: false, db)
      {
        clock.day(at: $0)
      }
    }
    guard hour < lastHour || day < lastDay else { return }
    try db.cachedStatement(sql: "UPDATE pool SET thinned = ?, thinned_day = ? WHERE number = ?")
      .execute(arguments: [max(hour, lastHour), max(day, lastDay), pool])
  }

  private static func moment(ofHour hour: Int64) -> Timestamp {
    Timestamp(microsecondsSinceEpoch: hour * HourlySpend.hourLength)
  }

  /// Keeps the first and the last reading of each stretch that `stretch` tells, and perhaps the least.
  private static func thin(
    _ pool: Int64, _ range: Range<Timestamp>, keepsLeast: Bool, _ db: Database,
    by stretch: (Timestamp) -> Int64
  ) throws {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT at, units FROM reading WHERE pool = ? AND at >= ? AND at < ? ORDER BY at"),
      arguments: [
        pool, range.lowerBound.microsecondsSinceEpoch, range.upperBound.microsecondsSinceEpoch,
      ]
    ).map { (at: $0[0] as Int64, units: $0[1] as Int64) }
    let groups = Dictionary(grouping: rows) {
      stretch(Timestamp(microsecondsSinceEpoch: $0.at))
    }
    let statement = try db.cachedStatement(sql: "DELETE FROM reading WHERE pool = ? AND at = ?")
    for group in groups.values {
      let least = keepsLeast ? group.min { $0.units < $1.units }?.at : nil
      let kept = [group.first?.at, group.last?.at, least]
      for row in group where !kept.contains(row.at) {
        try statement.execute(arguments: [pool, row.at])
      }
    }
  }
}
