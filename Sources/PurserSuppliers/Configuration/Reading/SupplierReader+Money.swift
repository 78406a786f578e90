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
    amounts(node, "tolerance", &problems)
  }

  /// An amount or a list of amounts, none below zero, one for each currency.
  private func amounts(
    _ node: YAMLNode?, _ key: String, _ problems: inout Problems
  ) -> [Money] {
    guard let node else { return [] }
    var amounts: [Money] = []
    var items = [node]
    if case .sequence(let nodes) = node.content { items = nodes }
    for item in items {
      guard let amount = item.money(key, defaults.currencies, &problems) else { continue }
      if amount.isNegative { item.refuse(key, expected: "zero or more", &problems) }
      if amounts.contains(where: { $0.currency == amount.currency }) {
        problems.error(at: item.mark, "`\(key)` gives two amounts in \(amount.currency.code)")
      }
      amounts.append(amount)
    }
    return amounts
  }

  /// Where the price list comes from: a file, or the supplier itself, as its adapter says.
  func priceList(
    _ reader: inout MappingReader, _ adapter: AdapterDefinition?, _ problems: inout Problems
  ) -> (list: PriceList?, terms: ListTerms?) {
    guard let node = reader.node("price_list", &problems) else { return (nil, nil) }
    guard case .mapping = node.content else {
      return (priceList(ofFile: node, &problems), nil)
    }
    if let adapter, adapter.prices == nil {
      problems.error(
        at: reader.mark(of: "price_list"),
        "the adapter \(Quotation.quoted(adapter.name)) has no `prices`; give it some, or name a file: "
          + "`price_list: \(id.name).csv`")
    }
    let terms = ListTerms(node, &problems)
    return (terms == nil ? nil : PriceList.unread, terms)
  }

  private func priceList(ofFile node: YAMLNode, _ problems: inout Problems) -> PriceList? {
    guard let name = node.text("price_list", &problems) else { return nil }
    let path = FilePaths.resolve(name, in: defaults.surroundings.folder)
    do throws(PriceListReader.Flaws) {
      return try defaults.surroundings.lists.list(at: path, currencies: defaults.currencies)
    } catch {
      for sentence in error.sentences {
        problems.error(
          at: node.mark, "\(Quotation.quoted(name)): \(sentence)")
      }
      return nil
    }
  }

  /// What it takes beside the price.
  func fees(_ node: YAMLNode?, _ problems: inout Problems) -> SupplierFees? {
    guard let node, var reader = MappingReader(node, named: "fees", &problems) else { return nil }
    let fixed = amounts(reader.node("fixed", &problems), "fixed", &problems)
    let part = reader.node("percent", &problems)?.percent("percent", in: 0...1_000_000, &problems)
    reader.finish(&problems)
    let fees = SupplierFees(millionths: part ?? 0, fixed: fixed.filter { !$0.isZero })
    return fees == SupplierFees() ? nil : fees
  }

  /// How much orders may take from it.
  func caps(_ node: YAMLNode?, _ problems: inout Problems) -> SupplierCaps? {
    guard let node, var reader = MappingReader(node, named: "caps", &problems) else { return nil }
    let caps = SupplierCaps(
      perOrder: amounts(reader.node("order", &problems), "order", &problems),
      perDay: amounts(reader.node("day", &problems), "day", &problems),
      share: reader.integer("share", in: 1...100, &problems))
    reader.finish(&problems)
    return caps == SupplierCaps() ? nil : caps
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
