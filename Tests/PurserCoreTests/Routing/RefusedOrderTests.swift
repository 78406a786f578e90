import PurserCore
import TestSupport
import Testing

/// What refusals of orders tell, as decisions heed it.
@Suite("Orders after refusals")
struct RefusedOrderTests {
  private struct Known: OrderHealthSource {
    var current: OrderHealth?
  }

  private let suppliers = ["acme", "bolt"].map { Supplier(id: SupplierID($0)) }

  /// The decision on an order where both suppliers have enough, the first by name being preferred.
  private func decision(after results: [AttemptResult], at seconds: Double) throws -> Decision {
    var ledger = LedgerState(suppliers: suppliers, terms: LedgerTerms())
    var log = LedgerState.Log()
    for supplier in suppliers {
      let reading = reading(pool(supplier.id.name), "100", at: 0)
      try ledger.take(
        BalanceReport(
          supplier: supplier.id, readings: [reading], requestedAt: reading.requestedAt,
          receivedAt: reading.receivedAt), at: at(0.1), clock: at(0.1), log: &log)
    }
    var health = OrderHealth()
    for result in results { health.take(result) }
    let router = Router(
      rules: RoutingRules(policy: .priority, maximumReadingAge: .seconds(1_000_000)),
      health: Known(current: health))
    let offers = suppliers.map { Order.Offer(supplier: $0.id, unitCost: money("10")) }
    let order = Order(
      id: orderID("o1"), currency: currency("USD"),
      item: .product(sku: "GIFT", quantity: 1, offers: offers))
    return ledger.preview(order, router: router, at: at(seconds))
  }

  private func refused(_ kind: AttemptProblem.Kind) -> AttemptResult {
    AttemptResult(
      supplier: SupplierID("acme"), sku: "GIFT", pool: pool("acme"), amount: money("10"),
      outcome: .failed(kind), placedAt: at(1), moment: at(2))
  }

  @Test("a pool whose supplier refused an order for its funds pays for none")
  func outOfFunds() throws {
    #expect(try decision(after: [], at: 3).hold?.supplier == SupplierID("acme"))
    let decision = try decision(after: [refused(.funds)], at: 3)
    #expect(decision.hold?.supplier == SupplierID("bolt"))
    let summary = try #require(decision.exclusionSummaries.first)
    #expect(summary.code == "out_of_funds")
    #expect(
      summary.detail
        == "acme: refused an order for its funds at 2026-09-21T14:13:22.000Z, and no reading has shown "
        + "more since")
    #expect(decision.shortSuppliers == [SupplierID("acme")])
  }

  @Test("what refuses orders is left alone for a while, and an order refused then is tried again")
  func circuit() throws {
    let results = [refused(.outOfStock)]
    let decision = try decision(after: results, at: 3)
    #expect(decision.hold?.supplier == SupplierID("bolt"))
    let summary = try #require(decision.exclusionSummaries.first)
    #expect(summary.code == "circuit_open")
    #expect(
      summary.detail
        == "acme: refuses orders (out_of_stock), and is left alone until 2026-09-21T14:18:22.000Z")
    #expect(decision.isProvisional)
    #expect(try self.decision(after: results, at: 302).hold?.supplier == SupplierID("acme"))
  }

  // MARK: Several pools

  /// What becomes of an order of 10 at `acme`, which has 100 in `first` and 50 in `second`, and was refused an order that
  /// `first` was to pay.
  private func afterRefusal(
    _ cost: String, drawDown: [String] = [], second: String = "50"
  ) throws -> Decision {
    let acme = Supplier(id: SupplierID("acme"), drawDownOrder: drawDown)
    let pools = ["first", "second"].map {
      PoolID(supplier: acme.id, pool: $0, currency: currency("USD"))
    }
    var ledger = LedgerState(suppliers: [acme], terms: LedgerTerms())
    var log = LedgerState.Log()
    let readings = zip(pools, ["100", second]).map { reading($0, $1, at: 0) }
    try ledger.take(
      BalanceReport(
        supplier: acme.id, readings: readings, requestedAt: at(0), receivedAt: at(0.1)),
      at: at(0.1), clock: at(0.1), log: &log)
    var health = OrderHealth()
    health.take(
      AttemptResult(
        supplier: acme.id, sku: nil, pool: pools[0], amount: money("10"),
        outcome: .failed(.funds), placedAt: at(1), moment: at(2)))
    let router = Router(
      rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)), health: Known(current: health))
    return ledger.preview(order("o1", cost), router: router, at: at(3))
  }

  @Test("another pool of the supplier pays, alone or with those that are left")
  func otherPool() throws {
    for drawDown in [[], ["first", "second"]] {
      let hold = try #require(try afterRefusal("10", drawDown: drawDown).hold)
      #expect(hold.lines.map(\.pool.pool) == ["second"])
      #expect(hold.amount == money("10"))
    }
  }

  @Test("where the others cannot pay without it, the supplier is out of funds")
  func noOtherPool() throws {
    for drawDown in [[], ["first", "second"], ["second", "first"]] {
      let decision = try afterRefusal("60", drawDown: drawDown)
      #expect(decision.hold == nil)
      #expect(decision.exclusionSummaries.map(\.code) == ["out_of_funds"], "\(drawDown)")
    }
  }
}
