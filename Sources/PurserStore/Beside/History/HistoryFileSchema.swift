internal import GRDB

/// The tables of the history's file, as named migrations. A migration that has landed is never changed.
enum HistoryFileSchema {
  /// How the file is told from others: "PRSH" in ASCII.
  static var kind: FileBesideLedger.Kind {
    FileBesideLedger.Kind(suffix: "history", applicationID: 0x5052_5348, migrator: migrator)
  }

  /// Hours are those of UTC since 1970, amounts counts of the pool's currency.
  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("2026-12 spend by hour") { db in
      try db.execute(
        sql: """
          CREATE TABLE place (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            entry INTEGER,
            entry_text TEXT,
            event INTEGER NOT NULL
          ) STRICT;
          CREATE TABLE pool (
            number INTEGER PRIMARY KEY,
            supplier TEXT NOT NULL,
            name TEXT NOT NULL,
            currency TEXT NOT NULL,
            decimals INTEGER NOT NULL,
            known_from INTEGER,
            UNIQUE (supplier, name, currency)
          ) STRICT;
          CREATE TABLE hour (
            hour INTEGER NOT NULL,
            pool INTEGER NOT NULL,
            units INTEGER NOT NULL,
            PRIMARY KEY (hour, pool)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    // Days are those of the clock that `place.zone` names. `thinned` and `thinned_day`: up to which hour, and which day,
    // only some of the pool's readings are kept.
    migrator.registerMigration("2026-12 days and readings") { db in
      try db.execute(
        sql: """
          -- What was followed before said nothing of days.
          DELETE FROM place;
          DELETE FROM hour;
          ALTER TABLE place ADD COLUMN zone TEXT NOT NULL DEFAULT 'UTC';
          ALTER TABLE pool ADD COLUMN thinned INTEGER;
          ALTER TABLE pool ADD COLUMN thinned_day INTEGER;
          CREATE TABLE day (
            pool INTEGER NOT NULL,
            day INTEGER NOT NULL,
            opening INTEGER NOT NULL,
            closing INTEGER NOT NULL,
            spent INTEGER NOT NULL,
            refunded INTEGER NOT NULL,
            topped_up INTEGER NOT NULL,
            credited INTEGER NOT NULL,
            lost INTEGER NOT NULL,
            adjusted INTEGER NOT NULL,
            PRIMARY KEY (pool, day)
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE reading (
            pool INTEGER NOT NULL,
            at INTEGER NOT NULL,
            units INTEGER NOT NULL,
            PRIMARY KEY (pool, at)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    return migrator
  }
}
