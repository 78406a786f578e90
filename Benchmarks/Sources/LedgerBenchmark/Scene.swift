import PurserCore

/// Suppliers with money, and orders that they can fill.
enum Scene {
  static let usd = Currency(iso4217: "USD") ?? fatal("USD is a currency")
  static let start = Timestamp(microsecondsSinceEpoch: 1_790_000_000_000_000)
  static let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(86_400)))

  static func money(_ whole: Int64) -> Money { Money(units: whole * 1_000_000, currency: usd) }

  static func suppliers(_ count: Int) -> [Supplier] {
    (1...count).map { number in
      Supplier(
        id: SupplierID("supplier-\(number)"), priority: number,
        prices: ["card": Money(units: 9_000_000 + Int64(number), currency: usd)])
    }
  }

  /// What each supplier says it has.
  static func readings(
    of suppliers: [Supplier], at moment: Timestamp, available: Money
  ) -> [SupplierBalance] {
    suppliers.map { supplier in
      SupplierBalance(
        pool: PoolID(supplier: supplier.id, currency: usd), available: available,
        requestedAt: moment, receivedAt: moment)
    }
  }

  static func orderID(_ number: Int) -> OrderID {
    let digits = String(number)
    let name = "o-" + String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    return OrderID(name) ?? fatal("\(name) is a name")
  }

  static func order(_ number: Int) -> Order {
    Order(
      id: orderID(number), currency: usd, item: .product(sku: "card", quantity: 1, offers: []))
  }

  static func fatal<Value>(_ reason: String) -> Value { fatalError(reason) }
}

/// A row of results.
func report(_ what: String, _ figure: String, _ note: String = "") {
  let padding = String(repeating: " ", count: max(1, 46 - what.count))
  let space = String(repeating: " ", count: max(1, 16 - figure.count))
  print("\(what)\(padding)\(space)\(figure)  \(note)")
}

extension Duration {
  /// The duration in nanoseconds.
  var nanoseconds: Double {
    Double(components.seconds) * 1e9 + Double(components.attoseconds) / 1e9
  }
}

extension Double {
  /// Rounded, with a blank between thousands.
  var grouped: String {
    var digits = Array(String(Int(self.rounded())))
    var index = digits.count - 3
    while index > 0 {
      digits.insert(" ", at: index)
      index -= 3
    }
    return String(digits)
  }
}
