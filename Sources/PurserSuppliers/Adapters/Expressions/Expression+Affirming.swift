internal import JSONPath
internal import TextPattern

extension Expression {
  /// Whether the condition holds because of something that the body of the reply says. `$.error == null`
  /// holds for an empty object too, and says nothing about it; nor does a header, which error pages have too.
  func affirms(in scope: Scope) -> Bool { root.affirms(in: scope) }

  /// Whether it finds something in the body of the reply.
  func findsSomething(in scope: Scope) -> Bool { root.isSaidInBody(in: scope) }

  /// Whether it holds because of what the head of the reply says, whatever the body: by a header that is there, or by the
  /// status.
  func isSaidByHead(in scope: Scope) -> Bool {
    (try? decides(in: scope)) == true && root.isSaidInHead(in: scope)
  }

  /// Whether it holds because of a header that is there.
  func isSaidByHeader(in scope: Scope) -> Bool {
    isSaidByHead(in: scope)
      && root.calls.contains { call in
        guard case .reply = call.function else { return false }
        return (try? call.value(in: scope))?.isNothing == false
      }
  }

  /// Whether there may be a reply that it holds for because of what the body says.
  var mayAffirm: Bool {
    selectors.contains { !$0.isWhole } || root.calls.contains { $0.looksAtText }
  }
}

extension Expression.Node {
  fileprivate func affirms(in scope: Scope) -> Bool {
    guard (try? decides(in: scope)) == true else { return false }
    switch self {
    case .both(let left, let right), .either(let left, let right):
      return left.affirms(in: scope) || right.affirms(in: scope)
    case .selector, .call, .steps, .not, .comparison: return isSaidInBody(in: scope)
    case .name, .number, .string, .bool, .null, .negation, .arithmetic: return false
    }
  }

  /// Whether it finds something in the body. The whole of a reply, its status and its headers are there in
  /// any.
  fileprivate func isSaidInBody(in scope: Scope) -> Bool {
    switch self {
    case .selector(let selector):
      guard !selector.isWhole else { return false }
      if selector.isSingular { return (try? selector.value(in: scope))?.isNothing == false }
      let found = (try? selector.documents(in: scope)) ?? []
      return found.contains { !$0.value.isNothing }
    case .call(let call):
      switch call.function {
      case .reply: return false
      case .text(.capture) where call.looksAtText:
        return (try? value(in: scope))?.isNothing == false
      case .text(.matches) where call.looksAtText && (try? holds(in: scope)) == true: return true
      case .structure(.get) where call.arguments[0].looksAtBody:
        return (try? value(in: scope))?.isNothing == false
      case .text, .number, .structure, .moment, .digest, .encoding, .nonce:
        return call.arguments.contains { $0.isSaidInBody(in: scope) }
      }
    // What stands in a text of the reply, `json($.data).ok`, is said where it is there.
    case .steps(let node, _):
      if case .name = node { return false }
      return node.looksAtBody && (try? value(in: scope))?.isNothing == false
    case .negation(let node), .not(let node): return node.isSaidInBody(in: scope)
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      return left.isSaidInBody(in: scope) || right.isSaidInBody(in: scope)
    case .name, .number, .string, .bool, .null: return false
    }
  }
}

extension Expression.Node {
  /// Whether it looks at the head of the reply alone, and finds what it looks at.
  fileprivate func isSaidInHead(in scope: Scope) -> Bool {
    switch self {
    case .call(let call):
      if case .reply = call.function { return (try? value(in: scope))?.isNothing == false }
      let parts = call.arguments.filter { !$0.isConstant }
      return !parts.isEmpty && parts.allSatisfy { $0.isSaidInHead(in: scope) }
    case .steps(.name("reply"), let path): return path.text == "$.status"
    case .comparison(.equal, let left, let right):
      let parts = [left, right].filter { !$0.isConstant }
      return !parts.isEmpty && parts.allSatisfy { $0.isSaidInHead(in: scope) }
    case .comparison(.notEqual, let node, .null), .comparison(.notEqual, .null, let node):
      return node.isSaidInHead(in: scope)
    case .both(let left, let right), .either(let left, let right):
      return left.isSaidInHead(in: scope) && right.isSaidInHead(in: scope)
    case .selector, .name, .number, .string, .bool, .null, .steps, .negation, .not, .arithmetic,
      .comparison:
      return false
    }
  }

  private var isConstant: Bool {
    switch self {
    case .number, .string, .bool, .name: true
    case .selector, .null, .call, .steps, .negation, .not, .arithmetic, .comparison, .both,
      .either:
      false
    }
  }
}

extension Selector {
  /// Whether it finds the whole of any reply.
  fileprivate var isWhole: Bool { ["$", "$$", "/", "/*", "//*", "."].contains(text) }
}

extension Expression.Call {
  /// Whether it looks for a pattern in the body, and one that an empty text does not match.
  fileprivate var looksAtText: Bool {
    guard let pattern = constants.pattern, let text = arguments.first,
      function == .text(.matches) || function == .text(.capture)
    else { return false }
    guard text.looksAtBody else { return false }
    return (try? pattern.firstMatch(in: "")) == .some(nil)
  }
}

extension Expression.Node {
  /// Whether it takes its value from the document of a reply or its text, and not from its status or a
  /// header.
  fileprivate var looksAtBody: Bool {
    switch self {
    case .selector: true
    case .steps(.name("reply"), let path): path.text == "$.text"
    case .call(let call):
      if case .reply = call.function { false } else { parts.contains(where: \.looksAtBody) }
    case .steps, .negation, .not, .arithmetic, .comparison, .both, .either:
      parts.contains(where: \.looksAtBody)
    case .name, .number, .string, .bool, .null: false
    }
  }
}
