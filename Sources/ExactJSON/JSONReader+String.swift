extension JSONReader {
  /// Reads from the opening quote to past the closing one. A string without escapes is taken in one
  /// piece; otherwise the pieces between escapes are gathered.
  mutating func readString() throws(JSONError) -> String {
    offset += 1
    var pieceStart = offset
    var gathered: [UInt8] = []
    while true {
      try skipPlainText()
      let isEnd = bytes[offset] == UInt8(ascii: "\"")
      let piece = UnsafeBufferPointer(rebasing: bytes[pieceStart..<offset])
      if isEnd && gathered.isEmpty {
        offset += 1
        return String(decoding: piece, as: UTF8.self)
      }
      gathered.append(contentsOf: piece)
      if isEnd {
        offset += 1
        return String(decoding: gathered, as: UTF8.self)
      }
      gathered.append(contentsOf: try readEscape().utf8)
      pieceStart = offset
    }
  }

  /// Moves to the next quote or backslash, checking what it passes.
  private mutating func skipPlainText() throws(JSONError) {
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
      if byte < 0x20 {
        throw fail(
          .controlCharacter,
          "the control character \(found(at: offset)) must be escaped in a string")
      }
      if byte < 0x80 {
        offset += 1
      } else {
        guard let length = UTF8Scanner.length(of: bytes, at: offset) else {
          throw fail(.invalidUTF8, "the bytes here are not UTF-8")
        }
        offset += length
      }
    }
    throw unexpected("the closing quote of the string")
  }

  /// Reads from the backslash to past the escape, two `\u` escapes where they are a surrogate pair.
  private mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
    let start = offset
    offset += 1
    guard offset < bytes.count else { throw unexpected("an escape") }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try readUnicodeEscape(from: start)
    default:
      offset = start
      throw fail(.invalidEscape, "a backslash may not stand before \(found(at: start + 1))")
    }
  }

  private mutating func readUnicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let unit = try readFourHexDigits()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let lowStart = offset
    if unit < 0xDC00, lowStart + 1 < bytes.count, bytes[lowStart] == UInt8(ascii: "\\"),
      bytes[lowStart + 1] == UInt8(ascii: "u")
    {
      offset += 2
      let low = try readFourHexDigits()
      if 0xDC00...0xDFFF ~= low,
        let scalar = Unicode.Scalar(
          0x1_0000 + UInt32(unit - 0xD800) << 10 + UInt32(low - 0xDC00))
      {
        return scalar
      }
    }
    offset = start
    throw fail(.loneSurrogate, "a surrogate stands without its other half")
  }

  private mutating func readFourHexDigits() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard offset < bytes.count else { throw unexpected("a hexadecimal digit") }
      guard let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue else {
        throw fail(
          .invalidEscape, "after \\u four hexadecimal digits must stand, found \(found(at: offset))"
        )
      }
      unit = unit << 4 | UInt16(digit)
      offset += 1
    }
    return unit
  }
}
