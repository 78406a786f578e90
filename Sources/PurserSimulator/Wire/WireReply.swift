package import ExactJSON

/// What a supplier answers.
package struct WireReply: Sendable {
  /// The media type of JSON.
  static let jsonContentType = "application/json"

  /// The HTTP status.
  package var status: Int
  /// The body.
  package var json: JSONValue
  /// How long to stay away, for a reply that says so.
  package var retryAfterSeconds: Int64?

  /// An answer of `json`.
  package init(status: Int = 200, _ json: JSONValue, retryAfterSeconds: Int64? = nil) {
    self.status = status
    self.json = json
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// The answer with `value` wherever a member of one of `names` stands.
  func replacing(_ names: Set<String>, with value: JSONValue) -> WireReply {
    var reply = self
    reply.json = json.replacing(names, with: value)
    return reply
  }
}

extension JSONValue {
  fileprivate func replacing(_ names: Set<String>, with value: JSONValue) -> JSONValue {
    switch self {
    case .null, .bool, .number, .string: return self
    case .array(let elements): return .array(elements.map { $0.replacing(names, with: value) })
    case .object(var object):
      for name in object.names {
        object[name] =
          names.contains(name) ? value : object[name]?.replacing(names, with: value)
      }
      return .object(object)
    }
  }
}
