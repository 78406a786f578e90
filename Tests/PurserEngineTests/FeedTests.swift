import PurserCore
import PurserEngine
import TestSupport
import Testing

@Suite("Following the ledger")
struct FeedTests {
  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
  private let store = MemoryStore()

  private func ledger() throws -> Ledger {
    try Ledger(suppliers: [Supplier(id: SupplierID("acme"))], store: store, now: { at(10) })
  }

  private func place(_ ledger: Ledger, _ name: String) async throws {
    _ = try await ledger.place(order(name, "1"), fingerprint: .zero, router: router)
  }

  @Test("a follower hears of every event once, in order, also when it goes on after a restart")
  func following() async throws {
    let ledger = try ledger()
    try await ledger.take([reading(pool("acme"), "100", at: 0)])
    var heard: [NumberedEvent] = []
    for name in ["o1", "o2", "o3"] {
      try await place(ledger, name)
      heard += try await ledger.events(after: heard.last?.number ?? 0, limit: 2)
    }
    let reopened = try self.ledger()
    try await reopened.take(.settled(actual: nil), of: orderID("o2"))
    heard += try await reopened.events(after: heard.last?.number ?? 0, limit: 10)
    #expect(heard.map(\.number) == [1, 2, 3, 4, 5])
    #expect(heard.map(\.event) == store.batches.flatMap(\.events))
  }

  @Test("a follower is woken with the latest number, at once and after each write")
  func wakeUps() async throws {
    let ledger = try ledger()
    try await ledger.take([reading(pool("acme"), "100", at: 0)])
    var numbers = ledger.latestNumbers().makeAsyncIterator()
    #expect(await numbers.next() == 1)
    try await place(ledger, "o1")
    try await place(ledger, "o2")
    await ledger.finish()
    #expect(await numbers.next() == 3)
  }

  @Test("what is decided and not on the disk is no event yet")
  func durable() async throws {
    let ledger = try ledger()
    try await ledger.take([reading(pool("acme"), "100", at: 0)])
    store.holdBack()
    async let placed: Void = place(ledger, "o1")
    await store.waitForAWrite()
    #expect(try await ledger.events(after: 1, limit: 10).isEmpty)
    store.letGo()
    try await placed
    #expect(try await ledger.events(after: 1, limit: 10).count == 1)
  }

  @Test("whoever follows one order is woken by it, and by nothing else")
  func oneOrder() async throws {
    let ledger = try ledger()
    try await ledger.take([reading(pool("acme"), "100", at: 0)])
    let stream = ledger.numbers(of: orderID("o2"))
    try await place(ledger, "o1")
    try await place(ledger, "o2")
    try await place(ledger, "o3")
    await ledger.finish()
    var numbers = stream.makeAsyncIterator()
    #expect(await numbers.next() == 3)
    try await ledger.take(.released, of: orderID("o1"))
    try await ledger.take(.released, of: orderID("o2"))
    #expect(await numbers.next() == 6)
  }

  @Test("following ends with the ledger")
  func end() async throws {
    var ledger: Ledger? = try ledger()
    let numbers = ledger?.latestNumbers()
    await ledger?.finish()
    ledger = nil
    var heard: [Int64] = []
    for await number in try #require(numbers) { heard.append(number) }
    #expect(heard == [0])
  }
}
