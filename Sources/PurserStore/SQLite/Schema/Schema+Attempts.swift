/// The notes of attempts, beside their holds.
extension Schema {
  /// A row for each attempt of which more is known than its hold: `hold` is the name of its hold, `reference` what
  /// the supplier got as its name, `supplier_reference` what it calls the order. Moments are microseconds since
  /// 1970; `started_at` is when the attempt was prepared, `ended_at` when the call that buys was over. `content` is
  /// what no statement looks at, as JSON.
  static let attempts = """
    CREATE TABLE attempt (
      hold TEXT PRIMARY KEY,
      supplier TEXT NOT NULL,
      is_over INTEGER NOT NULL,
      placed_at INTEGER NOT NULL,
      started_at INTEGER,
      ended_at INTEGER,
      reference TEXT,
      supplier_reference TEXT,
      content TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX attempt_open ON attempt (hold) WHERE is_over = 0;
    CREATE INDEX attempt_over ON attempt (placed_at) WHERE is_over = 1;
    CREATE INDEX attempt_reference ON attempt (supplier, reference) WHERE reference IS NOT NULL;
    CREATE INDEX attempt_supplier_reference ON attempt (supplier, supplier_reference)
      WHERE supplier_reference IS NOT NULL;
    """

  /// What finds the attempts beside one that the supplier may show for the same purchase: what their look-ups find them by
  /// (`AttemptMemo.sought`), where that is no name of their own. `bought_twice_at` is when an attempt was bought beside
  /// another one of its order.
  static let purchasesOfAttempts = """
    ALTER TABLE attempt ADD COLUMN sought TEXT;
    ALTER TABLE attempt ADD COLUMN bought_twice_at INTEGER;
    CREATE INDEX attempt_sought ON attempt (supplier, sought, started_at)
      WHERE sought IS NOT NULL;
    CREATE INDEX attempt_bought_twice ON attempt (bought_twice_at)
      WHERE bought_twice_at IS NOT NULL;
    """

  /// Why people gave an attempt's hold up, as the JSON of a problem.
  static let givenUpAttempts = """
    ALTER TABLE attempt ADD COLUMN given_up TEXT;
    """

  /// What finds orders by their attempts: the supplier's name for one, whoever that is, and when an attempt was bought
  /// for more than its price.
  static let listedAttempts = """
    ALTER TABLE attempt ADD COLUMN overpriced_at INTEGER;
    CREATE INDEX attempt_called ON attempt (supplier_reference)
      WHERE supplier_reference IS NOT NULL;
    CREATE INDEX attempt_overpriced ON attempt (overpriced_at) WHERE overpriced_at IS NOT NULL;
    """
}
