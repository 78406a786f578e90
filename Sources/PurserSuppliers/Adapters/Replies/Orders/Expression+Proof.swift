internal import ExactJSON

// Whether a condition that holds does so by what a reply has, and not only as the reply lacks what it looks at.
extension Expression {
  /// Why it proves nothing that the condition holds: what it looks at is not there, or of another kind; `nil` where
  /// that is certain. Of `== null` the value may be missing in an object that is there, and `coalesce` says itself what
  /// that means.
  ///
  /// - Parameter scope: of the reply, or the item of it, in which it holds.
  /// - Returns: a sentence, or `nil`.
  func doubtOfProof(in scope: Scope) -> String? {
    var scope = scope
    scope.isOfError = false
    guard case .open(let doubt) = root.proof(in: scope) else { return nil }
    return doubt.sentence
  }

  /// Whether it holds for what a reply does not say, as `!=` and `!` do, and not for what it says.
  var isNegative: Bool { root.isNegative }
}

extension Expression.Node {
  fileprivate func proof(in scope: Scope) -> Verdict {
    switch self {
    case .both(let left, let right):
      switch (left.proof(in: scope), right.proof(in: scope)) {
      case (.fails, _), (_, .fails): return .fails
      case (.open(let doubt), _), (_, .open(let doubt)): return .open(doubt)
      case (.holds, .holds): return .holds
      }
    case .either(let left, let right):
      switch (left.proof(in: scope), right.proof(in: scope)) {
      case (.holds, _), (_, .holds): return .holds
      case (.open(let doubt), _), (_, .open(let doubt)): return .open(doubt)
      case (.fails, .fails): return .fails
      }
    case .not(let node):
      switch node.proof(in: scope) {
      case .holds: return .fails
      case .fails: return .holds
      case .open(let doubt): return .open(doubt)
      }
    case .comparison(let comparison, let left, let right):
      let verdict = verdict(in: scope)
      guard case .holds = verdict, comparison == .equal else { return verdict }
      return proofOfNull(left, right, in: scope).map(Verdict.open) ?? verdict
    case .selector, .call, .steps, .name, .number, .string, .bool, .null, .negation, .arithmetic:
      return proofOfPart(in: scope)
    }
  }

  /// What stands alone in a condition: whatever is there counts.
  private func proofOfPart(in scope: Scope) -> Verdict {
    do throws(ExpressionFailure) {
      if let doubt = try doubt(in: scope) { return .open(doubt) }
      return Verdict(try holds(in: scope))
    } catch {
      return .open(Verdict.Doubt(error))
    }
  }

  /// Why it is no answer that something is `null`, or not there: there is nothing that could have it.
  private func proofOfNull(
    _ left: Expression.Node, _ right: Expression.Node, in scope: Scope
  ) -> Verdict.Doubt? {
    let node: Expression.Node
    if left.isNothing { node = right } else if right.isNothing { node = left } else { return nil }
    do throws(ExpressionFailure) {
      guard try node.value(in: scope).isNothing else { return nil }
      if let obstacle = try node.obstacle(in: scope) { return Verdict.Doubt(.mixed, obstacle) }
      guard case .selector(let selector) = node, let parent = selector.shortened else { return nil }
      let holders = try parent.documents(in: scope)
      if holders.contains(where: \.isHolder) { return nil }
      return Verdict.Doubt(.absent, "`\(parent.text)` is not there, in which it would stand")
    } catch {
      return Verdict.Doubt(error)
    }
  }

  fileprivate var isNegative: Bool {
    switch self {
    case .not: true
    case .comparison(.notEqual, let left, let right): !left.isNothing && !right.isNothing
    case .comparison(_, let left, let right): left.isNothing || right.isNothing
    case .both(let left, let right): left.isNegative && right.isNegative
    case .either(let left, let right): left.isNegative || right.isNegative
    case .selector, .call, .steps, .name, .number, .string, .bool, .null, .negation, .arithmetic:
      false
    }
  }

  private var isNothing: Bool { if case .null = self { true } else { false } }
}

extension ReplyDocument {
  /// Whether members, elements or attributes can be missing in it.
  fileprivate var isHolder: Bool {
    switch self {
    case .json(.object), .json(.array), .xml: true
    case .json(.null), .json(.bool), .json(.number), .json(.string), .nothing: false
    }
  }
}
