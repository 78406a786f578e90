/// When the supplier's own number falls.
package enum DeductionTiming: String, Sendable, CaseIterable {
  /// With the order: pending orders are already subtracted from the balance.
  case atOrder = "at_order"
  /// With the confirmation: the balance counts confirmed orders only.
  case atConfirmation = "at_confirmation"
}

/// A supplier as the ledger and routing know it: what it sells, what may be spent there, and how
/// fast its number follows its orders. How to call it is the adapter's business.
package struct Supplier: Hashable, Sendable {
  /// Part of a pool that is never spent.
  package struct Floor: Hashable, Sendable {
    /// The pool it protects; `nil` for every pool of its currency.
    package var pool: String?
    /// How much stays.
    package var amount: Money

    /// A floor of `amount`, under one pool or all of its currency.
    package init(pool: String? = nil, amount: Money) {
      self.pool = pool
      self.amount = amount
    }
  }

  /// Its name in `suppliers.yaml`.
  package let id: SupplierID
  /// Its name for people.
  package var title: String
  /// Rank under the `priority` policy and in ties; lower goes first.
  package var priority: Int
  /// Labels that an order can ask for.
  package var tags: Set<String>
  /// Whether the owner has taken it out of routing.
  package var isPaused: Bool
  /// Whether the owner gives it up: it gets no orders any more, and is asked for its balance until
  /// nothing is left there.
  package var isRetired: Bool
  /// When its number falls.
  package var deductionTiming: DeductionTiming
  /// The longest it takes to show in its balance what it did.
  package var lag: Duration
  /// Whether the moment that it gives with a balance says how old the number is.
  package var trustsUpdatedAt: Bool
  /// What must stay in its pools.
  package var floors: [Floor]
  /// Differences up to these, one for each currency, are neither drift nor credit.
  package var tolerances: [Money]
  /// Which pool pays first; pools not named follow by name. Where there is an order, pools share
  /// what one of them cannot pay alone.
  package var drawDownOrder: [String]
  /// What one unit of a product costs here, by SKU.
  package var prices: [String: Money]
  /// Whether Purser can place orders there itself.
  package var takesOrdersFromPurser = false
  /// Whether it can be asked for several units of a product at a time, where Purser places the orders.
  package var takesSeveralUnits = true
  /// What was said of it while the gateway runs, which these terms follow.
  package internal(set) var instructions: [SupplierInstruction] = []
  /// The classes of failed checks in spite of which it gets new orders: `auth` and `maintenance` keep them away otherwise.
  package var ordersDespite: Set<CheckFailure.Kind> = []
  /// Its price list; what `prices` says of a product counts before it.
  package var priceList: PriceList?
  /// What it takes for each order beside the price; `nil` for nothing.
  package var fees: SupplierFees?
  /// How much orders may take from it; `nil` for no bounds.
  package var caps: SupplierCaps?

  /// How long a supplier takes to show what it did, unless the owner knows better.
  package static let defaultLag = Duration.seconds(2)
  /// The rank of a supplier that was given none.
  package static let defaultPriority = 100

  /// A supplier with the given terms.
  package init(
    id: SupplierID, title: String? = nil, priority: Int = Supplier.defaultPriority,
    tags: Set<String> = [], isPaused: Bool = false,
    isRetired: Bool = false,
    deductionTiming: DeductionTiming = .atConfirmation, lag: Duration = Supplier.defaultLag,
    trustsUpdatedAt: Bool = false, floors: [Floor] = [], tolerances: [Money] = [],
    drawDownOrder: [String] = [], prices: [String: Money] = [:], priceList: PriceList? = nil,
    fees: SupplierFees? = nil, caps: SupplierCaps? = nil
  ) {
    self.id = id
    self.title = title ?? id.name
    self.priority = priority
    self.tags = tags
    self.isPaused = isPaused
    self.isRetired = isRetired
    self.deductionTiming = deductionTiming
    self.lag = lag
    self.trustsUpdatedAt = trustsUpdatedAt
    self.floors = floors
    self.tolerances = tolerances
    self.drawDownOrder = drawDownOrder
    self.prices = prices
    self.priceList = priceList
    self.fees = fees
    self.caps = caps
  }

  /// The floor under `pool`: the one that names it, else the one for its currency, else zero.
  package func floor(of pool: PoolID) -> Money {
    let ofCurrency = floors.filter { $0.amount.currency == pool.currency }
    let floor =
      ofCurrency.first { $0.pool == pool.pool } ?? ofCurrency.first { $0.pool == nil }
    return floor?.amount ?? .zero(pool.currency)
  }

  /// How far a reading of `currency` may be off before it is drift or credit.
  package func tolerance(in currency: Currency) -> Money {
    tolerances.first { $0.currency == currency } ?? .zero(currency)
  }

  /// Whether the owner has taken it out of routing, for now or for good.
  package var takesNoOrders: Bool { isPaused || isRetired || stop != nil }

  /// Whether one order may be paid by several of its pools.
  package var splitsHolds: Bool { !drawDownOrder.isEmpty }
}
