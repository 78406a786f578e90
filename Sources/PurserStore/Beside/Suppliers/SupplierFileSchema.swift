internal import GRDB

/// The tables of the file of suppliers, as named migrations. A migration that has landed is never
/// changed.
enum SupplierFileSchema {
  /// How the file is told from others: "PRSS" in ASCII.
  static var kind: FileBesideLedger.Kind {
    FileBesideLedger.Kind(suffix: "suppliers", applicationID: 0x5052_5353, migrator: migrator)
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
