/// Bytes as text.
enum Hexadecimal {
  /// Two digits.
  static func text(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0" + digits : digits
  }
}
