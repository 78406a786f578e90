/// Walks one number by the grammar of RFC 8259 section 6.
enum JSONNumberScanner {
  enum Outcome: Equatable {
    /// A number ends before this offset.
    case end(Int)
    /// The grammar breaks at this offset, by this rule.
    case broken(at: Int, rule: String)
  }

  static func end(
    of bytes: UnsafeBufferPointer<UInt8>, from start: Int, allowingLeadingZeros: Bool = false
  ) -> Outcome {
    var offset = start
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    guard offset < bytes.count, isDigit(bytes[offset]) else {
      return .broken(at: offset, rule: "a digit must stand here")
    }
    if bytes[offset] == UInt8(ascii: "0"), !allowingLeadingZeros {
      offset += 1
      if offset < bytes.count, isDigit(bytes[offset]) {
        return .broken(at: offset, rule: "no digit may follow a leading zero")
      }
    } else {
      offset = skipDigits(bytes, from: offset)
    }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      guard offset < bytes.count, isDigit(bytes[offset]) else {
        return .broken(at: offset, rule: "a digit must follow the decimal point")
      }
      offset = skipDigits(bytes, from: offset)
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count, isSign(bytes[offset]) { offset += 1 }
      guard offset < bytes.count, isDigit(bytes[offset]) else {
        return .broken(at: offset, rule: "the exponent must have a digit")
      }
      offset = skipDigits(bytes, from: offset)
    }
    return .end(offset)
  }

  @inline(__always)
  private static func skipDigits(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var offset = start
    while offset < bytes.count, isDigit(bytes[offset]) { offset += 1 }
    return offset
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  @inline(__always)
  private static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
  }
}
