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

  /// The text is not hexadecimal digits in pairs.
  case notHexadecimal

  /// The text is not base64.
  case notBase64

  /// The URL of the request names no host.
  case noHost

  var description: String {
    switch self {
    case .notPEM:
      "the key is not in PEM: it must begin with `-----BEGIN PRIVATE KEY-----` or "
        + "`-----BEGIN RSA PRIVATE KEY-----` and end with the `-----END` line that belongs to it"
    case .otherKey:
      "the key is not a private RSA key; give the private key that belongs to the public one "
        + "which the supplier has"
    case .encryptedKey:
      "the key is encrypted; write it without a passphrase: `openssl pkey -in key.pem`"
    case .damagedKey:
      "the key cannot be read: between the lines `-----BEGIN` and `-----END` something is "
        + "missing or damaged"
    case .shortKey: "the key has fewer than 1024 bits; use a longer one"
    case .notHexadecimal: "the text is not hexadecimal: digits and the letters A to F, in pairs"
    case .notBase64: "the text is not base64"
    case .noHost: "the URL names no host, so the request cannot be signed"
    }
  }
}
