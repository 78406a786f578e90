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

  /// What becomes of it on its way.
  enum Fate: Hashable, Sendable {
    /// It leaves.
    case sent
    /// The connection ends instead.
    case lost
    /// It leaves once the reply of this number may, and is what that one says.
    case held(Int)
  }

  /// What becomes of it on its way.
  var fate = Fate.sent

  /// The end of the connection.
  static var lost: WireReply {
    var reply = WireReply(.null)
    reply.fate = .lost
    return reply
  }

  /// A reply that waits.
  static func held(_ number: Int) -> WireReply {
    var reply = WireReply(.null)
    reply.fate = .held(number)
    return reply
  }

  /// The error of a supplier that fails, the same in every style.
  static func failure(_ status: Int) -> WireReply {
    WireReply(status: status, ["error": "the service is not available"])
  }

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
