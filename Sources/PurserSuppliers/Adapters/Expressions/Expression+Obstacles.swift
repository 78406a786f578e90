internal import JSONPath

extension Expression {
  /// What stands where a path in it needs an object or a list, in one sentence; `nil` where nothing does.
  /// What a member would say is then not merely missing: the reply has another shape.
  func obstacle(in scope: Scope) throws(ExpressionFailure) -> String? {
    try root.obstacle(in: scope)
  }
}

extension Expression.Node {
  /// The same, of the first path that has an obstacle. With `listsAreReplies` a reply that is a list may be
  /// asked for a member; with `emptyListsAreObjects` a list without elements stands for an object.
  func obstacle(
    in scope: Scope, listsAreReplies: Bool = false, emptyListsAreObjects: Bool = false
  ) throws(ExpressionFailure) -> String? {
    switch self {
    case .selector(let selector):
      return try selector.checks.obstacle(
        in: scope, listsAreReplies: listsAreReplies, emptyListsAreObjects: emptyListsAreObjects)
    case .steps(let node, let path):
      if let obstacle = try node.obstacle(in: scope) { return obstacle }
      guard case .structure(let value) = try node.value(in: scope),
        let selector = try? Selector(path.text)
      else { return nil }
      return try selector.checks.obstacle(in: scope.at(.json(value)))
    case .name, .number, .string, .bool, .null: return nil
    case .call, .negation, .not, .arithmetic, .comparison, .both, .either:
      for part in parts {
        if let obstacle = try part.obstacle(in: scope) { return obstacle }
      }
      return nil
    }
  }
}
