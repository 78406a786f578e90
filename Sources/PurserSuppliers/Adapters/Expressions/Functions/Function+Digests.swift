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
  case rsaSHA512 = "rsa_sha512"
  case rsaPSSSHA256 = "rsa_pss_sha256"
  case es256
  case es256DER = "es256_der"
  case ed25519

  var arity: ClosedRange<Int> {
    switch self {
    case .md5, .sha1, .sha256, .sha384, .sha512: 1...1
    case .hmacMD5, .hmacSHA1, .hmacSHA256, .hmacSHA384, .hmacSHA512, .rsaSHA256, .rsaSHA512,
      .rsaPSSSHA256, .es256, .es256DER, .ed25519:
      2...2
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
    case .rsaSHA256: try signature(RSASignature.pkcs1SHA256, in: scope)
    case .rsaSHA512: try signature(RSASignature.pkcs1SHA512, in: scope)
    case .rsaPSSSHA256: try signature(RSASignature.pssSHA256, in: scope)
    case .es256:
      try signature(
        { (key, message) throws(SigningError) in
          try CurveSignature.p256(key: key, message: message, .raw)
        }, in: scope)
    case .es256DER:
      try signature(
        { (key, message) throws(SigningError) in
          try CurveSignature.p256(key: key, message: message, .der)
        }, in: scope)
    case .ed25519: try signature(CurveSignature.ed25519, in: scope)
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

  private func signature(
    _ sign: (String, [UInt8]) throws(SigningError) -> [UInt8], in scope: Scope
  ) throws(ExpressionFailure) -> [UInt8] {
    let key = try arguments[0].text(in: scope)
    let message = try arguments[1].bytes(in: scope)
    do throws(SigningError) {
      return try sign(key, message)
    } catch {
      throw .unusable("`\(arguments[0].source)`: \(error)")
    }
  }
}
