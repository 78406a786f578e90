internal import Crypto

/// The digests that signatures of suppliers are made with; the raw value is the function's name in
/// expressions.
///
/// MD5 (RFC 1321) and SHA-1 resist nobody any more, but it is the supplier who chooses.
enum Digest: String, CaseIterable, Sendable {
  case md5
  case sha1
  case sha256
  case sha384
  case sha512

  /// The digest of `message`.
  func digest(of message: [UInt8]) -> [UInt8] {
    switch self {
    case .md5: Array(Insecure.MD5.hash(data: message))
    case .sha1: Array(Insecure.SHA1.hash(data: message))
    case .sha256: Array(SHA256.hash(data: message))
    case .sha384: Array(SHA384.hash(data: message))
    case .sha512: Array(SHA512.hash(data: message))
    }
  }

  /// The HMAC (RFC 2104) of `message` under `key`, which may have any length.
  func authenticationCode(for message: [UInt8], key: [UInt8]) -> [UInt8] {
    let key = SymmetricKey(data: key)
    return switch self {
    case .md5: Array(HMAC<Insecure.MD5>.authenticationCode(for: message, using: key))
    case .sha1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: key))
    case .sha256: Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    case .sha384: Array(HMAC<SHA384>.authenticationCode(for: message, using: key))
    case .sha512: Array(HMAC<SHA512>.authenticationCode(for: message, using: key))
    }
  }

  /// The digest of `message` in hexadecimal.
  func hexDigest(of message: [UInt8]) -> String {
    ByteText.hex(digest(of: message))
  }

  /// The HMAC of `text` under `key`.
  func authenticationCode(for text: String, key: [UInt8]) -> [UInt8] {
    authenticationCode(for: Array(text.utf8), key: key)
  }
}
