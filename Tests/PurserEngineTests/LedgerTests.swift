import PurserCore
import PurserEngine
import TestSupport
import Testing

@Suite("Ledger")
struct LedgerTests {
  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(3600)))
  private let store = MemoryStore()

  private func ledger(
    reading amount: String = "100", limits: Ledger.Limits = Ledger.Limits()
  ) async throws -> Ledger {
    let ledger = try Ledger(
      suppliers: [Supplier(id: SupplierID("acme"))], store: store, limits: limits,
      now: { at(10) })
    try await ledger.take([reading(pool("acme"), amount, at: 0, took: 0)])
    return ledger
  }

  private func place(_ ledger: Ledger, _ name: String, _ cost: String) async throws -> OrderRecord {
    try await ledger.place(
      order(name, cost), fingerprint: .sample(cost), router: router
    ).record
  }

  private func low(_ ledger: Ledger) async throws -> String? {
    try await ledger.positions().first?.spendable.low.decimalString
  }

  @Test("a thousand concurrent orders never hold more than there is")
  func concurrentOrders() async throws {
    let ledger = try await ledger()
    let held = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<1_000 {
        group.addTask { try await place(ledger, "o\(number)", "1").state.hold != nil }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(held == 100)
    #expect(try await low(ledger) == "0.00")
  }

  @Test("what orders do at suppliers is one question, and all know when the latest was placed")
  func activities() async throws {
    let acme = SupplierID("acme")
    let ledger = try await ledger()
    _ = try await place(ledger, "o1", "1")
    let activities = await ledger.activity(of: [SupplierID("stranger"), acme])
    #expect(activities[acme]?.hasOpenOrders == true)
    #expect(activities[acme]?.movedAt == at(10))
    var others = SupplierActivity()
    others.ordersAt = at(10)
    #expect(activities[SupplierID("stranger")] == others)
    #expect(activities[acme]?.ordersAt == at(10))
  }

  @Test("concurrent repetitions of one order get one hold and one answer")
  func concurrentRepetitions() async throws {
    let ledger = try await ledger()
    let answers = try await withThrowingTaskGroup(of: OrderRecord.self) { group in
      for _ in 0..<50 { group.addTask { try await place(ledger, "o1", "3") } }
      return try await group.reduce(into: Set<OrderRecord>()) { $0.insert($1) }
    }
    #expect(answers.count == 1)
    #expect(try await low(ledger) == "97.00")
  }

  @Test("no answer leaves before its batch is written, and waiting commands share the next")
  func groupCommit() async throws {
    let ledger = try await ledger()
    store.holdBack()
    async let first = place(ledger, "o1", "1")
    await store.waitForAWrite()
    #expect(store.batches.count == 1)

    let others = Task {
      try await withThrowingTaskGroup(of: OrderRecord.self) { group in
        for number in 2...40 { group.addTask { try await place(ledger, "o\(number)", "1") } }
        return try await group.reduce(into: 0) { count, _ in count += 1 }
      }
    }
    while ledger.commandsUnderWay < 40 { await Task.yield() }
    store.letGo()
    _ = try await first
    #expect(try await others.value == 39)
    let batches = store.batches
    #expect(batches.count < 41)
    #expect(batches.flatMap(\.events).count == 41)
  }

  @Test("a failed write is answered as such, and the ledger goes on from what is stored")
  func failedWrite() async throws {
    let ledger = try await ledger()
    store.fail(1)
    await #expect(throws: LedgerError.storeFailed(StoreError(.failed, "the disk is on strike"))) {
      try await place(ledger, "o1", "60")
    }
    #expect(try await low(ledger) == "100.00")
    #expect(try await place(ledger, "o1", "60").state.name == "held")
  }

  @Test("an ended order is found in the store and not held again")
  func endedOrder() async throws {
    let ledger = try await ledger()
    _ = try await place(ledger, "o1", "60")
    _ = try await ledger.take(.released, of: orderID("o1"))
    #expect(try await place(ledger, "o1", "60").state.name == "released")
    #expect(try await low(ledger) == "100.00")
    #expect(try await ledger.order(orderID("o1")).state.name == "released")
    await #expect(throws: LedgerError.alreadyReleased(orderID("o1"))) {
      try await ledger.take(.accepted, of: orderID("o1"))
    }
  }

  @Test("commands beyond the queue's bound are turned away")
  func overload() async throws {
    let ledger = try await ledger(limits: Ledger.Limits(batch: 1, queue: 2))
    store.holdBack()
    async let first = place(ledger, "o1", "1")
    await store.waitForAWrite()
    let errors = await withTaskGroup(of: LedgerError?.self) { group in
      for number in 2...11 {
        group.addTask { await outcome(of: "o\(number)", at: ledger) }
      }
      return await group.reduce(into: [LedgerError]()) { errors, error in
        if let error { errors.append(error) }
      }
    }
    _ = try await first
    #expect(!errors.isEmpty)
    #expect(errors.allSatisfy { $0 == .overloaded })
  }

  /// The error of an order, which lets the store write when the queue is full.
  private func outcome(of name: String, at ledger: Ledger) async -> LedgerError? {
    do throws(LedgerError) {
      _ = try await ledger.place(
        order(name, "1"), fingerprint: .zero, router: router, retriesRefused: false)
      return nil
    } catch {
      if error == .overloaded { store.letGo() }
      return error
    }
  }

  @Test("a clock that steps back does not take the ledger with it")
  func clockGoesBack() async throws {
    let ledger = try Ledger(
      suppliers: [Supplier(id: SupplierID("acme"))], store: store,
      now: TestClock(1000, step: -1).now)
    try await ledger.take([reading(pool("acme"), "100", at: 0, took: 0)])
    let first = try await place(ledger, "o1", "1")
    let second = try await place(ledger, "o2", "1")
    #expect(second.status.placedAt >= first.status.placedAt)
  }

  @Test("an order that a reading absorbs is still known to the commands behind it in the batch")
  func absorbedInTheBatch() async throws {
    let ledger = try await ledger()
    _ = try await place(ledger, "o1", "60")
    _ = try await ledger.take(.settled(actual: nil), of: orderID("o1"))
    store.holdBack()
    async let blocking = place(ledger, "o2", "1")
    await store.waitForAWrite()
    async let taken: Void = ledger.take([reading(pool("acme"), "40", at: 100, took: 0)])
    async let again = ledger.take(.settled(actual: nil), of: orderID("o1"))
    async let found = ledger.order(orderID("o1"))
    store.letGo()
    _ = try await (blocking, taken)
    #expect(try await again.state.name == "settled")
    #expect(try await found.state.name == "settled")
  }

  @Test("a clock set back before a restart does not let a settlement vanish")
  func clockSetBackBeforeRestart() async throws {
    let first = try await ledger()
    try await first.take([reading(pool("acme"), "100", at: 500, took: 0)])
    let second = try Ledger(
      suppliers: [Supplier(id: SupplierID("acme"))], store: store, now: { at(496) })
    let held = try await second.place(
      order("o1", "60"), fingerprint: .zero, router: router
    ).record
    #expect(held.status.placedAt >= at(500))
    let settled = try await second.take(.settled(actual: nil), of: orderID("o1"))
    let ending = try #require(settled.state.holding?.ending)
    #expect(ending.moment >= at(500))
  }

  @Test("a reopened ledger stands where it stood")
  func reopened() async throws {
    let first = try await ledger()
    _ = try await place(first, "o1", "10")
    _ = try await place(first, "o2", "20")
    _ = try await first.take(.settled(actual: money("15")), of: orderID("o2"))
    let second = try Ledger(
      suppliers: [Supplier(id: SupplierID("acme"))], store: store, now: { at(20) })
    #expect(try await second.positions() == first.positions())
    #expect(try await low(second) == "75.00")
  }
}
