/// Text in the making, as UTF-8 in memory of its own that grows and can be used again. Ten thousand
/// replies a second are written into it without a string for each of their parts.
package struct TextBytes: ~Copyable {
  @usableFromInline private(set) var start: UnsafeMutablePointer<UInt8>
  @usableFromInline private(set) var capacity: Int

  /// How many bytes there are.
  @usableFromInline package internal(set) var count = 0

  /// No text yet.
  ///
  /// - Parameter capacity: how many bytes there is room for before it grows; at least 1.
  package init(capacity: Int = 1024) {
    self.capacity = max(1, capacity)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  /// Makes room for so many more bytes, and returns where they go.
  @inlinable
  mutating func room(for more: Int) -> UnsafeMutablePointer<UInt8> {
    if capacity - count < more { grow(by: more) }
    return start + count
  }

  @usableFromInline
  mutating func grow(by more: Int) {
    let larger = max(2 * capacity, count + more)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: start, count: count)
    start.deallocate()
    (start, capacity) = (moved, larger)
  }

  // MARK: Writing

  /// Appends a byte.
  @inlinable
  package mutating func append(_ byte: UInt8) {
    room(for: 1).pointee = byte
    count += 1
  }

  /// Appends a text of the program, which is no string that would have to be counted.
  @inlinable
  package mutating func append(_ text: StaticString) {
    let length = text.utf8CodeUnitCount
    room(for: length).update(from: text.utf8Start, count: length)
    count += length
  }

  /// Appends the name of a JSON member: quoted, with a colon behind it. It needs no escapes.
  @inlinable
  package mutating func append(member name: StaticString) {
    let length = name.utf8CodeUnitCount
    let place = room(for: length + 3)
    place.pointee = UInt8(ascii: "\"")
    (place + 1).update(from: name.utf8Start, count: length)
    place[length + 1] = UInt8(ascii: "\"")
    place[length + 2] = UInt8(ascii: ":")
    count += length + 3
  }

  /// Appends bytes, which must not be its own.
  package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    room(for: bytes.count).update(from: base, count: bytes.count)
    count += bytes.count
  }

  /// Appends a string.
  package mutating func append(text string: String) {
    var copy = string
    copy.withUTF8 { append($0) }
  }

  /// Appends an integer in decimal.
  package mutating func append(_ integer: Int64) {
    // The digits of an Int64, and a sign.
    let end = room(for: 20) + 20
    var first = end
    var rest = integer.magnitude
    repeat {
      first -= 1
      first.pointee = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    if integer < 0 {
      first -= 1
      first.pointee = UInt8(ascii: "-")
    }
    (start + count).update(from: first, count: end - first)
    count += end - first
  }

  /// Takes back what was written from a place on.
  ///
  /// - Parameter count: how many bytes stay; at most `count`.
  package mutating func truncate(to count: Int) { self.count = min(max(0, count), self.count) }

  // MARK: Reading

  /// The last byte; `nil` where there is none.
  @inlinable
  package var last: UInt8? { count > 0 ? start[count - 1] : nil }

  /// Gives `body` the bytes.
  package borrowing func withBytes<Value>(
    _ body: (UnsafeBufferPointer<UInt8>) -> Value
  ) -> Value {
    body(UnsafeBufferPointer(start: start, count: count))
  }
}

extension String {
  /// The text that a closure writes.
  package init(writing body: (inout TextBytes) -> Void) {
    var text = TextBytes(capacity: 64)
    body(&text)
    self = text.withBytes { String(decoding: $0, as: UTF8.self) }
  }
}
