internal import GRDB
internal import PurserCore

/// The tables of the file of suppliers, as named migrations. A migration that has landed is never
/// changed.
enum SupplierFileSchema {
  /// Marks the file as Purser's: "PRSS" in ASCII, in SQLite's `application_id`.
  static let applicationID: Int32 = 0x5052_5353

  /// Opens the file, and makes its tables. Only one process may do so at a time.
  static func open(_ path: String) throws(StoreError) -> DatabaseQueue {
    var configuration = GRDB.Configuration()
    configuration.label = "purser.suppliers"
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
        // A refresh token that is lost is lost for good.
        try db.execute(sql: "PRAGMA synchronous = FULL")
      }
      try migrator.migrate(queue)
      return queue
    }
  }

  /// Opens the file once more, for reading alone, beside the connection that made its tables.
  static func openForReading(_ path: String) throws(StoreError) -> DatabaseQueue {
    var configuration = GRDB.Configuration()
    configuration.label = "purser.suppliers.reading"
    configuration.busyMode = .timeout(5)
    configuration.readonly = true
    return try translating(path) { try DatabaseQueue(path: path, configuration: configuration) }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("2026-11 rotated tokens and pauses") { db in
      // A token is kept by the configured one that it came from: a supplier's name says nothing of the
      // server and the client that it is for.
      try db.execute(
        sql: """
          CREATE TABLE rotated_token (
            origin BLOB PRIMARY KEY,
            sealed BLOB,
            sent_at INTEGER,
            refused_with BLOB,
            answer TEXT,
            refusal TEXT
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE pause (
            name TEXT PRIMARY KEY,
            noted_at INTEGER NOT NULL,
            ends_at INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("2026-11 delivered content") { db in
      // By the names of attempts' holds, and by their orders.
      try db.execute(
        sql: """
          CREATE TABLE delivered (
            hold TEXT PRIMARY KEY,
            order_id TEXT NOT NULL,
            sealed BLOB NOT NULL
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX delivered_of_order ON delivered (order_id);
          """)
    }
    migrator.registerMigration("2026-11 instructions") { db in
      try db.execute(
        sql: """
          CREATE TABLE instruction (
            supplier TEXT PRIMARY KEY,
            said TEXT NOT NULL
          ) STRICT, WITHOUT ROWID;
          """)
    }
    return migrator
  }
}
