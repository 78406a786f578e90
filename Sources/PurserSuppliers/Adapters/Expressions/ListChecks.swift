internal import ExactJSON

/// Tells whether all of the list is there that a selector takes values from: where it is not, neither a sum
/// nor a count of what was found is that of the list.
struct ListChecks: Sendable {
  private let selector: Selector
  private let checks: PathChecks

  init(_ selector: Selector) {
    self.selector = selector
    checks = PathChecks(selector)
  }

  /// What is missing in the reply, as the end of a sentence's beginning; `nil` where all is there, also
  /// where the list is empty. With `judgingFilters` an element that a filter drops must have what the
  /// filter looks at: of an amount, but not of a condition that only asks whether there are any.
  ///
  /// - Throws: `ExpressionFailure` when an XPath takes too long.
  func flaw(in scope: Scope, judgingFilters: Bool) throws(ExpressionFailure) -> String? {
    switch selector.path {
    case .json:
      if let flaw = try checks.flaw(in: scope) { return flaw }
      return try judgingFilters ? checks.doubt(in: scope) : nil
    case .xml:
      guard let list = XMLList(selector) else { return try checks.flaw(in: scope) }
      return try list.gap(in: scope)
    }
  }
}
