internal import ExactJSON

extension PathParser {
  /// A string from its opening quote, single or double, to past its closing one.
  mutating func parseString() throws(JSONPathError) -> String {
    let quote = cursor.peek ?? "\""
    let start = cursor.offset
    cursor.advance()
    var text = ""
    var pieceStart = cursor.offset
    while let byte = cursor.peekByte {
      if byte == UInt8(ascii: quote) {
        text += cursor.text(from: pieceStart)
        cursor.advance()
        return text
      }
      if byte < 0x20 { throw cursor.fail("a control character must be escaped in a string") }
      if byte == UInt8(ascii: "\\") {
        text += cursor.text(from: pieceStart)
        text.unicodeScalars.append(try parseEscape(quote: quote))
        pieceStart = cursor.offset
      } else {
        cursor.advance()
      }
    }
    throw JSONPathError("the string that starts here has no closing quote", at: start)
  }

  private mutating func parseEscape(quote: Unicode.Scalar) throws(JSONPathError) -> Unicode.Scalar {
    let start = cursor.offset
    cursor.advance()
    let escaped = cursor.peek
    if escaped != nil { cursor.advance() }
    switch escaped {
    case quote: return quote
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{08}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try parseUnicodeEscape(from: start)
    default: throw JSONPathError("this is no escape of a string in \(quote) quotes", at: start)
    }
  }

  private mutating func parseUnicodeEscape(
    from start: Int
  ) throws(JSONPathError) -> Unicode.Scalar {
    let unit = try parseFourHexDigits()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    if unit < 0xDC00, cursor.take("\\u") {
      let low = try parseFourHexDigits()
      if 0xDC00...0xDFFF ~= low,
        let scalar = Unicode.Scalar(0x1_0000 + UInt32(unit - 0xD800) << 10 + UInt32(low - 0xDC00))
      {
        return scalar
      }
    }
    throw JSONPathError("a surrogate stands without its other half", at: start)
  }

  private mutating func parseFourHexDigits() throws(JSONPathError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let scalar = cursor.peek, scalar.isASCII,
        let digit = Character(scalar).hexDigitValue
      else { throw cursor.unexpected("a hexadecimal digit") }
      unit = unit << 4 | UInt16(digit)
      cursor.advance()
    }
    return unit
  }

  /// A number literal, in the grammar of JSON.
  mutating func parseNumber() throws(JSONPathError) -> JSONNumber {
    let start = cursor.offset
    while let character = cursor.peek, Self.isNumberCharacter(character) { cursor.advance() }
    let text = cursor.text(from: start)
    guard let number = JSONNumber(text) else {
      throw JSONPathError("'\(text)' is not a number as JSON writes it", at: start)
    }
    return number
  }

  private static func isNumberCharacter(_ character: Unicode.Scalar) -> Bool {
    switch character {
    case "0"..."9", "-", "+", ".", "e", "E": true
    default: false
    }
  }
}
