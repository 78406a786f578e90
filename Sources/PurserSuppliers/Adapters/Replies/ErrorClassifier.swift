internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Names the failure that a reply stands for: the adapter's first rule that matches, else the
/// status.
struct ErrorClassifier {
  let adapter: AdapterDefinition

  /// What the reply stands for.
  func failure(
    of reply: HTTPResponse, _ document: JSONValue?, receivedAt: Timestamp
  ) -> CheckFailure {
    ruledFailure(of: reply, document, receivedAt: receivedAt)
      ?? failure(Self.defaultKind(of: reply.status), reply, document, receivedAt)
  }

  /// What the reply stands for by the adapter's rules; `nil` where none matches.
  func ruledFailure(
    of reply: HTTPResponse, _ document: JSONValue?, receivedAt: Timestamp
  ) -> CheckFailure? {
    adapter.errorRules.first { matches($0, reply, document) }
      .map { failure($0.kind, reply, document, receivedAt) }
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

  private func matches(
    _ rule: ErrorRule, _ reply: HTTPResponse, _ document: JSONValue?
  ) -> Bool {
    if !rule.statuses.isEmpty, !rule.statuses.contains(where: { $0.contains(reply.status) }) {
      return false
    }
    if let condition = rule.condition {
      // A condition that this reply gives no values for does not hold.
      guard let document, (try? condition.holds(in: document)) == true else { return false }
    }
    if let text = rule.text, reply.body.firstRange(of: Array(text.utf8)) == nil { return false }
    return true
  }

  /// The most bytes of what a supplier says that are repeated.
  private static let longestSentence = 4096

  private func failure(
    _ kind: CheckFailure.Kind, _ reply: HTTPResponse, _ document: JSONValue?, _ now: Timestamp
  ) -> CheckFailure {
    let said = document.flatMap { document in
      adapter.errorMessage?.values(in: document).lazy.compactMap(\.stringValue).first
    }
    var message = "HTTP status \(reply.status)"
    if (300...399).contains(reply.status) { message += ": redirects are not followed" }
    // A longer one is a page and no sentence; and cut, half a secret might slip by.
    if let said, !said.isEmpty, said.utf8.count <= Self.longestSentence { message += ": \(said)" }
    return CheckFailure(
      kind, message, status: reply.status,
      retryAfter: reply.header("Retry-After").flatMap { RetryAfter.delay($0, now: now) })
  }
}
