// Members that are not in a reply at all, where `null` would be an answer.
extension Expression {
  /// Of a condition such as `$.money != null`: the selector that finds nothing, not even `null`; `nil`
  /// where none does.
  func goneMember(in scope: Scope) -> String? { root.goneMember(in: scope) }

  /// The selector that finds nothing in an expression that provides for no such case, as `coalesce` does;
  /// `nil` where each finds something, be it `null`.
  func goneSelector(in scope: Scope) -> String? { root.goneSelector(in: scope) }
}

extension Expression.Node {
  fileprivate func goneMember(in scope: Scope) -> String? {
    switch self {
    case .both(let left, let right):
      return left.goneMember(in: scope) ?? right.goneMember(in: scope)
    case .comparison(.notEqual, let node, .null), .comparison(.notEqual, .null, let node):
      return node.goneSelector(in: scope)
    case .selector, .name, .number, .string, .bool, .null, .call, .steps, .negation, .not,
      .arithmetic, .comparison, .either:
      return nil
    }
  }

  fileprivate func goneSelector(in scope: Scope) -> String? {
    switch self {
    case .selector(let selector):
      guard let found = try? selector.documents(in: scope), found.isEmpty else { return nil }
      return selector.text
    case .call(let call):
      switch call.function {
      case .structure(.coalesce), .reply: return nil
      case .structure(.if):
        guard let holds = try? call.arguments[0].holds(in: scope) else { return nil }
        return call.arguments[holds ? 1 : 2].goneSelector(in: scope)
      case .text, .number, .structure, .moment, .digest, .encoding, .nonce:
        return call.arguments.lazy.compactMap { $0.goneSelector(in: scope) }.first
      }
    case .steps(let node, _), .negation(let node): return node.goneSelector(in: scope)
    case .arithmetic(_, let left, let right):
      return left.goneSelector(in: scope) ?? right.goneSelector(in: scope)
    case .name, .number, .string, .bool, .null, .not, .comparison, .both, .either: return nil
    }
  }
}
