/// What readings found, and what explained it later.
extension Schema {
  /// - `pool.findings` and `pool.claims` are JSON arrays: credits and drifts that nothing has explained
  ///   yet, and what was told and may explain parts of them. Those of earlier versions are not among
  ///   them, since what is left open of them is not known.
  /// - `entry.explains` is the number of the credit or drift that the entry takes back.
  static let findings = """
    ALTER TABLE pool ADD COLUMN findings TEXT;
    ALTER TABLE pool ADD COLUMN claims TEXT;
    ALTER TABLE entry ADD COLUMN explains INTEGER;
    CREATE INDEX entry_that_explains ON entry (explains) WHERE explains IS NOT NULL;
    """

  /// `pool.traffic` is a JSON array of numbers: what orders did in the pool of late. Where it is missing, nothing is
  /// known of it.
  static let traffic = "ALTER TABLE pool ADD COLUMN traffic TEXT;"

  /// The numbers of what readings find, for SQL: a detected credit (5) and a drift (6).
  static let findingTypes = "(5, 6)"

  /// An explanation finds the detected credit (5) or drift (6) that it takes back by its pool and moment.
  static let foundEntries = """
    CREATE INDEX entry_found ON entry (pool, at) WHERE type IN (5, 6);
    """
}
