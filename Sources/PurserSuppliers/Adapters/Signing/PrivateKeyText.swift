/// Private keys as suppliers hand them out.
///
/// Keys come out of environment variables, which cannot be relied on to keep line breaks: the two
/// characters `\n`, spaces or nothing in their place do no harm.
enum PrivateKeyText {
  /// What stands in the first PEM block (RFC 7468) of `text`, whose label must be `PRIVATE KEY` or
  /// `label`.
  ///
  /// - Throws: What is wrong with it; never the key itself.
  static func der(pem text: String, or label: String) throws(SigningError) -> [UInt8] {
    let text = text.replacing("\\r", with: "").replacing("\\n", with: "\n")
    guard let begin = text.firstRange(of: "-----BEGIN "),
      let beginEnd = text[begin.upperBound...].firstRange(of: "-----")
    else { throw .notPEM }
    let found = text[begin.upperBound..<beginEnd.lowerBound]
    let rest = text[beginEnd.upperBound...]
    guard let end = rest.firstRange(of: "-----END \(found)-----") else { throw .notPEM }
    // The parameters of a curve may stand before its key; they say nothing that the key does not.
    if found == "EC PARAMETERS" { return try der(pem: String(rest[end.upperBound...]), or: label) }
    let content = rest[..<end.lowerBound]

    // PKCS #1 and SEC 1 say so in a header of the block (RFC 1421, section 4.6.1.1).
    if found == "ENCRYPTED PRIVATE KEY" || content.contains("Proc-Type:") { throw .encryptedKey }
    guard found == "PRIVATE KEY" || found == label else { throw .otherKey }
    do {
      return try ByteText.bytes(base64: String(content.filter { !$0.isWhitespace }))
    } catch {
      throw .damagedKey
    }
  }

  /// The bytes of a key that is given as hexadecimal digits or as base64 of either alphabet; `nil` where
  /// it is neither.
  static func raw(_ text: String) -> [UInt8]? {
    let text = String(text.filter { !$0.isWhitespace })
    let isHexadecimal =
      text.utf8.count % 64 == 0 && text.utf8.allSatisfy { ByteText.hexDigitValue($0) != nil }
    return isHexadecimal ? try? ByteText.bytes(hex: text) : try? ByteText.bytes(base64: text)
  }

  /// Whether `text` is in PEM.
  static func isPEM(_ text: String) -> Bool { text.contains("-----BEGIN ") }
}
