internal import GRDB

/// The tables of a ledger file, as named migrations. A migration that has landed is never changed.
enum Schema {
  /// Marks the file as Purser's: "PRSR" in ASCII, in SQLite's `application_id`.
  static let applicationID: Int32 = 0x5052_5352

  /// Every migration, in order.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("2026-11 ledger") { db in
      try db.execute(sql: ledgerTables)
    }
    migrator.registerMigration("2026-11 moments and books") { db in
      try db.execute(sql: setAsideSQL)
      try db.execute(sql: momentsAndBooks)
      try db.execute(sql: carryOverSQL)
    }
    migrator.registerMigration("2026-11 findings") { db in
      try db.execute(sql: findings)
    }
    migrator.registerMigration("2026-11 found entries") { db in
      try db.execute(sql: foundEntries)
    }
    migrator.registerMigration("2026-11 frames") { db in
      try db.execute(sql: frames)
      var orders = try OrderRowsToFrames(db)
      try orders.run()
      try db.execute(sql: withoutRows)
    }
    migrator.registerMigration("2026-11 lag") { db in
      try db.execute(sql: lag)
    }
    migrator.registerMigration("2026-11 order stretches") { db in
      try db.execute(sql: orderStretches)
    }
    migrator.registerMigration("2026-11 attempts") { db in
      try db.execute(sql: attempts)
    }
    migrator.registerMigration("2026-11 traffic") { db in
      try db.execute(sql: traffic)
    }
    migrator.registerMigration("2026-11 listed attempts") { db in
      try db.execute(sql: listedAttempts)
    }
    // From here on a journal may have parts of holds, which an earlier version cannot read.
    migrator.registerMigration("2026-11 parts") { _ in }
    migrator.registerMigration("2026-11 purchases of attempts") { db in
      try db.execute(sql: purchasesOfAttempts)
    }
    migrator.registerMigration("2026-11 given up attempts") { db in
      try db.execute(sql: givenUpAttempts)
    }
    // From here on a journal may say what became of top-ups, and books have those that are over, which an
    // earlier version would wait for.
    migrator.registerMigration("2026-12 top-ups") { _ in }
    return migrator
  }

  /// `event` is the history, never changed. `pool` and `orders` are what the events add up to, kept
  /// so that start-up reads open state and not history. Amounts count 10^-(decimals + 4, at most
  /// 18) of their currency; moments are microseconds since 1970.
  private static let ledgerTables = """
    CREATE TABLE event (
      sequence INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('read', 'held', 'refused', 'settled', 'released')),
      order_id TEXT,
      amount INTEGER,
      detail TEXT
    ) STRICT;
    CREATE INDEX event_of_order ON event (order_id) WHERE order_id IS NOT NULL;

    CREATE TABLE orders (
      id TEXT PRIMARY KEY,
      fingerprint TEXT NOT NULL,
      currency TEXT NOT NULL,
      decimals INTEGER NOT NULL,
      supplier TEXT,
      pool TEXT,
      placed_by INTEGER NOT NULL REFERENCES event (sequence),
      placed_at INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('held', 'refused', 'settled', 'released')),
      actual INTEGER,
      ended_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX orders_held ON orders (placed_at) WHERE state = 'held';
    CREATE INDEX orders_settled ON orders (supplier, pool, currency, ended_at)
      WHERE state = 'settled';

    CREATE TABLE pool (
      supplier TEXT NOT NULL,
      pool TEXT NOT NULL,
      currency TEXT NOT NULL,
      requested_at INTEGER NOT NULL,
      reading TEXT NOT NULL,
      PRIMARY KEY (supplier, pool, currency)
    ) STRICT, WITHOUT ROWID;
    """
}
