internal import ExactJSON

// For people who try an adapter: what its selectors do not find.
extension OrderReply {
  /// The selectors that find nothing in a reply about an order, with the nearest place that exists, and those that find
  /// what cannot be used, in the order of the adapter. What is found is not shown: it may be what was delivered.
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
      findings += Self.unfound(items, "each of content", scope, isOfItems: true)
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
    _ expression: Expression, _ field: String, _ scope: Scope, itemsOf each: String? = nil,
    isOfItems: Bool = false
  ) -> [SelectorFinding] {
    let unfound = expression.selectors.compactMap { selector -> SelectorFinding? in
      guard let found = try? selector.documents(in: scope), found.isEmpty else { return nil }
      return SelectorFinding(
        field: field, selector: selector.text, found: nil,
        nearest: selector.nearest(in: scope, itemsOf: each))
    }
    guard unfound.isEmpty, !isOfItems else { return unfound }
    return several(expression, field, scope)
  }

  /// An expression that cannot be used since a selector of it finds several values where one is expected.
  private static func several(
    _ expression: Expression, _ field: String, _ scope: Scope
  ) -> [SelectorFinding] {
    do throws(ExpressionFailure) { _ = try expression.value(in: scope) } catch {
      guard case .unusable = error, Self.findsSeveral(expression, in: scope) else { return [] }
      return [
        SelectorFinding(
          field: field, selector: expression.text, found: nil, nearest: nil,
          problem: error.sentence)
      ]
    }
    return []
  }

  /// Whether a selector finds several: what else cannot be used may be told with what was delivered in it.
  private static func findsSeveral(_ expression: Expression, in scope: Scope) -> Bool {
    expression.selectors.contains { selector in
      ((try? selector.documents(in: scope)) ?? []).count > 1
    }
  }
}
