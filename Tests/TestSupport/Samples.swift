package import PurserCore

/// The ISO currency of a code that exists.
package func currency(_ code: String) -> Currency {
  guard let currency = Currency(iso4217: code) else { preconditionFailure("no currency \(code)") }
  return currency
}

/// An amount from a text that is one.
package func money(_ text: String, _ code: String = "USD") -> Money {
  do { return try Money(text, currency(code), rounding: .down) } catch {
    preconditionFailure("\(text) \(error)")
  }
}

/// The moment `seconds` after an arbitrary beginning.
package func at(_ seconds: Double) -> Timestamp {
  Timestamp(microsecondsSinceEpoch: 1_790_000_000_000_000 + Int64(seconds * 1_000_000))
}

/// An order's name from a text that is one.
package func orderID(_ name: String) -> OrderID {
  guard let id = OrderID(name) else { preconditionFailure("no order name: \(name)") }
  return id
}

/// The main pool of a supplier.
package func pool(_ supplier: String, _ code: String = "USD", _ name: String = PoolID.mainPool) -> PoolID {
  PoolID(supplier: SupplierID(supplier), pool: name, currency: currency(code))
}

/// A reading of `pool`, requested at `seconds` and received a tenth of a second later.
package func reading(
  _ pool: PoolID, _ amount: String, at seconds: Double, took duration: Double = 0.1
) -> SupplierBalance {
  SupplierBalance(
    pool: pool, available: money(amount, pool.currency.code), requestedAt: at(seconds),
    receivedAt: at(seconds + duration))
}

/// An order that costs the same everywhere.
package func order(
  _ name: String, _ cost: String, _ code: String = "USD", policy: Policy? = nil
) -> Order {
  Order(
    id: orderID(name), currency: currency(code), item: .cost(money(cost, code)), policy: policy)
}

/// A reference from a text that is one.
package func reference(_ name: String) -> EntryReference {
  guard let reference = EntryReference(name) else { preconditionFailure("no reference: \(name)") }
  return reference
}
