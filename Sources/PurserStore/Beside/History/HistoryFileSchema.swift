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
    return migrator
  }
}
