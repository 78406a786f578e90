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
  /// What most orders do not say; `nil` for nothing of it.
  private var box: WishesBox?

  /// The product; `nil` where it names its cost alone.
  package var sku: String? {
    switch item {
    case .cost: nil
    case .product(let sku, _, _): sku
    }
  }

  /// For how many units of a product it is; 1 where it names its cost alone.
  package var quantity: Int64 {
    switch item {
    case .cost: 1
    case .product(_, let quantity, _): quantity
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
    let wishes = Wishes(
      allow: allow, deny: deny, tags: tags, policy: policy, country: country, accepts: accepts,
      carrying: carrying, label: label, timeToLive: timeToLive)
    box = wishes == Wishes() ? nil : WishesBox(wishes)
  }
}

extension Order {
  /// What most orders do not say.
  fileprivate struct Wishes: Hashable, Sendable {
    var allow: Set<SupplierID>?
    var deny: Set<SupplierID> = []
    var tried: [SupplierID] = []
    var tags: Set<String> = []
    var policy: Policy?
    var country: String?
    var accepts: [Currency]?
    var carrying: CarryingTerms?
    var label: OrderLabel?
    var splits = false
    var split: OrderSplit?
    var timeToLive: Duration?
  }

  /// Wishes behind one reference: an order is copied on its way from whoever read it to whoever decides it, and a copy
  /// counts every reference in it.
  fileprivate final class WishesBox: Hashable, Sendable {
    let wishes: Wishes

    init(_ wishes: Wishes) { self.wishes = wishes }

    static func == (left: WishesBox, right: WishesBox) -> Bool {
      left === right || left.wishes == right.wishes
    }

    func hash(into hasher: inout Hasher) { hasher.combine(wishes) }
  }

  private var wishes: Wishes {
    get { box?.wishes ?? Wishes() }
    set { box = newValue == Wishes() ? nil : WishesBox(newValue) }
  }

  /// The only suppliers that may fill it; `nil` for any.
  package var allow: Set<SupplierID>? {
    get { box?.wishes.allow }
    set { wishes.allow = newValue }
  }
  /// Suppliers that may not fill it.
  package var deny: Set<SupplierID> {
    get { box?.wishes.deny ?? [] }
    set { wishes.deny = newValue }
  }
  /// Those that attempts before were at, in their order: they are passed over. Not of the order as it comes in.
  package var tried: [SupplierID] {
    get { box?.wishes.tried ?? [] }
    set { wishes.tried = newValue }
  }
  /// Labels that a supplier must carry, all of them.
  package var tags: Set<String> {
    get { box?.wishes.tags ?? [] }
    set { wishes.tags = newValue }
  }
  /// The ranking it asks for; `nil` for the owner's.
  package var policy: Policy? {
    get { box?.wishes.policy }
    set { wishes.policy = newValue }
  }
  /// The country that it is for, as two letters of ISO 3166; only the owner's rules look at it.
  package var country: String? {
    get { box?.wishes.country }
    set { wishes.country = newValue }
  }
  /// The currencies that it may be priced and paid in beside its own; `nil` for all that have a rate.
  package var accepts: [Currency]? {
    get { box?.wishes.accepts }
    set { wishes.accepts = newValue }
  }
  /// What Purser needs to place it at the supplier itself; `nil` where its shop does.
  package var carrying: CarryingTerms? {
    get { box?.wishes.carrying }
    set { wishes.carrying = newValue }
  }
  /// What the shop writes on it; `nil` for nothing. No decision looks at it.
  package var label: OrderLabel? {
    get { box?.wishes.label }
    set { wishes.label = newValue }
  }
  /// Whether it may be split over several suppliers where no single one can fill it.
  package var splits: Bool {
    get { box?.wishes.splits ?? false }
    set { wishes.splits = newValue }
  }
  /// Its place among the orders that one was split into; `nil` where it is whole. Not of the order as it comes in.
  package var split: OrderSplit? {
    get { box?.wishes.split }
    set { wishes.split = newValue }
  }
  /// How long its hold waits for its outcome, from the last that was heard of it; `nil` for as long as the
  /// owner says.
  package var timeToLive: Duration? {
    get { box?.wishes.timeToLive }
    set { wishes.timeToLive = newValue }
  }
}
