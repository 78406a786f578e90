import Foundation

/// A way in which a supplier may write a secret that it knows.
enum Spelling: CaseIterable {
  case plain, upperCase, lowerCase, base64, base64URL, percentEncoded, hexadecimal, reversed
  case firstHalf, secondHalf

  /// The secret, written so.
  func of(_ secret: String) -> String {
    let bytes = Data(secret.utf8)
    return switch self {
    case .plain: secret
    case .upperCase: secret.uppercased()
    case .lowerCase: secret.lowercased()
    case .base64: bytes.base64EncodedString()
    case .base64URL: Self.urlSafe(bytes.base64EncodedString())
    case .percentEncoded: bytes.map { "%" + Self.hexadecimal($0).uppercased() }.joined()
    case .hexadecimal: bytes.map(Self.hexadecimal).joined()
    case .reversed: String(secret.reversed())
    case .firstHalf: String(secret.prefix(secret.count / 2))
    case .secondHalf: String(secret.suffix(secret.count / 2))
    }
  }

  /// Base64 by the alphabet of URLs, without an end (RFC 4648, section 5).
  static func urlSafe(_ base64: String) -> String {
    base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
