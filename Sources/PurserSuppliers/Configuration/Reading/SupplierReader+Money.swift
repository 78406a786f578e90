internal import PurserCore

/// What must stay at a supplier, and what it asks for.
extension SupplierReader {
  /// An amount, a list of amounts, or amounts by pool.
  func floors(_ node: YAMLNode?, _ problems: inout Problems) -> [Supplier.Floor] {
    guard let node else { return [] }
    var floors: [Supplier.Floor] = []
    switch node.content {
    case .scalar: add(node, pool: nil, to: &floors, &problems)
    case .sequence(let items):
      for item in items { add(item, pool: nil, to: &floors, &problems) }
    case .mapping(let members):
      for member in members { add(member.value, pool: member.name, to: &floors, &problems) }
    }
    return floors
  }

  private func add(
    _ node: YAMLNode, pool: String?, to floors: inout [Supplier.Floor],
    _ problems: inout Problems
  ) {
    guard let amount = node.money("floor", defaults.currencies, &problems) else { return }
    if amount.isNegative {
      node.refuse("floor", expected: "zero or more", &problems)
    }
    if pool == nil, floors.contains(where: { $0.amount.currency == amount.currency }) {
      problems.error(at: node.mark, "`floor` gives two amounts in \(amount.currency.code)")
    }
    floors.append(Supplier.Floor(pool: pool, amount: amount))
  }

  /// An amount or a list of amounts, one for each currency.
  func tolerances(_ node: YAMLNode?, _ problems: inout Problems) -> [Money] {
    guard let node else { return [] }
    var tolerances: [Money] = []
    var items = [node]
    if case .sequence(let nodes) = node.content { items = nodes }
    for item in items {
      guard let amount = item.money("tolerance", defaults.currencies, &problems) else { continue }
      if amount.isNegative { item.refuse("tolerance", expected: "zero or more", &problems) }
      if tolerances.contains(where: { $0.currency == amount.currency }) {
        problems.error(
          at: item.mark, "`tolerance` gives two amounts in \(amount.currency.code)")
      }
      tolerances.append(amount)
    }
    return tolerances
  }

  /// Prices by SKU, each above zero.
  func prices(_ node: YAMLNode?, _ problems: inout Problems) -> [String: Money] {
    var prices: [String: Money] = [:]
    for member in node?.mapping("prices", &problems) ?? [] {
      if member.name.isEmpty { problems.error(at: member.mark, "a product needs a name") }
      guard let price = member.value.money(member.name, defaults.currencies, &problems) else {
        continue
      }
      if !price.isPositive {
        member.value.refuse(member.name, expected: "a price above zero", &problems)
      }
      prices[member.name] = price
    }
    return prices
  }
}
