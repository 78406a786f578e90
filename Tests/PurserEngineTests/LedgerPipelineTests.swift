import PurserCore
import PurserEngine
import TestSupport
import Testing

@Suite("A batch decided while another is written")
struct LedgerPipelineTests {
  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
  private let store = MemoryStore()

  private func ledger(batch: Int) async throws -> Ledger {
    try Ledger(
      suppliers: [Supplier(id: SupplierID("acme"))], store: store,
      limits: Ledger.Limits(batch: batch), now: { at(10) })
  }

  private func place(_ ledger: Ledger, _ name: String, _ cost: String) async throws -> OrderRecord {
    try await ledger.place(
      order(name, cost), fingerprint: .sample(cost), router: router
    ).record
  }

  @Test("is decided anew when the write before it fails, and nobody is left without an answer")
  func failedWriteBelow() async throws {
    let ledger = try await ledger(batch: 1)
    try await ledger.take([reading(pool("acme"), "100", at: 0)])
    store.holdBack()
    store.fail(1)
    let first = Task { try await place(ledger, "o1", "60") }
    await store.waitForAWrite()
    // Decided on top of a hold of 60 it would be refused; without it, it is held.
    async let second = place(ledger, "o2", "50")
    async let third = ledger.adjust(
      reference("a1"), pool: pool("acme"), type: .adjustment, amount: money("-1"), note: nil)
    store.letGo()
    await #expect(
      throws: LedgerError.storeFailed(StoreError(.failed, "the disk is on strike"))
    ) {
      try await first.value
    }
    #expect(try await second.state.name == "held")
    #expect(try await third.amount == money("-1"))
    #expect(try await ledger.positions().first?.spendable.low == money("49"))
    #expect(try await place(ledger, "o1", "49").state.name == "held")
  }

  @Test("knows what the batch below it did, though the store does not yet")
  func repetitionAbove() async throws {
    let ledger = try await ledger(batch: 1)
    try await ledger.take([reading(pool("acme"), "100", at: 0)])
    store.holdBack()
    async let first = place(ledger, "o1", "60")
    await store.waitForAWrite()
    async let again = place(ledger, "o1", "60")
    async let settled = ledger.take(.settled(actual: nil), of: orderID("o1"))
    store.letGo()
    _ = try await first
    #expect(try await again.state.hold?.amount == money("60"))
    #expect(try await settled.state.name == "settled")
    #expect(try await ledger.positions().first?.spendable.low == money("40"))
    let placed = store.batches.flatMap(\.events).filter {
      if case .placed = $0 { true } else { false }
    }
    #expect(placed.count == 1)
  }

  @Test("crowds of shops, with writes that fail now and then, leave the ledger as it is stored")
  func crowds() async throws {
    for _ in 0..<20 {
      var random = SeededRandom()
      let ledger = try await ledger(batch: Int.random(in: 1...4, using: &random))
      try await ledger.take([reading(pool("acme"), "1000", at: 0)])
      let seed = "\(random)"
      let answers = await withTaskGroup(of: [OrderID: String].self) { group in
        for _ in 0..<8 {
          let shop = SeededRandom(seed: random.next())
          group.addTask { await shopAround(ledger, shop) }
        }
        store.fail(3, after: Int.random(in: 0...20, using: &random))
        return await group.reduce(into: [OrderID: Set<String>]()) { all, answers in
          for (id, state) in answers { all[id, default: []].insert(state) }
        }
      }
      store.fail(0)
      let reopened = try await self.ledger(batch: 4)
      #expect(try await reopened.positions() == ledger.positions(), "\(seed)")
      for (id, states) in answers {
        // What a shop was told last may have gone on since, at another shop's word.
        let stored = try await reopened.order(id).state.name
        #expect(states.contains(stored) || stored != "held", "\(id) \(states) \(seed)")
        #expect(!states.contains("refused") || stored == "refused", "\(id) \(seed)")
      }
    }
  }

  /// Orders, settles and releases a few orders that other shops work on too.
  ///
  /// - Returns: what the shop was told last of each order.
  private func shopAround(_ ledger: Ledger, _ random: SeededRandom) async -> [OrderID: String] {
    var random = random
    var told: [OrderID: String] = [:]
    for _ in 0..<25 {
      let name = "o\(Int.random(in: 1...12, using: &random))"
      do {
        let status =
          switch Int.random(in: 0..<4, using: &random) {
          case 0: try await ledger.take(.settled(actual: nil), of: orderID(name))
          case 1: try await ledger.take(.released, of: orderID(name))
          default: try await place(ledger, name, "10").status
          }
        told[status.id] = status.state.name
      } catch {
        // The store failed, or another shop has said otherwise.
      }
    }
    return told
  }
}
