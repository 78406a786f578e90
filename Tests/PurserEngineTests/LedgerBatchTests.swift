import PurserCore
import PurserEngine
import Synchronization
import TestSupport
import Testing

@Suite("What a batch of the ledger does")
struct LedgerBatchTests {
  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
  private let store = MemoryStore()
  private let clock = TestClock(10)

  private func ledger(timing: DeductionTiming = .atConfirmation) async throws -> Ledger {
    let ledger = try Ledger(
      suppliers: [Supplier(id: SupplierID("acme"), deductionTiming: timing)], store: store,
      now: clock.now)
    try await ledger.take([reading(pool("acme"), "100", at: 0)])
    return ledger
  }

  @discardableResult
  private func place(_ ledger: Ledger, _ name: String, _ cost: String) async throws -> OrderRecord {
    try await ledger.place(
      order(name, cost), fingerprint: .sample(cost), router: router
    ).record
  }

  private func low(_ ledger: Ledger) async throws -> String? {
    try await ledger.positions().first?.spendable.low.decimalString
  }

  @Test("readings of before a jump of the clock decide nothing in the next process either")
  func jumpBeforeAStart() async throws {
    let store = MemoryStore()
    let time = Mutex(LedgerTime(at(10)))
    func open() throws -> Ledger {
      try Ledger(
        OwnerTerms([Supplier(id: SupplierID("acme"))]), store: store,
        time: { time.withLock(\.self) })
    }
    let ledger = try open()
    try await ledger.take([reading(pool("acme"), "100", at: 9)])
    let before = try await ledger.place(order("before", "1"), fingerprint: .zero, router: router)
    #expect(before.record.holding != nil)
    time.withLock { $0.readingsCountFrom = at(10) }
    let after = try await ledger.place(order("after", "1"), fingerprint: .zero, router: router)
    #expect(after.record.holding == nil)
    await ledger.finish()

    time.withLock { $0.readingsCountFrom = LedgerTime(at(10)).readingsCountFrom }
    let next = try open()
    #expect(next.readingsCountFromAtStart == at(10))
    let again = try await next.place(order("again", "1"), fingerprint: .zero, router: router)
    #expect(again.record.holding == nil)
    await next.finish()
  }

  @Test("holds that are overdue expire before anything else is decided")
  func expiry() async throws {
    let ledger = try await ledger()
    try await place(ledger, "o1", "30")
    try await place(ledger, "o2", "20")
    clock.set(1000)
    await #expect(throws: LedgerError.alreadyExpired(orderID("o1"))) {
      try await ledger.take(.accepted, of: orderID("o1"))
    }
    #expect(try await ledger.order(orderID("o2")).state.name == "expired")
    #expect(try await ledger.positions().first?.held == money("0"))
    #expect(try await ledger.take(.settled(actual: nil), of: orderID("o1")).state.name == "settled")
    let changes = store.batches.flatMap(\.orders)
    #expect(changes.map(\.state.name) == ["expired", "expired", "settled"])
  }

  @Test("nothing is written where nothing is overdue")
  func nothingOverdue() async throws {
    let ledger = try await ledger()
    try await ledger.expireOverdue()
    #expect(store.batches.count == 1)
    try await place(ledger, "o1", "30")
    clock.set(1000)
    try await ledger.expireOverdue()
    #expect(store.batches.count == 3)
  }

  @Test("a reading that judges an expired order changes it for the commands behind it")
  func judgement() async throws {
    let ledger = try await ledger()
    try await place(ledger, "o1", "30")
    clock.set(1000)
    try await ledger.expireOverdue()
    clock.set(2000)
    store.holdBack()
    async let blocking = place(ledger, "o2", "1")
    await store.waitForAWrite()
    async let taken: Void = ledger.take([reading(pool("acme"), "70", at: 1999)])
    async let found = ledger.order(orderID("o1"))
    store.letGo()
    _ = try await (blocking, taken)
    _ = try await found
    let ending = try await ledger.order(orderID("o1")).state.holding?.ending
    #expect(ending == .expired(at: at(1000), inferred: .bought))
  }

  @Test("the balance of an order's reply is taken with the report")
  func replyBalance() async throws {
    let ledger = try await ledger(timing: .atOrder)
    try await place(ledger, "o1", "30")
    clock.set(12)
    let status = try await ledger.take(.accepted, of: orderID("o1"), balance: money("70"))
    #expect(status.state.name == "accepted")
    #expect(try await low(ledger) == "70.00")
    let last = try #require(store.batches.last)
    #expect(last.events.count == 2)
    #expect(last.books.map(\.reading?.available) == [money("70")])
  }

  @Test("concurrent repetitions of an adjustment or a top-up count once")
  func ownerRepetitions() async throws {
    let ledger = try await ledger()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask {
          _ = try await ledger.adjust(
            reference("a1"), pool: pool("acme"), type: .adjustment, amount: money("-5"), note: nil)
          _ = try await ledger.announceTopUp(
            reference("t1"), to: pool("acme"), of: money("50"))
        }
      }
      try await group.waitForAll()
    }
    #expect(try await low(ledger) == "95.00")
    #expect(try await ledger.pendingTopUps().count == 1)
    #expect(store.batches.flatMap(\.transactions).count == 1)
    await #expect(throws: LedgerError.entryExistsWithDifferentContent(reference("a1"))) {
      try await ledger.adjust(
        reference("a1"), pool: pool("acme"), type: .adjustment, amount: money("5"), note: nil)
    }
  }

  @Test("whichever write fails, once or for good, what was answered is what is stored")
  func everyWriteFails() async throws {
    for isForGood in [false, true] {
      var writes = 0
      while try await survivesFault(after: writes, isForGood: isForGood) { writes += 1 }
      #expect(writes == 7)
    }
  }

  /// Fails writes when so many have succeeded, and compares the ledger with one that is opened
  /// anew; `false` where no write failed any more.
  private func survivesFault(after writes: Int, isForGood: Bool) async throws -> Bool {
    let store = MemoryStore()
    func open() async throws -> Ledger {
      try Ledger(
        suppliers: [Supplier(id: SupplierID("acme"))], store: store, now: { at(10) })
    }
    let ledger = try await open()
    store.fail(isForGood ? 1_000 : 1, after: writes)
    await runThroughFaults(ledger)
    store.fail(0)
    let reopened = try await open()
    #expect(try await reopened.positions() == ledger.positions(), "after \(writes) writes")
    #expect(try await reopened.pendingTopUps() == ledger.pendingTopUps(), "after \(writes) writes")
    return store.failureCount > 0
  }

  /// Every command may fail, but for the store only.
  private func runThroughFaults(_ ledger: Ledger) async {
    let commands: [@Sendable () async throws -> Void] = [
      { try await ledger.take([reading(pool("acme"), "100", at: 0)]) },
      { try await place(ledger, "o1", "30") },
      { try await place(ledger, "o2", "20") },
      { _ = try await ledger.take(.settled(actual: money("29")), of: orderID("o1")) },
      { _ = try await ledger.take(.released, of: orderID("o2")) },
      { _ = try await ledger.announceTopUp(reference("t1"), to: pool("acme"), of: money("5")) },
      {
        _ = try await ledger.adjust(
          reference("a1"), pool: pool("acme"), type: .adjustment, amount: money("-3"), note: nil)
      },
    ]
    for command in commands {
      do { try await command() } catch LedgerError.storeFailed, LedgerError.unknownOrder,
        LedgerError.unknownPool, LedgerError.orderRefused
      {} catch { Issue.record(error) }
    }
  }
}
