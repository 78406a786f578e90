/// The JSON that the lane reads: values without escapes, exponents or nesting of any other kind.
extension OrderBody {
  mutating func readObject(
    _ readMember: (inout OrderBody, Range<Int>) -> Bool
  ) -> Bool {
    guard take(UInt8(ascii: "{")) else { return false }
    if take(UInt8(ascii: "}")) { return true }
    repeat {
      skipBlanks()
      guard let name = readString(), take(UInt8(ascii: ":")) else { return false }
      skipBlanks()
      guard readMember(&self, name) else { return false }
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "}"))
  }

  mutating func readArray(_ readElement: (inout OrderBody) -> Bool) -> Bool {
    guard take(UInt8(ascii: "[")) else { return false }
    if take(UInt8(ascii: "]")) { return true }
    repeat {
      skipBlanks()
      guard readElement(&self) else { return false }
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "]"))
  }

  /// A string of ASCII without escapes, without its quotes.
  mutating func readString() -> Range<Int>? {
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return nil }
    let start = place + 1
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
      guard (0x20...0x7E).contains(bytes[end]), bytes[end] != UInt8(ascii: "\\") else {
        return nil
      }
      end += 1
    }
    guard end < bytes.count else { return nil }
    place = end + 1
    return start..<end
  }

  /// A number without an exponent.
  mutating func readNumber() -> Range<Int>? {
    let start = place
    if place < bytes.count, bytes[place] == UInt8(ascii: "-") { place += 1 }
    let first = place
    guard skipDigits(), bytes[first] != UInt8(ascii: "0") || place == first + 1 else { return nil }
    if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
      place += 1
      guard skipDigits() else { return nil }
    }
    guard place < bytes.count, bytes[place] | 0x20 != UInt8(ascii: "e") else { return nil }
    return start..<place
  }

  /// `true` or `false`.
  mutating func readBoolean() -> Bool? {
    for (word, value) in [(StaticBytes("true"), true), (StaticBytes("false"), false)]
    where word.isAt(place, of: bytes) {
      place += word.count
      return value
    }
    return nil
  }

  mutating func skipDigits() -> Bool {
    let start = place
    while place < bytes.count, digit(at: place) != nil { place += 1 }
    return place > start
  }

  func digit(at place: Int) -> Int64? {
    let value = bytes[place] &- UInt8(ascii: "0")
    return value < 10 ? Int64(value) : nil
  }

  mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard place < bytes.count, bytes[place] == byte else { return false }
    place += 1
    return true
  }

  mutating func skipBlanks() {
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        place += 1
      default: return
      }
    }
  }
}
