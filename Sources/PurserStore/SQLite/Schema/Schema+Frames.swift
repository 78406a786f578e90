internal import GRDB

/// The tables since batches are frames.
extension Schema {
  /// - `journal` has a row for each batch, a frame: see `Frame`. `number` is the number of its first
  ///   event; `first_entry` and `next_entry` are the numbers of entries at its beginning and after it.
  ///   Frames are the only place where orders are kept.
  /// - `supplier` and `roster` number the suppliers of decisions, and the lists of suppliers among
  ///   which decisions were made: supplier numbers with commas between.
  /// - `name_run`, `name_bucket` and `name_filter` are the index from names to events: see `NameRun`.
  ///   The number of a bucket and of a part of a filter is its run's, times 2^32, and its own.
  /// - `open_order` has what a start needs of the batches before the mark `opened`: see `OpenOrders`.
  ///   `ended` is the earliest end of the ended orders in the row, in microseconds.
  /// - `unpruned` has the orders whose answers stay only because readings may lack them: the payer, and
  ///   when they ended. See `Retention`.
  /// - `mark` has numbers of the file's own: see `Marks`.
  /// - `entry.order_id` is the name of the order that the entry is about.
  /// - `stretch.types` are the types of the entries, a bit each: see `OrderEntries`; null where an
  ///   older version wrote the row.
  static let frames = """
    ALTER TABLE journal RENAME TO old_journal;
    CREATE TABLE journal (
      number INTEGER PRIMARY KEY,
      first_entry INTEGER NOT NULL,
      next_entry INTEGER NOT NULL,
      frame BLOB NOT NULL
    ) STRICT;

    CREATE TABLE supplier (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE roster (
      number INTEGER PRIMARY KEY,
      suppliers TEXT NOT NULL
    ) STRICT;

    CREATE TABLE name_run (
      number INTEGER PRIMARY KEY,
      level INTEGER NOT NULL,
      entries INTEGER NOT NULL,
      buckets INTEGER NOT NULL,
      base INTEGER NOT NULL,
      is_live INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE name_bucket (
      place INTEGER PRIMARY KEY,
      entries BLOB NOT NULL
    ) STRICT;
    CREATE TABLE name_filter (
      place INTEGER PRIMARY KEY,
      bits BLOB NOT NULL
    ) STRICT;

    CREATE TABLE open_order (
      block INTEGER PRIMARY KEY,
      ended INTEGER,
      orders BLOB NOT NULL
    ) STRICT;

    CREATE TABLE unpruned (
      number INTEGER PRIMARY KEY,
      payer INTEGER NOT NULL,
      ended INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX unpruned_of_payer ON unpruned (payer, ended);

    CREATE TABLE mark (
      name TEXT PRIMARY KEY,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE stretch ADD COLUMN types INTEGER;
    ALTER TABLE entry ADD COLUMN order_id TEXT;
    UPDATE entry SET order_id =
        (SELECT coalesce(o.id, o.former_id) FROM orders o WHERE o.number = order_number)
      WHERE order_number IS NOT NULL;
    DROP INDEX entry_of_order;
    DROP INDEX entry_of_no_order;
    ALTER TABLE entry DROP COLUMN order_number;
    CREATE INDEX entry_of_order ON entry (order_id) WHERE order_id IS NOT NULL;
    CREATE INDEX entry_of_no_order ON entry (type) WHERE order_id IS NULL;
    """

  /// A stretch is stored once it is complete; until now the last one was stored with each batch. The rows
  /// of open orders have a mark of their own; until now they were as far as the runs of names.
  static let lag = """
    INSERT OR IGNORE INTO mark (name, value)
      VALUES ('opened', coalesce((SELECT value FROM mark WHERE name = 'sealed'), 1));
    DELETE FROM stretch WHERE first + 4096 > max(
      coalesce((SELECT next_entry FROM journal ORDER BY number DESC LIMIT 1), 0),
      coalesce((SELECT max(number) + 1 FROM entry), 0));
    """

  /// Drops the tables of before once their rows are frames.
  static let withoutRows = """
    DROP TABLE orders;
    DROP TABLE old_journal;
    """
}
