import PurserCore
import PurserEngine
import TestSupport
import Testing

@Suite("What the ledger asks its store")
struct LookUpTests {
  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
  private let store = MemoryStore()

  private func ledger() async throws -> Ledger {
    let ledger = try Ledger(
      suppliers: [Supplier(id: SupplierID("acme"))], store: store, now: { at(10) })
    try await ledger.take([reading(pool("acme"), "100", at: 0)])
    return ledger
  }

  private func place(
    _ ledger: Ledger, _ name: String, _ cost: String = "1"
  ) async throws(LedgerError) -> Placement {
    try await ledger.place(order(name, cost), fingerprint: .sample(cost), router: router)
  }

  @Test("a name that the store has never seen is not looked up, nor is a report of an open order")
  func nothing() async throws {
    let ledger = try await ledger()
    for number in 0..<20 { _ = try await place(ledger, "o\(number)") }
    try await ledger.take(.accepted, of: orderID("o3"))
    try await ledger.take(.settled(actual: nil), of: orderID("o3"))
    await #expect(throws: LedgerError.unknownOrder(orderID("o99"))) {
      try await ledger.take(.released, of: orderID("o99"))
    }
    #expect(store.lookUps.isEmpty)
  }

  @Test("repetitions of a stored order are looked up by its name alone, and get the stored answer")
  func repetitions() async throws {
    let ledger = try await ledger()
    let first = try await place(ledger, "o1")
    store.holdBackLookUps()
    let others = Task {
      try await withThrowingTaskGroup(of: Placement.self) { group in
        for _ in 0..<30 { group.addTask { try await place(ledger, "o1") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
    await store.waitForALookUp()
    store.letLookUpsGo()
    let answers = try await others.value
    #expect(answers.allSatisfy { $0 == Placement(record: first.record, isRepetition: true) })
    #expect(store.lookUps.count <= 30)
    #expect(store.lookUps.allSatisfy { $0 == [orderID("o1")] })
  }

  @Test("a look-up that began before an order was placed does not make it twice")
  func outdatedLookUp() async throws {
    let ledger = try await ledger()
    // The store suspects the name, so that both are looked up; the first look-up ends after the
    // order was placed by the command behind it.
    store.suspectsEverything = true
    store.holdBackLookUps()
    async let first = place(ledger, "o1", "60")
    await store.waitForALookUp()
    async let second = place(ledger, "o1", "60")
    store.letLookUpsGo()
    let answers = try await [first, second]
    #expect(answers.filter(\.isRepetition).count == 1)
    #expect(answers[0].record == answers[1].record)
    #expect(try await ledger.positions().first?.held == money("60"))
  }

  @Test("a look does not wait for the disk")
  func looks() async throws {
    let ledger = try await ledger()
    store.holdBack()
    async let held = place(ledger, "o1", "60")
    await store.waitForAWrite()
    #expect(try await ledger.positions().first?.held == money("60"))
    #expect(try await ledger.preview(order("o2", "50"), router: router).hold == nil)
    #expect(await ledger.activity(of: SupplierID("acme")).hasOpenOrders)
    store.letGo()
    #expect(try await held.record.state.name == "held")
  }

  @Test("an order is told as it is stored, and not before it is")
  func reads() async throws {
    let ledger = try await ledger()
    store.holdBack()
    async let held = place(ledger, "o1", "60")
    await store.waitForAWrite()
    await #expect(throws: LedgerError.unknownOrder(orderID("o1"))) {
      try await ledger.order(orderID("o1"))
    }
    store.letGo()
    #expect(try await ledger.order(held.record.id) == held.record)
  }

  @Test("a repetition writes nothing")
  func storedAnswer() async throws {
    let ledger = try await ledger()
    let first = try await place(ledger, "o1")
    let again = try await place(ledger, "o1")
    #expect(again == Placement(record: first.record, isRepetition: true))
    #expect(store.batches.count == 2)
  }
}
