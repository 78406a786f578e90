internal import GRDB
internal import PurserCore

/// What the store keeps in memory for the thread that writes: names with their numbers, the index and
/// its upkeep, and room for the bytes of a batch.
// Unchecked, since nothing in it is guarded by itself: it is reached only inside the closures that the
// writer's queue runs, one after the other.
final class WritingSide: @unchecked Sendable {
  let index: NameIndex
  let purchases: PurchaseNames
  private let currencies: CurrencyTable
  private let limits: UpkeepLimits
  private let buffer = FrameBuffer()
  private let logLength = LogLength()
  private let copier: LogCopier
  /// Room for the names of a batch.
  private var names: NameTable?
  private let window: OrderWindow
  /// None before the first use and after a failed write, which may have given numbers to names that
  /// are not there.
  private var upkeep: Upkeep?

  /// What goes on from one batch to the next, and must be read anew after a write that failed.
  private struct Upkeep {
    var catalogue: Catalogue
    let names: NameKeeper
    let openOrders: OpenOrderKeeper
    let stretches: OrderStretchKeeper
  }

  /// Reads what is kept in memory.
  init(
    _ index: NameIndex, copier: LogCopier, currencies: CurrencyTable, limits: UpkeepLimits,
    _ db: Database
  ) throws {
    self.index = index
    purchases = try PurchaseNames(salt: index.salt, db)
    self.copier = copier
    self.currencies = currencies
    self.limits = limits
    window = OrderWindow(capacity: 2 * limits.lag, next: try Catalogue.nextEvent(db))
    try window.read(from: Marks.opened(db), db)
    logLength.follow(db)
  }

  /// How many pages the log had after the latest batch.
  var logPages: Int { logLength.pages }

  /// Writes a batch in one transaction.
  ///
  /// - Parameters:
  ///   - changes: the batch.
  ///   - mayRemove: whether nobody looks names up in runs that are out of use.
  ///   - db: the writer's connection.
  /// - Returns: the number of its last event.
  /// - Throws: `StoreError`, or what SQLite fails with; then nothing was written.
  func append(_ changes: LedgerChanges, mayRemove: Bool, _ db: Database) throws -> Int64 {
    var written = NameTable()
    var endings: [(order: Int64, at: Timestamp?)] = []
    var last: Int64 = 0
    copier.beginBatch(db)
    purchases.add(changes.notes)
    try inTransaction(db) { upkeep in
      var writer = try LedgerWriter(
        db, upkeep.catalogue, index, buffer, names: names.take() ?? NameTable())
      try writer.write(changes)
      written = writer.names
      endings = writer.endings
      upkeep.catalogue = writer.numbers.catalogue
      let next = upkeep.catalogue.nextEvent
      try upkeep.names.goOn(written.count, nextEvent: next, mayRemove: mayRemove, db)
      let frames = FrameStore(db, upkeep.catalogue)
      try upkeep.openOrders.goOn(written.count, nextEvent: next, frames, buffer)
      try upkeep.stretches.take(
        writer.placed, count: written.count, events: writer.firstEvent..<next, frames)
      last = next - 1
    }
    index.add(written.entries, next: last + 1, limit: limits.latest)
    written.removeAll()
    names = written
    window.advance(to: last + 1)
    for ending in endings { window.note(ending.order, endedAt: ending.at) }
    copier.endBatch(length: logLength.pages)
    return last
  }

  /// Forgets some of what is kept for a time only.
  ///
  /// - Returns: whether there may be more.
  func prune(
    endedBefore: Timestamp, journalBefore: Timestamp, limit: Int, _ db: Database
  ) throws -> Bool {
    var isMore = false
    try inTransaction(db) { upkeep in
      var retention = try Retention(
        FrameStore(db, upkeep.catalogue), index, buffer, endedBefore: endedBefore,
        journalBefore: journalBefore, limit: limit)
      isMore = try retention.prune()
    }
    copier.endBatch(length: logLength.pages)
    return isMore
  }

  /// Runs `body` in a transaction. What it did takes effect in memory once that is on the disk.
  private func inTransaction(_ db: Database, _ body: (inout Upkeep) throws -> Void) throws {
    var current = try upkeep ?? readUpkeep(db)
    upkeep = nil
    do {
      try CStatement(db, "BEGIN IMMEDIATE").run()
      try body(&current)
      try CStatement(db, "COMMIT").run()
    } catch {
      // SQLite itself has rolled back after some failures. What went wrong first is told.
      if db.isInsideTransaction { try? db.rollback() }
      throw error
    }
    current.names.commit()
    upkeep = current
  }

  private func readUpkeep(_ db: Database) throws -> Upkeep {
    var catalogue = try Catalogue(db, currencies: currencies)
    catalogue.stretch = try Stretch.unfinished(db, catalogue)
    return Upkeep(
      catalogue: catalogue,
      names: NameKeeper(index, unused: try unusedRuns(db), limits: limits),
      openOrders: OpenOrderKeeper(window, opened: try Marks.opened(db), limits: limits),
      stretches: try OrderStretchKeeper(db))
  }

  private func unusedRuns(_ db: Database) throws -> [Int64] {
    try Int64.fetchAll(db, sql: "SELECT number FROM name_run WHERE is_live = 0")
  }
}
