internal import PurserCore

/// Reads one item of `routing.rules`.
struct RoutingRuleReader {
  /// The number of the rule, from 1: its name, where it has none.
  let number: Int
  let currencies: CurrencyTable
  /// The suppliers that it may name.
  let names: Set<String>

  /// What a weight may be.
  static let weights = 0...1_000_000

  /// The rule; `nil` when it is no mapping.
  func read(_ node: YAMLNode, _ problems: inout Problems) -> RoutingRule? {
    guard var reader = MappingReader(node, named: "rules", &problems) else { return nil }
    var rule = RoutingRule(name: reader.text("name", &problems) ?? "rule \(number)")
    if let when = reader.node("when", .required, &problems) {
      rule.condition = condition(when, &problems)
    }
    rule.allow = suppliers("allow", &reader, &problems)
    rule.deny = suppliers("deny", &reader, &problems)
    rule.policy = reader.choice("policy", of: Policy.self, &problems)
    if let node = reader.node("weights", &problems) {
      rule.weights = Self.weights(node, names, &problems)
    }
    if !["allow", "deny", "policy", "weights"].contains(where: reader.has), !reader.hasUnknown {
      problems.error(
        at: node.mark, "the rule says nothing; give `allow`, `deny`, `policy` or `weights`")
    }
    reader.finish(&problems)
    return rule
  }

  /// Reads weights by supplier.
  static func weights(
    _ node: YAMLNode, _ names: Set<String>, _ problems: inout Problems
  ) -> [SupplierID: Int] {
    var weights: [SupplierID: Int] = [:]
    for member in node.mapping("weights", &problems) ?? [] {
      require(member.name, at: member.mark, among: names, &problems)
      if let weight = member.value.integer(member.name, in: Self.weights, &problems) {
        weights[SupplierID(member.name)] = weight
      }
    }
    return weights
  }

  private static func require(
    _ name: String, at mark: SourceMark, among names: Set<String>, _ problems: inout Problems
  ) {
    guard !names.contains(name) else { return }
    problems.error(
      at: mark,
      "\(Quotation.quoted(name)) is no supplier of this file; "
        + Quotation.advice(for: name, among: names.sorted()))
  }

  private func suppliers(
    _ key: String, _ reader: inout MappingReader, _ problems: inout Problems
  ) -> Set<SupplierID>? {
    guard let node = reader.node(key, &problems) else { return nil }
    var suppliers: Set<SupplierID> = []
    for item in node.list(key, &problems) ?? [] {
      guard let name = item.text("an item of \(key)", &problems) else { continue }
      Self.require(name, at: item.mark, among: names, &problems)
      suppliers.insert(SupplierID(name))
    }
    return suppliers
  }

  // MARK: Conditions

  private func condition(
    _ node: YAMLNode, _ problems: inout Problems
  ) -> RoutingRule.Condition {
    var condition = RoutingRule.Condition()
    guard var reader = MappingReader(node, named: "when", &problems) else { return condition }
    condition.skus = texts("sku", &reader, &problems).map { SKUPattern($0.text) }
    condition.tags = Set(texts("tag", &reader, &problems).map(\.text))
    for (country, mark) in texts("country", &reader, &problems) {
      if country.wholeMatch(of: /[A-Z][A-Z]/) == nil {
        problems.error(
          at: mark, "\(Quotation.quoted(country)) is no country; use two capital letters, `DE`")
      }
      condition.countries.insert(country)
    }
    if let amount = reader.node("amount", &problems),
      var amounts = MappingReader(amount, named: "amount", &problems)
    {
      condition.atLeast = amounts.node("from", &problems)?.money("from", currencies, &problems)
      condition.below = amounts.node("below", &problems)?.money("below", currencies, &problems)
      amounts.finish(&problems)
    }
    if let time = reader.node("time", &problems) {
      condition.times = time.timeSpans("time", &problems)
    }
    reader.finish(&problems)
    return condition
  }

  /// A text, or a list of texts.
  private func texts(
    _ key: String, _ reader: inout MappingReader, _ problems: inout Problems
  ) -> [(text: String, mark: SourceMark)] {
    guard let node = reader.node(key, &problems) else { return [] }
    var items = [node]
    if case .sequence(let nodes) = node.content { items = nodes }
    return items.compactMap { item in item.text(key, &problems).map { ($0, item.mark) } }
  }
}
