import PurserCore
import Testing

/// The ISO currency of a code that exists.
func currency(_ code: String) -> Currency {
  guard let currency = Currency(iso4217: code) else { preconditionFailure("no currency \(code)") }
  return currency
}

/// An amount from a text that is one.
func money(_ text: String, _ code: String = "USD") -> Money {
  do { return try Money(text, currency(code), rounding: .down) } catch {
    preconditionFailure("\(text) \(error)")
  }
}

/// The moment `seconds` after an arbitrary beginning.
func at(_ seconds: Double) -> Timestamp {
  Timestamp(microsecondsSinceEpoch: 1_790_000_000_000_000 + Int64(seconds * 1_000_000))
}

/// An order's name from a text that is one.
func orderID(_ name: String) -> OrderID {
  guard let id = OrderID(name) else { preconditionFailure("no order name: \(name)") }
  return id
}

/// The main pool of a supplier.
func pool(_ supplier: String, _ code: String = "USD", _ name: String = PoolID.mainPool) -> PoolID {
  PoolID(supplier: SupplierID(supplier), pool: name, currency: currency(code))
}

/// A reading of `pool`, requested at `seconds` and received a tenth of a second later.
func reading(
  _ pool: PoolID, _ amount: String, at seconds: Double, took duration: Double = 0.1
) -> SupplierBalance {
  SupplierBalance(
    pool: pool, available: money(amount, pool.currency.code), requestedAt: at(seconds),
    receivedAt: at(seconds + duration))
}

/// An order that costs the same everywhere.
func order(
  _ name: String, _ cost: String, _ code: String = "USD", policy: Policy? = nil
) -> Order {
  Order(
    id: orderID(name), currency: currency(code), item: .cost(money(cost, code)), policy: policy)
}
