internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Names the failure that a reply stands for: the adapter's first rule that matches, else the
/// status.
struct ErrorClassifier {
  let adapter: AdapterDefinition

  /// What the reply stands for.
  func failure(of reply: Reply) -> CheckFailure {
    ruledFailure(of: reply) ?? failure(Self.defaultKind(of: reply.response.status), reply)
  }

  /// What the reply stands for by the adapter's rules; `nil` where none matches.
  func ruledFailure(of reply: Reply) -> CheckFailure? {
    guard let rule = adapter.errorRules.first(where: { matches($0, reply) }) else { return nil }
    // A message that this reply does not give is no reason to lose the failure.
    let said = rule.message.flatMap { try? $0.text(in: reply.scope) }
    return failure(rule.kind, reply, said: said)
  }

  /// The kind of a status that no rule names, by RFC 9110, section 15.
  static func defaultKind(of status: Int) -> CheckFailure.Kind {
    switch status {
    case 401, 403: .auth
    case 404: .notFound
    case 429: .rateLimited
    case 503: .maintenance
    case 300...499: .invalid
    default: .unknown
    }
  }

  private func matches(_ rule: ErrorRule, _ reply: Reply) -> Bool {
    let response = reply.response
    if !rule.statuses.isEmpty, !rule.statuses.contains(where: { $0.contains(response.status) }) {
      return false
    }
    // A condition that this reply gives no values for does not hold, nor one over another format.
    if let condition = rule.condition {
      guard condition.canSelect(from: reply.document),
        (try? condition.holds(in: reply.scope)) == true
      else { return false }
    }
    if let text = rule.text, response.body.firstRange(of: Array(text.utf8)) == nil { return false }
    return true
  }

  /// Where a redirect leads, as the end of a sentence; only the server where the URL is long, as half a
  /// secret could not be recognised.
  private static func target(of response: HTTPResponse) -> String {
    guard let location = response.header("Location"), !location.isEmpty else { return "" }
    if location.utf8.count <= longestLocation { return "; it leads to `\(location)`" }
    return URLParts(location).map { "; it leads to `\($0.origin)`" } ?? ""
  }

  /// The most bytes of a `Location` that are repeated.
  private static let longestLocation = 160

  /// The most bytes of what a supplier says that are repeated.
  private static let longestSentence = 4096

  private func failure(
    _ kind: CheckFailure.Kind, _ reply: Reply, said: String? = nil
  ) -> CheckFailure {
    let response = reply.response
    let said = said ?? adapter.errorMessage.flatMap { Self.sentence($0, in: reply.scope) }
    var message = "HTTP status \(response.status)"
    if (300...399).contains(response.status) {
      message += ": redirects are not followed" + Self.target(of: response)
    }
    // A longer one is a page and no sentence; and cut, half a secret might slip by.
    if let said, !said.isEmpty, said.utf8.count <= Self.longestSentence { message += ": \(said)" }
    return CheckFailure(
      kind, message, status: response.status,
      retryAfter: RequestedPause.length(after: response, at: reply.receivedAt)
        ?? response.header("Retry-After").flatMap {
          RetryAfter.delay($0, now: reply.receivedAt)
        })
  }

  /// The first text that the expression gives; a selector may find it in several places.
  private static func sentence(_ expression: Expression, in scope: Scope) -> String? {
    if case .selector(let selector) = expression.root {
      let found = (try? selector.documents(in: scope)) ?? []
      return found.lazy.compactMap { if case .text(let text) = $0.value { text } else { nil } }
        .first
    }
    return try? expression.text(in: scope)
  }
}
