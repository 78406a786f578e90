/// Certificates in PEM (RFC 7468), as far as they can be looked at without the libraries that use them.
struct CertificateText {
  /// The first one, in DER: that of whoever shows it, before those that vouch for it.
  let first: [UInt8]

  /// Why a text holds no certificates.
  enum Flaw: Error {
    /// There is no block of PEM in it.
    case notPEM
    /// The first block is something else.
    case other(String)
    /// A block is cut short, or is no certificate.
    case damaged(number: Int)
  }

  /// Reads all certificates in `text`.
  init(_ text: String) throws(Flaw) {
    var rest = text[...]
    var found: [[UInt8]] = []
    var other: String?
    while let begin = rest.firstRange(of: "-----BEGIN ") {
      rest = rest[begin.upperBound...]
      guard let labelEnd = rest.firstRange(of: "-----") else { throw .notPEM }
      let label = rest[..<labelEnd.lowerBound]
      rest = rest[labelEnd.upperBound...]
      let isCertificate = ["CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"].contains(label)
      guard let end = rest.firstRange(of: "-----END \(label)-----") else {
        throw .damaged(number: found.count + 1)
      }
      let content = rest[..<end.lowerBound].filter { !$0.isWhitespace }
      rest = rest[end.upperBound...]
      guard isCertificate else {
        other = other ?? String(label)
        continue
      }
      guard let der = try? ByteText.bytes(base64: String(content)), Self.isSequence(der) else {
        throw .damaged(number: found.count + 1)
      }
      found.append(der)
    }
    guard let first = found.first else {
      if let other { throw .other(other) }
      throw .notPEM
    }
    self.first = first
  }

  /// Whether the certificate is of the key whose public half is one of `spellings`.
  func holds(anyOf spellings: [[UInt8]]) -> Bool {
    spellings.contains { first.firstRange(of: $0) != nil }
  }

  /// Whether the bytes begin with a sequence of DER (X.690, section 8.1) that is all there. Trust may stand
  /// behind it.
  private static func isSequence(_ der: [UInt8]) -> Bool {
    guard der.count > 2, der[0] == 0x30 else { return false }
    guard der[1] & 0x80 != 0 else { return der.count >= 2 + Int(der[1]) && der[1] > 0 }
    let digits = Int(der[1] & 0x7F)
    guard (1...3).contains(digits), der.count > 2 + digits else { return false }
    let length = der[2..<(2 + digits)].reduce(0) { $0 << 8 | Int($1) }
    return der.count >= 2 + digits + length
  }
}
