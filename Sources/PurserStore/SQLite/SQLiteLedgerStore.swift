internal import ExactJSON
import Foundation
internal import GRDB
package import PurserCore

/// A ledger in one SQLite file of this process's own: write-ahead log, `synchronous=FULL`, one
/// transaction a batch.
package final class SQLiteLedgerStore: LedgerStore {
  let queue: DatabaseQueue
  private let lock: ProcessLock
  private let currencies: CurrencyTable

  /// Opens the ledger at `path`, creating it where there is none.
  ///
  /// - Parameters:
  ///   - path: the file; its folder must exist.
  ///   - currencies: what the configuration knows, to compare with what the file was written with.
  /// - Throws: `StoreError`: `.inUse` when another process has it, `.notALedger` when the file is
  ///   something else (it is left untouched), `.corrupt`, `.cannotOpen`, `.full` or `.failed`.
  package init(path: String, currencies: CurrencyTable) throws(StoreError) {
    self.currencies = currencies
    try Self.requireFolder(of: path)
    try Self.requireLedger(at: path)
    lock = try ProcessLock(guarding: path)
    queue = try translating(path) {
      let queue = try DatabaseQueue(path: path, configuration: Self.configuration(readOnly: false))
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
        // Here, and not while the connection is prepared: opening in WAL mode sets NORMAL, under
        // which a commit is not on the disk when it returns.
        try db.execute(sql: "PRAGMA synchronous = FULL")
      }
      try Schema.migrator.migrate(queue)
      return queue
    }
  }

  /// What the ledger at `path` has open, read beside the process that owns it; empty where there is
  /// no such file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - currencies: what the configuration knows.
  ///   - maximumLag: the longest that any supplier takes to show a deduction.
  /// - Returns: the open part of the ledger.
  /// - Throws: `StoreError`.
  package static func snapshot(
    at path: String, currencies: CurrencyTable, maximumLag: Duration
  ) throws(StoreError) -> LedgerSnapshot {
    try requireFolder(of: path)
    guard FileManager.default.fileExists(atPath: path) else { return LedgerSnapshot() }
    try requireLedger(at: path)
    return try translating(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: true))
      return try queue.read { db in
        try LedgerRows(db: db, currencies: currencies).snapshot(maximumLag: maximumLag)
      }
    }
  }

  package func load(maximumLag: Duration) async throws(StoreError) -> LedgerSnapshot {
    let currencies = currencies
    return try await translating(queue.path) { [queue] in
      try await queue.read { db in
        try LedgerRows(db: db, currencies: currencies).snapshot(maximumLag: maximumLag)
      }
    }
  }

  package func orders(_ ids: [OrderID]) async throws(StoreError) -> [OrderRecord] {
    let currencies = currencies
    return try await translating(queue.path) { [queue] in
      try await queue.read { db in
        let rows = LedgerRows(db: db, currencies: currencies)
        return try ids.compactMap { try rows.order($0) }
      }
    }
  }

  package func append(_ events: [LedgerEvent]) async throws(StoreError) {
    let currencies = currencies
    try await translating(queue.path) { [queue] in
      try await queue.write { db in
        let rows = LedgerRows(db: db, currencies: currencies)
        for event in events { try rows.insert(event) }
      }
    }
  }

  /// A stretch of the history, for audit and replay.
  ///
  /// - Parameters:
  ///   - sequence: the number of the last event already seen; 0 for the beginning.
  ///   - limit: the most events to return.
  /// - Returns: the events that follow with their numbers, oldest first.
  /// - Throws: `StoreError` when they cannot be read.
  package func events(
    after sequence: Int64 = 0, limit: Int
  ) async throws(StoreError) -> [(sequence: Int64, event: LedgerEvent)] {
    let currencies = currencies
    return try await translating(queue.path) { [queue] in
      try await queue.read { db in
        try LedgerRows(db: db, currencies: currencies).events(after: sequence, limit: limit)
      }
    }
  }

  private static func configuration(readOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.label = "purser.ledger"
    configuration.busyMode = .timeout(5)
    if !readOnly { configuration.journalMode = .wal }
    return configuration
  }

  private static func requireFolder(of path: String) throws(StoreError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw StoreError(.cannotOpen, "cannot open \(path): the folder \(folder) does not exist")
    }
  }

  /// A file that exists must be empty or a ledger; anything else is refused before it is written
  /// to. The first 16 bytes are SQLite's: "Database File Format", section 1.3.
  private static func requireLedger(at path: String) throws(StoreError) {
    guard let file = FileHandle(forReadingAtPath: path) else { return }
    defer { file.closeFile() }
    let magic: [UInt8]
    do { magic = Array(try file.read(upToCount: 16) ?? Data()) } catch {
      throw StoreError(.cannotOpen, "cannot read \(path): it is no file, or may not be read")
    }
    if magic.isEmpty { return }
    let foreign = StoreError(
      .notALedger,
      "\(path) is not a ledger of Purser's; it was left untouched. "
        + "Move it away, or name another file in store.path")
    guard magic == Array("SQLite format 3\0".utf8) else { throw foreign }
    let isLedger = try translating(path) {
      try DatabaseQueue(path: path, configuration: configuration(readOnly: true)).read { db in
        let id = try Int32.fetchOne(db, sql: "PRAGMA application_id")
        // A process that died while it created the file leaves it without tables.
        return try id == Schema.applicationID
          || id == 0 && Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
      }
    }
    guard isLedger else { throw foreign }
  }
}

/// Runs `body` and turns what it throws into the store's own error.
private func translating<Value>(
  _ path: String, _ body: () throws -> Value
) throws(StoreError) -> Value {
  do { return try body() } catch { throw StoreError(error, path: path) }
}

/// Runs `body` and turns what it throws into the store's own error.
private func translating<Value>(
  _ path: String, _ body: () async throws -> Value
) async throws(StoreError) -> Value {
  do { return try await body() } catch { throw StoreError(error, path: path) }
}

extension StoreError {
  fileprivate init(_ error: any Error, path: String) {
    if let error = error as? StoreError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(.failed, "\(path): \(error)")
      return
    }
    let text = error.message ?? error.resultCode.description
    switch error.resultCode {
    case .SQLITE_FULL:
      self.init(.full, "\(path): the disk is full; nothing was written")
    case .SQLITE_NOTADB:
      self.init(
        .notALedger, "\(path) is not a database (\(text)); it was left untouched")
    case .SQLITE_CORRUPT:
      self.init(.corrupt, "\(path) is damaged (\(text)); restore it from a copy")
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
      self.init(.cannotOpen, "cannot open \(path): \(text)")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(.inUse, "\(path) is locked by another program: \(text)")
    default:
      self.init(.failed, "\(path): \(text)")
    }
  }
}
