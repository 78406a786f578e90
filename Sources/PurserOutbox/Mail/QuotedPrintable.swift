/// Text as mail carries it where not every server takes more than ASCII (RFC 2045, section 6.7).
enum QuotedPrintable {
  /// The most characters of a line, the mark that it goes on included.
  private static let longestLine = 76

  /// The bytes of a text, each line with CR and LF at its end.
  static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      append(Array(line.utf8), to: &bytes)
    }
    return bytes
  }

  private static func append(_ line: [UInt8], to bytes: inout [UInt8]) {
    var length = 0
    for (index, byte) in line.enumerated() {
      let isLast = index == line.count - 1
      let unit = unit(byte, isFirst: length == 0, isLast: isLast, isFrom: isFrom(line[index...]))
      if length + unit.count > longestLine - (isLast ? 0 : 1) {
        bytes += "=\r\n".utf8
        // What begins a line has its own rules.
        let first = self.unit(byte, isFirst: true, isLast: isLast, isFrom: isFrom(line[index...]))
        bytes += first
        length = first.count
      } else {
        bytes += unit
        length += unit.count
      }
    }
    bytes += "\r\n".utf8
  }

  /// What programs that keep mail in one file would change (mbox).
  private static func isFrom(_ rest: ArraySlice<UInt8>) -> Bool { rest.starts(with: "From ".utf8) }

  private static func unit(_ byte: UInt8, isFirst: Bool, isLast: Bool, isFrom: Bool) -> [UInt8] {
    let isPlain =
      switch byte {
      case UInt8(ascii: " "): !isLast
      case UInt8(ascii: "="): false
      // A dot that stands alone ends a message.
      case UInt8(ascii: "."): !isFirst
      case UInt8(ascii: "F"): !(isFirst && isFrom)
      default: (0x21...0x7E).contains(byte)
      }
    guard !isPlain else { return [byte] }
    return Array("=\(Hexadecimal.text(byte).uppercased())".utf8)
  }
}
