import PurserCore
import PurserSimulator

/// What customers of the demonstration buy: the products of the suppliers' price lists, in a
/// sequence drawn from a seed.
struct DemonstrationCatalogue {
  /// A product in the currency in which its suppliers price it.
  struct Item {
    var sku: String
    var currency: Currency
  }

  private let items: [Item]
  private var random: SplitMix64

  /// The products that `suppliers` sell, each as often in the draw as suppliers compete for it.
  init(_ suppliers: [Supplier], seed: UInt64) {
    items = suppliers.sorted { $0.id < $1.id }.flatMap { supplier in
      supplier.prices.sorted { $0.key < $1.key }.map {
        Item(sku: $0.key, currency: $0.value.currency)
      }
    }
    random = SplitMix64(seed: seed)
  }

  /// What the next customer buys; `nil` when nothing is for sale.
  mutating func next() -> Item? { items.randomElement(using: &random) }
}
