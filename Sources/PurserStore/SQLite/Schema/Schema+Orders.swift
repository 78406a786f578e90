/// What finds orders by what they are about.
extension Schema {
  /// A row for each 4,096 events: when its orders were placed, the earliest and the latest in microseconds
  /// since 1970 (the other way round where it has none), and a checksum with a filter of what they are about.
  static let orderStretches = """
    CREATE TABLE order_stretch (
      first INTEGER PRIMARY KEY,
      earliest INTEGER NOT NULL,
      latest INTEGER NOT NULL,
      filter BLOB NOT NULL
    ) STRICT;
    """
}
