import CAllocations
import PurserCore

/// Suppliers in two currencies with fees, caps and prices, and an owner with rules, rates and weights.
struct DecisionScene {
  private let count: Int
  private let policy: Policy
  private let state: LedgerState
  private let router: Router
  private let order: Order
  private static let now = Timestamp(microsecondsSinceEpoch: 1_796_000_000_000_000)

  init(suppliers count: Int, policy: Policy) throws {
    self.count = count
    self.policy = policy
    guard let usd = Currency(iso4217: "USD"), let eur = Currency(iso4217: "EUR"),
      let id = OrderID("7d444840-9dc0-11d1-b245-5ffdce74fad2")
    else { fatalError("two currencies and a name") }
    let suppliers = (0..<count).map { number in
      let currency = number % 4 == 3 ? eur : usd
      return Supplier(
        id: SupplierID("supplier-\(number)"), priority: number % 7,
        prices: ["card": Money(units: 9_000_000 + Int64(number), currency: currency)],
        fees: number % 2 == 0 ? SupplierFees(millionths: 15_000) : nil,
        caps: number % 3 == 0
          ? SupplierCaps(perOrder: [Money(units: 50_000_000, currency: currency)]) : nil)
    }
    var state = LedgerState(suppliers: suppliers)
    var log = LedgerState.Log()
    for supplier in suppliers {
      guard let currency = supplier.prices["card"]?.currency else { continue }
      let reading = SupplierBalance(
        pool: PoolID(supplier: supplier.id, currency: currency),
        available: Money(units: 1_000_000_000, currency: currency), requestedAt: Self.now,
        receivedAt: Self.now)
      try state.take(
        BalanceReport(
          supplier: supplier.id, readings: [reading], failures: [], requestedAt: Self.now,
          receivedAt: Self.now), at: Self.now, clock: Self.now, log: &log)
    }
    self.state = state
    var rule = RoutingRule(name: "cards")
    rule.condition.skus = [SKUPattern("game-*"), SKUPattern("c*d")]
    rule.condition.countries = ["DE"]
    rule.deny = [SupplierID("supplier-5")]
    rule.weights = [SupplierID("supplier-1"): 3, SupplierID("supplier-2"): 2]
    let rates = RateTable([
      ExchangeRate(
        from: eur, to: usd, digits: 10_842, decimals: 4, expiresAt: Self.now + .seconds(60),
        margin: 5_000)
    ])
    router = Router(
      rules: RoutingRules(policy: policy, plan: RoutingPlan(rules: [rule], rates: rates)))
    order = Order(
      id: id, currency: usd, item: .product(sku: "card", quantity: 2, offers: []), country: "DE")
  }

  func measure() {
    var deliberation = Deliberation()
    func run(_ rounds: Int) {
      for _ in 0..<rounds {
        state.deliberate(on: order, router: router, at: Self.now, in: &deliberation)
        precondition(deliberation.hasFound, "nobody was found")
      }
    }
    let rounds = max(200, 1_000_000 / count)
    run(rounds / 10)
    let elapsed = ContinuousClock().measure { run(rounds) }
    allocations_begin()
    run(rounds)
    let allocations = allocations_end()
    RoutingBenchmark.line(
      "decide among \(count) by \(policy.rawValue)",
      [
        RoutingBenchmark.nanoseconds(elapsed, over: rounds),
        "\(Double(allocations.calls) / Double(rounds)) allocations",
      ])
  }
}
