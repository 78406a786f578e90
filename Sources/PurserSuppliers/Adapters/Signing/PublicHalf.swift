internal import Crypto
internal import CryptoExtras

/// The public half of a private key, in the spellings that a certificate may have it in.
enum PublicHalf {
  /// The names of the curves in DER (RFC 5480, section 2.1.1.1): 1.2.840.10045.3.1.7, 1.3.132.0.34 and 35.
  private static let p256: [UInt8] = [0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]
  private static let p384: [UInt8] = [0x06, 5, 0x2B, 0x81, 4, 0, 0x22]
  private static let p521: [UInt8] = [0x06, 5, 0x2B, 0x81, 4, 0, 0x23]

  /// The spellings, for a key in PEM; `nil` for a key of a kind that nobody here knows.
  ///
  /// - Throws: What is wrong with the key; never the key itself.
  static func spellings(pem text: String) throws(SigningError) -> [[UInt8]]? {
    let der: [UInt8]
    do throws(SigningError) {
      der = try PrivateKeyText.der(pem: text, or: "EC PRIVATE KEY")
    } catch {
      guard case .otherKey = error else { throw error }
      der = try PrivateKeyText.der(pem: text, or: "RSA PRIVATE KEY")
    }
    if der.firstRange(of: p256) != nil,
      let key = try? P256.Signing.PrivateKey(derRepresentation: der)
    {
      return [
        Array(key.publicKey.x963Representation), Array(key.publicKey.compressedRepresentation),
      ]
    }
    if der.firstRange(of: p384) != nil,
      let key = try? P384.Signing.PrivateKey(derRepresentation: der)
    {
      return [
        Array(key.publicKey.x963Representation), Array(key.publicKey.compressedRepresentation),
      ]
    }
    if der.firstRange(of: p521) != nil,
      let key = try? P521.Signing.PrivateKey(derRepresentation: der)
    {
      return [
        Array(key.publicKey.x963Representation), Array(key.publicKey.compressedRepresentation),
      ]
    }
    if let key = try? CurveSignature.ed25519Key(text) {
      return [Array(key.publicKey.rawRepresentation)]
    }
    if let key = try? _RSA.Signing.PrivateKey(unsafeDERRepresentation: der) {
      return [Array(key.publicKey.pkcs1DERRepresentation)]
    }
    guard der.count > 2, der[0] == 0x30 else { throw .damagedKey }
    return nil
  }
}
