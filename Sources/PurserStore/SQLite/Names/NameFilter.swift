/// Tells in memory that a run certainly does not have a hash: a Bloom filter whose bits for one hash
/// lie in one line of the processor's cache ("blocked": Putze, Sanders and Singler, "Cache-, Hash- and
/// Space-Efficient Bloom Filters", 2007).
struct NameFilter {
  /// The words of a block: 512 bits.
  static let blockLength = 8
  /// The bits for each entry. With 16 of them about one strange hash in 700 is let through.
  private static let bitsForEach = 16
  private static let probes = 7

  private(set) var words: [UInt64]

  init(words: [UInt64]) { self.words = words }

  /// An empty filter for `count` entries.
  init(count: Int) {
    let blocks = max(1, (count * Self.bitsForEach + 511) / 512)
    words = Array(repeating: 0, count: blocks * Self.blockLength)
  }

  mutating func insert(_ hash: UInt64) {
    let start = start(of: hash)
    var bits = Self.bits(of: hash)
    for _ in 0..<Self.probes {
      words[start + Int(bits >> 6 & 7)] |= 1 << (bits & 63)
      bits >>= 9
    }
  }

  func mayContain(_ hash: UInt64) -> Bool {
    let start = start(of: hash)
    var bits = Self.bits(of: hash)
    for _ in 0..<Self.probes {
      guard words[start + Int(bits >> 6 & 7)] & 1 << (bits & 63) != 0 else { return false }
      bits >>= 9
    }
    return true
  }

  private func start(of hash: UInt64) -> Int {
    NameHash.part(of: hash, among: words.count / Self.blockLength) * Self.blockLength
  }

  /// Seven times nine bits that do not depend on the block.
  private static func bits(of hash: UInt64) -> UInt64 {
    let product = hash.multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
    return (product.high ^ product.low) &* 0xD6E8_FEB8_6659_FD93
  }
}
