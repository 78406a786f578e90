internal import ExactJSON
internal import JSONPath

/// Tells whether all of the list is there that a selector takes values from: where it is not, neither a sum
/// nor a count of what was found is that of the list.
struct ListChecks: Sendable {
  private let selector: Selector
  private let checks: PathChecks

  /// The lack where one of these is missing: the names of `$['a','b']`.
  private let names: Int

  /// The checks of what is counted or summed; `nil` where they are the function's that makes the list.
  init?(of list: Expression.Node) {
    switch list {
    case .selector(let selector): self.init(selector)
    case .steps(_, let path):
      guard !path.isSingular, let selector = try? Selector(path.text) else { return nil }
      self.init(selector)
    case .name, .number, .string, .bool, .null, .call, .negation, .not, .arithmetic, .comparison,
      .both, .either:
      return nil
    }
  }

  /// The checks of what `selector` finds.
  init(_ selector: Selector) {
    self.selector = selector
    checks = selector.checks
    if case .json(let path) = selector.path { names = path.namesAtEnd } else { names = 0 }
  }

  /// The first lack of the reply; `nil` where all is there, also where the list is empty.
  ///
  /// - Throws: `ExpressionFailure` when an XPath takes too long.
  func flaw(in scope: Scope) throws(ExpressionFailure) -> Verdict.Doubt? {
    switch selector.path {
    case .json:
      if let flaw = try checks.finding(in: scope) { return Verdict.Doubt(flaw) }
      return names > 1 ? try lackOfNames(in: scope) : nil
    case .xml:
      guard let list = XMLList(selector) else {
        return try checks.finding(in: scope).map(Verdict.Doubt.init)
      }
      return try list.gap(in: scope).map { Verdict.Doubt(.absent, $0) }
    }
  }

  /// Of several names, that not all are there below each of what stands around them.
  private func lackOfNames(in scope: Scope) throws(ExpressionFailure) -> Verdict.Doubt? {
    guard let around = selector.shortened else { return nil }
    let places = around.lastSegment == nil ? 1 : try around.documents(in: scope).count
    let (found, wanted) = (try selector.documents(in: scope).count, places * names)
    guard found < wanted else { return nil }
    return Verdict.Doubt(.absent, "`\(selector.text)` finds \(found) of \(wanted) members")
  }

  /// Why it is no list without elements where the selector finds none; `nil` where it is one.
  func flawOfNone(in scope: Scope) throws(ExpressionFailure) -> Verdict.Doubt? {
    guard case .json = selector.path, try !selector.isEmptyList(in: scope) else { return nil }
    return Verdict.Doubt(.absent, "`\(selector.text)` finds nothing")
  }
}
