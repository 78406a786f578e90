internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// An answer before it is on a wire: what both ways to an order's endpoint write, each in its own
/// manner.
struct Answer: Sendable {
  /// What the body is.
  enum Content: String, Sendable {
    case json = "application/json"
    case problem = "application/problem+json"
  }

  var status: HTTPResponse.Status = .ok
  var content = Content.json
  /// Finished JSON.
  var body: [UInt8]
  /// After how many seconds a repetition makes sense.
  var retryAfterSeconds: Int?
  /// Whether the answer is the stored one.
  var isRepetition = false

  /// The header that marks a stored answer.
  static let repetitionHeader = "Idempotent-Replayed"

  /// The answer as Hummingbird sends it.
  var response: Response {
    var response = Response(json: body, status: status, type: content.rawValue)
    if let retryAfterSeconds { response.headers[.retryAfter] = String(retryAfterSeconds) }
    if isRepetition, let name = HTTPField.Name(Self.repetitionHeader) {
      response.headers[name] = "true"
    }
    return response
  }
}
