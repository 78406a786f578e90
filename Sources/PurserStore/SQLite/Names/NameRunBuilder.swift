internal import GRDB
internal import PurserCore

/// Writes a run from entries that come in order.
final class NameRunBuilder {
  /// The bytes that a bucket has on average: a page with some room, since buckets differ.
  private static let bucketLength = 3600

  let number: Int64
  let level: Int
  private let count: Int
  private let buckets: Int
  private let base: Int64
  private var filter: NameFilter
  private var bucket: [NameEntry] = []
  private var nextBucket = 0
  private var nextFilterPart = 0
  private var added = 0
  private let bytes = ByteWriter(reserving: 8192)

  /// Begins a run, which is not in use before it is finished.
  ///
  /// - Parameters:
  ///   - level: how often its entries were merged.
  ///   - count: how many entries will come.
  ///   - places: the lowest and the highest of their places.
  ///   - db: the database.
  /// - Throws: what SQLite fails with.
  init(level: Int, count: Int, places: ClosedRange<Int64>, _ db: Database) throws {
    self.level = level
    self.count = count
    base = places.lowerBound
    // Hashes stand 2^63 / count apart, and a byte of a difference has seven bits.
    let hashBits = max(1, count).leadingZeroBitCount + 1
    let placeBits =
      Int64.bitWidth - (places.upperBound - places.lowerBound + 1).leadingZeroBitCount
    let length = (hashBits + 6) / 7 + (placeBits + 6) / 7
    buckets = max(1, (count * length + Self.bucketLength - 1) / Self.bucketLength)
    filter = NameFilter(count: count)
    let row = try CStatement(
      db,
      """
      INSERT INTO name_run (level, entries, buckets, base, is_live) VALUES (?, ?, ?, ?, 0)
      """)
    row.bind(1, Int64(level))
    row.bind(2, Int64(count))
    row.bind(3, Int64(buckets))
    row.bind(4, base)
    try row.run()
    number = db.lastInsertedRowID
  }

  /// How many entries a call of `finish` counts as: it writes some pages at most.
  var costOfFinishing: Int { min(NameRun.filterPart / 4, max(1, count / 32)) }

  /// Takes the next entry, and writes the buckets that are complete.
  func add(_ entry: NameEntry, _ db: Database) throws {
    let place = NameHash.part(of: entry.hash, among: buckets)
    while nextBucket < place { try writeBucket(db) }
    bucket.append(entry)
    filter.insert(entry.hash)
    added += 1
  }

  private func writeBucket(_ db: Database) throws {
    NameRun.write(bucket[...], base: base, to: bytes)
    let row = try CStatement(db, "INSERT INTO name_bucket (place, entries) VALUES (?, ?)")
    row.bind(1, NameRun.row(number, nextBucket))
    try put(row)
    bucket.removeAll(keepingCapacity: true)
    nextBucket += 1
  }

  private func put(_ row: CStatement) throws {
    try bytes.contents.withMemoryRebound(to: UInt8.self) {
      row.bind(2, lastingBlob: $0)
      try row.run()
    }
  }

  /// Writes a part of what is left once all entries were added.
  ///
  /// - Returns: the run, which is in use from this transaction on; `nil` where there is more to write.
  func finish(_ db: Database) throws -> NameRun? {
    if nextBucket < buckets {
      while nextBucket < buckets { try writeBucket(db) }
      return nil
    }
    if nextFilterPart * NameRun.filterPart < filter.words.count {
      NameRun.writeFilter(filter.words, part: nextFilterPart, to: bytes)
      let row = try CStatement(db, "INSERT INTO name_filter (place, bits) VALUES (?, ?)")
      row.bind(1, NameRun.row(number, nextFilterPart))
      try put(row)
      nextFilterPart += 1
      return nil
    }
    guard added == count else { throw StoreError.damagedRow("an index of another length") }
    try db.cachedStatement(sql: "UPDATE name_run SET is_live = 1 WHERE number = ?")
      .execute(arguments: [number])
    return NameRun(
      number: number, level: level, count: count, buckets: buckets, base: base, filter: filter)
  }
}
