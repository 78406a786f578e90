/// Reads a compiled time zone (TZif, RFC 9636, section 3) of version 2 and later, whose moments have
/// 64 bits. Version 1 ends in 2037 and has no rule for what comes after; nobody makes it any more.
struct ZoneFileReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What a header counts, in the order of its six numbers.
  private struct Counts {
    let universal, standard, leapSeconds, changes, types, letters: Int

    /// How long the block behind the header is, where moments have so many bytes.
    func size(momentBytes: Int) -> Int {
      changes * (momentBytes + 1) + types * 6 + letters + leapSeconds * (momentBytes + 4) + standard
        + universal
    }
  }

  /// The zone; `nil` where the file is damaged, of version 1, or counts leap seconds.
  mutating func zone() -> Zone? {
    guard let short = takeHeader(), skip(short.size(momentBytes: 4)), let counts = takeHeader(),
      counts.leapSeconds == 0, counts.types > 0,
      bytes.count - position >= counts.size(momentBytes: 8)
    else { return nil }
    let moments = (0..<counts.changes).map { _ in takeInteger(8) }
    let kinds = (0..<counts.changes).map { _ in Int(takeInteger(1) & 0xFF) }
    let offsets = (0..<counts.types).map { _ in
      let offset = takeInteger(4)
      position += 2
      return offset
    }
    position += counts.letters + counts.standard + counts.universal
    guard offsets.allSatisfy({ abs($0) <= Zone.mostSeconds }),
      kinds.allSatisfy(offsets.indices.contains),
      zip(moments, moments.dropFirst()).allSatisfy({ $0 < $1 }), let footer = takeFooter()
    else { return nil }
    let changes = zip(moments, kinds).map { Zone.Change(moment: $0, offset: offsets[$1]) }
    guard !footer.isEmpty else {
      return Zone(firstOffset: offsets[0], changes: changes, rule: nil)
    }
    var parser = ZoneRuleParser(footer)
    return parser.rule().map { Zone(firstOffset: offsets[0], changes: changes, rule: $0) }
  }

  private mutating func takeHeader() -> Counts? {
    guard bytes.count - position >= 44, bytes[position...].starts(with: Array("TZif".utf8)),
      bytes[position + 4] >= UInt8(ascii: "2")
    else { return nil }
    position += 20
    let numbers = (0..<6).map { _ in Int(takeInteger(4)) }
    guard numbers.allSatisfy({ (0...bytes.count).contains($0) }) else { return nil }
    return Counts(
      universal: numbers[0], standard: numbers[1], leapSeconds: numbers[2], changes: numbers[3],
      types: numbers[4], letters: numbers[5])
  }

  private mutating func skip(_ count: Int) -> Bool {
    guard bytes.count - position >= count else { return false }
    position += count
    return true
  }

  /// A signed number of that many bytes, the highest first. There are so many.
  private mutating func takeInteger(_ count: Int) -> Int64 {
    let high: Int64 = bytes[position] < 0x80 ? 0 : -1
    let value = bytes[position..<position + count].reduce(high) { $0 << 8 | Int64($1) }
    position += count
    return value
  }

  /// The rule of years to come, between two line breaks.
  private mutating func takeFooter() -> ArraySlice<UInt8>? {
    let newline = UInt8(ascii: "\n")
    guard position < bytes.count, bytes[position] == newline,
      let end = bytes[(position + 1)...].firstIndex(of: newline)
    else { return nil }
    return bytes[(position + 1)..<end]
  }
}
