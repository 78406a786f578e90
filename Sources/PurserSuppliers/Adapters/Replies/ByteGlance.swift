/// What one pass over bytes tells of the character set that they are in. It looks at eight bytes at a
/// time: every reply goes through it, and most are ASCII.
struct ByteGlance {
  /// Whether every byte is one of ASCII.
  private(set) var isASCII = true
  /// Whether an escape character is among them, by which some sets shift to another.
  private(set) var hasEscape = false

  init(_ bytes: [UInt8]) {
    let (highBits, lowBits): (UInt64, UInt64) = (0x8080_8080_8080_8080, 0x0101_0101_0101_0101)
    let escape: UInt8 = 0x1B
    var (high, escapes): (UInt64, UInt64) = (0, 0)
    bytes.withUnsafeBytes { bytes in
      let end = bytes.count & ~7
      for offset in stride(from: 0, to: end, by: 8) {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        high |= word
        // A byte that is zero is an escape. Taking one from it sets its high bit, and where no byte is
        // zero, no high bit that was clear is set.
        let difference = word ^ (lowBits &* UInt64(escape))
        escapes |= (difference &- lowBits) & ~difference
      }
      for byte in bytes[end...] {
        high |= UInt64(byte)
        if byte == escape { escapes |= highBits }
      }
    }
    isASCII = high & highBits == 0
    hasEscape = escapes & highBits != 0
  }
}
