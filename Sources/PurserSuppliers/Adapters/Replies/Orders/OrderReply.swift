internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// A reply about an order, ready to be read.
struct OrderReply {
  let reply: Reply
  /// Why the body is not in the format that the adapter expects.
  let flaw: DecodingFailure?
  /// Why nothing can be read in the body: it is not in the format, or a page for people; `nil` where something can.
  /// Such a reply may be of a server before the supplier's, and says no more than its status.
  let unread: String?
  /// The format that the adapter expects.
  let format: ReplyFormat
  /// What it is read by.
  let outcome: OrderOutcome
  /// Whether the request that it answers may have bought.
  var mayHaveBought = false
  /// What expressions are evaluated against: the whole reply, or the item of it that is the order.
  var scope: Scope

  init(
    _ response: HTTPResponse, to call: OrderCall, _ outcome: OrderOutcome,
    known: [String: Value], receivedAt: Timestamp
  ) {
    (reply, flaw) = Reply.reading(
      response, as: call.format, known: known, receivedAt: receivedAt, allowsLeadingZeros: true)
    self.outcome = outcome
    format = call.format
    scope = Self.scope(of: reply)
    unread = Self.unread(reply, flaw)
  }

  private static func scope(of reply: Reply) -> Scope {
    var scope = reply.scope
    scope.allowsLeadingZeros = true
    return scope
  }

  /// Whether an expression finds what it looks at in what could be read: in the document, or, of a reply without a body,
  /// in a header.
  func reads(_ expression: Expression?) -> Bool {
    guard let expression else { return false }
    if expression.looksAtText { return true }
    if reply.response.body.isEmpty, expression.isSaidByHeader(in: scopeOfRules) { return true }
    if case .nothing = reply.document { return false }
    return !expression.selectors.isEmpty
  }

  private static func unread(_ reply: Reply, _ flaw: DecodingFailure?) -> String? {
    // The last two have no body (RFC 9110, sections 15.3.5 and 15.3.6); the others say all there is to say by
    // their headers, where the order is followed.
    if [201, 202, 204, 205].contains(reply.response.status), reply.response.body.isEmpty {
      return nil
    }
    if reply.isPage { return "the body is a page of HTML" }
    guard let flaw, case .nothing = reply.document else { return nil }
    return flaw.sentence
  }

  var status: Int { reply.response.status }

  /// The scope for conditions that tell errors and states apart: what is not there makes none hold. Nor does a
  /// filter of which nobody can tell what it passes: three items of which one has no `code` are not three codes.
  var scopeOfRules: Scope {
    var scope = scope
    scope.isOfError = true
    return scope
  }

  /// The same reply, where `item` of it is the order.
  func at(_ item: ReplyDocument) -> OrderReply {
    var copy = self
    copy.scope = Self.scope(of: reply).at(item)
    return copy
  }

  /// Whether the selectors of an expression are in the language of the reply.
  func canSelect(_ expression: Expression) -> Bool { expression.canSelect(from: reply.document) }

  /// What the supplier says to people; `nil` where it says nothing.
  var words: String? {
    guard let expression = outcome.errorMessage, canSelect(expression),
      let text = ErrorClassifier.sentence(expression, in: scopeOfRules), !text.isEmpty,
      text.utf8.count <= ErrorClassifier.longestSentence
    else { return nil }
    return text
  }

  /// A problem of the reply: with what a rule says, else with the supplier's words, else with those of
  /// `otherwise`.
  func problem(
    _ kind: AttemptProblem.Kind, _ rule: OrderRule? = nil, otherwise: String? = nil
  ) -> AttemptProblem {
    let said = rule?.match.message.flatMap { try? $0.text(in: scopeOfRules) }
    let message = said ?? words ?? otherwise ?? "HTTP status \(status)"
    return AttemptProblem(kind, message, status: status)
  }
}

extension Reply {
  /// Whether the body is a page for people: servers before the supplier's answer so.
  var isPage: Bool {
    let start = response.body.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }.prefix(14)
    let text = String(decoding: start, as: UTF8.self).lowercased()
    return text.hasPrefix("<!doctype html") || text.hasPrefix("<html")
  }
}
