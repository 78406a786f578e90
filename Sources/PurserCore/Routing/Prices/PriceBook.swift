/// What every supplier asks for every product, by product, so that an order visits its sellers only.
struct PriceBook: Sendable {
  /// Who sells one product in one currency, and for how much.
  struct Shelf: Sendable {
    /// What the prices count.
    let currency: Currency
    /// The sellers, by their numbers on the roster.
    fileprivate(set) var sellers = SupplierSet()
    /// What one unit costs at each seller, in the order of their numbers.
    fileprivate(set) var unitCosts: [Int64] = []
  }

  private var shelves: [String: [Shelf]] = [:]

  /// The price lists of suppliers, which stand in the order of their numbers.
  init(_ suppliers: [Supplier]) {
    for (number, supplier) in suppliers.enumerated() {
      for (sku, unitCost) in supplier.prices { add(unitCost, of: sku, at: number) }
    }
  }

  private mutating func add(_ unitCost: Money, of sku: String, at number: Int) {
    var product = shelves[sku] ?? []
    let place = product.firstIndex { $0.currency == unitCost.currency } ?? product.count
    if place == product.count { product.append(Shelf(currency: unitCost.currency)) }
    product[place].sellers.insert(number)
    product[place].unitCosts.append(unitCost.units)
    shelves[sku] = product
  }

  /// The products that have prices.
  var products: some Collection<String> { shelves.keys }

  /// Who sells a product, a shelf for each currency; `nil` where nobody does.
  func shelves(of sku: String) -> [Shelf]? { shelves[sku] }

  /// Who sells a product in a currency; `nil` where nobody does.
  func shelf(of sku: String, in currency: Currency) -> Shelf? {
    guard let product = shelves[sku] else { return nil }
    return product.first { $0.currency == currency }
  }
}
