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
      case .uuid: return .text(ByteText.uuid(source.randomBytes(16), version: 4))
      case .increasing: return .written(JSONNumber(source.increasing()))
      case .randomHex:
        let count = try integer(0, "the number of bytes", in: Self.randomByteCounts, scope)
        return .text(ByteText.hex(source.randomBytes(count)))
      }
    }
  }
}
