/// How many orders of a product money pays for.
package struct ProductStock: Hashable, Sendable {
  /// The product.
  package var sku: String
  /// What one unit costs, with what the supplier takes for an order; `nil` over several pools.
  package var cost: Money?
  /// So many orders of one unit can be paid.
  package var orders: Int64
  /// How many pools have money for one at least.
  package var pools = 1

  /// The stock of a product.
  package init(sku: String, cost: Money?, orders: Int64) {
    self.sku = sku
    self.cost = cost
    self.orders = orders
  }
}

extension Supplier {
  /// How many orders of each product an amount in one of its pools pays for; only of products whose price is in the
  /// pool's currency.
  ///
  /// - Parameters:
  ///   - low: what can be spent of the pool.
  ///   - skus: the products.
  ///   - now: the moment.
  /// - Returns: the stock of each product that it sells, by name.
  package func stock(_ low: Money, of skus: [String], at now: Timestamp) -> [ProductStock] {
    skus.compactMap { sku in
      guard let cost = cost(ofOne: sku, at: now), cost.currency == low.currency, cost.units > 0
      else { return nil }
      return ProductStock(sku: sku, cost: cost, orders: max(0, low.units) / cost.units)
    }
  }

  /// Whether somebody said that it gets no orders for a product.
  package func isStopped(for sku: String) -> Bool {
    productStops.contains { $0.skus.contains(sku) }
  }

  /// What an order of one unit costs: by its `prices`, else by its list.
  private func cost(ofOne sku: String, at now: Timestamp) -> Money? {
    guard let price = prices[sku] ?? listed(sku, at: now) else { return nil }
    guard let fees else { return price }
    return fees.added(to: price.units, in: price.currency).map {
      Money(units: $0, currency: price.currency)
    }
  }

  private func listed(_ sku: String, at now: Timestamp) -> Money? {
    guard let priceList else { return nil }
    let found = priceList.find(
      sku, hash: StableHash.of(sku), quantity: 1, at: now.microsecondsSinceEpoch)
    guard case .row(let row) = found else { return nil }
    return priceList.price(of: row)
  }
}
