import Crypto
import Foundation

/// Digests as a supplier's server computes them: by the library, past everything of the product.
enum ServerDigests {
  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { (($0 < 16) ? "0" : "") + String($0, radix: 16) }.joined()
  }

  static func base64(_ bytes: some Sequence<UInt8>) -> String {
    Data(bytes).base64EncodedString()
  }

  /// The digest of a text.
  static func digest<Hash: HashFunction>(_: Hash.Type, _ text: String) -> [UInt8] {
    Array(Hash.hash(data: Data(text.utf8)))
  }

  static func md5(_ text: String) -> String { hex(digest(Insecure.MD5.self, text)) }
  static func sha256(_ text: String) -> String { hex(digest(SHA256.self, text)) }

  /// The HMAC of a text.
  static func hmac<Hash: HashFunction>(
    _: Hash.Type, _ key: some Sequence<UInt8>, _ text: some Sequence<UInt8>
  ) -> [UInt8] {
    Array(
      HMAC<Hash>.authenticationCode(for: Data(text), using: SymmetricKey(data: Data(key))))
  }

  /// HMAC-SHA256 with a key in text.
  static func hmac(_ key: String, _ text: String) -> [UInt8] {
    hmac(SHA256.self, key.utf8, text.utf8)
  }

  /// RFC 3986, section 2.3: what is not encoded.
  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  static func percentEncoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "?"
  }
}

extension ReceivedRequest {
  /// Refuses the request unless `text` is a count of seconds near the server's own clock.
  func expectNow(_ text: String?, unitsPerSecond: Double = 1) throws(Refusal) {
    guard let text, let units = Double(text),
      abs(units / unitsPerSecond - Date().timeIntervalSince1970) < 120
    else { throw Refusal("the time is \(text ?? "not there")") }
  }

  /// Refuses the request unless `text` is a moment near the server's own clock.
  func expectNow(
    _ text: String?, _ format: String, secondsFromUTC: Int = 0
  ) throws(Refusal) {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: secondsFromUTC)
    formatter.dateFormat = format
    // By text, as a pattern may leave out the year.
    let near = (-120...120).map { formatter.string(from: Date(timeIntervalSinceNow: Double($0))) }
    guard let text, near.contains(text) else { throw Refusal("the time is \(text ?? "not there")") }
  }
}
