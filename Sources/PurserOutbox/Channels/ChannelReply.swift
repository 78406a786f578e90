package import CurlClient
internal import ExactJSON
package import PurserCore

/// What a service answered to an alert, and the words for it: never with a secret.
package struct ChannelReply {
  /// The reply's status.
  let status: Int
  /// The body, where it is one JSON object.
  let json: JSONValue?
  private let response: HTTPResponse
  private let cover: SecretCover
  private let now: Timestamp

  /// A reply that came at `now`.
  init(_ response: HTTPResponse, _ cover: SecretCover, at now: Timestamp) {
    self.response = response
    self.cover = cover
    self.now = now
    status = response.status
    let value = try? JSONParser.parse(response.body)
    json = value?.objectValue == nil ? nil : value
  }

  /// A reply that came at `now` to a channel with secrets.
  package init(_ response: HTTPResponse, secrets: [String] = [], at now: Timestamp) {
    self.init(response, SecretCover(secrets), at: now)
  }

  /// The body as text.
  var text: String { String(decoding: response.body, as: UTF8.self) }

  /// The status and what the service says.
  ///
  /// - Parameter reason: what it says; the body's beginning where that is `nil`.
  /// - Returns: one line.
  func problem(_ reason: String?) -> String {
    let said = reason.map { AlertWording.line(cover.covering($0), limit: 300) }
    let words = said ?? cover.excerpt(response.body)
    return "status \(status)" + (words.isEmpty ? "" : ": \(words)")
  }

  /// It did not arrive, and may another time.
  ///
  /// - Parameters:
  ///   - reason: what the service says.
  ///   - seconds: how long the body asks to wait.
  /// - Returns: the outcome.
  func failed(_ reason: String?, seconds: [String] = []) -> DeliveryReply {
    .failed(
      problem: problem(reason),
      retryAfter: AskedPause.length(of: response, and: seconds, at: now))
  }

  /// It never will arrive.
  func refused(_ reason: String?) -> DeliveryReply { .refused(problem: problem(reason)) }

  /// It may have arrived.
  func unknown(_ reason: String?) -> DeliveryReply {
    .unknown(problem: problem(reason) + ": it may have arrived")
  }

  /// What any service means by a status that is no success.
  ///
  /// - Parameters:
  ///   - reason: what it says.
  ///   - seconds: how long the body asks to wait.
  /// - Returns: the outcome.
  func failure(_ reason: String?, seconds: [String] = []) -> DeliveryReply {
    switch status {
    case 300..<400: .failed(problem: "status \(status): redirects are not followed")
    case 408, 425, 429: failed(reason, seconds: seconds)
    case 400..<500: refused(reason)
    // Of a gateway in between: what stands behind it may have the request (RFC 9110, 15.6.3 and 15.6.5).
    case 502, 504: unknown(reason)
    default: failed(reason, seconds: seconds)
    }
  }
}
