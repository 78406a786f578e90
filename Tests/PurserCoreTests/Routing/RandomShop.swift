import TestSupport

@testable import PurserCore

/// Suppliers, their readings and orders at random, in few enough kinds that every rule meets every
/// other.
struct RandomShop {
  private static let currencies = ["USD", "EUR", "JPY"].map(currency)
  private static let poolNames = ["a", "b", "c", "main"]
  private static let labels = ["fast", "gold", "new", "odd"]
  private static let skus = ["s1", "s2", "s3"]

  private(set) var random: SeededRandom
  let suppliers: [Supplier]
  private(set) var state: LedgerState
  private var now: Double = 1_000
  private var orderCount = 0
  private let kind: Kind
  private var held: [OrderID] = []

  init(_ random: SeededRandom) {
    self.random = random
    let count = self.random.pick([1, 2, 5, 9, 20, 63, 64, 65, 130])
    var suppliers: [Supplier] = []
    kind = Kind(&self.random)
    for number in 0..<count { suppliers.append(Self.supplier(number, kind, &self.random)) }
    self.suppliers = suppliers
    state = LedgerState(
      suppliers: suppliers.shuffled(using: &self.random),
      terms: LedgerTerms(maximumReadingAge: .seconds(60)))
  }

  /// Which of the owner's terms a shop has beside the plain ones.
  private struct Kind {
    var hasFees: Bool
    var hasCaps: Bool
    var hasRates: Bool
    var hasRules: Bool

    init(_ random: inout SeededRandom) {
      hasFees = random.chance(30)
      hasCaps = random.chance(60)
      hasRates = random.chance(50)
      hasRules = random.chance(50)
    }
  }

  private static func fees(_ random: inout SeededRandom) -> SupplierFees {
    SupplierFees(
      millionths: random.pick([0, 1, 15_000, 333_333]),
      fixed: random.chance(50) ? [Money(units: 700_000, currency: random.pick(currencies))] : [])
  }

  private static func caps(_ random: inout SeededRandom) -> SupplierCaps {
    func amounts(_ units: ClosedRange<Int64>, _ random: inout SeededRandom) -> [Money] {
      currencies.filter { _ in random.chance(20) }.map {
        Money(units: Int64.random(in: units, using: &random) * 1_000_000, currency: $0)
      }
    }
    return SupplierCaps(
      perOrder: amounts(1...9, &random), perDay: amounts(1...30, &random),
      share: random.chance(85) ? random.pick([5, 10, 25]) : nil)
  }

  private static func supplier(
    _ number: Int, _ kind: Kind, _ random: inout SeededRandom
  ) -> Supplier {
    var prices: [String: Money] = [:]
    for sku in skus where random.chance(60) {
      prices[sku] = Money(
        units: random.chance(3) ? .max / 2 : Int64.random(in: 1...9, using: &random) * 1_000_000,
        currency: random.pick(Array(currencies.prefix(2))))
    }
    return Supplier(
      id: SupplierID("s\(number)"), priority: Int.random(in: 1...3, using: &random),
      tags: Set(labels.filter { _ in random.chance(70) }), isPaused: random.chance(8),
      lag: .seconds(Int.random(in: 0...3, using: &random)),
      floors: random.chance(20)
        ? [Supplier.Floor(amount: Money(units: 3_000_000, currency: currencies[0]))] : [],
      drawDownOrder: random.chance(40)
        ? random.pick([["b", "a"], ["c"], ["main", "a", "b"]]) : [],
      prices: prices, fees: kind.hasFees && random.chance(40) ? fees(&random) : nil,
      caps: kind.hasCaps && random.chance(50) ? caps(&random) : nil)
  }

  // MARK: Changing

  /// Lets something happen: time passes, checks bring readings, orders are held.
  mutating func goOn() {
    now += Double.random(in: 0...20, using: &random) + (random.chance(8) ? 50_000 : 0)
    var log = LedgerState.Log()
    for supplier in suppliers where random.chance(50) { check(supplier, &log) }
    for _ in 0..<Int.random(in: 0...6, using: &random) { place(&log) }
    end(&log)
  }

  private mutating func check(_ supplier: Supplier, _ log: inout LedgerState.Log) {
    let requested = now - Double.random(in: 0...90, using: &random) * (random.chance(30) ? 1 : 0)
    var readings: [SupplierBalance] = []
    let names = random.chance(60) ? ["main"] : Self.poolNames
    for name in names where random.chance(60) {
      let currency = random.chance(75) ? Self.currencies[0] : random.pick(Self.currencies)
      guard !readings.contains(where: { $0.pool.pool == name }) else { continue }
      readings.append(
        SupplierBalance(
          pool: PoolID(supplier: supplier.id, pool: name, currency: currency),
          available: Money(
            units: Int64.random(in: -2...20, using: &random) * 1_000_000, currency: currency),
          expiresAt: random.chance(8)
            ? at(now + Double.random(in: -5...30, using: &random)) : nil,
          requestedAt: at(requested), receivedAt: at(requested + 0.2)))
    }
    let report = BalanceReport(
      supplier: supplier.id, readings: readings,
      failures: random.chance(15) ? [Self.failure(&random)] : [], requestedAt: at(requested),
      receivedAt: at(requested + 0.3))
    // A random report may be refused; then the ledger is as it was.
    do throws(LedgerError) { try state.take(report, at: at(now), clock: at(now), log: &log) } catch
    {}
  }

  private static func failure(_ random: inout SeededRandom) -> PoolFailure {
    PoolFailure(
      pool: random.chance(60) ? random.pick(poolNames) : nil,
      unit: random.pick([.currency(currencies[0]), .currency(currencies[1]), .unknown]),
      failure: CheckFailure(random.pick([.auth, .unreachable, .shapeChanged]), "no"))
  }

  /// Tells how some of the open orders ended.
  private mutating func end(_ log: inout LedgerState.Log) {
    for id in held where random.chance(30) {
      held.removeAll { $0 == id }
      let report: LedgerState.Report = random.chance(70) ? .settled(actual: nil) : .released
      // What the ledger does not take changes nothing.
      do throws(LedgerError) {
        _ = try state.take(report, of: id, known: state.openOrder(id), at: at(now), log: &log)
      } catch {}
    }
  }

  private mutating func place(_ log: inout LedgerState.Log) {
    let order = order()
    var deliberation = Deliberation()
    do throws(LedgerError) {
      let record = try state.place(
        order, fingerprint: .zero, known: nil, retriesRefused: false,
        router: Router(rules: RoutingRules(maximumReadingAge: .seconds(60))), at: at(now),
        clock: at(now), in: &deliberation, log: &log)
      if record.holding != nil { held.append(order.id) }
    } catch {
      // A sum that does not fit changes nothing.
    }
  }

  // MARK: Asking

  /// The moment of the next decision.
  var moment: Timestamp { at(now) }

  /// A router with the last words of some checks, or none.
  mutating func router() -> Router {
    var statuses: [SupplierID: CheckStatus] = [:]
    if random.chance(60) {
      for supplier in suppliers where random.chance(50) {
        statuses[supplier.id] = status(of: supplier)
      }
    }
    return Router(
      rules: RoutingRules(
        policy: random.pick(Policy.allCases),
        maximumReadingAge: random.pick([.seconds(60), .seconds(30), .milliseconds(10_500)]),
        plan: plan()),
      statuses: statuses)
  }

  private mutating func plan() -> RoutingPlan {
    var rates: [ExchangeRate] = []
    if kind.hasRates {
      for to in Self.currencies.dropFirst() where random.chance(80) {
        rates.append(
          ExchangeRate(
            from: Self.currencies[0], to: to, digits: Int64.random(in: 1...2_000, using: &random),
            decimals: 3, expiresAt: at(now + (random.chance(80) ? 60 : -1)),
            margin: random.pick([0, 10_000])))
      }
    }
    var rules: [RoutingRule] = []
    while kind.hasRules, random.chance(60) { rules.append(rule(rules.count)) }
    return RoutingPlan(
      weights: weights(), rules: rules,
      shadow: random.chance(50) ? random.pick(Policy.allCases) : nil, rates: RateTable(rates))
  }

  private mutating func weights() -> [SupplierID: Int] {
    var weights: [SupplierID: Int] = [:]
    for supplier in suppliers where random.chance(40) {
      weights[supplier.id] = Int.random(in: 0...5, using: &random)
    }
    return weights
  }

  private mutating func rule(_ number: Int) -> RoutingRule {
    var rule = RoutingRule(name: "rule \(number)")
    if random.chance(30) {
      rule.condition.skus = [SKUPattern(random.pick(["s*", "*1", "s2", "x"]))]
    }
    if random.chance(20) { rule.condition.tags = [random.pick(Self.labels)] }
    if random.chance(20) { rule.condition.countries = ["DE"] }
    if random.chance(25) {
      rule.condition.atLeast = Money(units: 4_000_000, currency: Self.currencies[0])
    }
    if random.chance(25) {
      rule.condition.below = Money(units: 9_000_000, currency: Self.currencies[0])
    }
    if random.chance(10) { rule.condition.times = [TimeSpan(from: 0, until: 10)] }
    if random.chance(40) { rule.allow = names(70) }
    if random.chance(40) { rule.deny = names(30) }
    if random.chance(40) { rule.policy = random.pick(Policy.allCases) }
    if random.chance(30) { rule.weights = weights() }
    return rule
  }

  private mutating func status(of supplier: Supplier) -> CheckStatus {
    var status = CheckStatus(
      succeededAt: random.chance(80) ? at(now - 1) : nil, checkedAt: at(now - 1),
      failure: random.chance(25) ? CheckFailure(random.pick([.auth, .unreachable]), "no") : nil)
    while random.chance(40) { status.poolFailures.append(Self.failure(&random)) }
    if random.chance(50) {
      status.readPools = Set(
        state.pools.map(\.id).filter { $0.supplier == supplier.id && random.chance(70) })
    }
    return status
  }

  /// An order of any kind.
  mutating func order() -> Order {
    orderCount += 1
    let currency = random.chance(70) ? Self.currencies[0] : random.pick(Self.currencies)
    var order = Order(
      id: orderID("o\(orderCount)"), currency: currency, item: item(in: currency),
      policy: random.chance(50) ? random.pick(Policy.allCases) : nil)
    if random.chance(15) { order.allow = names(70) }
    if random.chance(15) { order.deny = names(30) }
    if random.chance(30) { order.country = random.pick(["DE", "FR"]) }
    if random.chance(30) { order.accepts = Self.currencies.filter { _ in random.chance(60) } }
    while random.chance(25) { order.tags.insert(random.pick(Self.labels + ["unheard of"])) }
    return order
  }

  private mutating func item(in currency: Currency) -> Order.Item {
    if random.chance(40) {
      let units = Int64.random(in: 1...24, using: &random) * 1_000_000
      return .cost(Money(units: units, currency: currency))
    }
    var offers: [Order.Offer] = []
    if random.chance(40) {
      for supplier in suppliers where random.chance(50) {
        offers.append(
          Order.Offer(
            supplier: random.chance(90) ? supplier.id : random.pick(suppliers).id,
            unitCost: Money(
              units: Int64.random(in: 1...5, using: &random) * 1_000_000,
              currency: random.chance(90) ? currency : Self.currencies[1])))
      }
    }
    return .product(
      sku: random.pick(Self.skus + ["unknown"]),
      quantity: random.chance(3) ? .max : Int64.random(in: 1...3, using: &random), offers: offers)
  }

  private mutating func names(_ percent: Int) -> Set<SupplierID> {
    var names: Set<SupplierID> = random.chance(20) ? [SupplierID("nobody")] : []
    for supplier in suppliers where random.chance(percent) { names.insert(supplier.id) }
    return names
  }
}

extension SeededRandom {
  /// Whether something happens that does so `percent` times of a hundred.
  fileprivate mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &self) < percent
  }

  /// One of several.
  fileprivate mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &self)]
  }
}
