internal import GRDB
internal import PurserCore

/// Which ledger a file has, and whether it has all of it.
///
/// A run is the time from a start to the end of its process. It begins with a number of its own, which
/// it writes as a mark and as SQLite's schema version, and copies both from the log into the file before
/// anything is answered. Closing in order takes the mark away. So a file that has the mark of a run, and the
/// schema version of the same number, may lack what only its log has. SQLite gives the copies that it
/// makes itself (`.backup`, `VACUUM INTO`) another schema version: they are whole.
struct FileIdentity {
  /// The number of the ledger; `nil` before its first run that gives one.
  let ledger: Int64?
  /// The run that has the file open, or that died; `nil` where the file is whole without its log.
  let run: Int64?
  /// The number of the last event.
  let lastEvent: Int64

  /// What `db` says of itself. Files of earlier versions say nothing.
  init(_ db: Database) throws {
    guard try db.tableExists("mark"), try Schema.migrator.hasCompletedMigrations(db) else {
      (ledger, run, lastEvent) = (nil, nil, 0)
      return
    }
    ledger = try Marks.value(.ledger, db)
    let run = try Marks.value(.run, db)
    let version = try Int64.fetchOne(db, sql: "PRAGMA schema_version")
    self.run = run == version ? run : nil
    lastEvent = try Catalogue.nextEvent(db) - 1
  }

  /// The smallest number of a run: SQLite counts its own schema versions up from 1.
  private static let firstRun: Int64 = 1 << 24

  private init(ledger: Int64, run: Int64, lastEvent: Int64) {
    self.ledger = ledger
    self.run = run
    self.lastEvent = lastEvent
  }

  /// The same file in a new run.
  func nextRun() -> FileIdentity {
    // The schema version is a signed number of 32 bits.
    FileIdentity(
      ledger: ledger ?? .random(in: 1 ... .max),
      run: .random(in: Self.firstRun...Int64(Int32.max)), lastEvent: lastEvent)
  }

  /// Begins the run in the file that `db` has open for writing.
  ///
  /// - Returns: whether the file has its mark, and everything else, without the log. While somebody reads
  ///   what was before, only the next copy of the log brings it there.
  func begin(_ db: Database) throws -> Bool {
    guard let ledger, let run else { return false }
    try db.inTransaction(.immediate) {
      try Marks.set(.ledger, ledger, db)
      try Marks.set(.run, run, db)
      try db.execute(sql: "PRAGMA schema_version = \(run)")
      return .commit
    }
    guard let copied = try? db.checkpoint(.full) else { return false }
    return copied.checkpointedFrameCount == copied.walFrameCount
  }

  /// Writes what is there already, to find out whether that can be done.
  static func probe(_ db: Database) throws {
    try db.inTransaction(.immediate) {
      if let run = try Marks.value(.run, db) { try Marks.set(.run, run, db) }
      return .commit
    }
  }

  /// How far the ledger came, for its lock file.
  ///
  /// - Parameters:
  ///   - log: what tells its log from others.
  ///   - others: the runs whose mark the file may have besides; 0 stands for none.
  /// - Returns: what the lock file says.
  func progress(log: Int64, orRuns others: [Int64]) -> LockRecord.Progress {
    LockRecord.Progress(
      ledger: ledger ?? 0, log: log, runs: others + [run ?? 0], lastEvent: lastEvent)
  }

  /// Ends the run: all that the log has is copied when the last connection is closed.
  static func endRun(_ db: Database) throws {
    try db.inTransaction(.immediate) {
      try Marks.set(.run, 0, db)
      return .commit
    }
  }
}
