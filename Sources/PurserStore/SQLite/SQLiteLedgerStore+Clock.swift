internal import GRDB
package import PurserCore

/// What the ledger's clock keeps in the file.
extension SQLiteLedgerStore {
  /// The beginning of the ledger's time, as it was kept last; `nil` where no clock was kept yet.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  package func clockOrigin() throws(StoreError) -> ClockOrigin? {
    try translating(queue.path) {
      try queue.read { db in
        guard let boot = try Marks.value(.clockBoot, db),
          let moment = try Marks.value(.clockOrigin, db)
        else { return nil }
        return ClockOrigin(boot: boot, moment: Timestamp(microsecondsSinceEpoch: moment))
      }
    }
  }

  /// Keeps where the ledger's time began.
  ///
  /// - Throws: `StoreError` when it cannot be written.
  package func keep(_ origin: ClockOrigin) throws(StoreError) {
    try translating(queue.path) {
      try queue.write { db in
        try Marks.set(.clockBoot, origin.boot, db)
        try Marks.set(.clockOrigin, origin.moment.microsecondsSinceEpoch, db)
      }
    }
  }
}
