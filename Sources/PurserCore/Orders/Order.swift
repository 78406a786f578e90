/// The name that the store gives an order; also its idempotency key.
package struct OrderID: Hashable, Sendable, CustomStringConvertible {
  /// The name: 1 to 128 visible ASCII characters.
  package let name: String

  /// The most characters an order's name may have.
  package static let maximumLength = 128

  /// Names that mean something else in a path: an order of that name could not be asked for.
  package static let reserved: Set<String> = ["preview", ".", ".."]

  /// An order's name, or `nil` when it is empty, too long, reserved, or has characters that are not
  /// visible ASCII: such a name could not be a path segment, a header or a log field unharmed.
  package init?(_ name: String) {
    guard (1...Self.maximumLength).contains(name.utf8.count),
      name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !Self.reserved.contains(name)
    else { return nil }
    self.name = name
  }

  package var description: String { name }
}

/// What a customer bought, and which suppliers may fill it.
package struct Order: Hashable, Sendable {
  /// The purchase: an amount that every supplier charges alike, or units of a product that each
  /// supplier prices itself.
  package enum Item: Hashable, Sendable {
    /// The cost is known and the same everywhere.
    case cost(Money)
    /// `quantity` units of `sku`. The unit cost comes from the order's own `offers`, or, where it
    /// brings none, from the suppliers' price lists.
    case product(sku: String, quantity: Int64, offers: [Offer])
  }

  /// What one supplier asks for one unit.
  package struct Offer: Hashable, Sendable {
    /// Who asks.
    package var supplier: SupplierID
    /// How much, for one unit.
    package var unitCost: Money

    /// One supplier's price of one unit.
    package init(supplier: SupplierID, unitCost: Money) {
      self.supplier = supplier
      self.unitCost = unitCost
    }
  }

  /// The store's name for it.
  package var id: OrderID
  /// What it is paid in.
  package var currency: Currency
  /// The purchase.
  package var item: Item
  /// The only suppliers that may fill it; `nil` for any.
  package var allow: Set<SupplierID>?
  /// Suppliers that may not fill it.
  package var deny: Set<SupplierID>
  /// Labels that a supplier must carry, all of them.
  package var tags: Set<String>
  /// The ranking it asks for; `nil` for the owner's.
  package var policy: Policy?

  /// An order for `item`, open to every supplier unless restricted.
  package init(
    id: OrderID, currency: Currency, item: Item, allow: Set<SupplierID>? = nil,
    deny: Set<SupplierID> = [], tags: Set<String> = [], policy: Policy? = nil
  ) {
    self.id = id
    self.currency = currency
    self.item = item
    self.allow = allow
    self.deny = deny
    self.tags = tags
    self.policy = policy
  }
}
