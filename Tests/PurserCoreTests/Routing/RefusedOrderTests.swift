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
}
