import PurserCore
import PurserEngine
import Synchronization
import TestSupport
import Testing

@Suite("Orders of which two attempts were bought")
struct RepeatedPurchaseTests {
  private let store = MemoryStore()
  private let told = Told()

  private final class Told: Sendable {
    let purchases = Mutex<[RepeatedPurchase]>([])
  }

  private func ledger() async throws -> Ledger {
    let suppliers = ["acme", "bolt"].map { name in
      var supplier = Supplier(id: SupplierID(name))
      supplier.takesOrdersFromPurser = true
      return supplier
    }
    let ledger = try Ledger(
      OwnerTerms(suppliers), store: store, time: { LedgerTime(at(10)) },
      onNews: { [told] news in
        guard case .boughtTwice(let purchase) = news else { return }
        told.purchases.withLock { $0.append(purchase) }
      })
    for supplier in suppliers {
      let pool = PoolID(supplier: supplier.id, currency: currency("USD"))
      try await ledger.take([reading(pool, "100", at: 0, took: 0)])
    }
    return ledger
  }

  /// Places an order that went to the second supplier.
  private func goElsewhere(
    _ name: String, _ ledger: Ledger, doubt: NextAttempt.Doubt = .reported
  ) async throws {
    let offers = [
      Order.Offer(supplier: SupplierID("acme"), unitCost: money("9.00")),
      Order.Offer(supplier: SupplierID("bolt"), unitCost: money("9.50")),
    ]
    let order = Order(
      id: orderID(name), currency: currency("USD"),
      item: .product(sku: "GIFT", quantity: 2, offers: offers))
    let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(3600)))
    _ = try await ledger.place(order, fingerprint: .sample(name), router: router)
    if doubt == .remains { try await ledger.take(.unknown, of: orderID(name)) }
    _ = try await ledger.next(
      NextAttempt(
        orderID(name), problem: AttemptProblem(.outOfStock, "none"), doubt: doubt, router: router))
  }

  private var all: [RepeatedPurchase] { told.purchases.withLock { $0 } }

  @Test("is told once, whoever reports the second purchase, late or not")
  func whoever() async throws {
    let ledger = try await ledger()
    for (name, doubt) in [("o1", NextAttempt.Doubt.reported), ("o2", .remains)] {
      try await goElsewhere(name, ledger, doubt: doubt)
      try await ledger.take(.settled(actual: nil), of: orderID(name).attempt(2))
      #expect(all.count == (name == "o1" ? 0 : 1))
      for _ in 1...2 { try await ledger.take(.settled(actual: money("17")), of: orderID(name)) }
    }
    #expect(all.map(\.order) == [orderID("o1"), orderID("o2")])
    #expect(
      all.map { $0.purchases.map(\.supplier.name) } == [["acme", "bolt"], ["acme", "bolt"]])
    #expect(all.map { $0.purchases.map(\.actual) }[0] == [money("17"), money("19")])
    #expect(try await ledger.notes(of: orderID("o1")).map(\.boughtTwiceAt) == [at(10)])
  }

  @Test("is told of a part as well, also where the first purchase is known to the file alone")
  func part() async throws {
    try await goElsewhere("o1", ledger())
    try await ledger().take(.settled(actual: nil), of: orderID("o1").attempt(2))
    let ledger = try await ledger()
    let part = PartialPurchase(quantity: 1, actual: money("9"))
    try await ledger.take(OrderReport(.settledInPart(part), of: orderID("o1")))
    #expect(all.map { $0.purchases.map(\.actual) } == [[money("9"), money("19")]])
  }

  @Test("is not told of an order whose first purchase was given back, nor of one attempt")
  func notTwice() async throws {
    let ledger = try await ledger()
    try await goElsewhere("o1", ledger)
    try await ledger.take(.settled(actual: nil), of: orderID("o1").attempt(2))
    try await ledger.take(.reversed, of: orderID("o1").attempt(2))
    try await ledger.take(.settled(actual: nil), of: orderID("o1"))
    #expect(all.isEmpty)
  }

  @Test("is prevented where the first is told before the second leaves")
  func prevented() async throws {
    let ledger = try await ledger()
    try await goElsewhere("o1", ledger, doubt: .remains)
    try await ledger.take(.settled(actual: money("17")), of: orderID("o1"))
    await #expect(throws: LedgerError.alreadySettled(orderID("o1"), actual: money("17"))) {
      try await ledger.take(.sent, of: orderID("o1").attempt(2))
    }
    #expect(try await ledger.status(of: orderID("o1").attempt(2)).state.kind == .held)
  }

  @Test("an order that was released does not go on by itself")
  func released() async throws {
    let ledger = try await ledger()
    let (id, router) = (
      orderID("o1"), Router(rules: RoutingRules(maximumReadingAge: .seconds(3600)))
    )
    let offers = ["acme", "bolt"].map {
      Order.Offer(supplier: SupplierID($0), unitCost: money("9.00"))
    }
    let order = Order(
      id: id, currency: currency("USD"),
      item: .product(sku: "GIFT", quantity: 1, offers: offers), carrying: CarryingTerms())
    let record = try await ledger.place(order, fingerprint: .sample("o1"), router: router).record
    let note = try #require(AttemptNote(of: record, CarryingTerms()))
    let word = AttemptProblem(.cancelled, "the customer left")
    let report = OrderReport(.released, of: id, remark: AttemptRemark(problem: word))
    _ = try await ledger.take(report)
    #expect(try await ledger.notes(of: id).map(\.givenUp) == [word])
    await #expect(throws: LedgerError.alreadyReleased(id)) {
      _ = try await ledger.next(
        NextAttempt(
          id, attempt: 1, problem: AttemptProblem(.outOfStock, "none"), note: note, doubt: .cleared,
          router: router))
    }
    // Its shop may let it go on all the same.
    var asked = NextAttempt(id, problem: AttemptProblem(.outOfStock, "none"), router: router)
    asked.attempt = 1
    await #expect(throws: LedgerError.orderUnderWay(id)) { _ = try await ledger.next(asked) }
  }
}
