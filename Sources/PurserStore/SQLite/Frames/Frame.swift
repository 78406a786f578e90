internal import PurserCore

/// The events of a batch as bytes: what replays them, and at the same time the only place where
/// orders are kept.
///
///     version      1 byte
///     length       4 bytes, of all
///     CRC-32C      4 bytes, of the five before and all that follow
///     number of the first event, count of events, base moment, number of the first entry
///     records      behind their length; each its own length, its kind, and what `FrameWriter` says
///     texts        a count, and texts that records refer to by place
///
/// Moments are differences to the base moment, or to another one of the record. A record can be read
/// without those before it, so that one order is found by stepping over the others.
struct Frame {
  static let version: UInt8 = 1
  /// Version, length and checksum.
  static let sealLength = 9

  let bytes: [UInt8]
  /// The number of the first event.
  let number: Int64
  /// How many numbers of events it takes.
  let count: Int64
  let base: Int64
  /// The number of the first entry, or of the next where there is none.
  let firstEntry: Int64
  private let records: Range<Int>
  private let texts: Range<Int>

  /// Checks a frame.
  ///
  /// - Throws: `StoreError.corrupt` where a byte of it is another than was written, or missing.
  init(_ bytes: [UInt8]) throws {
    guard bytes.count > Self.sealLength, bytes[0] == Self.version else { throw Self.damage }
    var reader = ByteReader(bytes, 1..<bytes.count)
    let length: UInt32 = try reader.fixed()
    let sum: UInt32 = try reader.fixed()
    guard length == bytes.count, sum == Self.checksum(bytes) else { throw Self.damage }
    self.bytes = bytes
    number = try reader.signed()
    count = try reader.number()
    base = try reader.signed()
    firstEntry = try reader.number()
    let part = try reader.part()
    records = part.position..<part.end
    texts = reader.position..<bytes.count
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBytes { checksum($0) }
  }

  /// The checksum of a frame, of everything but the checksum itself.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    CRC32C.checksum(
      UnsafeRawBufferPointer(rebasing: bytes[sealLength...]),
      after: CRC32C.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<(sealLength - 4)])))
  }

  static var damage: StoreError {
    StoreError(
      .corrupt,
      "a batch of orders in the ledger is damaged: its checksum is wrong; "
        + "restore the ledger from a copy")
  }

  // MARK: Records

  /// A record, ready to be read.
  struct Record {
    let kind: RecordKind
    /// The number of the event; of the one before where it is none itself.
    let number: Int64
    /// What follows the kind.
    var body: ByteReader
    /// Where it stands in the frame, from its kind on.
    let range: Range<Int>
  }

  /// Steps from record to record.
  struct Records {
    private var reader: ByteReader
    private var next: Int64

    fileprivate init(_ frame: Frame) {
      reader = ByteReader(frame.bytes, frame.records)
      next = frame.number
    }

    mutating func record() throws -> Record? {
      guard !reader.isAtEnd else { return nil }
      var body = try reader.part()
      let range = body.position..<body.end
      guard let kind = RecordKind(rawValue: try body.byte()) else { throw ByteReader.damage }
      if kind == .removed {
        var counting = body
        next += try counting.number()
      }
      if kind.isEvent { next += 1 }
      return Record(kind: kind, number: next - 1, body: body, range: range)
    }
  }

  /// Its records from the first one on.
  func recordsFromStart() -> Records { Records(self) }

  /// The event of a number; `nil` where it is gone.
  func event(_ number: Int64) throws -> Record? {
    var records = recordsFromStart()
    while let record = try records.record(), record.number <= number {
      if record.number == number, record.kind.isEvent { return record }
    }
    return nil
  }

  /// The text that a record refers to.
  func text(_ place: Int) throws -> String {
    var reader = ByteReader(bytes, texts)
    guard place < (try reader.count()) else { throw ByteReader.damage }
    for _ in 0..<place { _ = try reader.part() }
    return try reader.text()
  }

  /// Every text that records may refer to.
  func allTexts() throws -> [String] {
    var reader = ByteReader(bytes, texts)
    var all: [String] = []
    for _ in 0..<(try reader.count()) { all.append(try reader.text()) }
    return all
  }

  /// The moment that stands so far from the base.
  func moment(_ distance: Int64) -> Timestamp {
    Timestamp(microsecondsSinceEpoch: base &+ distance)
  }
}
