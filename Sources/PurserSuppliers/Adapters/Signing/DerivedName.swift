internal import Crypto

/// Names in forms that suppliers prescribe, made from another name: the same one gives the same. Two that differ
/// give two that differ as surely as their length allows: among a million names of 12 digits two are the same in
/// two cases of five, among as many of 20 digits in one of 180 million.
enum DerivedName {
  /// How many digits a name may have.
  static let digitCounts = 1...64

  /// The name space of such UUIDs: a random one, so that nobody else's are the same.
  private static let space: [UInt8] = [
    0x2f, 0x1d, 0x60, 0x9a, 0x6b, 0x0c, 0x4e, 0x57, 0x9d, 0x21, 0x7a, 0xc5, 0x38, 0xe4, 0x13, 0x86,
  ]

  /// A UUID of version 5 (RFC 9562, section 5.5): SHA-1 over a name space and the name.
  static func uuid(of name: [UInt8]) -> String {
    ByteText.uuid(Insecure.SHA1.hash(data: space + name).prefix(16), version: 5)
  }

  /// That many decimal digits, the first of which is not zero: a number keeps them all. Bytes of SHA-256 over
  /// the name and a counter are taken as digits; those beyond the largest multiple of ten are passed over, so
  /// that every digit is as likely.
  static func digits(of name: [UInt8], count: Int) -> String {
    var digits = ""
    var round: UInt8 = 0
    while digits.utf8.count < count {
      for byte in SHA256.hash(data: name + [round]) where digits.utf8.count < count {
        let isFirst = digits.isEmpty
        guard byte < (isFirst ? 252 : 250) else { continue }
        digits += String(isFirst ? byte % 9 + 1 : byte % 10)
      }
      round &+= 1
    }
    return digits
  }
}
