/// The head of an HTTP/1.1 request as the order lane reads it: places in the bytes, nothing copied.
///
/// It reads less than the grammar allows. What it does not know for certain is `unclear`, and then
/// the connection belongs to the full parser from there on: two parsers never divide the same bytes
/// into requests differently.
struct RequestHead {
  /// What came of looking for a head.
  enum Scan {
    /// More bytes are needed.
    case incomplete
    /// Where this request ends is not certain.
    case unclear
    /// A head whose end, and whose body's end, are certain.
    case head(RequestHead)
  }

  /// How many bytes the head has, with the empty line.
  private(set) var length = 0
  /// How many bytes follow it.
  private(set) var bodyLength = 0
  private(set) var isPost = false
  private(set) var path = 0..<0
  private(set) var host: Range<Int>?
  private(set) var contentType: Range<Int>?
  private(set) var idempotencyKey: Range<Int>?
  /// Whether the answer need not tell of the order's decision.
  private(set) var prefersMinimalAnswer = false
  /// Whether a header asks for something that only the general way does.
  private(set) var isSpecial = false
  private var hasLength = false
  private var isUnclear = false

  private typealias Bytes = UnsafeRawBufferPointer

  /// Looks for a head at the beginning of the bytes.
  static func scan(_ bytes: UnsafeRawBufferPointer) -> Scan {
    var head = RequestHead()
    var start = 0
    var isFirst = true
    while let end = lineEnd(bytes, from: start) {
      guard end > start, bytes[end - 1] == UInt8(ascii: "\r") else { return .unclear }
      let line = start..<(end - 1)
      start = end + 1
      if isFirst {
        guard head.readRequestLine(bytes, line) else { return .unclear }
        isFirst = false
      } else if line.isEmpty {
        head.length = start
        return .head(head)
      } else {
        head.readHeader(bytes, line)
        if head.isUnclear { return .unclear }
      }
    }
    return .incomplete
  }

  private static func lineEnd(_ bytes: Bytes, from start: Int) -> Int? {
    var place = start
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "\n") { return place }
      place += 1
    }
    return nil
  }

  // MARK: Lines

  private mutating func readRequestLine(_ bytes: Bytes, _ line: Range<Int>) -> Bool {
    let version = StaticBytes(" HTTP/1.1")
    guard line.count > version.count, version.isAt(line.upperBound - version.count, of: bytes)
    else { return false }
    let end = line.upperBound - version.count
    var place = line.lowerBound
    while place < end, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[place]) { place += 1 }
    guard place > line.lowerBound, place < end, bytes[place] == UInt8(ascii: " ") else {
      return false
    }
    let method = line.lowerBound..<place
    // What follows a CONNECT is not HTTP.
    guard !StaticBytes("CONNECT").equals(bytes, method) else { return false }
    isPost = StaticBytes("POST").equals(bytes, method)
    path = (place + 1)..<end
    return bytes[place + 1] == UInt8(ascii: "/")
      && path.allSatisfy { (0x21...0x7E).contains(bytes[$0]) }
  }

  private mutating func readHeader(_ bytes: Bytes, _ line: Range<Int>) {
    var colon = line.lowerBound
    while colon < line.upperBound, Self.isToken(bytes[colon]) { colon += 1 }
    guard colon > line.lowerBound, colon < line.upperBound, bytes[colon] == UInt8(ascii: ":")
    else {
      isUnclear = true
      return
    }
    let name = line.lowerBound..<colon
    guard let value = Self.trimmed(bytes, (colon + 1)..<line.upperBound) else {
      isUnclear = true
      return
    }
    switch name.count {
    case 4 where StaticBytes("host").isSpelled(bytes, name): host = noted(value, before: host)
    case 6 where StaticBytes("expect").isSpelled(bytes, name),
      6 where StaticBytes("origin").isSpelled(bytes, name):
      isSpecial = true
    case 6 where StaticBytes("prefer").isSpelled(bytes, name): readPreference(bytes, value)
    case 7 where StaticBytes("upgrade").isSpelled(bytes, name),
      7 where StaticBytes("trailer").isSpelled(bytes, name),
      17 where StaticBytes("transfer-encoding").isSpelled(bytes, name):
      isUnclear = true
    case 10 where StaticBytes("connection").isSpelled(bytes, name),
      16 where StaticBytes("proxy-connection").isSpelled(bytes, name):
      isUnclear = !StaticBytes("keep-alive").isSpelled(bytes, value)
    case 12 where StaticBytes("content-type").isSpelled(bytes, name):
      contentType = noted(value, before: contentType)
    case 14 where StaticBytes("content-length").isSpelled(bytes, name): readLength(bytes, value)
    case 15 where StaticBytes("idempotency-key").isSpelled(bytes, name):
      idempotencyKey = noted(value, before: idempotencyKey)
    default: break
    }
  }

  /// The value of a header that may come once.
  private mutating func noted(_ value: Range<Int>, before: Range<Int>?) -> Range<Int> {
    if before != nil { isSpecial = true }
    return value
  }

  /// Reads the preference that is usual here; of any other the general way knows what it means.
  private mutating func readPreference(_ bytes: Bytes, _ value: Range<Int>) {
    if prefersMinimalAnswer || !StaticBytes("return=minimal").equals(bytes, value) {
      isSpecial = true
    }
    prefersMinimalAnswer = true
  }

  private mutating func readLength(_ bytes: Bytes, _ value: Range<Int>) {
    guard !hasLength, (1...9).contains(value.count) else {
      isUnclear = true
      return
    }
    hasLength = true
    for place in value {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) else {
        isUnclear = true
        return
      }
      bodyLength = bodyLength * 10 + Int(bytes[place] - UInt8(ascii: "0"))
    }
  }

  // MARK: Bytes

  /// The value without the white space around it; nil where it has other than visible characters.
  private static func trimmed(_ bytes: Bytes, _ range: Range<Int>) -> Range<Int>? {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    for place in start..<end where !(0x20...0x7E).contains(bytes[place]) { return nil }
    return start..<end
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// A character of a header's name, of those that are in use: letters, digits, `-` and `_`.
  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
