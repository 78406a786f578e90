internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// A reply that was a success, ready to be read: one page of a call.
struct Reply {
  let response: HTTPResponse
  /// `nothing` where the body is not in the format that the adapter expects.
  var document: ReplyDocument
  /// When it was complete.
  let receivedAt: Timestamp
  /// What names stand for in it.
  let names: ReplyNames

  /// What expressions over the whole reply are evaluated against.
  var scope: Scope { Scope(of: document, response, names: names) }
}

/// The names of a reply: those that are known before it, and of the reply itself.
struct ReplyNames: Names {
  /// Settings, tables, kept values, and where in the pages the reply is.
  var known: [String: Value]
  let response: HTTPResponse?
  let receivedAt: Timestamp

  func value(of name: String) -> Value {
    if let value = known[name] { return value }
    switch name {
    case "now": return .moment(receivedAt)
    case "reply":
      guard let response else { return .nothing }
      // Made only where an expression asks for it.
      return .structure([
        "status": .number(JSONNumber(response.status)),
        "text": .string(String(decoding: response.body, as: UTF8.self)),
      ])
    default: return .nothing
    }
  }
}
