internal import GRDB
internal import PurserCore

/// The tables of the outbox's file, as named migrations. A migration that has landed is never changed.
enum OutboxFileSchema {
  /// Marks the file as Purser's: "PRSO" in ASCII, in SQLite's `application_id`.
  static let applicationID: Int32 = 0x5052_534F

  /// Opens the file, and makes its tables.
  static func open(_ path: String) throws(StoreError) -> DatabaseQueue {
    var configuration = GRDB.Configuration()
    configuration.label = "purser.outbox"
    configuration.busyMode = .timeout(5)
    configuration.journalMode = .wal
    return try translating(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction { db in
        let id = try Int32.fetchOne(db, sql: "PRAGMA application_id")
        let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
        guard id == applicationID || isEmpty, try !migrator.hasBeenSuperseded(db) else {
          throw StoreError(
            .notALedger,
            "\(path) is no file of this version of Purser's; it was left untouched. Move it away")
        }
        if isEmpty { try db.execute(sql: "PRAGMA application_id = \(applicationID)") }
        // Not every message can be made again.
        try db.execute(sql: "PRAGMA synchronous = FULL")
      }
      try migrator.migrate(queue)
      return queue
    }
  }

  /// Moments are microseconds since 1970. A delivery without `due_at` was given up.
  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("2026-11 outbox") { db in
      try db.execute(
        sql: """
          CREATE TABLE endpoint (
            name TEXT PRIMARY KEY,
            cursor INTEGER NOT NULL,
            address TEXT NOT NULL,
            stopped TEXT,
            succeeded_at INTEGER,
            failed_at INTEGER,
            problem TEXT,
            absent_since INTEGER
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE delivery (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            endpoint TEXT NOT NULL,
            id TEXT NOT NULL,
            topic TEXT NOT NULL,
            type TEXT NOT NULL,
            body BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            due_at INTEGER,
            attempts INTEGER NOT NULL,
            problem TEXT,
            UNIQUE (endpoint, id)
          ) STRICT;
          CREATE INDEX delivery_due ON delivery (endpoint, due_at, number) WHERE due_at IS NOT NULL;
          CREATE INDEX delivery_given_up ON delivery (endpoint, number) WHERE due_at IS NULL;
          """)
    }
    return migrator
  }
}
