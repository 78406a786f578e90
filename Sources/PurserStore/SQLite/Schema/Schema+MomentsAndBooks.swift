/// The tables since deductions keep their moments and pools their book balances.
extension Schema {
  /// A hold costs as few B-tree operations as it can, since each takes about a microsecond: one row
  /// of `orders`, which is also its first entry, its place in the index of names, and one in the
  /// index of open orders. Everything else is written once for each batch.
  ///
  /// - `currency` keeps the decimals that counts were written with.
  /// - `pool` keeps the books; `balance` is null while only the name is known. `corrections` and
  ///   `top_ups` are JSON arrays.
  /// - `payer` names pools that pay for an order together, as a list of pool numbers: `3` or `3,5`.
  ///   So an order has one number that says which readings matter to it, and the orders that ended
  ///   lately are found for each payer by the horizons of just its pools.
  /// - `orders` has a row for each order. `number` counts orders and entries together. One that was
  ///   held is also the entry of its first pool, by `amount`, which left `balance`; `others` lists
  ///   the amounts of the payer's other pools. `sending` is 0 for not sent, 1 for assumed, 2 for
  ///   reported; a null `sent_at` of an assumed one is `placed_at`. `is_open` marks what a restart
  ///   needs: orders without an ending, and expired ones not judged. `fingerprint` and `decision`
  ///   are the stored answer, null once it is pruned; the row stays as an entry. A name that is
  ///   taken again after that moves to `former_id`.
  /// - `entry` has the other entries. `detail` is JSON, for what came of a reading or the owner.
  /// - `stretch` sums up the entries of 4,096 numbers, from `first` on: the range of their moments,
  ///   and their pools as a list. A listing passes over the stretches that cannot fit its filter.
  /// - `owner_entry` has what the owner told under a reference, as JSON.
  /// - `journal` has the events, one row a batch, a line of JSON each; `number` is the first one's.
  static let momentsAndBooks = """
    CREATE TABLE currency (
      code TEXT PRIMARY KEY,
      decimals INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE pool (
      number INTEGER PRIMARY KEY,
      supplier TEXT NOT NULL,
      name TEXT NOT NULL,
      currency TEXT NOT NULL,
      balance INTEGER,
      horizon INTEGER,
      reading TEXT,
      corrections TEXT,
      top_ups TEXT,
      UNIQUE (supplier, name, currency)
    ) STRICT;

    CREATE TABLE payer (
      number INTEGER PRIMARY KEY,
      pools TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE orders (
      number INTEGER PRIMARY KEY,
      id TEXT UNIQUE,
      currency TEXT NOT NULL,
      payer INTEGER,
      placed_at INTEGER NOT NULL,
      is_open INTEGER NOT NULL,
      amount INTEGER,
      others TEXT,
      balance INTEGER,
      attempt INTEGER,
      sending INTEGER,
      sent_at INTEGER,
      accepted_at INTEGER,
      unknown_at INTEGER,
      ended_at INTEGER,
      ending TEXT,
      actual INTEGER,
      settled_at INTEGER,
      inferred TEXT,
      former_id TEXT,
      fingerprint ANY,
      decision TEXT
    ) STRICT;
    CREATE INDEX orders_open ON orders (is_open) WHERE is_open = 1;
    CREATE INDEX orders_ended ON orders (payer, ended_at)
      WHERE ended_at IS NOT NULL AND decision IS NOT NULL;
    CREATE INDEX orders_refused ON orders (placed_at) WHERE payer IS NULL;
    CREATE INDEX orders_former ON orders (former_id) WHERE former_id IS NOT NULL;

    CREATE TABLE entry_type (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;
    INSERT INTO entry_type (number, name) VALUES (1, 'order'), (2, 'settle_difference'),
      (3, 'refund'), (4, 'top_up'), (5, 'credit_detected'), (6, 'drift'), (7, 'adjustment');

    CREATE TABLE entry (
      number INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      type INTEGER NOT NULL,
      pool INTEGER NOT NULL,
      amount INTEGER NOT NULL,
      balance INTEGER NOT NULL,
      order_number INTEGER,
      reference TEXT,
      detail TEXT
    ) STRICT;
    CREATE INDEX entry_of_order ON entry (order_number) WHERE order_number IS NOT NULL;
    CREATE INDEX entry_of_reference ON entry (reference) WHERE reference IS NOT NULL;
    CREATE INDEX entry_of_no_order ON entry (type) WHERE order_number IS NULL;

    CREATE TABLE stretch (
      first INTEGER PRIMARY KEY,
      earliest INTEGER NOT NULL,
      latest INTEGER NOT NULL,
      pools TEXT NOT NULL
    ) STRICT;

    CREATE TABLE owner_entry (
      reference TEXT PRIMARY KEY,
      content TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE journal (
      number INTEGER PRIMARY KEY,
      count INTEGER NOT NULL,
      at INTEGER NOT NULL,
      events TEXT NOT NULL
    ) STRICT;
    """
}
