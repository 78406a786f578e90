internal import PurserCore

/// Takes apart what `ByteWriter` put together. Whatever does not fit is damage.
struct ByteReader {
  let bytes: [UInt8]
  private(set) var position: Int
  let end: Int

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  init(_ bytes: [UInt8]) { self.init(bytes, 0..<bytes.count) }

  var isAtEnd: Bool { position >= end }

  mutating func byte() throws -> UInt8 {
    guard position < end else { throw Self.damage }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func unsigned() throws -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      guard shift < 63 || byte <= 1 else { throw Self.damage }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }

  mutating func signed() throws -> Int64 {
    let value = try unsigned()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// A count of things that take at least a byte each, or a number of such.
  mutating func count() throws -> Int {
    guard let count = Int(exactly: try unsigned()), count <= bytes.count else { throw Self.damage }
    return count
  }

  /// A number that a row has: never negative.
  mutating func number() throws -> Int64 {
    guard let number = Int64(exactly: try unsigned()) else { throw Self.damage }
    return number
  }

  mutating func fixed<Number: FixedWidthInteger>() throws -> Number {
    let width = MemoryLayout<Number>.size
    guard end - position >= width else { throw Self.damage }
    defer { position += width }
    return bytes.withUnsafeBytes {
      Number(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Number.self))
    }
  }

  mutating func raw(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count >= 0, end - position >= count else { throw Self.damage }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func text() throws -> String {
    guard let text = String(validating: try raw(try count()), as: UTF8.self) else {
      throw Self.damage
    }
    return text
  }

  /// The part that follows behind its length.
  mutating func part() throws -> ByteReader {
    let length = try count()
    guard end - position >= length else { throw Self.damage }
    defer { position += length }
    return ByteReader(bytes, position..<position + length)
  }

  static var damage: StoreError { .damagedRow("bytes that mean nothing") }
}
