internal import ExactJSON

/// Tells whether all of the list is there that a selector takes values from: where it is not, neither a sum
/// nor a count of what was found is that of the list.
struct ListChecks: Sendable {
  private let selector: Selector
  private let checks: PathChecks

  init(_ selector: Selector) {
    self.selector = selector
    checks = selector.checks
  }

  /// What is missing in the reply; `nil` where all is there, also where the list is empty.
  ///
  /// - Throws: `ExpressionFailure` when an XPath takes too long.
  func flaw(in scope: Scope) throws(ExpressionFailure) -> Verdict.Doubt? {
    switch selector.path {
    case .json:
      return try checks.finding(in: scope).map(Verdict.Doubt.init)
    case .xml:
      guard let list = XMLList(selector) else {
        return try checks.finding(in: scope).map(Verdict.Doubt.init)
      }
      return try list.gap(in: scope).map { Verdict.Doubt(.absent, $0) }
    }
  }

  /// Why it is no list without elements where the selector finds none; `nil` where it is one.
  func flawOfNone(in scope: Scope) throws(ExpressionFailure) -> Verdict.Doubt? {
    guard case .json = selector.path, try !selector.isEmptyList(in: scope) else { return nil }
    return Verdict.Doubt(.absent, "`\(selector.text)` finds nothing")
  }
}
