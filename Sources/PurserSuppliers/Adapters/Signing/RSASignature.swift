internal import Crypto
internal import CryptoExtras

/// Signatures with an RSA key.
enum RSASignature {
  /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2) of `message`.
  ///
  /// The key is a PEM block in the form of PKCS #8 (`PRIVATE KEY`) or PKCS #1 (`RSA PRIVATE KEY`).
  /// Keys come out of environment variables, which cannot be relied on to keep line breaks: the
  /// two characters `\n`, spaces or nothing in their place do no harm.
  ///
  /// - Throws: What is wrong with the key; never the key itself.
  static func pkcs1SHA256(pem: String, message: [UInt8]) throws(SigningError) -> [UInt8] {
    let key = try privateKey(der: try der(pem: pem))
    do {
      let signature = try key.signature(
        for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
      return signature.withUnsafeBytes { Array($0) }
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

  /// What stands in the first PEM block (RFC 7468) of `pem`, which must be a private RSA key's.
  private static func der(pem: String) throws(SigningError) -> [UInt8] {
    let text = pem.replacing("\\r", with: "").replacing("\\n", with: "\n")
    guard let begin = text.firstRange(of: "-----BEGIN "),
      let beginEnd = text[begin.upperBound...].firstRange(of: "-----")
    else { throw .notPEM }
    let label = text[begin.upperBound..<beginEnd.lowerBound]
    let rest = text[beginEnd.upperBound...]
    guard let end = rest.firstRange(of: "-----END \(label)-----") else { throw .notPEM }
    let content = rest[..<end.lowerBound]

    // PKCS #1 says so in a header of the block (RFC 1421, section 4.6.1.1).
    if label == "ENCRYPTED PRIVATE KEY" || content.contains("Proc-Type:") { throw .encryptedKey }
    guard label == "PRIVATE KEY" || label == "RSA PRIVATE KEY" else { throw .otherKey }
    do {
      return try ByteText.bytes(base64: String(content.filter { !$0.isWhitespace }))
    } catch {
      throw .damagedKey
    }
  }
}
