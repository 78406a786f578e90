/// The algorithms that sign JSON Web Tokens (RFC 7518, section 3.1; RFC 8037).
enum TokenSignature: String, CaseIterable, Sendable {
  case hs256 = "HS256"
  case hs384 = "HS384"
  case hs512 = "HS512"
  case rs256 = "RS256"
  case rs512 = "RS512"
  case ps256 = "PS256"
  case es256 = "ES256"
  case edDSA = "EdDSA"

  /// What to say of a name that is none of them.
  static func unknown(_ name: String) -> String {
    "`jwt` has no algorithm `\(name)`; there are \(Quotation.list(allCases.map(\.rawValue)))"
  }

  /// The signature of `message`.
  ///
  /// - Throws: What is wrong with the key; never the key itself.
  func signature(key: Value, of message: [UInt8]) throws(ExpressionFailure) -> [UInt8] {
    do throws(SigningError) {
      switch self {
      case .hs256: return Digest.sha256.authenticationCode(for: message, key: try bytes(key))
      case .hs384: return Digest.sha384.authenticationCode(for: message, key: try bytes(key))
      case .hs512: return Digest.sha512.authenticationCode(for: message, key: try bytes(key))
      case .rs256: return try RSASignature.pkcs1SHA256(pem: text(key), message: message)
      case .rs512: return try RSASignature.pkcs1SHA512(pem: text(key), message: message)
      case .ps256: return try RSASignature.pssSHA256(pem: text(key), message: message)
      case .es256: return try CurveSignature.p256(key: text(key), message: message, .raw)
      case .edDSA: return try CurveSignature.ed25519(key: text(key), message: message)
      }
    } catch {
      throw .unusable("the key of `jwt`: \(error)")
    }
  }

  private func bytes(_ key: Value) throws(SigningError) -> [UInt8] {
    guard let bytes = try? key.bytes(from: "") else { throw .damagedKey }
    return bytes
  }

  private func text(_ key: Value) throws(SigningError) -> String {
    guard let text = try? key.text(from: "") else { throw .damagedKey }
    return text
  }
}
