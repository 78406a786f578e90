internal import ExactJSON

// For people who try an adapter: what its selectors do not find.
extension OrderReply {
  /// The selectors that find nothing in a reply about an order, with the nearest place that exists, in the order of
  /// the adapter. What is found is not shown: it may be what was delivered.
  func unfound() -> [SelectorFinding] {
    if case .nothing = reply.document { return [] }
    var expressions: [(String, Expression)] = []
    func add(_ field: String, _ expression: Expression?) {
      if let expression, canSelect(expression) { expressions.append((field, expression)) }
    }
    add("states", outcome.states?.word)
    add("supplier_reference", outcome.supplierReference)
    add("charged", outcome.charged?.amount)
    add("quantity", outcome.quantity)
    add("balance", outcome.balance?.amount)
    var findings = expressions.flatMap { field, expression in
      Self.unfound(expression, field, scope)
    }
    for part in outcome.content ?? [] where part.source == nil {
      findings += unfound(of: part)
    }
    return findings
  }

  private func unfound(of part: ContentPart) -> [SelectorFinding] {
    var (scope, findings, each) = (scope, [SelectorFinding](), String?.none)
    if let items = part.each?.items, canSelect(items) {
      findings += Self.unfound(items, "each of content", scope)
      guard let first = (try? part.each?.found(in: scope))?.first else { return findings }
      scope = scope.at(first)
      each = items.text
    }
    for field in part.fields where canSelect(field.expression) {
      findings += Self.unfound(field.expression, "\(field.name) of content", scope, itemsOf: each)
    }
    return findings
  }

  private static func unfound(
    _ expression: Expression, _ field: String, _ scope: Scope, itemsOf each: String? = nil
  ) -> [SelectorFinding] {
    expression.selectors.compactMap { selector in
      guard let found = try? selector.documents(in: scope), found.isEmpty else { return nil }
      return SelectorFinding(
        field: field, selector: selector.text, found: nil,
        nearest: selector.nearest(in: scope, itemsOf: each))
    }
  }
}
