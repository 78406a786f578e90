internal import GRDB
package import PurserCore
internal import Synchronization

/// A ledger in one SQLite file of this process's own: write-ahead log, `synchronous=FULL`, one
/// transaction a batch.
package final class SQLiteLedgerStore: LedgerStore {
  /// On a connection of its own, so that a long export does not hold up the writer. It comes before
  /// the writer's, and so is closed before it: the last one to close copies the log into the file,
  /// which one that only reads cannot.
  let listing: EntryListing
  let queue: DatabaseQueue
  private let currencies: CurrencyTable
  private let lock: ProcessLock
  /// The numbers in memory; none before the first use and after a failed write, which may have
  /// given some to rows that are not there.
  private let catalogue = Mutex<Catalogue?>(nil)

  /// Opens the ledger at `path`, creating it where there is none.
  ///
  /// - Parameters:
  ///   - path: the file; its folder must exist.
  ///   - currencies: what the configuration knows, to compare with what the file was written with.
  /// - Throws: `StoreError`: `.inUse` when another process has it, `.notALedger` when the file is
  ///   something else or of a later version, `.corrupt` when it is damaged (in each case it is left
  ///   untouched), `.cannotOpen`, `.full` or `.failed`.
  package init(path: String, currencies: CurrencyTable) throws(StoreError) {
    self.currencies = currencies
    try LedgerFile.requireFolder(of: path)
    try LedgerFile.requireLedger(at: path)
    lock = try ProcessLock(guarding: path)
    try WriteAheadLog.requireWhole(of: path)
    queue = try LedgerFile.open(at: path)
    let reading = try LedgerFile.openReading(at: path)
    listing = EntryListing(reading: reading, currencies: currencies)
  }

  package func load() throws(StoreError) -> LedgerSnapshot {
    try inTransaction { db, catalogue in
      try LedgerReader(db: db, catalogue: catalogue).snapshot()
    }
  }

  package func mayHave(_ id: OrderID) -> Bool { true }

  package func orders(
    _ ids: [OrderID]
  ) throws(StoreError) -> [OrderID: Result<OrderRecord, StoreError>] {
    try inTransaction { db, catalogue in
      try LedgerReader(db: db, catalogue: catalogue).orders(ids)
    }
  }

  package func entries(_ references: [EntryReference]) throws(StoreError) -> [OwnerEntry] {
    try inTransaction { db, catalogue in
      try LedgerReader(db: db, catalogue: catalogue).entries(references)
    }
  }

  @discardableResult
  package func append(_ changes: LedgerChanges) throws(StoreError) -> Int64 {
    try inTransaction { db, catalogue in
      var writer = try LedgerWriter(db, catalogue)
      try writer.write(changes)
      catalogue = writer.numbers.catalogue
      return catalogue.nextEvent - 1
    }
  }

  package func latestNumber() throws(StoreError) -> Int64 {
    try inTransaction { _, catalogue in catalogue.nextEvent - 1 }
  }

  /// A stretch of the journal, for audit and replay: from an empty ledger where nothing of it was
  /// pruned or carried over from an older file.
  ///
  /// - Parameters:
  ///   - number: the number of the last event already seen; 0 for the beginning.
  ///   - limit: the most events to return.
  /// - Returns: the events that follow with their numbers, oldest first.
  /// - Throws: `StoreError` when they cannot be read.
  package func events(
    after number: Int64 = 0, limit: Int
  ) throws(StoreError) -> [NumberedEvent] {
    try inTransaction { db, catalogue in
      try LedgerReader(db: db, catalogue: catalogue).events(after: number, limit: limit)
    }
  }

  /// Removes some of what is older than it is to be kept: the stored answers of orders that ended,
  /// refused orders, and events. Orders that are open, unjudged, or that readings may lack stay,
  /// and so do all entries. To be called every few minutes, again and again while it returns `true`;
  /// each call holds up the writer only for its own few rows.
  ///
  /// - Parameters:
  ///   - endedBefore: answers of orders that ended or were refused earlier go.
  ///   - journalBefore: events that are older go; so do all before `endedBefore`, since the journal
  ///     relies on the answers.
  ///   - limit: the most rows to change in this call.
  /// - Returns: whether there may be more.
  /// - Throws: `StoreError`; then nothing was removed.
  package func prune(
    endedBefore: Timestamp, journalBefore: Timestamp, limit: Int = 1000
  ) async throws(StoreError) -> Bool {
    try await onQueue { db, catalogue in
      try Retention(
        db: db, catalogue: catalogue, endedBefore: endedBefore, journalBefore: journalBefore,
        limit: limit
      ).prune()
    }
  }

  private func onQueue<Value: Sendable>(
    _ body: @escaping @Sendable (Database, inout Catalogue) throws -> Value
  ) async throws(StoreError) -> Value {
    try await translating(queue.path) {
      try await queue.writeWithoutTransaction { [self] db in try inTransaction(db, body) }
    }
  }

  private func inTransaction<Value>(
    _ body: (Database, inout Catalogue) throws -> Value
  ) throws(StoreError) -> Value {
    try translating(queue.path) {
      try queue.writeWithoutTransaction { db in try inTransaction(db, body) }
    }
  }

  /// Runs `body` in a transaction on the writer's queue. The catalogue is of the file as it is
  /// then: a transaction that fails leaves none.
  private func inTransaction<Value>(
    _ db: Database, _ body: (Database, inout Catalogue) throws -> Value
  ) throws -> Value {
    var current = try catalogue.withLock { try $0.take() ?? Catalogue(db, currencies: currencies) }
    var value: Value?
    try db.inTransaction {
      value = try body(db, &current)
      return .commit
    }
    catalogue.withLock { $0 = current }
    guard let value else { throw StoreError(.failed, "\(queue.path): no answer") }
    return value
  }
}
