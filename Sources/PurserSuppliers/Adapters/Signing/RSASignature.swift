internal import Crypto
internal import CryptoExtras

/// Signatures with an RSA key (RFC 8017), in PEM as PKCS #8 (`PRIVATE KEY`) or PKCS #1
/// (`RSA PRIVATE KEY`).
enum RSASignature {
  /// RSASSA-PKCS1-v1_5 with SHA-256 (section 8.2) of `message`.
  ///
  /// - Throws: What is wrong with the key; never the key itself.
  static func pkcs1SHA256(pem: String, message: [UInt8]) throws(SigningError) -> [UInt8] {
    try signature(pem, SHA256.hash(data: message), .insecurePKCS1v1_5)
  }

  /// The same with SHA-512.
  static func pkcs1SHA512(pem: String, message: [UInt8]) throws(SigningError) -> [UInt8] {
    try signature(pem, SHA512.hash(data: message), .insecurePKCS1v1_5)
  }

  /// RSASSA-PSS with SHA-256 (section 8.1) and a salt as long as the digest. Two of the same message
  /// differ.
  static func pssSHA256(pem: String, message: [UInt8]) throws(SigningError) -> [UInt8] {
    try signature(pem, SHA256.hash(data: message), .PSS)
  }

  private static func signature(
    _ pem: String, _ digest: some Crypto.Digest, _ padding: _RSA.Signing.Padding
  ) throws(SigningError) -> [UInt8] {
    let key = try privateKey(der: try PrivateKeyText.der(pem: pem, or: "RSA PRIVATE KEY"))
    do {
      return Array(try key.signature(for: digest, padding: padding).rawRepresentation)
    } catch {
      throw .damagedKey
    }
  }

  private static func privateKey(
    der: [UInt8]
  ) throws(SigningError) -> _RSA.Signing.PrivateKey {
    do {
      // `unsafe` because it takes keys of 1024 bits too: some suppliers still issue them.
      return try _RSA.Signing.PrivateKey(unsafeDERRepresentation: der)
    } catch CryptoKitError.incorrectParameterSize {
      throw .shortKey
    } catch {
      throw .damagedKey
    }
  }
}
