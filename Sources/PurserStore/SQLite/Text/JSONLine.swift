internal import ExactJSON

/// JSON arrays written straight into bytes, one after the other: the decisions and the journal's
/// lines of a batch. Every hold writes some forty elements, so that it keeps its own memory: an
/// array would check at each of them whether it is shared. Copies share the memory; there is one
/// writer.
struct JSONLine {
  /// Memory that goes with its last user.
  private final class Memory {
    let start: UnsafeMutablePointer<UInt8>
    let capacity: Int

    init(_ capacity: Int) {
      start = .allocate(capacity: capacity)
      self.capacity = capacity
    }

    deinit { start.deallocate() }
  }

  private var memory: Memory
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var count = 0
  private var needsComma = false

  /// The most bytes that a number takes, with a comma.
  private static let numberLength = 21

  /// Room for `capacity` bytes, to begin with.
  init(reserving capacity: Int) {
    memory = Memory(max(capacity, 256))
    start = memory.start
    self.capacity = memory.capacity
  }

  /// Gives `body` what was written.
  func withBytes(_ body: (UnsafeBufferPointer<UInt8>) throws -> Void) rethrows {
    try withExtendedLifetime(memory) {
      try body(UnsafeBufferPointer(start: start, count: count))
    }
  }

  /// Forgets what was written, and keeps the room.
  mutating func removeAll() {
    count = 0
    needsComma = false
  }

  // MARK: Elements

  mutating func open() {
    makeRoom(for: 2)
    separate()
    put(UInt8(ascii: "["))
    needsComma = false
  }

  mutating func close() {
    makeRoom(for: 1)
    put(UInt8(ascii: "]"))
    needsComma = true
  }

  /// Ends a line of the journal.
  mutating func endLine() {
    makeRoom(for: 1)
    put(UInt8(ascii: "\n"))
    needsComma = false
  }

  mutating func null() { text("null", isQuoted: false) }

  mutating func integer(_ value: Int64?) {
    guard let value else { return null() }
    makeRoom(for: Self.numberLength)
    separate()
    if value < 0 { put(UInt8(ascii: "-")) }
    var rest = value.magnitude
    var length = 1
    var bound: UInt64 = 10
    while length < 19, rest >= bound {
      length += 1
      bound *= 10
    }
    // The digits come from the last to the first.
    var place = count + length
    repeat {
      place -= 1
      start[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    count += length
  }

  /// A string of any content.
  mutating func string(_ value: String) { json(JSONValue.string(value).encoded()) }

  /// A string of ours, which needs no escapes.
  mutating func word(_ value: String) { text(value, isQuoted: true) }

  /// JSON text.
  mutating func json(_ text: [UInt8]) {
    makeRoom(for: text.count + 1)
    separate()
    text.withUnsafeBufferPointer { put($0) }
  }

  private mutating func text(_ value: String, isQuoted: Bool) {
    var copy = value
    copy.withUTF8 { utf8 in
      makeRoom(for: utf8.count + 3)
      separate()
      if isQuoted { put(UInt8(ascii: "\"")) }
      put(utf8)
      if isQuoted { put(UInt8(ascii: "\"")) }
    }
  }

  // MARK: Bytes

  /// How many bytes were written.
  var length: Int { count }

  /// Writes text as it is.
  mutating func plain(_ value: String) {
    var copy = value
    copy.withUTF8 { utf8 in
      makeRoom(for: utf8.count)
      put(utf8)
    }
  }

  /// Writes bytes as they are.
  mutating func plain(_ bytes: UnsafeRawBufferPointer) {
    makeRoom(for: bytes.count)
    bytes.withMemoryRebound(to: UInt8.self) { put($0) }
  }

  private mutating func separate() {
    if needsComma { put(UInt8(ascii: ",")) }
    needsComma = true
  }

  /// Puts a byte where there is room for it.
  private mutating func put(_ byte: UInt8) {
    start[count] = byte
    count += 1
  }

  /// Puts bytes where there is room for them.
  private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let first = bytes.baseAddress else { return }
    (start + count).update(from: first, count: bytes.count)
    count += bytes.count
  }

  private mutating func makeRoom(for more: Int) {
    guard count + more > capacity else { return }
    let larger = Memory(max(2 * capacity, count + more))
    larger.start.update(from: start, count: count)
    memory = larger
    start = larger.start
    capacity = larger.capacity
  }
}
