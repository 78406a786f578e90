import PurserCore
import PurserEngine
import TestSupport
import Testing

@Suite("Many holds that expire at once")
struct ExpirySliceTests {
  private let usd: Currency
  private let pool: PoolID

  init() throws {
    usd = try #require(Currency(iso4217: "USD"))
    pool = PoolID(supplier: SupplierID("acme"), currency: usd)
  }

  private func dollars(_ count: Int64) -> Money { Money(units: count * 1_000_000, currency: usd) }

  /// A ledger with so many holds of a dollar, which are overdue at the end.
  private func ledger(
    _ count: Int, _ store: MemoryStore, _ clock: TestClock
  ) async throws -> Ledger {
    let ledger = try Ledger(
      suppliers: [Supplier(id: pool.supplier)],
      terms: LedgerTerms(holdTimeToLive: .seconds(60)), store: store, now: clock.now)
    try await ledger.take([
      SupplierBalance(
        pool: pool, available: dollars(1_000_000), requestedAt: at(0), receivedAt: at(0))
    ])
    let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
    for number in 0..<count {
      let id = try #require(OrderID("o\(number)"))
      _ = try await ledger.place(
        Order(id: id, currency: usd, item: .cost(dollars(1))), fingerprint: .sample("f"),
        router: router, retriesRefused: false)
    }
    clock.set(61)
    return ledger
  }

  @Test("all of them expire, a bounded number in a batch, and what looks comes in between")
  func slices() async throws {
    let store = MemoryStore()
    let clock = TestClock(0)
    let ledger = try await ledger(2000, store, clock)
    let before = store.batches.count
    store.holdBack()
    async let done: Void = ledger.expireOverdue()
    await store.waitForAWrite()
    // The disk is busy with the first of them, and the others wait without holding anybody up.
    let held = try #require(try await ledger.positions().first?.held)
    #expect((1..<dollars(2000).units).contains(held.units))
    store.letGo()
    try await done
    #expect(try await ledger.positions().first?.held == dollars(0))
    let slices = store.batches.dropFirst(before).map { $0.events.count }
    #expect(slices.reduce(0, +) == 2000)
    #expect(slices.allSatisfy { $0 <= 512 }, "\(slices)")
  }
}
