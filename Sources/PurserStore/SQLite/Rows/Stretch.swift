internal import GRDB
internal import PurserCore

/// The sum of the entries of 4,096 numbers: enough to tell that none of them fits a filter. It takes
/// the place of indexes by pool and by moment, which would cost every hold a microsecond each.
struct Stretch: Sendable {
  /// How many numbers each has.
  static let length: Int64 = 4096

  /// The first of its numbers.
  let first: Int64
  private(set) var earliest: Int64
  private(set) var latest: Int64
  private(set) var pools: Set<Int64>
  private var lastPool: Int64
  /// The types of its entries by `OrderEntries.bit`; all, where an older version wrote it.
  private(set) var types: Int64

  /// The stretch of an entry, as far as it goes.
  init(number: Int64, at: Timestamp, pool: Int64, type: Int64) {
    first = number - number % Self.length
    earliest = at.microsecondsSinceEpoch
    latest = at.microsecondsSinceEpoch
    pools = [pool]
    lastPool = pool
    types = type
  }

  /// A stored one: its columns in the order of the table.
  init(_ row: CStatement) {
    first = row.integer(0)
    earliest = row.integer(1)
    latest = row.integer(2)
    pools = Set(row.text(3).split(separator: ",").compactMap { Int64($0) })
    lastPool = -1
    types = row.optionalInteger(4) ?? -1
  }

  func contains(_ number: Int64) -> Bool { (first..<first + Self.length).contains(number) }

  mutating func add(at: Timestamp, pool: Int64, type: Int64) {
    types |= type
    earliest = min(earliest, at.microsecondsSinceEpoch)
    latest = max(latest, at.microsecondsSinceEpoch)
    guard pool != lastPool else { return }
    lastPool = pool
    pools.insert(pool)
  }

  func store(_ db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO stretch (first, earliest, latest, pools, types)"
        + " VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [
      first, earliest, latest, pools.sorted().map(String.init).joined(separator: ","),
      types,
    ])
  }
}
