import ExactJSON

extension PathParser {
  /// The largest integer of I-JSON (RFC 7493), which RFC 9535 sets as the limit of indexes.
  private static let largestInteger = 9_007_199_254_740_991

  /// One selector between brackets.
  mutating func parseSelector() throws(JSONPathError) -> Selector {
    switch cursor.peek {
    case "'", "\"":
      return .name(try parseString())
    case "*":
      cursor.advance()
      return .wildcard
    case "?":
      cursor.advance()
      cursor.skipWhitespace()
      return .filter(try parseLogical())
    case ":", "-", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9":
      return try parseIndexOrSlice()
    case "]":
      throw cursor.unexpected("'*' for all elements, an index, a slice, '?' or a quoted name")
    default:
      throw cursor.unexpected("a quoted name, an index, a slice, '*' or '?'")
    }
  }

  private mutating func parseIndexOrSlice() throws(JSONPathError) -> Selector {
    let start = try parseInteger()
    let afterStart = cursor.offset
    cursor.skipWhitespace()
    guard cursor.take(":") else {
      cursor.offset = afterStart
      guard let start else { throw cursor.unexpected("an index") }
      return .index(start)
    }
    cursor.skipWhitespace()
    let end = try parseInteger()
    cursor.skipWhitespace()
    guard cursor.take(":") else { return .slice(Slice(start: start, end: end, step: 1)) }
    cursor.skipWhitespace()
    return .slice(Slice(start: start, end: end, step: try parseInteger() ?? 1))
  }

  /// An integer as the RFC writes it, nil where none stands: no `+`, no `-0`, no leading zero.
  private mutating func parseInteger() throws(JSONPathError) -> Int? {
    let start = cursor.offset
    let isNegative = cursor.take("-")
    let digitsStart = cursor.offset
    while let byte = cursor.peekByte, byte &- UInt8(ascii: "0") < 10 { cursor.offset += 1 }
    let digits = cursor.text(from: digitsStart)
    if digits.isEmpty {
      if isNegative { throw cursor.unexpected("a digit") }
      return nil
    }
    guard digits.first != "0" || (digits == "0" && !isNegative) else {
      throw JSONPathError("an index may not be written with a leading zero or as -0", at: start)
    }
    guard let integer = Int(digits), integer <= Self.largestInteger else {
      throw JSONPathError("an index must be within plus or minus 2^53 - 1", at: start)
    }
    return isNegative ? -integer : integer
  }
}
