import Foundation
internal import GRDB
internal import PurserCore

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A small SQLite file of Purser's beside the ledger, for its owner's eyes only. Nothing is made or opened before it is
/// asked for.
struct FileBesideLedger: Sendable {
  /// What tells the file from others.
  struct Kind: Sendable {
    /// Follows the name of the ledger's file.
    var suffix: String
    /// Marks the file as Purser's, in SQLite's `application_id`.
    var applicationID: Int32
    /// Makes its tables.
    var migrator: DatabaseMigrator
  }

  /// Where it is.
  let path: String
  private let kind: Kind

  /// The file beside the ledger at `ledgerPath`.
  init(_ kind: Kind, besideLedger ledgerPath: String) {
    // By the ledger itself and not by one of its names: all processes must find the same file.
    path = URL(fileURLWithPath: ledgerPath).resolvingSymlinksInPath().path + "-\(kind.suffix)"
    self.kind = kind
  }

  /// Whether it is there.
  var isThere: Bool { FileManager.default.fileExists(atPath: path) }

  /// Makes the file where it is not there, opens it, and makes its tables. Only one process may do so at a time.
  ///
  /// - Throws: `StoreError`, also where the file is none of these.
  func open() throws(StoreError) -> DatabaseQueue {
    try LedgerFile.requireFolder(of: path)
    try createForOwner()
    var configuration = configuration
    configuration.journalMode = .wal
    return try translating(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction(claim)
      try kind.migrator.migrate(queue)
      return queue
    }
  }

  /// Opens the file once more, for reading alone, beside the connection that made its tables.
  ///
  /// - Throws: `StoreError`.
  func openForReading() throws(StoreError) -> DatabaseQueue {
    var configuration = configuration
    configuration.readonly = true
    return try translating(path) { try DatabaseQueue(path: path, configuration: configuration) }
  }

  private var configuration: GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.label = "purser.\(kind.suffix)"
    configuration.busyMode = .timeout(5)
    return configuration
  }

  /// Marks the file where it is empty, and leaves one alone that is something else.
  private func claim(_ db: Database) throws {
    let id = try Int32.fetchOne(db, sql: "PRAGMA application_id")
    let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
    guard id == kind.applicationID || isEmpty, try !kind.migrator.hasBeenSuperseded(db) else {
      throw StoreError(
        .notALedger,
        "\(path) is no file of this version of Purser's; it was left untouched. Move it away")
    }
    if isEmpty { try db.execute(sql: "PRAGMA application_id = \(kind.applicationID)") }
    // Neither a refresh token nor every message can be had again.
    try db.execute(sql: "PRAGMA synchronous = FULL")
  }

  /// Makes the file before SQLite would, which lets everybody read it. Its log has the same rights.
  private func createForOwner() throws(StoreError) {
    let descriptor = Self.create(path)
    guard descriptor < 0 else {
      close(descriptor)
      return
    }
    guard errno == EEXIST else {
      throw StoreError(
        .cannotOpen,
        "cannot create \(path): \(String(cString: strerror(errno))); "
          + "check that its folder can be written to")
    }
    // A copied file may have become readable. Where it is somebody else's, opening tells.
    _ = chmod(path, 0o600)
  }

  private static func create(_ path: String) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    #else
      Darwin.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    #endif
  }
}
