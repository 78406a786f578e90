import PurserCore
import PurserEngine
import TestSupport
import Testing

@Suite("Other terms of the owner in a running ledger")
struct AdoptingTests {
  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
  private let store = MemoryStore()
  private let clock = TestClock(10)

  /// Terms under which the product costs `price`, and orders are ranked by `policy`.
  private func terms(_ price: String, _ policy: Policy) -> OwnerTerms {
    let suppliers = ["acme", "best"].map { name in
      Supplier(id: SupplierID(name), prices: ["card": money(price)])
    }
    return OwnerTerms(
      suppliers,
      LedgerTerms(
        routing: RoutingRules(policy: policy, maximumReadingAge: .seconds(1_000_000))))
  }

  private func ledger() async throws -> Ledger {
    let ledger = try Ledger(
      terms("1", .cheapest), store: store, time: { [clock] in LedgerTime(clock.now()) })
    for name in ["acme", "best"] {
      try await ledger.take([reading(pool(name), "1000000", at: 0)])
    }
    return ledger
  }

  private func product(_ name: String) -> Order {
    Order(
      id: orderID(name), currency: currency("USD"),
      item: .product(sku: "card", quantity: 1, offers: []))
  }

  @Test("every decision is made under those before or those after, never under half of both")
  func neverHalf() async throws {
    let ledger = try await ledger()
    let (router, terms) = (router, [terms("2", .priority), terms("1", .cheapest)])
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        for round in 0..<200 {
          let binding = try await ledger.adopt(terms[round % 2])
          #expect(binding.isEmpty)
        }
      }
      for shop in 0..<4 {
        tasks.addTask {
          for number in 0..<200 {
            let name = "o\(shop)-\(number)"
            let placement = try await ledger.place(
              PlacementRequest(
                product(name), fingerprint: .sample(name), router: router))
            let decision = placement.record.decision
            let seen = [decision.policy.rawValue, decision.hold?.amount.decimalString]
            #expect([["priority", "2.00"], ["cheapest", "1.00"]].contains(seen))
          }
        }
      }
      try await tasks.waitForAll()
    }
  }

  @Test("the money of a supplier that is let go has left the disk's books when the answer comes")
  func durable() async throws {
    let ledger = try await ledger()
    var retired = Supplier(id: SupplierID("best"))
    retired.isRetired = true
    let acme = Supplier(id: SupplierID("acme"))
    #expect(try await ledger.adopt(OwnerTerms([acme])).map(\.pool) == [pool("best")])
    #expect(try await ledger.adopt(OwnerTerms([acme, retired])).isEmpty)
    #expect(try await ledger.adopt(OwnerTerms([acme])).isEmpty)
    let entries = store.batches.flatMap(\.transactions)
    #expect(entries.map(\.type) == [.retired])
    #expect(store.batches.last?.books.map(\.balance) == [money("0")])
    #expect(try await ledger.leftovers(under: OwnerTerms([acme])).isEmpty)
  }

  @Test("a failed write leaves the terms as they were, and nothing is let go")
  func failedWrite() async throws {
    let ledger = try await ledger()
    var retired = Supplier(id: SupplierID("best"))
    retired.isRetired = true
    let acme = Supplier(id: SupplierID("acme"))
    #expect(try await ledger.adopt(OwnerTerms([acme, retired])).isEmpty)
    store.fail(1)
    await #expect(throws: LedgerError.storeFailed(StoreError(.failed, "the disk is on strike"))) {
      _ = try await ledger.adopt(OwnerTerms([acme]))
    }
    #expect(try await ledger.leftovers(under: OwnerTerms([acme])).map(\.isRetired) == [true])
    // The order on top of it found the supplier gone, and is decided anew.
    #expect(try await ledger.adopt(OwnerTerms([acme])).isEmpty)
    #expect(store.batches.flatMap(\.transactions).map(\.type) == [.retired])
  }

  @Test("a later failure does not bring terms back that were answered")
  func laterFailure() async throws {
    let ledger = try await ledger()
    #expect(try await ledger.adopt(terms("2", .priority)).isEmpty)
    store.fail(1)
    await #expect(throws: LedgerError.self) {
      _ = try await ledger.place(
        PlacementRequest(product("o1"), fingerprint: .zero, router: router))
    }
    let placement = try await ledger.place(
      PlacementRequest(product("o2"), fingerprint: .zero, router: router))
    #expect(placement.record.decision.hold?.amount == money("2"))
  }

  @Test("a check of a supplier that was let go meanwhile tells nothing")
  func lateCheck() async throws {
    let ledger = try await ledger()
    var retired = Supplier(id: SupplierID("best"))
    retired.isRetired = true
    let acme = Supplier(id: SupplierID("acme"))
    _ = try await ledger.adopt(OwnerTerms([acme, retired]))
    _ = try await ledger.adopt(OwnerTerms([acme]))
    clock.set(20)
    try await ledger.take([reading(pool("best"), "500", at: 15)])
    #expect(try await ledger.leftovers(under: OwnerTerms([acme])).isEmpty)
  }
}
