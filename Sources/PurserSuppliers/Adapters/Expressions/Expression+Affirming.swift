extension Expression {
  /// Whether the condition holds because of something that the reply says. `$.error == null` holds for
  /// an empty object too, and says nothing about it.
  func affirms(in scope: Scope) -> Bool { root.affirms(in: scope) }

  /// Whether it finds something in the reply.
  func findsSomething(in scope: Scope) -> Bool { root.isSaid(in: scope) }
}

extension Expression.Node {
  fileprivate func affirms(in scope: Scope) -> Bool {
    guard (try? decides(in: scope)) == true else { return false }
    switch self {
    case .both(let left, let right), .either(let left, let right):
      return left.affirms(in: scope) || right.affirms(in: scope)
    case .selector, .call, .steps, .not, .comparison: return isSaid(in: scope)
    case .name, .number, .string, .bool, .null, .negation, .arithmetic: return false
    }
  }

  /// Whether it finds something in the reply. The whole of a reply and its status are there in any.
  fileprivate func isSaid(in scope: Scope) -> Bool {
    switch self {
    case .selector(let selector):
      guard !["$", "$$", "/", "/*", "."].contains(selector.text) else { return false }
      let found = (try? selector.documents(in: scope)) ?? []
      return found.contains { !$0.value.isNothing }
    case .call(let call):
      switch call.function {
      case .reply, .text(.capture): return (try? value(in: scope))?.isNothing == false
      case .text(.matches) where (try? holds(in: scope)) == true: return true
      case .text, .number, .structure, .moment, .digest, .encoding, .nonce:
        return call.arguments.contains { $0.isSaid(in: scope) }
      }
    case .steps(let node, _), .negation(let node), .not(let node): return node.isSaid(in: scope)
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      return left.isSaid(in: scope) || right.isSaid(in: scope)
    case .name, .number, .string, .bool, .null: return false
    }
  }
}
