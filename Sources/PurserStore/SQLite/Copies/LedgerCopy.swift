import Foundation
internal import GRDB
internal import PurserCore

/// A copy of a whole ledger in one file without a log: as a backup keeps it, and as a restored one begins.
struct LedgerCopy {
  /// How fast it is made.
  struct Pace {
    /// How many pages are copied at a time: 1 MB.
    var pages: CInt = 256
    /// How long others have the disk to themselves after each time, at least.
    var leastPause = Duration.milliseconds(4)
    /// How many times as long as it took: where others want the disk as well, it takes longer.
    var pauseShare = 2
    /// After so many times what was copied goes to the disk: all at once at the end, it would keep everybody
    /// else's flushes waiting.
    var timesBetweenFlushes = 8

    /// As fast as the disk is, where nobody else wants it.
    static let full = Pace(leastPause: .zero, pauseShare: 0, timesBetweenFlushes: .max)

    /// The pause after a time that took so long.
    func pause(after time: Duration) -> Duration { max(leastPause, time * pauseShare) }
  }

  /// Where it is.
  let path: String

  /// Copies what `source` sees in one transaction, beside whoever writes to it.
  ///
  /// - Throws: `StoreError`; then nothing is left at `path`.
  init(of source: DatabaseQueue, at path: String, pace: Pace = Pace()) throws(StoreError) {
    self.path = path
    try remove()
    _ = try FileRights.keepForOwner(path)
    do throws(StoreError) {
      try translating(path) {
        try Self.copy(source, to: path, pace)
        try endRun()
      }
      try DurableFile.flush(path)
    } catch {
      try? remove()
      throw error
    }
  }

  private static func copy(_ source: DatabaseQueue, to path: String, _ pace: Pace) throws {
    let destination = try DatabaseQueue(path: path)
    let file = try DurableFile.Flush(path)
    // After the database, which loses its locks with any descriptor of its file.
    defer { file.close() }
    try source.read { db in
      // The state that is seen now is copied, however long it takes.
      _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master")
      try destination.writeWithoutTransaction { copy in
        var (times, start) = (0, ContinuousClock.now)
        try db.backup(to: copy, pagesPerStep: pace.pages) { progress in
          guard !progress.isCompleted else { return }
          times += 1
          if times.isMultiple(of: pace.timesBetweenFlushes) { try file.flush() }
          Thread.sleep(forTimeInterval: pace.pause(after: .now - start) / .seconds(1))
          start = .now
        }
      }
    }
    try destination.close()
  }

  /// Takes the mark of the run away that had the ledger open: the copy is whole.
  private func endRun() throws {
    let queue = try LedgerFile.open(at: path)
    try queue.writeWithoutTransaction(FileIdentity.endRun)
    try queue.close()
  }

  /// Changes what is in the copy, in one transaction.
  ///
  /// - Throws: `StoreError`; then nothing is changed.
  func change(_ body: (Database) throws -> Void) throws(StoreError) {
    try translating(path) {
      let queue = try LedgerFile.open(at: path)
      try queue.write(body)
      try queue.close()
    }
    try DurableFile.flush(path)
  }

  /// Reads the copy anew, and adds it up.
  ///
  /// - Parameters:
  ///   - currencies: what the configuration knows.
  ///   - givesWay: whether somebody else wants the machine.
  /// - Returns: what was found.
  /// - Throws: `StoreError` where it is no whole ledger.
  func verify(
    _ currencies: CurrencyTable, givesWay: Bool = false
  ) throws(StoreError) -> LedgerVerification {
    try LedgerFile.verify(LedgerFile.openUnchanging(at: path), currencies, givesWay: givesWay)
  }

  /// Removes the copy.
  func remove() throws(StoreError) {
    for ending in ["", "-wal", "-shm", "-journal"] { try DurableFile.remove(path + ending) }
  }
}

extension LedgerFile {
  /// Reads all of a ledger, and adds it up.
  static func verify(
    _ queue: DatabaseQueue, _ currencies: CurrencyTable, givesWay: Bool = false
  ) throws(StoreError) -> LedgerVerification {
    try translating(queue.path) {
      try queue.read { db in
        guard givesWay else { return try LedgerVerifier.verify(db, currencies: currencies) }
        return try WorkPauses.during(db) {
          try LedgerVerifier.verify(db, currencies: currencies)
        }
      }
    }
  }
}
