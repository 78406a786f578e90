/// Checks UTF-8 by the table of well-formed sequences: Unicode 15, table 3-7.
enum UTF8Scanner {
  /// The length of the well-formed sequence of two to four bytes that starts at the offset; nil where
  /// it is cut off, overlong, a surrogate, or beyond U+10FFFF.
  static func length(of bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int? {
    let second: ClosedRange<UInt8>
    let length: Int
    switch bytes[offset] {
    case 0xC2...0xDF: (second, length) = (0x80...0xBF, 2)
    case 0xE0: (second, length) = (0xA0...0xBF, 3)
    case 0xED: (second, length) = (0x80...0x9F, 3)
    case 0xE1...0xEF: (second, length) = (0x80...0xBF, 3)
    case 0xF0: (second, length) = (0x90...0xBF, 4)
    case 0xF1...0xF3: (second, length) = (0x80...0xBF, 4)
    case 0xF4: (second, length) = (0x80...0x8F, 4)
    default: return nil
    }
    guard offset + length <= bytes.count, second.contains(bytes[offset + 1]) else { return nil }
    for index in (offset + 2)..<(offset + length) where bytes[index] & 0xC0 != 0x80 { return nil }
    return length
  }

  /// 3 where the text starts with a byte order mark, else 0.
  static func byteOrderMarkLength(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF] as [UInt8]) ? 3 : 0
  }
}
