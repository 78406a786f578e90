/// Why something cannot be signed. No sentence repeats what was given: it may be a key.
enum SigningError: Error, Hashable, CaseIterable, CustomStringConvertible {
  /// The text has no beginning and end of a PEM block.
  case notPEM

  /// The PEM block is labelled as something other than a private key, or as one of another kind.
  case otherKey

  /// The key needs a passphrase.
  case encryptedKey

  /// What stands in the PEM block is damaged.
  case damagedKey

  /// The key has fewer than 1024 bits.
  case shortKey

  /// The key is not one of the curve P-256.
  case notP256

  /// The key is not one of Ed25519.
  case notEd25519

  /// The text is not hexadecimal digits in pairs.
  case notHexadecimal

  /// The text is not base64.
  case notBase64

  /// The URL of the request names no host.
  case noHost

  var description: String {
    switch self {
    case .notPEM:
      "the key is not in PEM: it must begin with `-----BEGIN PRIVATE KEY-----`, or "
        + "`-----BEGIN RSA PRIVATE KEY-----` for RSA, and end with the `-----END` line that belongs to it"
    case .otherKey:
      "the key is not a private key of the kind that signs so; give the private key that belongs to the public one "
        + "which the supplier has"
    case .encryptedKey:
      "the key is encrypted; write it without a passphrase: `openssl pkey -in key.pem`"
    case .damagedKey:
      "the key cannot be read: between the lines `-----BEGIN` and `-----END` something is "
        + "missing or damaged"
    case .shortKey: "the key has fewer than 1024 bits; use a longer one"
    case .notP256:
      "the key is not a private key of the curve P-256 (also called prime256v1 or secp256r1): in PEM, or "
        + "its 32 bytes in base64 or hexadecimal"
    case .notEd25519:
      "the key is not a private key of Ed25519: in PEM, or its 32 or 64 bytes in base64 or hexadecimal"
    case .notHexadecimal: "the text is not hexadecimal: digits and the letters A to F, in pairs"
    case .notBase64: "the text is not base64"
    case .noHost: "the URL names no host, so the request cannot be signed"
    }
  }
}
