internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Names the failure that a reply stands for: the adapter's first rule that matches, else the
/// status.
struct ErrorClassifier {
  private let rules: [ErrorRule]
  private let message: Expression?

  init(adapter: AdapterDefinition) {
    rules = adapter.errorRules
    message = adapter.errorMessage
  }

  /// What the reply stands for.
  func failure(of reply: Reply) -> CheckFailure {
    ruledFailure(of: reply) ?? failure(Self.defaultKind(of: reply.response.status), reply)
  }

  /// What the reply stands for by the adapter's rules; `nil` where none matches.
  ///
  /// A rule that says less than the status does not name the failure: a rule for errors in general
  /// would make of a refusal for a while one for good. It still says what is told to people.
  func ruledFailure(of reply: Reply) -> CheckFailure? {
    let status = reply.response.status
    let matching = rules.lazy.filter { matches($0, reply) }
    guard let first = matching.first else { return nil }
    let telling = matching.first { !$0.saysLess(than: status) }
    // A message that this reply does not give is no reason to lose the failure.
    let said = (telling ?? first).message.flatMap { try? $0.text(in: reply.scopeOfError) }
    return failure(telling?.kind ?? Self.defaultKind(of: status), reply, said: said)
  }

  /// Why a reply to `call` that no rule matches is no success all the same; `nil` where all is certain.
  func doubt(of reply: Reply, to call: AdapterCall) -> CheckFailure? {
    doubtfulRule(of: reply) ?? overlookedError(in: reply, by: call)
  }

  /// Why nobody can tell whether a rule matches.
  private func doubtfulRule(of reply: Reply) -> CheckFailure? {
    for rule in rules where rule.isFor(reply.response) {
      guard let doubt = rule.doubt(in: reply, among: rules) else { continue }
      return CheckFailure(
        .shapeChanged,
        "a rule of `errors` cannot be judged: \(doubt) (in `\(rule.condition?.text ?? "")`)",
        status: reply.response.status)
    }
    return nil
  }

  /// An error of another shape than the conditions of `call` look into, so that they hold as nothing is where
  /// it would be.
  private func overlookedError(in reply: Reply, by call: AdapterCall) -> CheckFailure? {
    func failure(_ field: String, _ condition: Expression) -> CheckFailure? {
      guard condition.canSelect(from: reply.document),
        let other = condition.otherError(in: reply, among: rules)
      else { return nil }
      return CheckFailure(
        .shapeChanged, "`\(field)` cannot be judged: \(other) (in `\(condition.text)`)",
        status: reply.response.status)
    }
    if let condition = call.successWhen, let failure = failure("success_when", condition) {
      return failure
    }
    return call.checks.lazy.compactMap { failure("checks", $0) }.first
  }

  /// The kind of a status that no rule names, by RFC 9110, section 15. Some say that the supplier did not
  /// answer: a proxy wants a password first, the time was up at one end or behind a gateway, and 520 to 527,
  /// with which Cloudflare says that it got no reply from the server behind it.
  static func defaultKind(of status: Int) -> CheckFailure.Kind {
    switch status {
    case 401, 403: .auth
    case 402: .funds
    case 404: .notFound
    case 407, 408, 504, 520...527: .unreachable
    case 429: .rateLimited
    case 503: .maintenance
    case 300...499: .invalid
    default: .unknown
    }
  }

  private func matches(_ rule: ErrorRule, _ reply: Reply) -> Bool {
    rule.matches(reply, in: reply.scopeOfError)
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
  static let longestSentence = 4096

  /// What the supplier says to people by the adapter's `error_message`; `nil` where that finds no
  /// text.
  func words(of reply: Reply) -> String? {
    message.flatMap { Self.sentence($0, in: reply.scopeOfError) }
      .flatMap { $0.isEmpty || $0.utf8.count > Self.longestSentence ? nil : $0 }
  }

  /// A failure of `kind`: with what a rule says, else with the supplier's words, else with those of
  /// `otherwise`.
  func failure(
    _ kind: CheckFailure.Kind, _ reply: Reply, said: String? = nil, otherwise: String? = nil
  ) -> CheckFailure {
    let response = reply.response
    let said = said ?? words(of: reply) ?? otherwise
    var message = "HTTP status \(response.status)"
    if (300...399).contains(response.status) {
      message += ": redirects are not followed" + Self.target(of: response)
    }
    // A longer one is a page and no sentence; and cut, half a secret might slip by.
    if let said, !said.isEmpty, said.utf8.count <= Self.longestSentence { message += ": \(said)" }
    return CheckFailure(
      kind, message, status: response.status,
      retryAfter: RequestedPause.length(
        after: response, at: reply.receivedAt, isRefused: kind == .rateLimited)
        ?? RetryAfter.delay(of: response, at: reply.receivedAt))
  }

  /// The first text that the expression gives; a selector may find it in several places.
  static func sentence(_ expression: Expression, in scope: Scope) -> String? {
    if case .selector(let selector) = expression.root {
      let found = (try? selector.documents(in: scope)) ?? []
      return found.lazy.compactMap { if case .text(let text) = $0.value { text } else { nil } }
        .first
    }
    return try? expression.text(in: scope)
  }
}

extension ErrorRule {
  /// The statuses that have a class of their own.
  static let tellingStatuses = [401, 402, 403, 404, 407, 408, 429, 503, 504] + Array(520...527)

  /// Whether the rule is for `reply`, and its condition holds in `scope`, which is of the reply or of an item of
  /// it. A condition that this reply gives no values for does not hold, nor one over another format.
  func matches(_ reply: Reply, in scope: Scope) -> Bool {
    if let condition {
      guard condition.canSelect(from: reply.document), (try? condition.holds(in: scope)) == true
      else { return false }
    }
    return isFor(reply.response)
  }

  /// Whether a reply of `status` says more by its status than by this rule: a rule that does not name
  /// that very status, and whose class is a general one. `unknown` says less than any status with a
  /// class of its own, and `invalid` less than one that tells what is missing, or to wait.
  func saysLess(than status: Int) -> Bool {
    guard !statuses.contains(status...status) else { return false }
    return switch kind {
    case .unknown: Self.tellingStatuses.contains(status)
    case .invalid: Self.tellingStatuses.contains(status) && ![403, 404].contains(status)
    case .funds, .belowMinimum, .auth, .rateLimited, .maintenance, .notFound, .duplicate,
      .unreachable, .malformed, .shapeChanged:
      false
    }
  }
}
