import PurserCore

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

/// A small generator whose sequence is the same everywhere: Steele, Lea and Flood, "Fast Splittable
/// Pseudorandom Number Generators" (2014).
private struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
