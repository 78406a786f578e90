internal import JSONPath

// Whether a reply says anything of a row.
extension RowReader {
  /// Whether the row gives a number for `reply` although nothing that it names stands there: `coalesce` and
  /// `if` make one of an error page, too. A list says by itself whether it is there.
  func isInvented(from reply: Reply) -> Bool {
    guard row.each == nil, row.available?.root.hasDefault == true else { return false }
    return !row.expressionsOfItem.contains { $0.expression.root.isSaidInReply(in: reply.scope) }
  }
}

extension Expression.Node {
  /// Whether it may give a value where it finds nothing.
  fileprivate var hasDefault: Bool { choosesDefault && selects }

  private var choosesDefault: Bool {
    switch self {
    case .selector, .name, .number, .string, .bool, .null: return false
    case .call(let call) where [.structure(.coalesce), .structure(.if)].contains(call.function):
      return true
    case .call, .steps, .negation, .not, .arithmetic, .comparison, .both, .either:
      return parts.contains(where: \.choosesDefault)
    }
  }

  /// Whether something that it looks at stands in the reply. Its whole text and its headers are there in any.
  fileprivate func isSaidInReply(in scope: Scope) -> Bool {
    if Expression.names(in: self).contains("reply") { return true }
    switch self {
    case .selector(let selector): return selector.isThere(in: scope)
    case .call(let call):
      if case .reply = call.function { return (try? value(in: scope))?.isNothing == false }
      return parts.contains { $0.isSaidInReply(in: scope) }
    // What stands in a text of the reply, `json($.data).left`, is there where it is found.
    case .steps(let node, _):
      return node.selects && (try? value(in: scope))?.isNothing == false
    case .negation, .not, .arithmetic, .comparison, .both, .either:
      return parts.contains { $0.isSaidInReply(in: scope) }
    case .name, .number, .string, .bool, .null: return false
    }
  }
}

extension Selector {
  /// Whether it finds something, or a list that is empty. That there is a reply says nothing.
  fileprivate func isThere(in scope: Scope) -> Bool {
    let found = (try? documents(in: scope)) ?? []
    if ["$", "$$"].contains(text), case .structure = found.first?.value { return false }
    if found.contains(where: { !$0.value.isNothing }) { return true }
    guard found.isEmpty, case .json(let path) = path, !path.isSingular, path.namesAtEnd < 2 else {
      return false
    }
    return ((try? checks.finding(in: scope) == nil)) == true
  }
}
