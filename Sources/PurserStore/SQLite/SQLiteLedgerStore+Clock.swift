internal import GRDB
package import PurserCore

/// What the ledger's clock keeps in the file.
extension SQLiteLedgerStore {
  /// The beginning of the ledger's time, as it was kept last; `nil` where no clock was kept yet.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  package func clockOrigin() throws(StoreError) -> ClockOrigin? {
    try translating(queue.path) { try queue.read(ClockOrigin.init) }
  }

  /// The same of the ledger at `path`, read beside the process that owns it; `nil` where there is no such file.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  package static func clockOrigin(at path: String) throws(StoreError) -> ClockOrigin? {
    guard let queue = try LedgerFile.openBeside(at: path) else { return nil }
    return try translating(path) { try queue.read(ClockOrigin.init) }
  }

  /// Keeps where the ledger's time began.
  ///
  /// - Throws: `StoreError` when it cannot be written.
  package func keep(_ origin: ClockOrigin) throws(StoreError) {
    try noting {
      try queue.write { db in
        try Marks.set(.clockBoot, origin.boot, db)
        try Marks.set(.clockOrigin, origin.moment.microsecondsSinceEpoch, db)
      }
      // It may be the first write since the log was copied, and have begun it anew.
      noteLog()
    }
  }
}

extension ClockOrigin {
  /// The beginning of the time of the ledger in `db`; `nil` where no clock was kept yet.
  init?(_ db: Database) throws {
    guard let boot = try Marks.value(.clockBoot, db),
      let moment = try Marks.value(.clockOrigin, db)
    else { return nil }
    self.init(boot: boot, moment: Timestamp(microsecondsSinceEpoch: moment))
  }
}
