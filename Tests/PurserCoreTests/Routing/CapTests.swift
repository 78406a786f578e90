import TestSupport
import Testing

@testable import PurserCore

@Suite("Caps and fees")
struct CapTests {
  private typealias Stall = PolicyShop.Stall

  private func reason(_ shop: PolicyShop, _ supplier: String, cost: String = "10") -> String? {
    shop.decide(.cheapest, cost: cost).judgements.first { $0.supplier == SupplierID(supplier) }?
      .reason(under: .cheapest)
  }

  @Test("an order may cost up to the cap, and one that costs more says what the cap is")
  func perOrder() {
    let shop = PolicyShop([
      Stall(name: "a", caps: SupplierCaps(perOrder: [money("5"), money("1", "EUR")]))
    ])
    #expect(reason(shop, "a", cost: "5") == "cheapest: costs 5.00 USD")
    #expect(
      reason(shop, "a", cost: "5.01")
        == "order_cap: needs 5.01, an order may cost 5.00 USD there")
    #expect(shop.decide(.cheapest, cost: "6").refusal == .capExceeded)
  }

  @Test("the orders of a day may take up to the cap")
  func perDay() {
    let shop = PolicyShop([
      Stall(name: "a", caps: SupplierCaps(perDay: [money("50")]), today: "42")
    ])
    #expect(reason(shop, "a", cost: "8") == "cheapest: costs 8.00 USD")
    #expect(
      reason(shop, "a", cost: "8.01")
        == "day_cap: needs 8.01, of its cap of the day are left 8.00 USD")
  }

  @Test("a supplier that has had more than its share waits for the others")
  func share() {
    let caps = SupplierCaps(share: 50)
    func reasons(_ a: String?, _ b: String?) -> [String?] {
      let shop = PolicyShop([
        Stall(name: "a", caps: caps, today: a), Stall(name: "b", caps: caps, today: b),
      ])
      return ["a", "b"].map { reason(shop, $0)?.prefix { $0 != ":" }.description }
    }
    #expect(reasons(nil, nil) == ["cheapest", "rank 2 by cheapest"])
    #expect(reasons("10", "10") == ["cheapest", "rank 2 by cheapest"])
    #expect(reasons("10", nil) == ["share_cap", "cheapest"])
    #expect(reasons("30", "20") == ["share_cap", "cheapest"])
  }

  @Test("what was held today counts, what came back does not, and yesterday does not")
  func counting() throws {
    let supplier = Supplier(
      id: TestLedger.main.supplier, caps: SupplierCaps(perDay: [money("50")]))
    var ledger = try TestLedger(supplier, reading: "100")
    try ledger.place("1", "30", at: 1)
    #expect(try ledger.place("2", "30", at: 2).name == "refused")
    try ledger.tell(.released, of: "1", at: 3)
    try ledger.place("3", "30", at: 4)
    try ledger.settle("3", "45", at: 5)
    #expect(ledger.reason("6", at: 6)?.hasPrefix("day_cap") ?? false)
    #expect(ledger.reason("5", at: 6) == "cheapest: costs 5.00 USD")
    // A start in between changes nothing, since the book is kept with each of the orders.
    let restarted = ledger.restarted()
    #expect(restarted.traffic(of: TestLedger.main) == ledger.state.traffic(of: TestLedger.main))
    #expect(
      try ledger.replayed().traffic(of: TestLedger.main) == restarted.traffic(of: TestLedger.main))
    #expect(restarted.traffic(of: TestLedger.main)?.dayUnits == money("45").units)
    try ledger.read("55", at: 86_401)
    #expect(ledger.reason("50", at: 86_402) == "cheapest: costs 50.00 USD")
  }

  @Test("fees are added to the price, rounded up, and decide between suppliers")
  func fees() {
    let shop = PolicyShop([
      Stall(
        name: "a", price: "9",
        fees: SupplierFees(millionths: 15_000, fixed: [money("0.10"), money("7", "EUR")])),
      Stall(name: "b", price: "9.235"), Stall(name: "c", price: "9.234999"),
    ])
    let decision = shop.decide(.cheapest)
    #expect(decision.ranked.map(\.cost) == [money("9.234999"), money("9.235"), money("9.235")])
    #expect(decision.rankedJudgements.map(\.supplier.name) == ["c", "a", "b"])
    // A third of a millionth is a whole one.
    let tiny = SupplierFees(millionths: 1)
    #expect(tiny.added(to: 1, in: currency("USD")) == 2)
    #expect(tiny.added(to: 0, in: currency("USD")) == 0)
    #expect(tiny.added(to: .max, in: currency("USD")) == nil)
    let whole = shop.decide(.cheapest, cost: "100")
    #expect(
      whole.costUnits == money("100").units, "what the order names, so that it can be decided again"
    )
    #expect(
      whole.exclusions.first?.reason(under: .cheapest)
        == "insufficient_funds: needs 101.60, has 100.00 USD")
  }

  @Test("a quantity that makes the cost leave the range excludes, and never wraps")
  func overflow() {
    let shop = PolicyShop([Stall(name: "a"), Stall(name: "b", price: "0.000001")])
    let decision = shop.decide(.cheapest) {
      $0.item = .product(sku: "sku", quantity: 1_000_000_000_000, offers: [])
    }
    #expect(
      decision.exclusions.map { $0.reason(under: .cheapest) } == [
        "cost_out_of_range: the quantity times its price, or that at the rate, is out of range",
        "insufficient_funds: needs 1000000.00, has 100.00 USD",
      ])
  }
}
