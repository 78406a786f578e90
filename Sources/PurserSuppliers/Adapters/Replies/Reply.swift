internal import CurlClient
internal import ExactJSON
internal import JSONPath
internal import PurserCore

/// A reply, ready to be read: one page of a call.
struct Reply {
  /// `nothing` where the body is not in the format that the adapter expects.
  var document: ReplyDocument
  /// What names stand for in it, and the response that it came in.
  let names: ReplyNames

  /// The response, its body in UTF-8.
  var response: HTTPResponse { names.reply }
  /// When it was complete.
  var receivedAt: Timestamp { names.receivedAt }

  /// Reads a response. Where it is not in the format, `flaw` says why; the reply is then as good as it
  /// gets, for the rules that may know it all the same: no balance is read in it. `allowsLeadingZeros` is for
  /// replies to orders, in which a number may be a code.
  static func reading(
    _ response: HTTPResponse, as format: ReplyFormat, known: [String: Value],
    receivedAt: Timestamp, allowsLeadingZeros: Bool = false
  ) -> (reply: Reply, flaw: DecodingFailure?) {
    let said = ReplyText.saidEncoding(of: response, format)
    var response = response
    var document = ReplyDocument.nothing
    var flaw: DecodingFailure?
    do throws(DecodingFailure) {
      response.body = try ReplyText.utf8(of: response, as: format)
      document = try ReplyDecoder.document(
        ofText: response.body, as: format, saying: said, allowsLeadingZeros: allowsLeadingZeros)
    } catch {
      flaw = error
      response.body = ReplyText.lossy(response)
      document =
        (try? ReplyDecoder.document(
          ofText: response.body, as: format, allowsLeadingZeros: allowsLeadingZeros)) ?? .nothing
    }
    let names = ReplyNames(known: known, reply: response, receivedAt: receivedAt)
    return (Reply(document: document, names: names), flaw)
  }

  /// What expressions over the whole reply are evaluated against.
  var scope: Scope { Scope(of: document, names: names) }

  /// The same for what tells errors apart.
  var scopeOfError: Scope {
    var scope = scope
    scope.isOfError = true
    return scope.judging(.byRFC)
  }
}

/// The names of a reply: those that are known before it, and of the reply itself. A class, as every scope
/// holds it.
final class ReplyNames: Names {
  /// Settings, tables, kept values, and where in the pages the reply is.
  let known: [String: Value]
  /// The response, its body in UTF-8.
  let reply: HTTPResponse
  let receivedAt: Timestamp

  init(known: [String: Value], reply: HTTPResponse, receivedAt: Timestamp) {
    self.known = known
    self.reply = reply
    self.receivedAt = receivedAt
  }

  var response: HTTPResponse? { reply }

  func value(of name: String) -> Value {
    if let value = known[name] { return value }
    switch name {
    case "now": return .moment(receivedAt)
    case "reply":
      // Made only where an expression asks for it.
      return .structure([
        "status": .number(JSONNumber(reply.status)),
        "text": .string(String(decoding: reply.body, as: UTF8.self)),
      ])
    default: return .nothing
    }
  }
}
