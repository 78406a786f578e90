internal import ExactJSON

/// Functions that give something new for each request.
enum NonceFunction: String, Sendable, CaseIterable {
  case uuid, increasing
  case randomHex = "random_hex"
}

extension Expression.Call {
  /// The most random bytes that one value may be made of.
  private static let randomByteCounts = 1...64

  func value(of function: NonceFunction, in scope: Scope) throws(ExpressionFailure) -> Value {
    guard let nonces = scope.nonces else {
      throw .unusable("`\(text)` may only stand in requests")
    }
    return try nonces.value(of: text) { (source) throws(ExpressionFailure) in
      switch function {
      case .uuid: return .text(Self.uuid(source.randomBytes(16)))
      case .increasing: return .written(JSONNumber(source.increasing()))
      case .randomHex:
        let count = try integer(0, "the number of bytes", in: Self.randomByteCounts, scope)
        return .text(ByteText.hex(source.randomBytes(count)))
      }
    }
  }

  /// A UUID of version 4 (RFC 9562, section 5.4).
  private static func uuid(_ random: [UInt8]) -> String {
    var bytes = random
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (index, digit) in ByteText.hex(bytes).enumerated() {
      if [8, 12, 16, 20].contains(index) { text += "-" }
      text.append(digit)
    }
    return text
  }
}
