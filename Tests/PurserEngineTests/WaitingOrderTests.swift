import PurserCore
import PurserEngine
import Synchronization
import TestSupport
import Testing

@Suite("Orders that wait for what is in doubt", .mustEnd)
struct WaitingOrderTests {
  private let acme = pool("acme")
  private let store = MemoryStore()

  /// An order that waits, and what it hears.
  private final class Waiter: Sendable {
    let name: String
    private let over = Atomic(false)
    private let answer = Mutex<String?>(nil)
    private let told: AsyncStream<String>
    private let tell: AsyncStream<String>.Continuation

    init(_ name: String) {
      self.name = name
      (told, tell) = AsyncStream.makeStream(of: String.self)
    }

    /// What it has heard; `nil` while it waits.
    var heard: String? { answer.withLock { $0 } }

    /// What it hears in the end.
    var outcome: String? { get async { await told.first { _ in true } } }

    func place(
      _ cost: String, in ledger: Ledger, health: (any OrderHealthSource)? = nil
    ) { ledger.submit([request(cost, health: health)]) }

    func request(
      _ cost: String, health: (any OrderHealthSource)? = nil
    ) -> LedgerRequest {
      let request = PlacementRequest(
        order(name, cost), fingerprint: .sample(cost),
        router: Router(rules: RoutingRules(maximumReadingAge: .seconds(1000)), health: health),
        wait: OrderWait { self.over.load(ordering: .acquiring) })
      return .place(request) { result in
        let text =
          switch result {
          case .success(let placement):
            placement.isRetryable ? "retryable" : placement.record.state.name
          case .failure(let error): "\(error)"
          }
        self.answer.withLock { $0 = text }
        self.tell.yield(text)
      }
    }

    func endWait(in ledger: Ledger) {
      over.store(true, ordering: .releasing)
      ledger.endWaits()
    }
  }

  /// A ledger of 100.00 less an order of 60.00, which was settled just before the reading: between -20.00
  /// and 40.00 may be spent.
  private func doubtfulLedger(_ clock: TestClock, batch: Int = 512) async throws -> Ledger {
    let ledger = try Ledger(
      suppliers: [Supplier(id: SupplierID("acme"))], store: store,
      limits: Ledger.Limits(batch: batch), now: clock.now)
    try await ledger.take([reading(acme, "100", at: 0)])
    clock.set(5)
    _ = try await ledger.place(
      order("sold", "60"), fingerprint: .sample("60"),
      router: Router(rules: RoutingRules(maximumReadingAge: .seconds(1000))))
    try await ledger.take(.settled(actual: nil), of: orderID("sold"))
    clock.set(6)
    try await ledger.take([reading(acme, "40", at: 5.5)])
    return ledger
  }

  /// Returns once everything that was submitted before has been decided.
  private func settleDown(_ ledger: Ledger) async throws { _ = try await ledger.positions() }

  private func expect(
    _ expected: String, _ heard: String?, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(heard == expected, sourceLocation: location)
  }

  @Test("are answered when a reading tells, in the order in which they came")
  func readings() async throws {
    let clock = TestClock(1)
    let ledger = try await doubtfulLedger(clock)
    let waiters = ["a", "b", "c"].map(Waiter.init)
    for waiter in waiters { waiter.place("15", in: ledger) }
    try await settleDown(ledger)
    #expect(waiters.map(\.heard) == [nil, nil, nil])
    // None of them is under way; the question before is counted until its turn is over.
    while ledger.commandsUnderWay != 0 { await Task.yield() }
    clock.set(8)
    try await ledger.take([reading(acme, "40", at: 7.5)])
    expect("held", await waiters[0].outcome)
    expect("held", await waiters[1].outcome)
    // By now it is known that there is not enough for the third: want, which is stored.
    expect("refused", await waiters[2].outcome)
    #expect(try await ledger.order(orderID("c")).state.name == "refused")
    await ledger.finish()
  }

  @Test("keep their names while they wait: another order of one is refused, the same one waits too")
  func names() async throws {
    let clock = TestClock(1)
    let ledger = try await doubtfulLedger(clock)
    let (first, same, other) = (Waiter("a"), Waiter("a"), Waiter("a"))
    first.place("15", in: ledger)
    same.place("15", in: ledger)
    other.place("16", in: ledger)
    expect("\(LedgerError.orderExistsWithDifferentContent(orderID("a")))", await other.outcome)
    #expect(first.heard == nil && same.heard == nil)
    clock.set(8)
    try await ledger.take([reading(acme, "40", at: 7.5)])
    expect("held", await first.outcome)
    expect("held", await same.outcome)
    await ledger.finish()
  }

  @Test("get what a report frees before an order that came with the report")
  func release() async throws {
    let clock = TestClock(1)
    let ledger = try await doubtfulLedger(clock)
    clock.set(9)
    try await ledger.take([reading(acme, "40", at: 8)])
    let first = Waiter("first")
    first.place("30", in: ledger)
    expect("held", await first.outcome)
    // It may or may not contain the first.
    try await ledger.take([reading(acme, "40", at: 9.5)])
    let waiter = Waiter("waits")
    waiter.place("25", in: ledger)
    try await settleDown(ledger)
    #expect(waiter.heard == nil)
    // What is held from now on is certainly not in that reading.
    clock.set(10)
    let late = Waiter("late")
    ledger.submit([
      .report(OrderReport(.released, of: orderID("first"))) { _ in }, late.request("25"),
    ])
    expect("held", await waiter.outcome)
    expect("refused", await late.outcome)
    await ledger.finish()
  }

  @Test("hear at the end of their wait what is known then, and nothing is stored")
  func end() async throws {
    let clock = TestClock(1)
    let ledger = try await doubtfulLedger(clock)
    let (short, long) = (Waiter("short"), Waiter("long"))
    for waiter in [short, long] { waiter.place("15", in: ledger) }
    try await settleDown(ledger)
    short.endWait(in: ledger)
    expect("retryable", await short.outcome)
    #expect(long.heard == nil)
    await #expect(throws: LedgerError.unknownOrder(orderID("short"))) {
      try await ledger.status(of: orderID("short"))
    }
    // One whose wait is over does not begin to wait.
    short.place("15", in: ledger)
    expect("retryable", await short.outcome)
    await ledger.finish()
    #expect(long.heard == "retryable")
  }

  @Test("do not wait for money that is certainly not there")
  func want() async throws {
    let clock = TestClock(1)
    let ledger = try await doubtfulLedger(clock)
    let waiter = Waiter("a")
    waiter.place("40.01", in: ledger)
    expect("refused", await waiter.outcome)
    await ledger.finish()
  }

  /// What refusals told, as it is now.
  private final class Health: OrderHealthSource {
    private let kept: Mutex<OrderHealth>

    init(after kind: AttemptProblem.Kind, at seconds: Double) {
      var health = OrderHealth()
      health.take(
        AttemptResult(
          supplier: SupplierID("acme"), sku: nil, pool: pool("acme"), amount: money("30"),
          outcome: .failed(kind), placedAt: at(seconds), moment: at(seconds)))
      kept = Mutex(health)
    }

    var current: OrderHealth? { kept.withLock { $0.current } }

    func take(_ reading: SupplierBalance) { kept.withLock { $0.take(reading) } }
  }

  /// A ledger of 100.00 that are certain.
  private func certainLedger(_ clock: TestClock) async throws -> Ledger {
    let ledger = try Ledger(
      suppliers: [Supplier(id: SupplierID("acme"))], store: store, now: clock.now)
    try await ledger.take([reading(acme, "100", at: 0)])
    return ledger
  }

  @Test("are held with the reading that shows that a supplier is no more out of funds")
  func outOfFunds() async throws {
    let clock = TestClock(3)
    let ledger = try await certainLedger(clock)
    let health = Health(after: .funds, at: 2)
    let (waiter, other) = (Waiter("waits"), Waiter("other"))
    for waiter in [waiter, other] { waiter.place("20", in: ledger, health: health) }
    try await settleDown(ledger)
    #expect(waiter.heard == nil)
    other.endWait(in: ledger)
    expect("retryable", await other.outcome)
    clock.set(5)
    let shown = reading(acme, "100", at: 4)
    health.take(shown)
    try await ledger.take([shown])
    expect("held", await waiter.outcome)
    await ledger.finish()
  }

  @Test("are held when the time is over for which a supplier is left alone")
  func circuit() async throws {
    let clock = TestClock(3)
    let ledger = try await certainLedger(clock)
    let health = Health(after: .rateLimited, at: 2)
    let waiter = Waiter("waits")
    waiter.place("20", in: ledger, health: health)
    clock.set(11.9)
    try await ledger.expireOverdue()
    #expect(waiter.heard == nil)
    clock.set(12)
    try await ledger.expireOverdue()
    expect("held", await waiter.outcome)
    await ledger.finish()
  }

  @Test("that have one name are held once, and all hear so")
  func sameName() async throws {
    let clock = TestClock(1)
    let ledger = try await doubtfulLedger(clock)
    let (one, other) = (Waiter("a"), Waiter("a"))
    for waiter in [one, other] { waiter.place("30", in: ledger) }
    try await settleDown(ledger)
    clock.set(8)
    try await ledger.take([reading(acme, "40", at: 7.5)])
    expect("held", await one.outcome)
    expect("held", await other.outcome)
    #expect(try await ledger.positions().first?.held == money("30"))
    await ledger.finish()
  }

  @Test("go on waiting where the reading could not be stored, and are held when it is")
  func failedWrite() async throws {
    let clock = TestClock(1)
    let ledger = try await doubtfulLedger(clock)
    let waiter = Waiter("a")
    waiter.place("30", in: ledger)
    try await settleDown(ledger)
    clock.set(8)
    store.holdBack()
    store.fail(1)
    let failed = Task { try await ledger.take([reading(acme, "40", at: 7.5)]) }
    await store.waitForAWrite()
    store.letGo()
    await #expect(throws: LedgerError.self) { try await failed.value }
    // It was decided in the batch that failed, and is told so; the same again is held once at most.
    let told = await waiter.outcome
    #expect(told?.hasPrefix("storeFailed") == true)
    waiter.place("30", in: ledger)
    try await settleDown(ledger)
    try await ledger.take([reading(acme, "40", at: 7.5)])
    expect("held", await waiter.outcome)
    await ledger.finish()
  }

  @Test("wait where the store must be asked for their names as well")
  func askedStore() async throws {
    let clock = TestClock(1)
    let ledger = try await doubtfulLedger(clock)
    store.suspectsEverything = true
    let waiters = ["a", "b"].map(Waiter.init)
    for waiter in waiters { waiter.place("30", in: ledger) }
    try await settleDown(ledger)
    clock.set(8)
    try await ledger.take([reading(acme, "40", at: 7.5)])
    // While the store is asked for one, the other may be decided.
    let outcomes = [await waiters[0].outcome, await waiters[1].outcome].compactMap(\.self)
    #expect(outcomes.sorted() == ["held", "refused"])
    await ledger.finish()
  }
}
