import PurserCore
import PurserEngine
import TestSupport
import Testing

@testable import PurserStore

@Suite("Replaying the journal")
struct ReplayTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  /// A ledger with two pools that pay together, and everything that can be told of orders.
  private func busyLedger(
    _ store: SQLiteLedgerStore, _ random: inout SeededRandom
  ) async throws {
    let clock = TestClock(samples.moment(0))
    let ledger = try Ledger(
      suppliers: [supplier], terms: terms, store: store, now: { clock.now })
    let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
    for number in 0..<120 {
      clock.advance(by: .milliseconds(Int64.random(in: 1...900, using: &random)))
      let order = Order(
        id: try samples.id("o\(number)"), currency: samples.usd,
        item: .cost(
          Money(units: .random(in: 1...400_000_000, using: &random), currency: samples.usd)))
      if number % 7 == 0 { try await read(ledger, clock, &random) }
      _ = try await ledger.place(
        order, fingerprint: .sample("\(number)"), router: router, retriesRefused: number % 2 == 0)
      try await tell(
        ledger, of: try samples.id("o\(Int.random(in: 0...number, using: &random))"), &random)
    }
    _ = try await ledger.announceTopUp(
      try samples.reference("wire"), to: samples.main, of: try samples.dollars("50"))
    _ = try await ledger.adjust(
      try samples.reference("fee"), pool: samples.main, type: .adjustment,
      amount: try samples.dollars("-2"), note: "fee")
    clock.advance(by: .seconds(30))
    try await ledger.expireOverdue()
    try await read(ledger, clock, &random)
    clock.advance(by: .seconds(30))
    try await rename(ledger, clock)
    clock.advance(by: .seconds(30))
    try await take([samples.main: 9_999_000_000], ledger, clock)
    try await explainLatest(ledger, store)
  }

  private var wallet: PoolID {
    PoolID(supplier: samples.main.supplier, pool: "wallet", currency: samples.usd)
  }

  /// The main pool gets another name, in a check that cannot read the other pool.
  private func rename(_ ledger: Ledger, _ clock: TestClock) async throws {
    try await take([samples.main: 777_000_000, samples.gold: 3], ledger, clock)
    clock.advance(by: .seconds(30))
    try await take([wallet: 777_000_000], failing: samples.gold, ledger, clock)
    let gone = await ledger.readings(of: supplier.id)?.first { $0.pool == samples.main }
    #expect(gone?.absence?.movedTo == "wallet")
    #expect(gone?.absence?.isVague == true)
  }

  /// Tells of what was found last, all of it.
  private func explainLatest(_ ledger: Ledger, _ store: SQLiteLedgerStore) async throws {
    let latest = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: true, limit: 1)
    let entry = try #require(latest.first)
    let open = try #require(entry.open)
    _ = try await ledger.adjust(
      try samples.reference("late"), pool: entry.transaction.pool, type: .adjustment,
      amount: open, note: nil)
    let explained = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: true, limit: 1)
    #expect(explained.first?.explains == entry.number)
  }

  private var supplier: Supplier { Supplier(id: samples.main.supplier) }
  private var terms: LedgerTerms {
    LedgerTerms(holdTimeToLive: .seconds(20), reportsSending: true)
  }

  private func read(
    _ ledger: Ledger, _ clock: TestClock, _ random: inout SeededRandom
  ) async throws {
    // A pool that a check leaves out is absent until it comes back.
    var units: [PoolID: Int64] = [:]
    for pool in [samples.main, samples.gold] where Int.random(in: 0..<3, using: &random) > 0 {
      units[pool] = .random(in: 0...3_000_000_000, using: &random)
    }
    try await take(units, ledger, clock)
  }

  /// A check that finds so much in pools, and no others but for one that it cannot read.
  private func take(
    _ units: [PoolID: Int64], failing: PoolID? = nil, _ ledger: Ledger, _ clock: TestClock
  ) async throws {
    let receivedAt = clock.now + .milliseconds(5)
    let readings = units.sorted { $0.key < $1.key }.map { pool, units in
      SupplierBalance(
        pool: pool, available: Money(units: units, currency: pool.currency),
        requestedAt: clock.now, receivedAt: receivedAt)
    }
    try await ledger.take(
      BalanceReport(
        supplier: supplier.id, readings: readings,
        failures: failing.map { pool in
          [
            PoolFailure(
              pool: pool.pool, unit: .currency(pool.currency),
              failure: CheckFailure(.shapeChanged, "`amount` is null"))
          ]
        } ?? [], requestedAt: clock.now, receivedAt: receivedAt))
  }

  private func tell(
    _ ledger: Ledger, of id: OrderID, _ random: inout SeededRandom
  ) async throws {
    let reports: [LedgerState.Report] = [
      .sent, .accepted, .unknown, .settled(actual: nil), .released, .reversed,
      .settled(actual: try samples.dollars("3.50")),
      .settledInPart(PartialPurchase(actual: try samples.dollars("1.50"), keepsRest: true)),
      .settledInPart(PartialPurchase(actual: try samples.dollars("2.25"), keepsRest: true)),
      .reversedInPart(
        PartialReversal(
          .amount(try samples.dollars("0.75")),
          reference: try samples.reference("back-\(Int.random(in: 0..<3, using: &random))"))),
    ]
    let report = reports[Int.random(in: reports.indices, using: &random)]
    do { _ = try await ledger.take(report, of: id) } catch {
      // Not every report fits every order; those that do not change nothing.
      if case .storeFailed = error { throw error }
    }
  }

  @Test("the stored events, replayed, give the state that was stored", arguments: [1, 7, 1000])
  func replay(limit: Int) async throws {
    var random = SeededRandom()
    // With pages of one event, names also move into runs after a few.
    let store = try (limit == 1 ? samples.withSmallRuns() : samples).open()
    try await busyLedger(store, &random)

    var replayed = LedgerState(suppliers: [supplier], terms: terms)
    var effects = LedgerEffects()
    var last: Int64 = 0
    while true {
      let page = try store.events(after: last, limit: limit)
      guard let end = page.last else { break }
      #expect(page.map(\.number) == Array(last + 1...end.number), "\(random)")
      for event in page.map(\.event) { try replayed.apply(event, effects: &effects) }
      last = end.number
    }
    let loaded = LedgerState(
      suppliers: [supplier], terms: terms, snapshot: try store.load())
    #expect(loaded.positions == replayed.positions, "\(random)")
    #expect(loaded.pendingTopUps == replayed.pendingTopUps, "\(random)")
    for pool in [samples.main, samples.gold, wallet] {
      #expect(loaded.book(of: pool) == replayed.book(of: pool), "\(random)")
    }
    for number in 0..<120 {
      let id = try samples.id("o\(number)")
      guard let open = replayed.openOrder(id) else { continue }
      #expect(loaded.openOrder(id) == open, "\(random)")
    }
    // The entries that were listed are those that the events lead to.
    let listed = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 10_000)
    #expect(listed.map(\.transaction) == effects.transactions, "\(random)")
    // Whoever looks through the file comes to the same.
    let found = try SQLiteLedgerStore.verify(samples.path, currencies: samples.currencies)
    #expect(found.problems.isEmpty, "\(random)")
    #expect(found.entries == listed.count, "\(random)")
  }
}
