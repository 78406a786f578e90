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
    // One row of `alert_book`. `alert`: moments are microseconds since 1970; a phase is `clear`, `pending` or `raised`.
    migrator.registerMigration("2026-12 alerts") { db in
      try db.execute(
        sql: """
          CREATE TABLE alert_book (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            origin TEXT NOT NULL,
            count INTEGER NOT NULL
          ) STRICT;
          CREATE TABLE alert (
            name TEXT PRIMARY KEY,
            family TEXT NOT NULL,
            supplier TEXT,
            pool TEXT,
            currency TEXT,
            decimals INTEGER,
            phase TEXT NOT NULL,
            since INTEGER,
            evaluations INTEGER,
            tier TEXT,
            told_at INTEGER,
            told_tier TEXT,
            cleared_since INTEGER,
            cleared_evaluations INTEGER,
            awaited INTEGER NOT NULL DEFAULT 0,
            hushed_up_to TEXT,
            hushed_until INTEGER,
            recovered_at INTEGER,
            recoveries INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE alert_told (
            name TEXT NOT NULL,
            channel TEXT NOT NULL,
            PRIMARY KEY (name, channel)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    return migrator
  }
}
