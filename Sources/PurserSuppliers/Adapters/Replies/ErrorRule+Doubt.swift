internal import CurlClient
internal import ExactJSON
internal import JSONPath

extension ErrorRule {
  /// Why nobody can tell whether the rule, whose statuses and text are those of the reply, applies to it, in
  /// one sentence; `nil` where that is certain. An absent member makes no rule apply; something of another
  /// kind than the rule compares it with, and what cannot be computed, may be the very error. So may an error
  /// of another shape, unless one of `rules`, which are those of the adapter, is for such a reply and looks at
  /// just that.
  func doubt(in reply: Reply, among rules: [ErrorRule]) -> String? {
    guard let condition, condition.canSelect(from: reply.document) else { return nil }
    guard
      case .open(let doubt) =
        condition.root.ruleVerdict(in: reply.scopeOfError.judging(.exceptAbsence), rules)
    else { return nil }
    return doubt.sentence
  }

  /// Whether it is for such a response, and its condition looks at what stands at `place`.
  fileprivate func looks(at place: String, in response: HTTPResponse?) -> Bool {
    guard let condition, let response, isFor(response) else { return false }
    return condition.root.looks(at: place)
  }

  /// Whether its statuses and its text are those of a response.
  func isFor(_ response: HTTPResponse) -> Bool {
    if !statuses.isEmpty, !statuses.contains(where: { $0.contains(response.status) }) {
      return false
    }
    guard let text else { return true }
    return response.body.firstRange(of: Array(text.utf8)) != nil
  }
}

extension Expression {
  /// An error of another shape than the condition looks into, which says that there is none of its own; `nil`
  /// where there is none, or the condition, or one of `rules` that is for such a reply, looks at just that.
  func otherError(in reply: Reply, among rules: [ErrorRule]) -> String? {
    guard looksIntoErrors, let other = root.errorOfOtherShape(in: reply.scopeOfError, rules),
      !root.looks(at: other.place)
    else { return nil }
    return other.sentence
  }
}

extension Expression.Node {
  /// Whether it looks at what stands at `place`, and at more of it than whether it is there, which says
  /// nothing about its shape.
  fileprivate func looks(at place: String) -> Bool {
    switch self {
    case .selector(let selector): selector.text == place
    case .comparison(_, .selector, .null), .comparison(_, .null, .selector): false
    case .both(let left, let right), .either(let left, let right):
      left.looksAsCondition(at: place) || right.looksAsCondition(at: place)
    case .not(let node): node.looksAsCondition(at: place)
    case .name, .number, .string, .bool, .null: false
    case .call, .steps, .negation, .arithmetic, .comparison:
      parts.contains { $0.looks(at: place) }
    }
  }

  /// The same of a part that is a condition: there a selector alone asks whether something is there.
  private func looksAsCondition(at place: String) -> Bool {
    if case .selector = self { false } else { looks(at: place) }
  }

  /// The verdict of a rule, for which something that is absent decides as it does in any condition.
  fileprivate func ruleVerdict(in scope: Scope, _ rules: [ErrorRule]) -> Verdict {
    switch self {
    case .both(let left, let right):
      let verdicts = (left.ruleVerdict(in: scope, rules), right.ruleVerdict(in: scope, rules))
      switch verdicts {
      case (.fails, _), (_, .fails): return .fails
      case (.open, _): return verdicts.0
      case (.holds, _): return verdicts.1
      }
    case .either(let left, let right):
      let verdicts = (left.ruleVerdict(in: scope, rules), right.ruleVerdict(in: scope, rules))
      switch verdicts {
      case (.holds, _), (_, .holds): return .holds
      case (.open, _): return verdicts.0
      case (.fails, _): return verdicts.1
      }
    case .not(let node):
      if case .selector(let selector) = node, let doubt = selector.seemingTruth(in: scope) {
        return .open(doubt)
      }
      switch node.ruleVerdict(in: scope, rules) {
      case .holds: return .fails
      case .fails: return .holds
      case .open(let doubt): return .open(doubt)
      }
    // The whole reply is of one kind: such a rule never applies, as lint says.
    case .call(let call) where call.looksAtWholeReply:
      return Verdict((try? holds(in: scope)) == true)
    case .comparison, .call: return Self.decided(verdictOfPart(in: scope), self, in: scope, rules)
    case .selector, .steps, .name, .number, .string, .bool, .null, .negation, .arithmetic:
      return Self.decided(computed(in: scope), self, in: scope, rules)
    }
  }

  private static func decided(
    _ verdict: Verdict, _ node: Expression.Node, in scope: Scope, _ rules: [ErrorRule]
  ) -> Verdict {
    switch verdict {
    // A rule that holds has named the failure; what holds in one that does not may be that nothing is where
    // the error has another shape.
    case .holds, .fails: return node.otherError(in: scope, rules).map(Verdict.open) ?? verdict
    case .open(let doubt):
      guard doubt.kind == .absent || node.findsNoError(in: scope) else { return verdict }
      if (try? node.holds(in: scope)) == true { return .holds }
      return node.otherError(in: scope, rules).map(Verdict.open) ?? .fails
    }
  }

  /// The doubt that an error of another shape makes; `nil` where there is none.
  private func otherError(in scope: Scope, _ rules: [ErrorRule]) -> Verdict.Doubt? {
    errorOfOtherShape(in: scope, rules).map { Verdict.Doubt(.mixed, $0.sentence) }
  }

  /// An error of another shape than a selector in it looks into, as `"Unauthorized"` is for `$.error.code`, and
  /// that none of `rules` looks at; `nil` where there is none.
  fileprivate func errorOfOtherShape(
    in scope: Scope, _ rules: [ErrorRule]
  ) -> PathChecks.OtherError? {
    switch self {
    case .selector(let selector):
      guard selector.isCalledError, let other = selector.checks.otherError(in: scope),
        !rules.contains(where: { $0.looks(at: other.place, in: scope.names.response) })
      else { return nil }
      return other
    case .name, .number, .string, .bool, .null: return nil
    case .call, .steps, .negation, .not, .arithmetic, .comparison, .both, .either:
      return parts.lazy.compactMap { $0.errorOfOtherShape(in: scope, rules) }.first
    }
  }

  /// Whether all that it finds are members that are called errors and say that there is none, as in
  /// `{"error":false}`. It may not ask for just that.
  private func findsNoError(in scope: Scope) -> Bool {
    if case .comparison(let comparison, let left, let right) = self,
      comparison == .equal || comparison == .notEqual, left.isNoError || right.isNoError
    {
      return false
    }
    let selectors = selectors
    return !selectors.isEmpty && selectors.allSatisfy { $0.findsNoError(in: scope) }
  }

  /// Whether it is a constant that says that there is no error.
  private var isNoError: Bool {
    switch self {
    case .string(let text): NoError.isSaid(by: text)
    case .bool(let bool): !bool
    case .null: true
    case .number(let number): number == .zero
    case .selector, .name, .call, .steps, .negation, .not, .arithmetic, .comparison, .both, .either:
      false
    }
  }

  private func verdictOfPart(in scope: Scope) -> Verdict {
    if case .comparison = self { return verdict(in: scope) }
    do throws(ExpressionFailure) {
      if case .call(let call) = self, let doubt = try call.doubt(in: scope) { return .open(doubt) }
    } catch {
      return .open(Verdict.Doubt(error))
    }
    return computed(in: scope)
  }

  /// What holds where anything counts that there is.
  private func computed(in scope: Scope) -> Verdict {
    do throws(ExpressionFailure) {
      return Verdict(try holds(in: scope))
    } catch {
      return .open(Verdict.Doubt(error))
    }
  }
}

extension Expression.Call {
  fileprivate var looksAtWholeReply: Bool {
    guard case .text = function, case .selector(let selector)? = arguments.first else {
      return false
    }
    return ["$", "$$", "/", "."].contains(selector.text)
  }
}

extension Selector {
  /// Whether it is certain what a comparison says where it finds nothing: of one member, in a rule, in which
  /// what is absent decides.
  func decidesAbsent(in scope: Scope) -> Bool {
    scope.isOfError && scope.filterJudging == .exceptAbsence && isSingular
  }

  /// Whether the last place on the way that finds something is called an error and says that there is none.
  fileprivate func findsNoError(in scope: Scope) -> Bool {
    guard isCalledError else { return false }
    for place in checks.places.reversed() where place.isCalledError {
      guard let found = try? place.documents(in: scope) else { return false }
      if !found.isEmpty { return found.allSatisfy { $0.value.saysNoError } }
    }
    return false
  }

  /// What it finds that counts as true, and hardly means it; `nil` where there is none.
  fileprivate func seemingTruth(in scope: Scope) -> Verdict.Doubt? {
    let values = ((try? documents(in: scope)) ?? []).map(\.value)
    guard let value = values.first(where: \.isHardlyTrue) else { return nil }
    return Verdict.Doubt(
      .mixed,
      "`\(text)` is \(value.shown), neither true nor false; compare it with what it must be")
  }
}

extension Value {
  /// Whether it is a text that stands for what is not. A number may be an amount, which is there.
  fileprivate var isHardlyTrue: Bool {
    switch self {
    case .text(let text): return ["false", "no", "off"].contains(text.lowercased())
    case .nothing, .number, .written, .bool, .bytes, .moment, .structure: return false
    }
  }
}
