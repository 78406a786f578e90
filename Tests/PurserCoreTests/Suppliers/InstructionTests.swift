import TestSupport
import Testing

@testable import PurserCore

@Suite("What is said of suppliers while the gateway runs")
struct InstructionTests {
  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))

  private func state(_ instructions: [String: [SupplierInstruction]]) throws -> LedgerState {
    let suppliers = ["a", "b"].map { name in
      Supplier(
        id: SupplierID(name), priority: name == "a" ? 1 : 2,
        floors: [Supplier.Floor(amount: money("10"))], prices: ["card": money("5")]
      ).following(instructions[name] ?? [])
    }
    var state = LedgerState(suppliers: suppliers)
    var log = LedgerState.Log()
    for name in ["a", "b"] {
      try state.take(reading(pool(name), "100", at: 0), at: at(1), clock: at(1), log: &log)
    }
    return state
  }

  /// Why each supplier is excluded, or how it is ranked.
  private func judgements(
    _ order: Order, _ instructions: [String: [SupplierInstruction]]
  ) throws -> [String] {
    let decision = try state(instructions).preview(order, router: router, at: at(2))
    return decision.judgements.map { "\($0.supplier) \($0.reason(under: decision.policy))" }
  }

  private var card: Order {
    Order(
      id: orderID("o"), currency: currency("USD"),
      item: .product(sku: "card", quantity: 1, offers: []))
  }

  @Test("a pause keeps orders away and says who, why and until when")
  func pause() throws {
    let pause = SupplierInstruction(
      .pause(skus: []), at: at(1), until: at(1801), reason: "API down", by: "anna")
    #expect(
      try judgements(order("o", "9"), ["a": [pause]]) == [
        "b cheapest: costs 9.00 USD",
        "a paused: is paused until 2026-09-21T14:43:21.000Z by anna: API down",
      ])
  }

  @Test("a pause for products keeps orders for those away, and no others")
  func products() throws {
    let pause = SupplierInstruction(.pause(skus: ["card", "key"]), at: at(1))
    #expect(
      try judgements(card, ["a": [pause]]) == [
        "b cheapest: costs 5.00 USD", "a paused: is paused for this product",
      ])
    #expect(try judgements(order("o", "9"), ["a": [pause]]).count == 2)
    #expect(try judgements(order("o", "9"), ["a": [pause]])[0].hasPrefix("a cheapest"))
  }

  @Test("those paused for one reason are counted together, and the summary names one of several")
  func summary() throws {
    let pause = SupplierInstruction(.pause(skus: []), at: at(1), by: "anna")
    let drain = SupplierInstruction(.drain, at: at(1), reason: "moving")
    let both = try state(["a": [pause], "b": [drain]]).preview(
      order("o", "9"), router: router, at: at(2))
    #expect(both.refusal == .noEligibleSupplier)
    #expect(both.exclusionSummaries.map(\.count) == [2])
    #expect(both.exclusionSummaries.map(\.detail) == ["a is paused by anna"])
    let same = try state(["a": [pause], "b": [pause]]).preview(
      order("o", "9"), router: router, at: at(2))
    #expect(same.excluded.count == 1)
    #expect(same.exclusionSummaries.map(\.detail) == ["is paused by anna"])
    #expect(
      Decision(policy: both.policy, currency: both.currency, judgements: both.judgements) == both)
  }

  @Test("a rank and a floor stand over those of the file")
  func rankAndFloor() throws {
    let rank = SupplierInstruction(.priority(3), at: at(1))
    #expect(try judgements(order("o", "9"), ["a": [rank]])[0].hasPrefix("b "))
    let floor = SupplierInstruction(
      .floor(Supplier.Floor(amount: money("95"))), at: at(1))
    let state = try state(["a": [floor]])
    #expect(state.positions.map(\.spendable.low) == [money("5"), money("90")])
    let supplier = try #require(state.suppliers.first)
    #expect(supplier.following([]).instructions.isEmpty)
  }

  @Test("a new word takes the place of what it is about, and leaves the others")
  func replacing() {
    let usd = Supplier.Floor(amount: money("1"))
    let main = Supplier.Floor(pool: "main", amount: money("1"))
    let said: [SupplierInstruction.Content] = [
      .pause(skus: []), .pause(skus: ["x"]), .drain, .priority(1), .priority(2), .floor(usd),
      .floor(main),
    ]
    let replaced = said.map { new in
      said.indices.filter { old in
        SupplierInstruction(new, at: at(0)).replaces(SupplierInstruction(said[old], at: at(0)))
      }
    }
    #expect(replaced == [[0, 1, 2], [0, 1, 2], [0, 1, 2], [3, 4], [3, 4], [5], [6]])
  }

  @Test("what is shown of balances says what keeps orders away")
  func notes() {
    let drain = SupplierInstruction(.drain, at: at(1), until: at(2), by: "anna")
    let some = SupplierInstruction(.pause(skus: ["x", "y"]), at: at(1), reason: "no stock")
    var (paused, retired) = (Supplier(id: SupplierID("c")), Supplier(id: SupplierID("d")))
    paused.isPaused = true
    (retired.isPaused, retired.isRetired) = (true, true)
    let suppliers = [
      Supplier(id: SupplierID("a")).following([drain]),
      Supplier(id: SupplierID("b")).following([some]), paused, retired,
      Supplier(id: SupplierID("e")),
      Supplier(id: SupplierID("f")).following([
        SupplierInstruction(.pause(skus: ["x"]), at: at(1))
      ]),
    ]
    #expect(
      suppliers.pauseNotes == [
        SupplierID("a"): "is being drained until 2026-09-21T14:13:22.000Z by anna",
        SupplierID("b"): "is paused for 2 products: no stock",
        SupplierID("c"): "is paused in suppliers.yaml",
        SupplierID("f"): "is paused for 1 product",
      ])
  }
}
