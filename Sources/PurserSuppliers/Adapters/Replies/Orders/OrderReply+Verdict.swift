internal import CurlClient
internal import ExactJSON
internal import PurserCore

// Where an order stands, by the adapter's rules, its states, and last the status.
extension OrderReply {
  /// Statuses with which a server says that it did not do what it was asked for (RFC 9110, section 15.5). Of
  /// the others some say that it may have: 408 (it waited), 409 (something is in the way, which may be this
  /// very order), 425.
  private static let refusals: Set = [
    400, 401, 402, 403, 404, 405, 406, 410, 411, 413, 414, 415, 422, 429,
  ]

  /// What the reply to a call that places says.
  func placing() -> OrderFinding {
    if let finding = ruled { return finding }
    switch stated {
    case .state(let state, let rule) where tells(state, rule): return finding(state, rule)
    case .state where !Self.refusals.contains(status):
      return OrderFinding(.unreadable, problem(.unknown, otherwise: wordSentence))
    case .state(_, let rule):
      let kind = rule?.kind ?? AttemptProblem.Kind(ErrorClassifier.defaultKind(of: status))
      return OrderFinding(.refused, problem(kind, rule, otherwise: wordSentence))
    case .word(let shown) where !Self.refusals.contains(status):
      return OrderFinding(.unreadable, unknownWord(shown))
    case .unproven(let problem) where !Self.refusals.contains(status):
      return .unproven(problem)
    case .word, .unproven, .nothing: break
    }
    if Self.refusals.contains(status) {
      let kind = AttemptProblem.Kind(ErrorClassifier.defaultKind(of: status))
      return OrderFinding(.refused, problem(kind))
    }
    if let flaw = flaw?.sentence ?? unread, isSuccess {
      return OrderFinding(.unreadable, problem(.malformed, otherwise: flaw))
    }
    guard isSuccess else {
      return OrderFinding(.unreadable, problem(.unknown, otherwise: redirection))
    }
    return OrderFinding(
      .silent,
      problem(.shapeChanged, otherwise: "the reply does not say where the order stands\(hint)"))
  }

  /// What the reply to a look-up says, or the item of it that is the order. A refusal is of the look-up, and
  /// says nothing of the order.
  func lookedUp() -> OrderFinding {
    let rule = firstRule
    if let problem = doubtOfRules { return .unproven(problem) }
    switch stated {
    case .state(let state, let own)
    where isSuccess || namesStatus(own) || rule?.rule.state != nil:
      if let state = rule?.rule.state { return finding(state, rule?.rule, kind: rule?.kind) }
      return finding(state, own?.kind == nil ? rule?.rule : own, kind: own?.kind ?? rule?.kind)
    case .word(let shown) where rule == nil && isSuccess:
      return OrderFinding(.unreadable, unknownWord(shown))
    case .unproven(let problem) where rule == nil && isSuccess: return .unproven(problem)
    // Beside the status of an error a word is about the look-up: `failed` is what the question did.
    case .state, .word, .unproven, .nothing: break
    }
    if let rule {
      if let state = rule.rule.state { return finding(state, rule.rule, kind: rule.kind) }
      switch rule.kind {
      // A server may refuse all that is asked of an empty account.
      case .funds, .belowMinimum, .outOfStock, .similar:
        guard isSuccess else { return OrderFinding(.refused, problem(rule.kind, rule.rule)) }
        return finding(.failed, rule.rule)
      case .inFlight: return OrderFinding(.stands(.inFlight), said(rule.kind, rule.rule))
      case .auth, .rateLimited, .maintenance, .invalid, .notFound, .duplicate, .unknown,
        .unreachable, .malformed, .shapeChanged, .cancelled:
        return OrderFinding(.refused, problem(rule.kind, rule.rule))
      }
    }
    if let flaw = flaw?.sentence ?? unread, isSuccess {
      return OrderFinding(.unreadable, problem(.malformed, otherwise: flaw))
    }
    guard isSuccess else {
      let kind = AttemptProblem.Kind(ErrorClassifier.defaultKind(of: status))
      return OrderFinding(.refused, problem(kind, otherwise: redirection))
    }
    return OrderFinding(
      .silent,
      problem(.shapeChanged, otherwise: "the reply does not say where the order stands\(hint)"))
  }

  /// Whether a state that was read in the reply to a call that places is where the order stands. With the status of an
  /// error, what says that nothing was bought is about the request, unless a rule names the status.
  private func tells(_ state: AttemptState, _ rule: OrderRule?) -> Bool {
    switch state {
    case .failed, .reversed: isSuccess || namesStatus(rule)
    case .accepted, .inFlight, .partial, .delivered, .unknown: true
    }
  }

  private func namesStatus(_ rule: OrderRule?) -> Bool { rule?.match.statuses.isEmpty == false }

  /// Whether the status is one of success.
  var isSuccess: Bool { (200...299).contains(status) }

  /// Whether a rule of `errors` says what it means.
  var isRuled: Bool { firstRule != nil }

  /// The first rule of `errors` that matches, and the kind of problem that it names: its own, or the status's
  /// where that says more.
  private var firstRule: (rule: OrderRule, kind: AttemptProblem.Kind)? {
    let scope = scopeOfRules
    let matching = outcome.rules.lazy.filter { $0.match.matches(reply, in: scope) && counts($0) }
    guard let first = matching.first else { return nil }
    let telling = matching.first { !saysLess($0) }
    let byStatus = AttemptProblem.Kind(ErrorClassifier.defaultKind(of: status))
    return (telling ?? first, telling?.kind ?? byStatus)
  }

  /// Whether a rule that matches may say what the reply means. A rule over the status alone takes a body that cannot
  /// be read for no more than a refusal; and with a status of 5xx not for that either, where the body is a page: a
  /// server before the supplier's may have sent it after the order had passed.
  private func counts(_ rule: OrderRule) -> Bool {
    if flaw != nil, isUncertain, rule.match.statuses.isEmpty, looksAtText(rule) { return false }
    guard unread != nil, rule.match.text == nil, !reads(rule.match.condition) else { return true }
    switch rule.state {
    case .accepted, .inFlight, .partial, .delivered, .reversed: return false
    case .unknown: return true
    case .failed: return mayRefuseUnread
    case nil: break
    }
    switch rule.kind {
    case .funds, .belowMinimum, .outOfStock, .auth, .rateLimited, .maintenance, .invalid, .notFound,
      .similar, nil:
      return mayRefuseUnread
    case .inFlight: return false
    case .duplicate, .unknown, .unreachable, .malformed, .shapeChanged, .cancelled: return true
    }
  }

  /// Whether the status leaves open whether anything was done: what a text says beside it may be of any server.
  private var isUncertain: Bool { !isSuccess && !Self.refusals.contains(status) }

  /// Whether a rule looks for words anywhere in the body.
  private func looksAtText(_ rule: OrderRule) -> Bool {
    rule.match.text != nil || rule.match.condition?.looksAtText ?? false
  }

  private var mayRefuseUnread: Bool {
    (400...499).contains(status) || status >= 500 && !reply.isPage
  }

  /// Whether the status says more than the rule. A rule of orders that says `unknown` says that money may have
  /// been taken, whatever the status.
  private func saysLess(_ rule: OrderRule) -> Bool {
    guard rule.isOfAdapter || rule.kind != .unknown, rule.state == nil else { return false }
    var match = rule.match
    switch rule.kind {
    case .unknown: match.kind = .unknown
    case .invalid: match.kind = .invalid
    case .funds, .belowMinimum, .outOfStock, .auth, .rateLimited, .maintenance, .notFound,
      .duplicate, .similar, .inFlight, .unreachable, .malformed, .shapeChanged, .cancelled, nil:
      return false
    }
    return match.saysLess(than: status)
  }

  /// What the rules of `errors` say of a call that places; `nil` where none matches.
  private var ruled: OrderFinding? {
    guard let (rule, kind) = firstRule else { return nil }
    if rule.state != nil || !Self.refusals.contains(status), let problem = doubtOfRules {
      return .unproven(problem)
    }
    if let state = rule.state { return finding(state, rule, kind: kind) }
    switch kind {
    case .funds, .belowMinimum, .outOfStock, .auth, .rateLimited, .maintenance, .invalid,
      .notFound, .similar:
      return OrderFinding(.refused, problem(kind, rule))
    case .duplicate: return OrderFinding(.duplicate, problem(kind, rule))
    case .inFlight: return OrderFinding(.stands(.inFlight), said(kind, rule))
    case .unknown, .unreachable, .malformed, .shapeChanged, .cancelled:
      return OrderFinding(.unreadable, problem(kind, rule))
    }
  }

  private func finding(
    _ state: AttemptState, _ rule: OrderRule?, kind: AttemptProblem.Kind? = nil
  ) -> OrderFinding {
    let kind = kind ?? rule?.kind
    switch state {
    case .failed, .reversed, .unknown:
      return OrderFinding(
        .stands(state), problem(kind ?? .unknown, rule, otherwise: wordSentence))
    case .accepted, .inFlight, .partial, .delivered:
      switch kind {
      case nil: return OrderFinding(.stands(state))
      case .inFlight: return OrderFinding(.stands(state), said(.inFlight, rule))
      case .some(let kind): return OrderFinding(.stands(state), problem(kind, rule))
      }
    }
  }

  // MARK: Proof

  /// Why the rule of `errors` that matches does not prove what it says: the reply lacks what its condition looks at.
  /// `nil` where it does, or says nothing that has to be proven.
  var doubtOfRules: AttemptProblem? {
    guard let (rule, kind) = firstRule else { return nil }
    if rule.state == nil {
      switch kind {
      // The status may say more than the rule.
      case .funds, .belowMinimum, .outOfStock, .auth, .rateLimited, .maintenance, .invalid,
        .notFound, .similar:
        guard kind == rule.kind else { return nil }
      case .duplicate, .inFlight, .unknown, .unreachable, .malformed, .shapeChanged, .cancelled:
        return nil
      }
    }
    return doubt(of: rule)
  }

  /// Why a rule does not prove the state that it says, or that it refuses.
  private func doubt(of rule: OrderRule) -> AttemptProblem? {
    switch rule.state {
    case .accepted, .inFlight, .unknown: return nil
    case .failed, .reversed, .partial, .delivered, nil: break
    }
    guard let condition = rule.match.condition, let sentence = condition.doubtOfProof(in: scope)
    else { return nil }
    let said = rule.state.map { "`\($0.rawValue)`" } ?? "a refusal"
    return AttemptProblem(
      .shapeChanged, "`\(condition.text)` holds, and proves not \(said): \(sentence)",
      status: status)
  }

  /// What a rule, or the supplier, says of an order that is on its way; `nil` where they say nothing.
  private func said(_ kind: AttemptProblem.Kind, _ rule: OrderRule?) -> AttemptProblem? {
    let message = rule?.match.message.flatMap { try? $0.text(in: scopeOfRules) } ?? words
    return message.map { AttemptProblem(kind, $0, status: status) }
  }

  // MARK: States

  private enum Stated {
    case state(AttemptState, OrderRule?)
    /// A word that no table has, as a message shows it.
    case word(String)
    /// A rule holds that does not prove what it says.
    case unproven(AttemptProblem)
    case nothing
  }

  private var stated: Stated {
    guard let states = outcome.states else { return .nothing }
    let scope = scopeOfRules
    for rule in states.rules where rule.match.matches(reply, in: scope) && counts(rule) {
      guard let state = rule.state else { continue }
      return doubt(of: rule).map(Stated.unproven) ?? .state(state, rule)
    }
    guard let expression = states.word, canSelect(expression),
      unread == nil || reads(expression),
      let value = try? expression.value(in: scope), !value.isNothing
    else { return .nothing }
    guard !value.isArray, let text = try? value.text(from: expression.text) else {
      return .word(value.shown)
    }
    return state(of: value, text, in: states.words).map { .state($0, nil) } ?? .word(value.shown)
  }

  /// The state that a word stands for. A number finds its word however it is spelled, where one word alone is that number:
  /// `01` is a word of its own.
  private func state(
    of value: Value, _ text: String, in words: [String: AttemptState]
  ) -> AttemptState? {
    if let state = words[text] { return state }
    switch value {
    case .number, .written:
      guard let number = try? value.number(from: "") else { return nil }
      let equal = words.filter { (try? ExactDecimal($0.key)) == number }
      guard equal.count == 1, let word = equal.first, JSONNumber(word.key) != nil else {
        return nil
      }
      return word.value
    case .nothing, .text, .bool, .structure, .bytes, .moment: return nil
    }
  }

  private func unknownWord(_ shown: String) -> AttemptProblem {
    let place = outcome.states?.word?.text ?? ""
    return AttemptProblem(
      .shapeChanged, "`\(place)` is \(shown), which is none of the words of `states`",
      status: status)
  }

  /// What the supplier says in a word, where it gives no sentence.
  private var wordSentence: String? {
    guard let expression = outcome.states?.word, canSelect(expression),
      let value = try? expression.value(in: scopeOfRules), !value.isNothing
    else { return nil }
    return "`\(expression.text)` is \(value.shown)"
  }

  /// What to look for where a reply says nothing.
  private var hint: String {
    guard let expression = outcome.states?.word else {
      return outcome.states == nil ? ": the adapter has no `states` for it" : ""
    }
    if canSelect(expression), unread == nil || reads(expression) {
      do throws(ExpressionFailure) { _ = try expression.value(in: scopeOfRules) } catch {
        // A selector that finds several values says so.
        if case .absent = error {} else { return ": \(error.sentence)" }
      }
    }
    return ": `\(expression.text)` finds nothing"
  }

  private var redirection: String? {
    guard (300...399).contains(status) else { return nil }
    return "HTTP status \(status): redirects are not followed"
      + (mayHaveBought ? ", as the order may have been placed" : "")
  }
}

extension Expression {
  /// Whether it looks at the text of the body, whatever its format.
  var looksAtText: Bool { text.contains("reply.text") }
}
