internal import ExactJSON
internal import NIOCore
internal import PurserCore

/// The JSON of answers, written straight into bytes: what is sent ten thousand times a second needs no
/// string for each value and no closure for each object. Its form is the compact one of `JSONWriter`.
struct AnswerJSON: ~Copyable {
  private var text: TextBytes

  /// Nothing yet.
  init(capacity: Int = 1024) { text = TextBytes(capacity: capacity) }

  /// The bytes of what a closure writes, in a layout.
  static func bytes(
    style: JSONStyle = .compact, _ body: (inout AnswerJSON) -> Void
  ) -> [UInt8] {
    var json = AnswerJSON()
    body(&json)
    let bytes = json.withBytes { Array($0) }
    guard style != .compact else { return bytes }
    do { return try JSONParser.parse(bytes).encoded(style: style) } catch { return bytes }
  }

  /// The bytes of what a closure writes, as a body that is sent.
  ///
  /// - Parameters:
  ///   - capacity: how many bytes there is room for before it grows.
  ///   - body: what writes.
  /// - Returns: the body.
  static func buffer(capacity: Int, _ body: (inout AnswerJSON) -> Void) -> ByteBuffer {
    var json = AnswerJSON(capacity: capacity)
    body(&json)
    return json.withBytes { ByteBuffer(bytes: $0) }
  }

  /// How many bytes there are.
  var count: Int { text.count }

  /// Begins anew, in the same memory.
  mutating func clear() { text.truncate(to: 0) }

  /// Gives `body` the bytes.
  borrowing func withBytes<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
    text.withBytes(body)
  }

  // MARK: Objects and arrays

  /// An object, of a name where it is a member.
  mutating func object(_ name: StaticString? = nil, _ body: (inout AnswerJSON) -> Void) {
    start(name)
    text.append(UInt8(ascii: "{"))
    body(&self)
    text.append(UInt8(ascii: "}"))
  }

  /// An object as a line of its own, with its line break.
  mutating func line(_ body: (inout AnswerJSON) -> Void) {
    text.append(UInt8(ascii: "{"))
    body(&self)
    text.append(UInt8(ascii: "}"))
    text.append(UInt8(ascii: "\n"))
  }

  /// An array, of a name where it is a member.
  mutating func array(_ name: StaticString? = nil, _ body: (inout AnswerJSON) -> Void) {
    start(name)
    text.append(UInt8(ascii: "["))
    body(&self)
    text.append(UInt8(ascii: "]"))
  }

  // MARK: Members

  /// A string; `null` where there is none.
  mutating func string(_ name: StaticString? = nil, _ string: String?) {
    start(name)
    guard let string else { return text.append("null") }
    quote { $0.append(text: string) }
  }

  /// A string under a name that is not known before.
  mutating func string(named name: String, _ string: String) {
    start(nil)
    quote { $0.append(text: name) }
    text.append(UInt8(ascii: ":"))
    quote { $0.append(text: string) }
  }

  /// A string that a closure writes, as it is to be read.
  mutating func string(_ name: StaticString? = nil, writing body: (inout TextBytes) -> Void) {
    start(name)
    quote(body)
  }

  /// A number; `null` where there is none.
  mutating func integer(_ name: StaticString? = nil, _ integer: (some BinaryInteger)?) {
    start(name)
    guard let integer else { return text.append("null") }
    text.append(Int64(integer))
  }

  /// A truth value.
  mutating func boolean(_ name: StaticString, _ value: Bool) {
    start(name)
    text.append(value ? "true" : "false")
  }

  /// An amount as a decimal string in major units; `null` where there is none.
  mutating func amount(_ name: StaticString, _ amount: Money?) {
    start(name)
    guard let amount else { return text.append("null") }
    text.append(UInt8(ascii: "\""))
    text.append(decimal: amount)
    text.append(UInt8(ascii: "\""))
  }

  /// A moment; `null` where there is none.
  mutating func moment(_ name: StaticString, _ moment: Timestamp?) {
    start(name)
    guard let moment else { return text.append("null") }
    text.append(UInt8(ascii: "\""))
    text.append(moment)
    text.append(UInt8(ascii: "\""))
  }

  // MARK: Parts

  /// What comes before a value: a comma where it is not the first, and its name where it is a member.
  /// No value ends with an opening bracket: what could is quoted.
  private mutating func start(_ name: StaticString?) {
    switch text.last {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["): break
    case .some: text.append(UInt8(ascii: ","))
    }
    if let name { text.append(member: name) }
  }

  private mutating func quote(_ body: (inout TextBytes) -> Void) {
    text.append(UInt8(ascii: "\""))
    let start = text.count
    body(&text)
    if text.withBytes({ Self.needsEscapes($0[start...]) }) { escape(from: start) }
    text.append(UInt8(ascii: "\""))
  }

  private static func needsEscapes(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    // Without a way out of the loop it looks at many bytes at a time.
    var special: UInt8 = 0
    for byte in UnsafeBufferPointer(rebasing: bytes) {
      special |= byte < 0x20 ? 1 : 0
      special |= byte == UInt8(ascii: "\"") ? 1 : 0
      special |= byte == UInt8(ascii: "\\") ? 1 : 0
    }
    return special != 0
  }

  /// Writes what stands from a place on once more, escaped.
  private mutating func escape(from start: Int) {
    let raw = text.withBytes { String(decoding: $0[start...], as: UTF8.self) }
    text.truncate(to: start)
    // The array's brackets and the string's quotes are not wanted.
    let escaped = JSONWriter.array { $0.string(raw) }.dropFirst(2).dropLast(2)
    escaped.withUnsafeBufferPointer { text.append($0) }
  }
}
