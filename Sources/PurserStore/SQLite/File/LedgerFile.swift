import Foundation
internal import GRDB
internal import PurserCore

/// How a ledger's file is told from others, and opened.
enum LedgerFile {
  /// Opens the file for its owner, creating it where there is none, and brings its tables up to
  /// date.
  static func open(at path: String) throws(StoreError) -> DatabaseQueue {
    try translating(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: false))
      try queue.writeWithoutTransaction { db in
        if try Int32.fetchOne(db, sql: "PRAGMA application_id") != Schema.applicationID {
          try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
        }
        // Here, and not while the connection is prepared: opening in WAL mode sets NORMAL, under
        // which a commit is not on the disk when it returns.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        // The pages around the ends of the tables and the top of the index of names: 16 MB.
        try db.execute(sql: "PRAGMA cache_size = -16384")
        // A log that grew behind a long reader is cut back when it begins anew: 64 MB.
        try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
      }
      try Schema.migrator.migrate(queue)
      return queue
    }
  }

  /// Opens the file, which its owner has open, once more to copy its log.
  static func openCopying(at path: String) throws(StoreError) -> DatabaseQueue {
    try translating(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: false))
      try queue.writeWithoutTransaction { db in
        // The copies are on the disk before the log begins anew.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
      }
      return queue
    }
  }

  /// Opens the file beside its owner, to read; `nil` where there is none.
  ///
  /// - Throws: `StoreError` as for the owner, and where an older version wrote it last.
  static func openBeside(at path: String) throws(StoreError) -> DatabaseQueue? {
    try requireFolder(of: path)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    try requireLedger(at: path)
    // Whoever has it open has looked, and writes to the log now.
    if WriteAheadLog.isEmpty(beside: path) || !ProcessLock.isHeld(guarding: path) {
      try requireNothingMissing(at: path)
    }
    let queue = try openToRead(at: path)
    let isUpToDate = try translating(path) {
      try queue.read(Schema.migrator.hasCompletedMigrations)
    }
    guard isUpToDate else {
      throw StoreError(
        .failed,
        "\(path) was written by an older version of Purser; "
          + "start `purser serve` once to bring it up to date")
    }
    return queue
  }

  /// Opens the file to read it with its log. SQLite shares memory with whoever writes, which takes a file
  /// beside it; where that cannot be made, a file without a log is read as it is.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mayWrite: whether this user may write to the file and its folder.
  /// - Returns: a connection that only reads.
  /// - Throws: `StoreError`, that says what to do.
  static func openToRead(
    at path: String, mayWrite: ((String) -> Bool) = FileRights.mayWrite
  ) throws(StoreError) -> DatabaseQueue {
    if mayWrite(path) { return try openReading(at: path) }
    if WriteAheadLog.isEmpty(beside: path) { return try openUnchanging(at: path) }
    do {
      let queue = try openReading(at: path)
      _ = try translating(path) {
        try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA application_id") }
      }
      return queue
    } catch {
      throw StoreError(
        .cannotOpen,
        "\(path) has a log, \(path)-wal, and cannot be read with it by a user who may not write there "
          + "while no gateway has it open. Copy both to a folder of your own, or ask as their owner"
      )
    }
  }

  /// Opens the file to read it as it is, without its log, and without writing anything beside it. Nobody
  /// may write to it meanwhile.
  static func openUnchanging(at path: String) throws(StoreError) -> DatabaseQueue {
    let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    return try translating(path) {
      try DatabaseQueue(
        path: "file:\(escaped)?immutable=1", configuration: configuration(readOnly: true))
    }
  }

  static func openReading(at path: String) throws(StoreError) -> DatabaseQueue {
    try translating(path) {
      try DatabaseQueue(path: path, configuration: configuration(readOnly: true))
    }
  }

  private static func configuration(readOnly: Bool) -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.readonly = readOnly
    configuration.label = "purser.ledger"
    configuration.busyMode = .timeout(5)
    if !readOnly { configuration.journalMode = .wal }
    return configuration
  }

  // MARK: What it is

  static func requireFolder(of path: String) throws(StoreError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw StoreError(
        .cannotOpen,
        "cannot open \(path): the folder \(folder) does not exist; create it first")
    }
  }

  /// A file that exists must be empty or a ledger; anything else is refused before it is written
  /// to. The first 16 bytes are SQLite's: "Database File Format", section 1.3.
  static func requireLedger(at path: String) throws(StoreError) {
    guard let file = FileHandle(forReadingAtPath: path) else { return try requireNoLog(path) }
    defer { file.closeFile() }
    let header: [UInt8]
    let length: UInt64
    do {
      header = Array(try file.read(upToCount: 100) ?? Data())
      length = try file.seekToEnd()
    } catch {
      throw StoreError(
        .cannotOpen,
        "cannot read \(path): it is no file, or may not be read; "
          + "name another file in store.path")
    }
    if header.isEmpty { return try requireNoLog(path) }
    let foreign = StoreError(
      .notALedger,
      "\(path) is not a ledger of Purser's; it was left untouched. "
        + "Move it away, or name another file in store.path")
    guard header.starts(with: Array("SQLite format 3\0".utf8)) else { throw foreign }
    try requireWholePages(header, length, path)
    let isLedger = try translating(path) {
      // A file without a log is looked at without making one.
      let queue =
        try WriteAheadLog.isEmpty(beside: path)
        ? openUnchanging(at: path) : openReading(at: path)
      return try queue.read { db in
        let id = try Int32.fetchOne(db, sql: "PRAGMA application_id")
        guard id == Schema.applicationID else {
          // A process that died while it created the file leaves it without tables.
          return try id == 0 && Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
        }
        guard try !Schema.migrator.hasBeenSuperseded(db) else {
          throw StoreError(
            .notALedger,
            "\(path) was written by a later version of Purser; it was left untouched. "
              + "Run that version, or name another file in store.path")
        }
        return true
      }
    }
    guard isLedger else { throw foreign }
  }

  /// SQLite throws away the log of a file that is empty or gone.
  private static func requireNoLog(_ path: String) throws(StoreError) {
    guard WriteAheadLog.isLeft(beside: path) else { return }
    throw StoreError(
      .corrupt,
      "\(path) is gone or empty, but its log \(path)-wal is there; both were left untouched. "
        + "Restore a copy with `purser restore`, or move the log away to begin a new ledger")
  }

  /// A file may end within a page only where its log has that page, whole. SQLite would fill up the
  /// last one with zeros.
  private static func requireWholePages(
    _ header: [UInt8], _ length: UInt64, _ path: String
  ) throws(StoreError) {
    let isLedger = header.count == 100 && header[68..<72].elementsEqual("PRSR".utf8)
    guard isLedger, !WriteAheadLog.isLeft(beside: path) else { return }
    let stated = UInt64(header[16]) << 8 | UInt64(header[17])
    let pageLength = stated == 1 ? 65_536 : stated
    let pages = header[28..<32].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard pageLength >= 512, length % pageLength != 0 || length / pageLength < pages else { return }
    throw StoreError(
      .corrupt,
      "\(path) is damaged: it has \(length) bytes of \(pages * pageLength); "
        + "it was left untouched. Restore it from a copy")
  }
}
