/// What an order says of who may fill it and for how much, kept so that it can be decided again where a supplier
/// refuses it.
package struct OrderTerms: Hashable, Sendable {
  /// Its own prices; empty where it brings none.
  package var offers: [Order.Offer]
  /// The only suppliers that may fill it, by name; `nil` for any.
  package var allow: [SupplierID]?
  /// Those that may not, by name.
  package var deny: [SupplierID]
  /// Those that attempts before were at, in their order.
  package var tried: [SupplierID]
  /// Labels that a supplier must carry, sorted.
  package var tags: [String]
  /// The ranking it asks for; `nil` for the owner's.
  package var policy: Policy?
  /// The country that it is for.
  package var country: String?
  /// The currencies that it may be priced and paid in beside its own, in their order; `nil` for all.
  package var accepts: [Currency]?

  /// Terms of an order; by default none.
  package init(
    offers: [Order.Offer] = [], allow: [SupplierID]? = nil, deny: [SupplierID] = [],
    tried: [SupplierID] = [], tags: [String] = [], policy: Policy? = nil,
    country: String? = nil, accepts: [Currency]? = nil
  ) {
    self.offers = offers
    self.allow = allow
    self.deny = deny
    self.tried = tried
    self.tags = tags
    self.policy = policy
    self.country = country
    self.accepts = accepts
  }

  /// The terms of an order; `nil` where any supplier may fill it at the owner's prices.
  init?(_ order: Order) {
    var offers: [Order.Offer] = []
    if case .product(_, _, let own) = order.item { offers = own }
    guard
      !offers.isEmpty || order.allow != nil || !order.deny.isEmpty || !order.tried.isEmpty
        || !order.tags.isEmpty || order.policy != nil || order.country != nil
        || order.accepts != nil
    else { return nil }
    self.init(
      offers: offers, allow: order.allow?.sorted(), deny: order.deny.sorted(), tried: order.tried,
      tags: order.tags.sorted(), policy: order.policy, country: order.country,
      accepts: order.accepts)
  }
}

extension Order {
  /// An order as it stands in its record, to be decided again under the name of its next attempt; `nil` where the
  /// record does not say what the order was for.
  ///
  /// - Parameter record: the attempt that failed.
  init?(after record: OrderRecord) {
    let details = record.details
    let terms = details?.terms ?? OrderTerms()
    let item: Item
    if let sku = details?.sku {
      item = .product(sku: sku, quantity: details?.quantity ?? 1, offers: terms.offers)
    } else if let units = record.decision.costUnits {
      item = .cost(Money(units: units, currency: record.decision.currency))
    } else {
      return nil
    }
    self.init(
      id: record.id.attempt(record.id.attemptNumber + 1), currency: record.decision.currency,
      item: item, allow: terms.allow.map { Set($0) }, deny: Set(terms.deny), tags: Set(terms.tags),
      policy: terms.policy, country: terms.country, accepts: terms.accepts,
      label: details.flatMap { OrderLabel($0) },
      timeToLive: record.state.hold?.timeToLive)
    split = details?.split
    tried = terms.tried
    if let supplier = record.state.hold?.supplier, !tried.contains(supplier) {
      tried.append(supplier)
    }
  }
}
