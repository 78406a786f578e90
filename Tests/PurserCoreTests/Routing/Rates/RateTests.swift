import TestSupport
import Testing

@testable import PurserCore

@Suite("Rates")
struct RateTests {
  private func rate(
    _ from: String, _ to: String, _ digits: Int64, _ decimals: Int, margin: Int64 = 0,
    expires: Double = PolicyShop.now + 1
  ) -> ExchangeRate {
    ExchangeRate(
      from: currency(from), to: currency(to), digits: digits, decimals: decimals,
      expiresAt: at(expires), margin: margin)
  }

  private func converted(_ amount: String, _ from: String, _ to: String, _ table: RateTable)
    -> String?
  {
    guard let rate = table.conversion(of: currency(from), to: currency(to)),
      let units = rate.roundedUp(money(amount, from).units)
    else { return nil }
    return Money(units: units, currency: currency(to)).decimalString
  }

  @Test("costs are computed exactly and rounded up, with the margin, both ways and over a third")
  func conversions() {
    let table = RateTable([
      rate("EUR", "USD", 10_842, 4), rate("EUR", "JPY", 1_625, 1, margin: 10_000),
    ])
    #expect(converted("10", "EUR", "USD", table) == "10.842")
    #expect(converted("10.842", "USD", "EUR", table) == "10.00")
    #expect(converted("1", "USD", "EUR", table) == "0.92234")
    #expect(converted("10", "EUR", "JPY", table) == "1641.25")
    #expect(converted("100", "JPY", "EUR", table) == "0.621539")
    // 162.5 / 1.0842 * 1.01 JPY for a dollar.
    #expect(converted("1", "USD", "JPY", table) == "151.3789")
    #expect(converted("1", "GBP", "USD", table) == nil)
  }

  @Test("what does not fit is no cost, and no number wraps")
  func range() {
    let table = RateTable([rate("EUR", "USD", 999_999_999_999_999_999, 0)])
    #expect(converted("9000000000000", "EUR", "USD", table) == nil)
    #expect(converted("1", "USD", "EUR", table) == "0.000001")
    let conversion = table.worth(of: currency("EUR"), in: currency("USD"))
    #expect(conversion?.clamped(.max) == .max && conversion?.clamped(.min) == .min)
  }

  private let shop = PolicyShop([
    PolicyShop.Stall(name: "a", price: "9.50"),
    PolicyShop.Stall(name: "e", price: "8.70", currency: "EUR"),
  ])

  @Test("candidates in several currencies compare in the order's, and the hold is in the pool's")
  func comparison() {
    let plan = RoutingPlan(rates: RateTable([rate("EUR", "USD", 1_08, 2)]))
    let decision = shop.decide(.cheapest, plan: plan)
    #expect(decision.rankedJudgements.map(\.supplier.name) == ["e", "a"])
    #expect(decision.hold == Hold(pool: pool("e", "EUR"), amount: money("8.70", "EUR")))
    #expect(decision.ranked.first?.compared == money("9.396"))
    #expect(
      decision.judgements[0].reason(under: .cheapest)
        == "cheapest: costs 8.70 EUR, that is 9.396 USD")
    let margin = RoutingPlan(rates: RateTable([rate("EUR", "USD", 108, 2, margin: 20_000)]))
    #expect(shop.ranking(.cheapest, plan: margin) == ["a", "e"])
  }

  @Test("an order that names its cost is held in a pool of another currency at the rate")
  func cost() {
    let plan = RoutingPlan(rates: RateTable([rate("EUR", "USD", 125, 2, margin: 10_000)]))
    let decision = shop.decide(.cheapest, cost: "10", plan: plan) { $0.allow = [SupplierID("e")] }
    #expect(decision.hold?.amount == money("8.08", "EUR"))
    #expect(decision.ranked.first?.compared == money("10"))
    let short = shop.decide(.cheapest, cost: "1000", plan: plan)
    #expect(
      short.exclusions.map { $0.reason(under: .cheapest) } == [
        "insufficient_funds: needs 1000.00, has 100.00 USD",
        "insufficient_funds: needs 808.00, has 100.00 EUR",
      ])
    #expect(short.refusal == .insufficientFunds)
    #expect(short.exclusionSummaries.map(\.detail) == ["needs 1000.00 USD; best has 100.00 at a"])
  }

  @Test("a missing or expired rate excludes with that reason; without rates there is one currency")
  func missing() {
    func reason(_ plan: RoutingPlan, _ change: (inout Order) -> Void = { _ in }) -> String? {
      shop.decide(.cheapest, plan: plan, change).judgements.first {
        $0.supplier == SupplierID("e")
      }?.reason(under: .cheapest)
    }
    let old = RoutingPlan(
      rates: RateTable([rate("EUR", "USD", 108, 2, expires: PolicyShop.now)]))
    #expect(
      reason(old)
        == "expired_rate: the rate from EUR to USD expired at \(at(PolicyShop.now))")
    #expect(reason(.none) == "no_rate: there is no rate from EUR to USD")
    let other = RoutingPlan(rates: RateTable([rate("GBP", "USD", 127, 2)]))
    #expect(reason(other) == "no_rate: there is no rate from EUR to USD")
    #expect(
      reason(.none) { $0.accepts = [currency("EUR")] }
        == "no_rate: there is no rate from EUR to USD")
    let good = RoutingPlan(rates: RateTable([rate("EUR", "USD", 108, 2)]))
    #expect(reason(good) { $0.accepts = [] } == "not_sold: has no price for it")
  }

  @Test("what is beyond what is counted at a rate is no want of a rate")
  func overflow() {
    let huge = RoutingPlan(rates: RateTable([rate("USD", "EUR", 999_999_999_999_999_999, 0)]))
    let decision = shop.decide(.cheapest, cost: "9000000", plan: huge) {
      $0.allow = [SupplierID("e")]
    }
    #expect(
      decision.judgements.map { $0.reason(under: .cheapest) }.contains(
        "cost_out_of_range: the quantity times its price, or that at the rate, is out of range"))
    #expect(decision.refusal == .costOutOfRange)
  }

  @Test("what rates that were never read may tell is no want of a rate, and the answer is not kept")
  func awaited() {
    let plan = RoutingPlan(rates: RateTable(awaitsMore: true))
    let priced = shop.decide(.cheapest, plan: plan) { $0.allow = [SupplierID("e")] }
    #expect(priced.exclusionSummaries.map(\.code).contains("rates_unread"))
    #expect(priced.refusal == .noFreshReading && priced.isProvisional)
    let paid = shop.decide(.cheapest, cost: "10", plan: plan) { $0.allow = [SupplierID("e")] }
    #expect(paid.exclusionSummaries.map(\.code).contains("rates_unread"))
    let own = shop.decide(.cheapest, plan: plan) { $0.allow = [SupplierID("a")] }
    #expect(own.hold != nil)
    let known = RateTable([rate("EUR", "USD", 108, 2)], awaitsMore: true)
    let chosen = shop.decide(.cheapest, plan: RoutingPlan(rates: known)) {
      $0.allow = [SupplierID("e")]
    }
    #expect(chosen.hold?.amount == money("8.70", "EUR"))
  }

  @Test("of more currencies than an order can be paid in, all are known for prices and pools")
  func many() {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let codes = letters.flatMap { one in letters.map { "A\(one)\($0)" } }.prefix(170)
    let others = codes.compactMap { try? Currency(declaring: $0, minorDigits: 2) }
    #expect(others.count > 100)
    let rates = others.map {
      ExchangeRate(
        from: currency("EUR"), to: $0, digits: 2, decimals: 0, expiresAt: at(PolicyShop.now + 1))
    }
    let table = RateTable(rates + [rate("EUR", "USD", 108, 2)])
    let decision = shop.decide(.cheapest, plan: RoutingPlan(rates: table))
    #expect(decision.hold?.amount == money("8.70", "EUR"))
    #expect(decision.ranked.first?.compared == money("9.396"))
  }

  @Test("an order that is held in another currency is settled in it, and so is what replay gives")
  func holding() throws {
    let plan = RoutingPlan(rates: RateTable([rate("EUR", "USD", 108, 2)]))
    var state = shop.state
    var (log, deliberation) = (LedgerState.Log(), Deliberation())
    let order = Order(
      id: orderID("o1"), currency: currency("USD"),
      item: .product(sku: "sku", quantity: 2, offers: []))
    let record = try state.place(
      order, fingerprint: .zero, known: nil, retriesRefused: false,
      router: Router(rules: RoutingRules(plan: plan)), at: at(PolicyShop.now),
      clock: at(PolicyShop.now), in: &deliberation, log: &log)
    #expect(record.status.currency == currency("EUR"))
    #expect(record.decision.currency == currency("USD"))
    #expect(record.status.state.hold?.amount == money("17.40", "EUR"))
    let settled = try state.take(
      .settled(actual: money("17.50", "EUR")), of: order.id, known: record.status,
      at: at(PolicyShop.now + 1), log: &log)
    #expect(settled.currency == currency("EUR"))
    var told = record
    told.status = settled
    #expect(
      told.explanation.last
        == "It was bought for 17.50 EUR, 0.10 EUR more than its price, told at \(at(PolicyShop.now + 1))."
    )
    #expect(throws: LedgerError.wrongCurrency(expected: currency("EUR"), got: currency("USD"))) {
      var state = shop.state
      var log = LedgerState.Log()
      return try state.take(
        .settled(actual: money("1")), of: order.id, known: record.status, at: at(PolicyShop.now),
        log: &log)
    }
  }
}
