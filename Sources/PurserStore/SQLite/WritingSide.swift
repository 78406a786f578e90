internal import GRDB
internal import PurserCore

/// What the store keeps in memory for the thread that writes: names with their numbers, the index and
/// its upkeep, and room for the bytes of a batch.
// Unchecked, since nothing in it is guarded by itself: it is reached only inside the closures that the
// writer's queue runs, one after the other.
final class WritingSide: @unchecked Sendable {
  let index: NameIndex
  private let currencies: CurrencyTable
  private let limits: NameKeeper.Limits
  private let buffer = FrameBuffer()
  /// None before the first use and after a failed write, which may have given numbers to names that
  /// are not there.
  private var catalogue: Catalogue?
  private var keeper: NameKeeper?

  init(_ index: NameIndex, currencies: CurrencyTable, limits: NameKeeper.Limits) {
    self.index = index
    self.currencies = currencies
    self.limits = limits
  }

  /// Writes a batch in one transaction.
  ///
  /// - Parameters:
  ///   - changes: the batch.
  ///   - mayRemove: whether nobody looks names up in runs that are out of use.
  ///   - db: the writer's connection.
  /// - Returns: the number of its last event.
  /// - Throws: `StoreError`, or what SQLite fails with; then nothing was written.
  func append(_ changes: LedgerChanges, mayRemove: Bool, _ db: Database) throws -> Int64 {
    var last: Int64 = 0
    try inTransaction(db) { catalogue, keeper in
      if keeper.isDue {
        try keeper.seal(next: catalogue.nextEvent, FrameStore(db, catalogue), buffer)
      }
      var writer = try LedgerWriter(db, catalogue, index, buffer)
      try writer.write(changes)
      catalogue = writer.numbers.catalogue
      try keeper.goOn(
        writer.names.count, nextEvent: catalogue.nextEvent, mayRemove: mayRemove, db)
      last = catalogue.nextEvent - 1
      return writer.names.entries
    }
    return last
  }

  /// Forgets some of what is kept for a time only.
  ///
  /// - Returns: whether there may be more.
  func prune(
    endedBefore: Timestamp, journalBefore: Timestamp, limit: Int, _ db: Database
  ) throws -> Bool {
    var isMore = false
    try inTransaction(db) { catalogue, _ in
      var retention = try Retention(
        FrameStore(db, catalogue), index, buffer, endedBefore: endedBefore,
        journalBefore: journalBefore, limit: limit)
      isMore = try retention.prune()
      return []
    }
    return isMore
  }

  /// Runs `body` in a transaction. What it did takes effect in memory once that is on the disk.
  private func inTransaction(
    _ db: Database, _ body: (inout Catalogue, NameKeeper) throws -> [NameEntry]
  ) throws {
    var current = try catalogue ?? Catalogue(db, currencies: currencies)
    let keeper = try self.keeper ?? NameKeeper(index, unused: unusedRuns(db), limits: limits)
    catalogue = nil
    self.keeper = nil
    var names: [NameEntry] = []
    try db.inTransaction {
      names = try body(&current, keeper)
      return .commit
    }
    keeper.commit()
    index.add(names)
    catalogue = current
    self.keeper = keeper
  }

  private func unusedRuns(_ db: Database) throws -> [Int64] {
    try Int64.fetchAll(db, sql: "SELECT number FROM name_run WHERE is_live = 0")
  }
}
