/// The text of a query and the place reached in it.
struct PathCursor {
  private let bytes: [UInt8]
  /// UTF-8 bytes from the start; always between two characters when an error is made.
  var offset = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { offset == bytes.count }

  var peekByte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// The next character where it is ASCII; for others only that it is none of those asked for.
  var peek: Unicode.Scalar? { peekByte.map { $0 < 0x80 ? Unicode.Scalar($0) : "\u{FFFD}" } }

  mutating func advance() { offset += 1 }

  mutating func take(_ word: String) -> Bool {
    guard bytes[offset...].starts(with: word.utf8) else { return false }
    offset += word.utf8.count
    return true
  }

  /// Returns whether there was any of the RFC's blank space: space, tab, line feed, carriage return.
  @discardableResult
  mutating func skipWhitespace() -> Bool {
    let start = offset
    while let byte = peekByte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      offset += 1
    }
    return offset > start
  }

  func text(from start: Int) -> String { String(decoding: bytes[start..<offset], as: UTF8.self) }

  func fail(_ sentence: String) -> JSONPathError { JSONPathError(sentence, at: offset) }

  func unexpected(_ expected: String) -> JSONPathError {
    guard
      let found = String(decoding: bytes[offset...].prefix(4), as: UTF8.self).unicodeScalars.first
    else { return fail("\(expected) is expected, but the query ends") }
    let isVisible = found.value > 0x20 && found.value != 0x7F
    let name = isVisible ? "'\(found)'" : "U+\(String(found.value, radix: 16, uppercase: true))"
    return fail("\(expected) is expected, found \(name)")
  }
}
