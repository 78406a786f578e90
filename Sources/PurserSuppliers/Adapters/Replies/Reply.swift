internal import CurlClient
internal import ExactJSON
internal import JSONPath
internal import PurserCore

/// A reply, ready to be read: one page of a call.
struct Reply {
  /// The response, its body in UTF-8.
  let response: HTTPResponse
  /// `nothing` where the body is not in the format that the adapter expects.
  var document: ReplyDocument
  /// When it was complete.
  let receivedAt: Timestamp
  /// What names stand for in it.
  let names: ReplyNames

  /// Reads a response. Where it is not in the format, `flaw` says why; the reply is then as good as it
  /// gets, for the rules that may know it all the same: no balance is read in it.
  static func reading(
    _ response: HTTPResponse, as format: ReplyFormat, known: [String: Value],
    receivedAt: Timestamp
  ) -> (reply: Reply, flaw: DecodingFailure?) {
    let said = ReplyText.saidEncoding(of: response, format)
    var response = response
    var document = ReplyDocument.nothing
    var flaw: DecodingFailure?
    do throws(DecodingFailure) {
      response.body = try ReplyText.utf8(of: response, as: format)
      document = try ReplyDecoder.document(ofText: response.body, as: format, saying: said)
    } catch {
      flaw = error
      response.body = ReplyText.lossy(response)
      document = (try? ReplyDecoder.document(ofText: response.body, as: format)) ?? .nothing
    }
    let names = ReplyNames(known: known, response: response, receivedAt: receivedAt)
    let reply = Reply(
      response: response, document: document, receivedAt: receivedAt, names: names)
    return (reply, flaw)
  }

  /// What expressions over the whole reply are evaluated against.
  var scope: Scope { Scope(of: document, response, names: names) }

  /// The same for what tells errors apart.
  var scopeOfError: Scope {
    var scope = scope
    scope.isOfError = true
    return scope.judging(.byRFC)
  }
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
