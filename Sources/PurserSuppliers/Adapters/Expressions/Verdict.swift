/// What a condition says of an item: that it holds, that it does not, or that nobody can tell, as the item
/// lacks what the condition looks at.
enum Verdict: Sendable {
  case holds
  case fails
  case open(Doubt)

  /// Why nobody can tell.
  struct Doubt: Error, Sendable, Equatable {
    enum Kind: Sendable {
      /// Something is looked at that is not there, or `null`.
      case absent
      /// Values of two kinds are compared, such as `true` with the text "true".
      case mixed
      /// A value cannot be computed.
      case unusable
    }

    let kind: Kind
    /// One sentence.
    let sentence: String

    init(_ kind: Kind, _ sentence: String) {
      self.kind = kind
      self.sentence = sentence
    }

    init(_ failure: ExpressionFailure) {
      switch failure {
      case .absent: self.init(.absent, failure.sentence)
      case .unusable, .ofWrongKind: self.init(.unusable, failure.sentence)
      case .undecided(let doubt): self = doubt
      }
    }
  }

  init(_ holds: Bool) { self = holds ? .holds : .fails }

  /// How a condition takes a selector that stands alone in it.
  enum Alone: Sendable {
    /// It must find true or false.
    case mustBeThere
    /// A flag that is not there is not set.
    case mayBeAbsent
  }

  /// Of two verdicts that leave a condition open, the one that says more: a value of another kind is no
  /// value that is missing.
  fileprivate func outweighing(_ other: Verdict) -> Verdict {
    guard case .open(let doubt) = self, doubt.kind == .absent, case .open(let more) = other,
      more.kind != .absent
    else { return self }
    return other
  }

  fileprivate var inverted: Verdict {
    switch self {
    case .holds: .fails
    case .fails: .holds
    case .open: self
    }
  }
}

extension Expression {
  /// Whether the condition holds for an item. A part that looks at something absent is open, unless it
  /// says itself what that means: by `coalesce`, `== null` or `!= null`.
  func verdict(in scope: Scope) -> Verdict { root.verdict(in: scope) }

  /// Why the identity does not hold, in one sentence; `nil` where it does. That two members are both gone
  /// is no identity.
  func contradiction(in scope: Scope) -> String? {
    do throws(ExpressionFailure) {
      guard try decides(in: scope) else { return "the identity `\(text)` does not hold" }
      guard case .comparison(_, let left, let right) = root, !left.isNull, !right.isNull,
        try left.value(in: scope).isNothing, try right.value(in: scope).isNothing
      else { return nil }
      return "the identity `\(text)` cannot be judged: both sides are missing"
    } catch {
      return "the identity `\(text)` cannot be judged: \(error.sentence)"
    }
  }
}

extension Expression.Node {
  /// What the condition says, `alone` being how it takes a selector that stands alone in it.
  func verdict(in scope: Scope, alone: Verdict.Alone = .mustBeThere) -> Verdict {
    switch self {
    case .both(let left, let right):
      let first = left.verdict(in: scope, alone: alone)
      if case .fails = first { return .fails }
      let second = right.verdict(in: scope, alone: alone)
      if case .fails = second { return .fails }
      if case .open = first { return first.outweighing(second) }
      return second
    case .either(let left, let right):
      let first = left.verdict(in: scope, alone: alone)
      if case .holds = first { return .holds }
      let second = right.verdict(in: scope, alone: alone)
      if case .holds = second { return .holds }
      if case .open = first { return first.outweighing(second) }
      return second
    case .not(let node): return node.verdict(in: scope, alone: alone).inverted
    case .selector where alone == .mayBeAbsent:
      return verdict { () throws(ExpressionFailure) in
        if try decides(in: scope) { return .holds }
        return try obstacle(in: scope).map { .open(Verdict.Doubt(.mixed, $0)) } ?? .fails
      }
    case .comparison(let comparison, let left, let right):
      return verdict { () throws(ExpressionFailure) in
        try comparison.verdict(left, right, in: scope)
      }
    case .selector, .call, .steps, .name, .number, .string, .bool, .null, .negation, .arithmetic:
      return verdict { () throws(ExpressionFailure) in
        if let doubt = try doubt(in: scope) { return .open(doubt) }
        return Verdict(try decides(in: scope))
      }
    }
  }

  private func verdict(
    _ body: () throws(ExpressionFailure) -> Verdict
  ) -> Verdict {
    do throws(ExpressionFailure) {
      return try body()
    } catch {
      return .open(Verdict.Doubt(error))
    }
  }
}

// Members that are looked at and not there.
extension Expression.Node {
  /// What the node looks at and does not find; `nil` where all is there, or the node says what it means
  /// that something is not.
  func doubt(in scope: Scope) throws(ExpressionFailure) -> Verdict.Doubt? {
    switch self {
    case .selector(let selector): return try Self.doubt(selector, in: scope)
    case .call(let call): return try call.doubt(in: scope)
    case .steps(let node, _):
      if let doubt = try node.doubt(in: scope) { return doubt }
      return try value(in: scope).isNothing
        ? Verdict.Doubt(.absent, "`\(source)` finds nothing") : nil
    case .negation(let node), .not(let node): return try node.doubt(in: scope)
    case .arithmetic(_, let left, let right):
      if let doubt = try left.doubt(in: scope) { return doubt }
      return try right.doubt(in: scope)
    case .name, .number, .string, .bool, .null, .comparison, .both, .either: return nil
    }
  }

  /// A selector that finds nothing is in doubt unless a list that is there has no such elements.
  private static func doubt(
    _ selector: Selector, in scope: Scope
  ) throws(ExpressionFailure) -> Verdict.Doubt? {
    let found = try selector.documents(in: scope)
    if found.count == 1, found[0].value.isNothing {
      return Verdict.Doubt(.absent, "`\(selector.text)` is null")
    }
    guard found.isEmpty else { return nil }
    switch selector.path {
    case .xml:
      return selector.text.contains("[")
        ? nil : Verdict.Doubt(.absent, "`\(selector.text)` finds nothing")
    case .json:
      let checks = selector.checks
      if !scope.isOfError, let obstacle = try checks.obstacle(in: scope) {
        return Verdict.Doubt(.mixed, obstacle)
      }
      return try checks.finding(in: scope).map(Verdict.Doubt.init)
    }
  }
}

extension Verdict.Doubt {
  init(_ flaw: PathChecks.Flaw) {
    self.init(flaw.isOfAnotherKind ? .mixed : .absent, flaw.sentence)
  }
}

extension Expression.Call {
  /// What its arguments look at and do not find, or find of another kind than the call wants.
  func doubt(in scope: Scope) throws(ExpressionFailure) -> Verdict.Doubt? {
    switch function {
    case .structure(.coalesce): return nil
    case .structure(.if):
      if case .open(let doubt) = arguments[0].verdict(in: scope) { return doubt }
      return try arguments[arguments[0].decides(in: scope) ? 1 : 2].doubt(in: scope)
    case .structure(.contains): return try doubtOfContains(in: scope)
    case .text, .number, .structure, .moment, .digest, .encoding, .nonce, .reply: break
    }
    for argument in arguments {
      if let doubt = try argument.doubt(in: scope) { return doubt }
    }
    if let doubt = try doubtOfText(in: scope) { return doubt }
    // That a pattern does not match says something about the text.
    if case .text(.capture) = function { return nil }
    return try value(in: scope).isNothing
      ? Verdict.Doubt(.absent, "`\(text)` gives nothing") : nil
  }

  /// What has no letters is looked at as a text.
  private func doubtOfText(in scope: Scope) throws(ExpressionFailure) -> Verdict.Doubt? {
    guard case .text(let function) = function, function != .concat, function != .map else {
      return nil
    }
    let value = try arguments[0].value(in: scope)
    switch value {
    case .bool, .structure:
      return Verdict.Doubt(.mixed, "`\(arguments[0].source)` is \(value.shown), not a text")
    case .nothing, .number, .written, .text, .bytes, .moment: return nil
    }
  }

  private func doubtOfContains(in scope: Scope) throws(ExpressionFailure) -> Verdict.Doubt? {
    for argument in arguments {
      if let doubt = try argument.doubt(in: scope) { return doubt }
    }
    let wanted = try arguments[1].value(in: scope)
    let elements = try list(arguments[0], opensOne: true, in: scope).map { Value($0) }
    guard let first = elements.first, !elements.contains(where: { $0.isComparable(to: wanted) })
    else { return nil }
    return Verdict.Doubt(
      .mixed,
      "`\(arguments[0].source)` holds \(first.shown), and `\(text)` looks for \(wanted.shown)")
  }
}

extension Expression.Comparison {
  fileprivate func verdict(
    _ left: Expression.Node, _ right: Expression.Node, in scope: Scope
  ) throws(ExpressionFailure) -> Verdict {
    let values = (try left.value(in: scope), try right.value(in: scope))
    if left.isNull || right.isNull {
      // That a member is missing is no answer where there is nothing that could have it.
      let (node, value) = left.isNull ? (right, values.1) : (left, values.0)
      if value.isNothing, !scope.isOfError,
        let obstacle = try node.obstacle(in: scope, listsAreReplies: true)
      {
        return .open(Verdict.Doubt(.mixed, obstacle))
      }
    } else {
      if let doubt = try left.doubt(of: values.0, in: scope) { return .open(doubt) }
      if let doubt = try right.doubt(of: values.1, in: scope) { return .open(doubt) }
      let kinds = (try left.kind(of: values.0, in: scope), try right.kind(of: values.1, in: scope))
      if !values.0.isNothing, !values.1.isNothing, !kinds.0.isComparable(to: kinds.1) {
        // What comes from the reply is named first.
        let (named, value, other) =
          left.isConstant ? (right, kinds.1, kinds.0) : (left, kinds.0, kinds.1)
        return .open(
          Verdict.Doubt(
            .mixed, "`\(named.source)` is \(value.shown), which is compared with \(other.shown)"))
      }
    }
    return Verdict(try holds(values.0, values.1, (left, right)))
  }
}

extension Expression.Node {
  fileprivate var isNull: Bool { if case .null = self { true } else { false } }

  /// The same for a node whose value is known: what a selector finds is there.
  fileprivate func doubt(
    of value: Value, in scope: Scope
  ) throws(ExpressionFailure) -> Verdict.Doubt? {
    if case .selector(let selector) = self, !value.isNothing || selector.decidesAbsent(in: scope) {
      return nil
    }
    return try doubt(in: scope)
  }

  /// What its value, which is known, is for a comparison: a number that only its letters are changed of is one.
  fileprivate func kind(of value: Value, in scope: Scope) throws(ExpressionFailure) -> Value {
    guard case .call(let call) = self, case .text(let function) = call.function,
      [.upper, .lower, .trim].contains(function)
    else { return value }
    let argument = call.arguments[0]
    let source = try argument.kind(of: argument.value(in: scope), in: scope)
    switch source {
    case .number, .written: return source
    case .nothing, .bool, .text, .bytes, .moment, .structure: return value
    }
  }

  fileprivate var isConstant: Bool {
    switch self {
    case .number, .string, .bool, .null: true
    case .selector, .name, .call, .steps, .negation, .not, .arithmetic, .comparison, .both, .either:
      false
    }
  }
}

extension Value {
  /// Whether a comparison of both says anything: of one kind, or a text that is the number or the moment
  /// that the other may be.
  fileprivate func isComparable(to other: Value) -> Bool {
    switch (self, other) {
    case (.bool, .bool), (.text, .text), (.bytes, .bytes), (.moment, .moment),
      (.structure, .structure), (.number, .number), (.written, .written), (.number, .written),
      (.written, .number):
      true
    case (.text(let text), .number), (.text(let text), .written), (.number, .text(let text)),
      (.written, .text(let text)):
      (try? ExactDecimal(text)) != nil
    case (.text(let text), .moment), (.moment, .text(let text)):
      (try? Value.text(text).moment(from: "")) != nil
    case (.nothing, _), (.bool, _), (.text, _), (.bytes, _), (.moment, _), (.structure, _),
      (.number, _), (.written, _):
      false
    }
  }
}
