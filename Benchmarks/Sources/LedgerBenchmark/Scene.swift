import Measuring
import PurserCore

/// Suppliers with money, and orders that they can fill.
enum Scene {
  static let usd = Currency(iso4217: "USD") ?? fatal("USD is a currency")
  static let start = Timestamp(microsecondsSinceEpoch: 1_790_000_000_000_000)
  static let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(86_400)))

  /// What every supplier sells for some nine dollars.
  static let card = "card"
  /// What every supplier sells for more than it holds of the store's money.
  static let unpayable = "unpayable"

  static func money(_ whole: Int64) -> Money { Money(units: whole * 1_000_000, currency: usd) }

  static func suppliers(_ count: Int) -> [Supplier] {
    (1...count).map { number in
      Supplier(
        id: SupplierID("supplier-\(number)"), priority: number,
        prices: [
          card: Money(units: 9_000_000 + Int64(number), currency: usd),
          unpayable: money(2_000_000_000),
        ])
    }
  }

  /// What each supplier says it has.
  static func readings(
    of suppliers: [Supplier], at moment: Timestamp, available: Money = money(1_000_000_000)
  ) -> [SupplierBalance] {
    suppliers.map { supplier in
      SupplierBalance(
        pool: PoolID(supplier: supplier.id, currency: usd), available: available,
        requestedAt: moment, receivedAt: moment)
    }
  }

  static func orderID(_ number: Int) -> OrderID {
    let digits = String(number)
    return id("o-" + String(repeating: "0", count: max(0, 9 - digits.count)) + digits)
  }

  /// Written as a UUID is.
  static func randomID(_ random: inout SplitMix) -> OrderID {
    id(random.uuidText())
  }

  private static func id(_ name: String) -> OrderID {
    OrderID(name) ?? fatal("\(name) is a name")
  }

  static func order(_ id: OrderID, sku: String = card) -> Order {
    Order(id: id, currency: usd, item: .product(sku: sku, quantity: 1, offers: []))
  }

  /// An order as a kind of shop sends it. One with offers names all of so many suppliers.
  static func order(
    _ id: OrderID, _ kind: OrderKind, sku: String = card, suppliers: Int
  ) -> Order {
    var order = order(id, sku: sku)
    switch kind {
    case .cost: order.item = .cost(sku == card ? money(9) : money(2_000_000_000))
    case .product: break
    case .labelled:
      order.item = .product(sku: sku, quantity: 2, offers: [])
      Product.label(&order, reference: "cart-4711", metadata: ["channel": "web", "shop": "de-1"])
    case .offers:
      let price = sku == card ? money(9) : money(2_000_000_000)
      order.item = .product(
        sku: "unlisted", quantity: 1,
        offers: (1...suppliers).map {
          Order.Offer(supplier: SupplierID("supplier-\($0)"), unitCost: price)
        })
    case .cheapest: order.policy = .cheapest
    }
    return order
  }

  static func fatal<Value>(_ reason: String) -> Value { fatalError(reason) }
}
