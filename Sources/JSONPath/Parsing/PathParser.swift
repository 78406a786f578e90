internal import ExactJSON

/// Reads a query by the grammar of RFC 9535, appendix A; this file holds the query and its segments.
struct PathParser {
  /// How deep brackets, parentheses and function calls may nest.
  static let deepestNesting = 64
  /// How many segments one query may have. Evaluation uses the stack for each.
  static let mostSegments = 256

  var cursor: PathCursor
  var warnings: [JSONPathError] = []
  private var queryCount = 0
  private var depth = 0

  init(_ text: String) { cursor = PathCursor(text) }

  mutating func parseWhole() throws(JSONPathError) -> Query {
    guard cursor.peek == "$" else { throw cursor.unexpected("'$'") }
    let query = try parseQuery()
    guard cursor.isAtEnd else {
      if cursor.skipWhitespace(), cursor.isAtEnd {
        throw cursor.fail("no space may follow the query")
      }
      throw cursor.unexpected("'.', '..' or '['")
    }
    return query
  }

  /// From the `$` or `@` that stands next.
  mutating func parseQuery() throws(JSONPathError) -> Query {
    let start: Query.Start = cursor.peek == "@" ? .current : .root
    cursor.advance()
    let number = queryCount
    queryCount += 1
    var segments: [Segment] = []
    while let segment = try parseSegment() {
      guard segments.count < Self.mostSegments else {
        throw cursor.fail("a query may have \(Self.mostSegments) segments at most")
      }
      segments.append(segment)
    }
    return Query(start: start, segments: segments, number: number)
  }

  private mutating func parseSegment() throws(JSONPathError) -> Segment? {
    let before = cursor.offset
    cursor.skipWhitespace()
    if cursor.peek == "[" {
      return Segment(reach: .children, selectors: try parseBrackets())
    }
    guard cursor.take(".") else {
      cursor.offset = before
      return nil
    }
    guard cursor.take(".") else {
      return Segment(reach: .children, selectors: [try parseShorthand(after: ".")])
    }
    if cursor.peek == "[" {
      return Segment(reach: .descendants, selectors: try parseBrackets())
    }
    return Segment(reach: .descendants, selectors: [try parseShorthand(after: "..")])
  }

  /// `*` or a name without quotes.
  private mutating func parseShorthand(after dots: String) throws(JSONPathError) -> Selector {
    if cursor.take("*") { return .wildcard }
    let start = cursor.offset
    while let byte = cursor.peekByte, Self.isNameByte(byte, isFirst: cursor.offset == start) {
      cursor.offset += 1
    }
    guard cursor.offset > start else { throw cursor.unexpected("a name or '*' after '\(dots)'") }
    return .name(cursor.text(from: start))
  }

  /// Every byte from 0x80 belongs to a character beyond ASCII, all of which the RFC allows in names.
  private static func isNameByte(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), 0x80...0xFF:
      true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): !isFirst
    default: false
    }
  }

  private mutating func parseBrackets() throws(JSONPathError) -> [Selector] {
    try enter()
    defer { depth -= 1 }
    cursor.advance()
    var selectors: [Selector] = []
    repeat {
      cursor.skipWhitespace()
      selectors.append(try parseSelector())
      cursor.skipWhitespace()
    } while cursor.take(",")
    guard cursor.take("]") else { throw cursor.unexpected("',' or ']'") }
    return selectors
  }

  /// Comes before anything that may hold itself; the caller takes the level back.
  private mutating func enter() throws(JSONPathError) {
    guard depth < Self.deepestNesting else {
      throw cursor.fail("brackets and parentheses are nested too deep")
    }
    depth += 1
  }

  /// Runs the body one level deeper.
  mutating func nested<Result>(
    _ body: (inout PathParser) throws(JSONPathError) -> Result
  ) throws(JSONPathError) -> Result {
    try enter()
    defer { depth -= 1 }
    return try body(&self)
  }
}
