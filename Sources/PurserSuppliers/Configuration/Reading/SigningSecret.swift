/// What a secret must be that signs messages (Standard Webhooks, "Signature scheme").
enum SigningSecret {
  private static let prefix = "whsec_"

  /// The flaw in a secret, as the end of a sentence that begins with its key; `nil` where it has none.
  static func flaw(in secret: String) -> String? {
    let lengths = ConfigurationLimits.webhookKeyLength
    if secret.hasPrefix(prefix) {
      let text = String(secret.dropFirst(prefix.count))
      // Receivers' libraries read one alphabet, padded.
      if let bytes = try? ByteText.bytes(base64: text), lengths.contains(bytes.count),
        ByteText.base64(bytes) == text
      {
        return nil
      }
    }
    return
      "must be `whsec_` and \(lengths.lowerBound) to \(lengths.upperBound) bytes in base64, such as "
      + "`echo whsec_$(openssl rand -base64 32)` gives"
  }
}
