internal import GRDB
internal import PurserCore

/// Names that were put in order and written once: a run never changes. It is cut into buckets of
/// equal ranges of hashes, one row and about a page each, so that the row of a hash is known without
/// a search; a filter in memory tells which runs need not be looked at.
final class NameRun: Sendable {
  let number: Int64
  /// How often its entries were merged.
  let level: Int
  let count: Int
  let buckets: Int
  /// The lowest place, from which the others count.
  let base: Int64
  let filter: NameFilter

  init(number: Int64, level: Int, count: Int, buckets: Int, base: Int64, filter: NameFilter) {
    self.number = number
    self.level = level
    self.count = count
    self.buckets = buckets
    self.base = base
    self.filter = filter
  }

  /// The number of a row of a run: of a bucket, or a part of the filter.
  static func row(_ run: Int64, _ part: Int) -> Int64 { run << 32 | Int64(part) }

  // MARK: Looking up

  /// Adds the places of a hash to `places`.
  func add(_ hash: UInt64, to places: inout [NamePlace], _ db: Database) throws {
    let row = try bucket(NameHash.part(of: hash, among: buckets), db)
    defer { row.reset() }
    try row.withBytes(0) { try Self.add(hash, from: $0, base: base, to: &places) }
  }

  /// Adds the places of a hash in a bucket, without making anything of the other entries.
  private static func add(
    _ hash: UInt64, from bytes: UnsafeRawBufferPointer, base: Int64, to places: inout [NamePlace]
  ) throws {
    try requireWhole(bytes)
    var position = 4
    func unsigned() throws -> UInt64 {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while position < bytes.count, shift < 64 {
        let byte = bytes[position]
        position += 1
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
      throw ByteReader.damage
    }
    var rest = try unsigned()
    var current: UInt64 = 0
    while rest > 0 {
      current &+= try unsigned()
      let place = try unsigned()
      if current > hash { return }
      if current == hash {
        places.append(NamePlace(packed: base &+ Int64(bitPattern: place)))
      }
      rest -= 1
    }
  }

  /// The entries of a bucket, in order.
  func entries(ofBucket bucket: Int, _ db: Database) throws -> [NameEntry] {
    let row = try self.bucket(bucket, db)
    defer { row.reset() }
    return try Self.entries(row.bytes(0), base: base)
  }

  /// The row of a bucket, to be reset.
  private func bucket(_ bucket: Int, _ db: Database) throws -> CStatement {
    let row = try CStatement(db, "SELECT entries FROM name_bucket WHERE place = ?")
    row.bind(1, Self.row(number, bucket))
    guard try row.next() else { throw StoreError.damagedRow("a part of its index missing") }
    return row
  }

  // MARK: Buckets

  /// The bytes of a bucket: a checksum, a count, and differences.
  static func write(_ entries: ArraySlice<NameEntry>, base: Int64, to bytes: ByteWriter) {
    bytes.removeAll()
    bytes.fixed(UInt32(0))
    bytes.unsigned(entries.count)
    var before: UInt64 = 0
    for entry in entries {
      bytes.unsigned(entry.hash - before)
      bytes.unsigned(UInt64(entry.place.packed - base))
      before = entry.hash
    }
    bytes.replace(checksum(bytes.contents), at: 0)
  }

  private static func entries(_ bytes: [UInt8], base: Int64) throws -> [NameEntry] {
    try requireWhole(bytes)
    var reader = ByteReader(bytes, 4..<bytes.count)
    let count = try reader.count()
    var entries: [NameEntry] = []
    entries.reserveCapacity(count)
    var hash: UInt64 = 0
    for _ in 0..<count {
      hash &+= try reader.unsigned()
      entries.append(
        NameEntry(hash: hash, place: NamePlace(packed: base &+ (try reader.number()))))
    }
    return entries
  }

  private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    CRC32C.checksum(UnsafeRawBufferPointer(rebasing: bytes[4...]))
  }

  private static func requireWhole(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try requireWhole($0) }
  }

  private static func requireWhole(_ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count > 4,
      checksum(bytes) == UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))
    else {
      throw StoreError(
        .corrupt,
        "the index of orders in the ledger is damaged: its checksum is wrong; "
          + "restore the ledger from a copy")
    }
  }

  // MARK: Filters

  /// The words of a filter that a row has.
  static let filterPart = 4096

  /// Writes the part of a filter of a number.
  static func writeFilter(_ words: [UInt64], part: Int, to bytes: ByteWriter) {
    bytes.removeAll()
    bytes.fixed(UInt32(0))
    for word in words[part * filterPart..<min(words.count, (part + 1) * filterPart)] {
      bytes.fixed(word)
    }
    bytes.replace(checksum(bytes.contents), at: 0)
  }

  /// The words of a part of a filter.
  static func filterWords(_ bytes: [UInt8]) throws -> [UInt64] {
    try requireWhole(bytes)
    var reader = ByteReader(bytes, 4..<bytes.count)
    var words: [UInt64] = []
    words.reserveCapacity(bytes.count / 8)
    while !reader.isAtEnd { words.append(try reader.fixed()) }
    return words
  }
}
