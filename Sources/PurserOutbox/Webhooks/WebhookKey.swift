internal import Crypto
internal import Foundation

/// A key that signs messages (Standard Webhooks, "Signature scheme"). It shows itself as `<redacted>`.
package struct WebhookKey: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  private let bytes: [UInt8]

  /// What a secret begins with.
  package static let prefix = "whsec_"
  /// How many bytes a key may have.
  package static let lengths = 24...64

  /// The key of a secret as it is written: `whsec_` and base64; `nil` where it is none.
  package init?(_ text: String) {
    guard text.hasPrefix(Self.prefix),
      let data = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
      Self.lengths.contains(data.count)
    else { return nil }
    bytes = Array(data)
  }

  /// Signs a message.
  ///
  /// - Parameters:
  ///   - id: the message's name.
  ///   - timestamp: when it is sent, in seconds since 1970.
  ///   - body: what is sent.
  /// - Returns: the signature as it stands in the header: `v1,` and base64.
  package func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
    var content = Array("\(id).\(timestamp).".utf8)
    content += body
    let code = HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: bytes))
    return "v1," + Data(code).base64EncodedString()
  }

  package var description: String { "<redacted>" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
