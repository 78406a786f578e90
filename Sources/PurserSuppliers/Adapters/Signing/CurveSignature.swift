internal import Crypto

/// Signatures with a key of an elliptic curve.
enum CurveSignature {
  /// How a signature of ECDSA is written.
  enum Form: Sendable {
    /// The two numbers side by side, 32 bytes each, as JWTs have them (RFC 7518, section 3.4).
    case raw

    /// A sequence of two integers in DER (RFC 3279, section 2.2.3), as `openssl` has them.
    case der
  }

  /// ECDSA with P-256 and SHA-256 of `message`. Two of the same message differ.
  ///
  /// The key is in PEM, as PKCS #8 (`PRIVATE KEY`) or SEC 1 (`EC PRIVATE KEY`), or its 32 bytes in
  /// base64 or hexadecimal.
  ///
  /// - Throws: What is wrong with the key; never the key itself.
  static func p256(key: String, message: [UInt8], _ form: Form) throws(SigningError) -> [UInt8] {
    let key = try p256Key(key)
    do {
      let signature = try key.signature(for: SHA256.hash(data: message))
      return switch form {
      case .raw: Array(signature.rawRepresentation)
      case .der: Array(signature.derRepresentation)
      }
    } catch {
      throw .damagedKey
    }
  }

  /// Ed25519 (RFC 8032) of `message`: always the same of the same.
  ///
  /// The key is in PEM, as PKCS #8, or base64 or hexadecimal: of its 32 bytes, of 64 whose last are the
  /// public key as NaCl and Coinbase hand them out, or of PKCS #8 in DER.
  ///
  /// - Throws: What is wrong with the key; never the key itself.
  static func ed25519(key: String, message: [UInt8]) throws(SigningError) -> [UInt8] {
    let key = try ed25519Key(key)
    do {
      return Array(try key.signature(for: message))
    } catch {
      throw .damagedKey
    }
  }

  private static func p256Key(_ text: String) throws(SigningError) -> P256.Signing.PrivateKey {
    let isPEM = PrivateKeyText.isPEM(text)
    guard
      let bytes = isPEM
        ? try PrivateKeyText.der(pem: text, or: "EC PRIVATE KEY") : PrivateKeyText.raw(text)
    else { throw .notP256 }
    do {
      return bytes.count == 32
        ? try P256.Signing.PrivateKey(rawRepresentation: bytes)
        : try P256.Signing.PrivateKey(derRepresentation: bytes)
    } catch {
      throw .notP256
    }
  }

  /// What stands before the key in PKCS #8 (RFC 8410, section 7): the version, the algorithm
  /// 1.3.101.112, and the heads of two strings.
  private static let ed25519Head: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]

  static func ed25519Key(
    _ text: String
  ) throws(SigningError) -> Curve25519.Signing.PrivateKey {
    let isPEM = PrivateKeyText.isPEM(text)
    guard
      let bytes = isPEM
        ? try PrivateKeyText.der(pem: text, or: "PRIVATE KEY") : PrivateKeyText.raw(text)
    else { throw .notEd25519 }
    // The second form has the public key behind the private one.
    let head = ed25519Head
    let seed: ArraySlice<UInt8>
    switch bytes.count {
    case 32 where !isPEM, 64 where !isPEM: seed = bytes.prefix(32)
    case head.count + 32 where bytes.starts(with: head): seed = bytes.suffix(32)
    default: throw .notEd25519
    }
    do {
      let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
      guard bytes.count != 64 || Array(key.publicKey.rawRepresentation) == Array(bytes.suffix(32))
      else { throw SigningError.notEd25519 }
      return key
    } catch {
      throw .notEd25519
    }
  }
}
