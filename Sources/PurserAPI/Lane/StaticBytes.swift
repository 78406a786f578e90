/// Text of the program, to be compared with bytes that came from outside.
struct StaticBytes: Sendable {
  private let text: StaticString

  init(_ text: StaticString) { self.text = text }

  /// How many bytes it has.
  var count: Int { text.utf8CodeUnitCount }

  private var start: UnsafePointer<UInt8> { text.utf8Start }

  /// Whether the bytes of a range are these.
  func equals(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
    range.count == count && isAt(range.lowerBound, of: bytes)
  }

  /// Whether these bytes stand at a place.
  func isAt(_ place: Int, of bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count - place >= count else { return false }
    for offset in 0..<count where bytes[place + offset] != start[offset] { return false }
    return true
  }

  /// Whether the bytes of a range are these in small or capital letters. The text itself has small
  /// ones, and nothing but letters and `-`.
  func isSpelled(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
    guard range.count == count else { return false }
    for offset in 0..<count {
      let byte = bytes[range.lowerBound + offset]
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      guard (isCapital ? byte | 0x20 : byte) == start[offset] else { return false }
    }
    return true
  }
}
