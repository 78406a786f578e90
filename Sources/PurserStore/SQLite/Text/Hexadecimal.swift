/// Digests as the rows keep them: 32 bytes in the place of 64 digits.
enum Hexadecimal {
  /// Puts the bytes of the lower-case digits of a SHA-256 into `bytes`.
  ///
  /// - Returns: whether the text was that.
  static func decode(
    _ digits: UnsafeBufferPointer<UInt8>, into bytes: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    guard digits.count == 64 else { return false }
    for index in 0..<32 {
      guard let high = value(of: digits[2 * index]), let low = value(of: digits[2 * index + 1])
      else { return false }
      bytes[index] = high << 4 | low
    }
    return true
  }

  /// The lower-case digits of bytes.
  static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
