import TestSupport

@testable import PurserCore

/// Suppliers with all that policies look at, in a test's own words: what they ask, what they have, what they
/// spend in a day, when their money lapses, how their attempts ended.
struct PolicyShop {
  /// One of the suppliers.
  struct Stall: Sendable {
    var name: String
    var price = "10"
    var has = "100"
    var priority = 100
    /// What orders take in a day; `nil` where there were none.
    var burn: String?
    /// When the money lapses, in seconds from now.
    var lapsesIn: Double?
    /// How the last attempts ended, in seconds to a purchase, `nil` for a failure.
    var attempts: [Double?] = []
    var currency = "USD"
    var fees: SupplierFees?
    var caps: SupplierCaps?
    /// What orders took today.
    var today: String?
  }

  static let now = 10_000_000.0

  let stalls: [Stall]
  private(set) var state: LedgerState

  init(_ stalls: [Stall], terms: LedgerTerms = LedgerTerms()) {
    self.stalls = stalls
    let suppliers = stalls.map { stall in
      Supplier(
        id: SupplierID(stall.name), priority: stall.priority,
        prices: ["sku": money(stall.price, stall.currency)], fees: stall.fees, caps: stall.caps)
    }
    let readings = stalls.map { stall in
      SupplierBalance(
        pool: pool(stall.name, stall.currency), available: money(stall.has, stall.currency),
        expiresAt: stall.lapsesIn.map { at(Self.now + $0) }, requestedAt: at(Self.now - 1),
        receivedAt: at(Self.now - 1))
    }
    state = LedgerState(suppliers: suppliers, readings: readings)
    for stall in stalls { fill(stall) }
  }

  private mutating func fill(_ stall: Stall) {
    guard let index = state.poolIndex[pool(stall.name, stall.currency)] else { return }
    if let burn = stall.burn {
      state.table.traffic[index].spend(0, at: at(Self.now - 2 * 86_400), day: 0)
      state.table.traffic[index].spend(money(burn).units, at: at(Self.now), day: 0)
    }
    if let today = stall.today {
      let moment = at(Self.now)
      state.table.traffic[index].spend(
        money(today).units, at: moment, day: LocalClock.utc.day(at: moment))
    }
    for attempt in stall.attempts {
      state.table.traffic[index].outcomes.take(
        attempt.map { .bought(after: .milliseconds(Int64($0 * 1_000))) } ?? .failed,
        at: at(Self.now - 1))
    }
  }

  /// What is decided on an order of the product, or of `cost`.
  func decide(
    _ policy: Policy?, _ name: String = "o1", cost: String? = nil, plan: RoutingPlan = .none,
    _ change: (inout Order) -> Void = { _ in }
  ) -> Decision {
    var order = Order(
      id: orderID(name), currency: currency("USD"),
      item: cost.map { .cost(money($0)) } ?? .product(sku: "sku", quantity: 1, offers: []),
      policy: policy)
    change(&order)
    return state.preview(order, router: Router(rules: RoutingRules(plan: plan)), at: at(Self.now))
  }

  /// The suppliers in the order in which they are ranked.
  func ranking(
    _ policy: Policy?, _ name: String = "o1", plan: RoutingPlan = .none,
    _ change: (inout Order) -> Void = { _ in }
  ) -> [String] {
    decide(policy, name, plan: plan, change).rankedJudgements.map(\.supplier.name)
  }
}
