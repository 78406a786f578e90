internal import Crypto
internal import PurserCore

/// A webhook as it leaves a simulated supplier: a `POST` of JSON, signed.
package struct SupplierMessage: Sendable {
  /// The header with the signature: `t=1777636800,v1=5257a8...`.
  package static let signatureHeader = "X-Sandbox-Signature"

  /// Its number at the supplier.
  package let number: Int
  /// Where it goes.
  package let url: String
  /// Its header fields.
  package let headers: [(name: String, value: String)]
  /// The body's bytes.
  package let body: [UInt8]

  /// A webhook that leaves at `now`: `v1` is the HMAC-SHA256, in hex, of the seconds in `t`, a point, and the
  /// body.
  init(number: Int, url: String, body: [UInt8], secret: String, now: Timestamp) {
    let seconds = now.microsecondsSinceEpoch / 1_000_000
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("\(seconds).".utf8) + body, using: SymmetricKey(data: Array(secret.utf8)))
    let hex = code.map { byte in
      String(byte / 16, radix: 16) + String(byte % 16, radix: 16)
    }.joined()
    self.number = number
    self.url = url
    self.body = body
    headers = [
      ("Content-Type", "application/json"), (Self.signatureHeader, "t=\(seconds),v1=\(hex)"),
    ]
  }
}
