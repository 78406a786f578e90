package import PurserCore

/// What a simulated supplier sells, and for how much.
package struct OrderCatalogue: Sendable {
  /// The price of a unit of every product that has none of its own. All prices are in its currency.
  package var unitCost: Money
  /// The products with prices of their own.
  package var prices: [String: Money]
  /// Whether products by whose names orders fail are sold (`MagicProduct`).
  package var hasMagicProducts: Bool
  /// How long the supplier takes to deliver where its style is asynchronous.
  package var deliveryTime: Duration
  /// How long a created order waits to be confirmed.
  package var confirmationTime: Duration

  /// A catalogue in which everything costs `unitCost` unless it has a price of its own.
  package init(
    unitCost: Money, prices: [String: Money] = [:], hasMagicProducts: Bool = false,
    deliveryTime: Duration = .seconds(2), confirmationTime: Duration = .seconds(600)
  ) {
    self.unitCost = unitCost
    self.prices = prices
    self.hasMagicProducts = hasMagicProducts
    self.deliveryTime = deliveryTime
    self.confirmationTime = confirmationTime
  }

  /// What a unit of `sku` costs.
  func price(of sku: String) -> Money { prices[sku] ?? unitCost }

  /// What strikes an order for `sku` by its name.
  func magic(of sku: String) -> [OrderFault] {
    hasMagicProducts ? MagicProduct.faults(of: sku) : []
  }
}
