/// One pass over one text: the place reached and how much deeper it may nest.
struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var offset: Int
  private var depthLeft: Int
  private let allowsLeadingZeros: Bool

  init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONParser.Limits) {
    self.bytes = bytes
    depthLeft = limits.depth
    allowsLeadingZeros = limits.allowsLeadingZeros
    offset = UTF8Scanner.byteOrderMarkLength(bytes)
  }

  mutating func readDocument() throws(JSONError) -> JSONValue {
    skipWhitespace()
    let value = try readValue()
    skipWhitespace()
    guard offset == bytes.count else {
      throw fail(.trailingContent, "nothing may follow the value, found \(found(at: offset))")
    }
    return value
  }

  private mutating func readValue() throws(JSONError) -> JSONValue {
    guard offset < bytes.count else { throw unexpected("a value") }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return .object(try readObject())
    case UInt8(ascii: "["): return .array(try readArray())
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
    case UInt8(ascii: "t"): return try readWord("true", as: .bool(true))
    case UInt8(ascii: "f"): return try readWord("false", as: .bool(false))
    case UInt8(ascii: "n"): return try readWord("null", as: .null)
    default: throw unexpected("a value")
    }
  }

  private mutating func readWord(
    _ word: StaticString, as value: JSONValue
  ) throws(JSONError) -> JSONValue {
    for place in 0..<word.utf8CodeUnitCount {
      guard offset < bytes.count, bytes[offset] == word.utf8Start[place] else {
        throw unexpected("the word \(word)")
      }
      offset += 1
    }
    return value
  }

  private mutating func readNumber() throws(JSONError) -> JSONNumber {
    let outcome = JSONNumberScanner.end(
      of: bytes, from: offset, allowingLeadingZeros: allowsLeadingZeros)
    switch outcome {
    case .end(let end):
      let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[offset..<end]), as: UTF8.self)
      offset = end
      return JSONNumber(scanned: text)
    case .broken(let place, let rule):
      offset = place
      if place == bytes.count {
        throw fail(.unexpectedEnd, "in a number \(rule), but the text ends")
      }
      throw fail(.invalidNumber, "in a number \(rule), found \(found(at: place))")
    }
  }

  private mutating func readArray() throws(JSONError) -> [JSONValue] {
    try enter()
    var elements: [JSONValue] = []
    skipWhitespace()
    if take(UInt8(ascii: "]")) {
      depthLeft += 1
      return elements
    }
    while true {
      skipWhitespace()
      elements.append(try readValue())
      skipWhitespace()
      if take(UInt8(ascii: ",")) { continue }
      guard take(UInt8(ascii: "]")) else { throw unexpected("',' or ']'") }
      depthLeft += 1
      return elements
    }
  }

  private mutating func readObject() throws(JSONError) -> JSONObject {
    try enter()
    var object = JSONObject()
    skipWhitespace()
    if take(UInt8(ascii: "}")) {
      depthLeft += 1
      return object
    }
    while true {
      skipWhitespace()
      let name = try readName(newTo: object)
      skipWhitespace()
      guard take(UInt8(ascii: ":")) else { throw unexpected("':' after the member name") }
      skipWhitespace()
      object.append(unique: name, try readValue())
      skipWhitespace()
      if take(UInt8(ascii: ",")) { continue }
      guard take(UInt8(ascii: "}")) else { throw unexpected("',' or '}'") }
      depthLeft += 1
      return object
    }
  }

  private mutating func readName(newTo object: JSONObject) throws(JSONError) -> String {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
      throw unexpected("a member name in double quotes")
    }
    let start = offset
    let name = try readString()
    guard !object.contains(name) else {
      offset = start
      throw fail(.duplicateMember, "the member \(Self.shown(name)) stands twice in the object")
    }
    return name
  }

  /// Steps past the opening bracket.
  private mutating func enter() throws(JSONError) {
    guard depthLeft > 0 else { throw fail(.tooDeep, "arrays and objects are nested too deep") }
    depthLeft -= 1
    offset += 1
  }

  @inline(__always)
  private mutating func take(_ byte: UInt8) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  @inline(__always)
  private mutating func skipWhitespace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }
}
