internal import GRDB
package import PurserCore
internal import Synchronization

/// A ledger in one SQLite file of this process's own: write-ahead log, `synchronous=FULL`, one
/// transaction a batch.
///
/// Every call blocks the thread that it is made on. `append` and `prune` write, and wait for each
/// other; the others read on a connection of their own, and wait neither for a write nor for a
/// listing.
package final class SQLiteLedgerStore: LedgerStore {
  /// On a connection of its own, so that a long export does not hold up anybody. It comes before
  /// the writer's, and so is closed before it: the last one to close copies the log into the file,
  /// which one that only reads cannot.
  let listing: EntryListing
  private let reading: DatabaseQueue
  let queue: DatabaseQueue
  private let readingSide: ReadingSide
  private let writingSide: WritingSide
  private let purchases: PurchaseNames
  /// How many look names up at the moment, outside of the writer's connection.
  private let lookUps: LookUps
  let copier: LogCopier
  /// They are looked after as long as a connection is open.
  private let files: OpenFiles
  private let lock: ProcessLock
  /// Why the last write failed.
  private let failure = Mutex<StoreError?>(nil)
  /// Why a write failed that nobody was told of yet.
  private let untold = Mutex<StoreError?>(nil)
  /// What the owner should know of the file since it was opened, in sentences.
  package let notices: [String]

  /// Opens the ledger at `path`, creating it where there is none.
  ///
  /// - Parameters:
  ///   - path: the file; its folder must exist.
  ///   - currencies: what the configuration knows, to compare with what the file was written with.
  /// - Throws: `StoreError`: `.inUse` when another process has it, `.notALedger` when the file is
  ///   something else or of a later version, `.corrupt` when it is damaged (in each case it is left
  ///   untouched), `.cannotOpen`, `.full` or `.failed`.
  package convenience init(path: String, currencies: CurrencyTable) throws(StoreError) {
    try self.init(path: path, currencies: currencies, limits: UpkeepLimits())
  }

  init(path: String, currencies: CurrencyTable, limits: UpkeepLimits) throws(StoreError) {
    try LedgerFile.requireFolder(of: path)
    try LedgerFile.requireLedger(at: path)
    let lock = try ProcessLock(guarding: path, noteInterval: limits.noteInterval)
    self.lock = lock
    try WriteAheadLog.requireWhole(of: path)
    let missing = try LedgerFile.requireWhole(at: path, known: lock.former)
    notices = try missing + FileRights.keepForOwner(path)
    queue = try LedgerFile.open(at: path)
    try Self.beginRun(queue, lock)
    reading = try LedgerFile.openReading(at: path)
    let files = try OpenFiles(path: path, lock: lock)
    self.files = files
    let copier = LogCopier(
      try LedgerFile.openCopying(at: path), files: files, limits: limits.log)
    let (index, side) = try translating(path) { [queue] in
      try queue.writeWithoutTransaction { db in
        let index = try NameIndex.load(db).index
        let side = try WritingSide(
          index, copier: copier, currencies: currencies, limits: limits, db)
        return (index, side)
      }
    }
    self.copier = copier
    readingSide = ReadingSide(currencies: currencies)
    writingSide = side
    purchases = side.purchases
    lookUps = LookUps(index)
    listing = EntryListing(
      reading: try LedgerFile.openReading(at: path), side: ReadingSide(currencies: currencies),
      lookUps: lookUps)
  }

  deinit {
    lock.catchUp()
    copier.close()
    guard files.problem == nil else {
      // SQLite would copy a log that is cut off into the file, and remove what lies in the log's place, when
      // the last connection is closed. So one is never closed.
      _ = Unmanaged.passRetained(queue)
      return
    }
    // Where it fails, the next start finds a run that died, and all that it had.
    try? queue.writeWithoutTransaction { db in
      let file = try FileIdentity(db)
      lock.begin(file.progress(log: 0, orRuns: [0]))
      try FileIdentity.endRun(db)
    }
  }

  /// Begins a run, so that neither the file alone nor a log that is cut off is taken for a whole ledger.
  private static func beginRun(_ queue: DatabaseQueue, _ lock: ProcessLock) throws(StoreError) {
    try translating(queue.path) {
      try queue.writeWithoutTransaction { db in
        let former = try FileIdentity(db)
        let begun = former.nextRun()
        // Wherever the process dies, the file has the mark of one of these.
        let runs = (lock.former?.runs ?? []) + [former.run ?? 0]
        lock.begin(begun.progress(log: WriteAheadLog.salt(beside: queue.path), orRuns: runs))
        let isInFile = try begun.begin(db)
        let log = WriteAheadLog.salt(beside: queue.path)
        lock.begin(begun.progress(log: log, orRuns: isInFile ? [] : runs))
      }
    }
  }

  // MARK: Reading

  package func load() throws(StoreError) -> LedgerSnapshot {
    try read { db, catalogue in try LedgerReader(db: db, catalogue: catalogue).snapshot() }
  }

  package func mayHave(_ id: OrderID) -> Bool { lookUps.mayHave(id) }

  package func mayHave(_ question: AttemptQuestion) -> Bool { purchases.mayHave(question) }

  package func orders(
    _ ids: [OrderID]
  ) throws(StoreError) -> [OrderID: Result<OrderRecord, StoreError>] {
    try lookUps.begin(ids) { candidates throws(StoreError) in
      if candidates.isEmpty { return [:] }
      return try read { db, catalogue in
        let reader = LedgerReader(db: db, catalogue: catalogue)
        var orders: [OrderID: Result<OrderRecord, StoreError>] = [:]
        for (id, candidates) in candidates {
          do {
            orders[id] = try reader.order(id, candidates.places(db)).map { .success($0) }
          } catch let error as StoreError {
            orders[id] = .failure(error)
          }
        }
        return orders
      }
    }
  }

  package func parts(of hold: OrderID) throws(StoreError) -> [OrderStatus] {
    var ids: [OrderID] = []
    while ids.count < OrderID.maximumParts, mayHave(hold.part(ids.count + 1)) {
      ids.append(hold.part(ids.count + 1))
    }
    return try lookUps.begin(ids) { candidates throws(StoreError) in
      if candidates.isEmpty { return [] }
      return try read { db, catalogue in
        let reader = LedgerReader(db: db, catalogue: catalogue)
        var parts: [OrderStatus] = []
        for (id, candidates) in candidates {
          // A filter may take a name for one that is there.
          guard let part = try reader.part(id, candidates.places(db)) else { break }
          parts.append(part)
        }
        return parts
      }
    }
  }

  package func entries(_ references: [EntryReference]) throws(StoreError) -> [OwnerEntry] {
    try read { db, catalogue in
      try LedgerReader(db: db, catalogue: catalogue).entries(references)
    }
  }

  package func notes(_ question: AttemptQuestion) throws(StoreError) -> [AttemptNote] {
    try read { db, catalogue in
      try AttemptRows(db).read(question, currencies: catalogue.currencies)
    }
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
    try read { db, catalogue in
      try LedgerReader(db: db, catalogue: catalogue).events(after: number, limit: limit)
    }
  }

  package func latestNumber() throws(StoreError) -> Int64 {
    try read { _, catalogue in catalogue.nextEvent - 1 }
  }

  private func read<Value>(
    _ body: (Database, Catalogue) throws -> Value
  ) throws(StoreError) -> Value {
    // A file that is not in its place says nothing of the one that a start would find.
    if let problem = files.problem { throw problem }
    return try translating(queue.path) {
      try reading.read { db in try body(db, try readingSide.current(db)) }
    }
  }

  // MARK: Writing

  @discardableResult
  package func append(_ changes: LedgerChanges) throws(StoreError) -> Int64 {
    try noting {
      try queue.writeWithoutTransaction { db in
        let pages = writingSide.logPages
        try files.check(logPages: pages)
        let last = try writingSide.append(changes, mayRemove: lookUps.areNone, db)
        // Only what is found by a start is acknowledged.
        try files.check(logPages: writingSide.logPages)
        if writingSide.logPages <= pages || pages == 0 { noteLog() }
        lock.note(lastEvent: last)
        return last
      }
    }
  }

  /// Notes what tells the log from others, where it has begun anew. To be called after a write, by whoever has
  /// the writer's connection.
  func noteLog() {
    let salt = WriteAheadLog.salt(beside: queue.path)
    // Without a descriptor it cannot be read.
    if salt != 0 { lock.note(log: salt) }
  }

  package var problem: StoreError? { files.problem ?? failure.withLock(\.self) }

  /// Looks after the files, and tries to write where the last write failed. To be called about once a
  /// second.
  ///
  /// - Returns: what is wrong then; `nil` where nothing is.
  package func look() -> StoreError? {
    lock.catchUp()
    queue.writeWithoutTransaction { _ in
      // Other writes than batches may have begun it anew.
      if files.look() == nil { noteLog() }
    }
    if let problem = files.problem { return problem }
    if failure.withLock(\.self) != nil {
      _ = try? noting { try queue.writeWithoutTransaction(FileIdentity.probe) }
    }
    return problem
  }

  /// Runs a write, and keeps why it failed until one succeeds.
  func noting<Value>(_ body: () throws -> Value) throws(StoreError) -> Value {
    do throws(StoreError) {
      let value = try translating(queue.path, body)
      failure.withLock { $0 = nil }
      return value
    } catch {
      var error = error
      error.isOfWholeStore = true
      if error.code != .lost { failure.withLock { $0 = error } }
      untold.withLock { $0 = error }
      throw error
    }
  }

  /// Why the last write failed since this was asked last, also where another has succeeded since; `nil` where
  /// none failed.
  package func takeFailure() -> StoreError? {
    untold.withLock { untold in
      defer { untold = nil }
      return untold
    }
  }

  /// Removes some of what is older than it is to be kept: the stored answers of orders that ended,
  /// refused orders, and events. Orders that are open, unjudged, or that readings may lack stay,
  /// and so do all entries. To be called every few minutes, again and again while it returns `true`;
  /// each call holds up the writer only for its own few batches.
  ///
  /// - Parameters:
  ///   - endedBefore: answers of orders that ended or were refused earlier go.
  ///   - journalBefore: events that are older go; so do all before `endedBefore`, since they cannot be
  ///     replayed without the answers.
  ///   - limit: about how many events and answers to remove in this call.
  /// - Returns: whether there may be more.
  /// - Throws: `StoreError`; then nothing was removed.
  package func prune(
    endedBefore: Timestamp, journalBefore: Timestamp, limit: Int = 1000
  ) throws(StoreError) -> Bool {
    try noting {
      try queue.writeWithoutTransaction { db in
        try files.check(logPages: writingSide.logPages)
        return try writingSide.prune(
          endedBefore: endedBefore, journalBefore: journalBefore, limit: limit, db)
      }
    }
  }
}
