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
  /// Those that attempts before were at, in their order: they are passed over. Not of the order as it comes in.
  package var tried: [SupplierID] = []
  /// Labels that a supplier must carry, all of them.
  package var tags: Set<String>
  /// The ranking it asks for; `nil` for the owner's.
  package var policy: Policy?
  /// The country that it is for, as two letters of ISO 3166; only the owner's rules look at it.
  package var country: String?
  /// The currencies that it may be priced and paid in beside its own; `nil` for all that have a rate.
  package var accepts: [Currency]?
  /// What Purser needs to place it at the supplier itself; `nil` where its shop does.
  package var carrying: CarryingTerms?
  /// What the shop writes on it; `nil` for nothing. No decision looks at it.
  package var label: OrderLabel?
  /// Whether it may be split over several suppliers where no single one can fill it.
  package var splits = false
  /// Its place among the orders that one was split into; `nil` where it is whole. Not of the order as it comes in.
  package var split: OrderSplit?
  /// How long its hold waits for its outcome, from the last that was heard of it; `nil` for as long as the
  /// owner says.
  package var timeToLive: Duration?

  /// The product; `nil` where it names its cost alone.
  package var sku: String? {
    switch item {
    case .cost: nil
    case .product(let sku, _, _): sku
    }
  }

  /// An order for `item`, open to every supplier unless restricted.
  package init(
    id: OrderID, currency: Currency, item: Item, allow: Set<SupplierID>? = nil,
    deny: Set<SupplierID> = [], tags: Set<String> = [], policy: Policy? = nil,
    country: String? = nil, accepts: [Currency]? = nil, label: OrderLabel? = nil,
    timeToLive: Duration? = nil, carrying: CarryingTerms? = nil
  ) {
    self.id = id
    self.currency = currency
    self.item = item
    self.allow = allow
    self.deny = deny
    self.tags = tags
    self.policy = policy
    self.country = country
    self.accepts = accepts
    self.label = label
    self.timeToLive = timeToLive
    self.carrying = carrying
  }
}
