internal import GRDB

/// The tables of the outbox's file, as named migrations. A migration that has landed is never changed.
enum OutboxFileSchema {
  /// How the file is told from others: "PRSO" in ASCII.
  static var kind: FileBesideLedger.Kind {
    FileBesideLedger.Kind(suffix: "outbox", applicationID: 0x5052_534F, migrator: migrator)
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
    // `begun`: a try has begun of which nothing is kept yet. `doubts`: so many tries may have arrived.
    migrator.registerMigration("2026-11 outcomes in doubt") { db in
      try db.execute(
        sql: """
          ALTER TABLE delivery ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE delivery ADD COLUMN doubts INTEGER NOT NULL DEFAULT 0;
          CREATE INDEX delivery_topic ON delivery (endpoint, topic, number) WHERE due_at IS NOT NULL;
          """)
    }
    return migrator
  }
}
