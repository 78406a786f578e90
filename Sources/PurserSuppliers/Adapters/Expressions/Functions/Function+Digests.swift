internal import ExactJSON

/// Functions that give bytes: digests, HMACs and signatures.
enum DigestFunction: String, Sendable, CaseIterable {
  case md5, sha1, sha256, sha384, sha512
  case hmacMD5 = "hmac_md5"
  case hmacSHA1 = "hmac_sha1"
  case hmacSHA256 = "hmac_sha256"
  case hmacSHA384 = "hmac_sha384"
  case hmacSHA512 = "hmac_sha512"
  case rsaSHA256 = "rsa_sha256"

  var arity: ClosedRange<Int> {
    switch self {
    case .md5, .sha1, .sha256, .sha384, .sha512: 1...1
    case .hmacMD5, .hmacSHA1, .hmacSHA256, .hmacSHA384, .hmacSHA512, .rsaSHA256: 2...2
    }
  }
}

extension Expression.Call {
  func bytes(of function: DigestFunction, in scope: Scope) throws(ExpressionFailure) -> [UInt8] {
    switch function {
    case .md5: try digest(.md5, in: scope)
    case .sha1: try digest(.sha1, in: scope)
    case .sha256: try digest(.sha256, in: scope)
    case .sha384: try digest(.sha384, in: scope)
    case .sha512: try digest(.sha512, in: scope)
    case .hmacMD5: try authenticationCode(.md5, in: scope)
    case .hmacSHA1: try authenticationCode(.sha1, in: scope)
    case .hmacSHA256: try authenticationCode(.sha256, in: scope)
    case .hmacSHA384: try authenticationCode(.sha384, in: scope)
    case .hmacSHA512: try authenticationCode(.sha512, in: scope)
    case .rsaSHA256: try rsaSignature(in: scope)
    }
  }

  private func digest(_ digest: Digest, in scope: Scope) throws(ExpressionFailure) -> [UInt8] {
    digest.digest(of: try arguments[0].bytes(in: scope))
  }

  private func authenticationCode(
    _ digest: Digest, in scope: Scope
  ) throws(ExpressionFailure) -> [UInt8] {
    let key = try arguments[0].bytes(in: scope)
    return digest.authenticationCode(for: try arguments[1].bytes(in: scope), key: key)
  }

  private func rsaSignature(in scope: Scope) throws(ExpressionFailure) -> [UInt8] {
    let key = try arguments[0].text(in: scope)
    let message = try arguments[1].bytes(in: scope)
    do throws(SigningError) {
      return try RSASignature.pkcs1SHA256(pem: key, message: message)
    } catch {
      throw .unusable("`\(arguments[0].source)`: \(error)")
    }
  }
}
