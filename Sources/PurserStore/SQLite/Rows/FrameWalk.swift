internal import GRDB
internal import PurserCore

/// Goes through the batches that have entries of a range of numbers. The numbers of entries rise with
/// those of events, so that the first batch is found by halving.
final class FrameWalk {
  private let row: CStatement
  private let range: ClosedRange<Int64>
  private let newestFirst: Bool
  private var isAtEnd = false

  init(_ db: Database, _ range: ClosedRange<Int64>, newestFirst: Bool) throws {
    self.range = range
    self.newestFirst = newestFirst
    let bound = newestFirst ? range.upperBound : range.lowerBound
    let start = try Self.latest(upTo: bound, db)
    row = try CStatement(
      db,
      newestFirst
        ? "SELECT number, first_entry, frame FROM journal WHERE number <= ? ORDER BY number DESC"
        : "SELECT number, first_entry, frame FROM journal WHERE number >= ? ORDER BY number")
    row.bind(1, start ?? (newestFirst ? .min : 0))
  }

  deinit { row.reset() }

  /// The next batch; `nil` at the end.
  func next() throws -> Frame? {
    guard !isAtEnd, try row.next() else { return nil }
    let firstEntry = row.integer(1)
    if newestFirst {
      isAtEnd = firstEntry <= range.lowerBound
    } else if firstEntry > range.upperBound {
      isAtEnd = true
      return nil
    }
    return try FrameStore.frame(row.bytes(2), number: row.integer(0))
  }

  /// The statement that the first and the last batch are found with. SQLite looks for either at an end of the
  /// table, and for both of them in one question goes through all of it.
  static let endsSQL =
    "SELECT (SELECT min(number) FROM journal), (SELECT max(number) FROM journal)"

  /// The number of the latest batch whose entries begin at or before a number.
  private static func latest(upTo entry: Int64, _ db: Database) throws -> Int64? {
    let ends = try CStatement(db, endsSQL)
    defer { ends.reset() }
    guard try ends.next(), !ends.isNull(0) else { return nil }
    var (low, high) = (ends.integer(0), ends.integer(1))
    var found: Int64?
    let row = try CStatement(
      db,
      "SELECT number, first_entry FROM journal WHERE number <= ? ORDER BY number DESC LIMIT 1")
    defer { row.reset() }
    while low <= high {
      let middle = low + (high - low) / 2
      row.reset()
      row.bind(1, middle)
      guard try row.next() else { break }
      if row.integer(1) <= entry {
        found = row.integer(0)
        low = middle + 1
      } else {
        high = row.integer(0) - 1
      }
    }
    return found
  }
}
