import PurserCore
import TestSupport
import Testing

@testable import PurserStore

@Suite("Listing entries")
struct HistoryTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  /// Entries of every cause, over several stretches of numbers, with moments that step back now and
  /// then as after a clock was set back.
  private func fill(_ store: SQLiteLedgerStore, _ random: inout SeededRandom) async throws {
    let pools = ["acme", "blue", "cone"].flatMap { name in
      [samples.usd, samples.points].map {
        PoolID(supplier: SupplierID(name), currency: $0)
      }
    }
    var second: Int64 = 0
    for batch in 0..<14 {
      var changes = LedgerChanges()
      // One pool is rare, so that whole stretches have nothing of it.
      let batchPools = batch == 2 ? pools : Array(pools.prefix(3))
      for number in 0..<700 {
        second += Int64.random(in: -1...3, using: &random)
        let pool = batchPools[Int.random(in: batchPools.indices, using: &random)]
        try add("\(batch)-\(number)", pool, at: samples.moment(second), &changes, &random)
      }
      try store.append(changes)
    }
  }

  private func add(
    _ name: String, _ pool: PoolID, at: Timestamp, _ changes: inout LedgerChanges,
    _ random: inout SeededRandom
  ) throws {
    let amount = Money(units: .random(in: -900...900, using: &random), currency: pool.currency)
    let observation = Transaction.Observation(
      available: amount, lowest: amount, highest: .zero(pool.currency), requestedAt: at,
      receivedAt: at)
    func entry(_ type: TransactionType, _ cause: Transaction.Cause) -> Transaction {
      Transaction(
        at: at, type: type, pool: pool, amount: amount, balance: .zero(pool.currency),
        cause: cause)
    }
    let last = changes.events.last.flatMap { event in
      if case .placed(let record) = event { record.id } else { nil }
    }
    switch (Int.random(in: 0..<10, using: &random), last) {
    case (0, _): changes.transactions.append(entry(.drift, .reading(observation)))
    case (1, _):
      changes.transactions.append(
        entry(.topUp, .topUp(try samples.reference("w-\(name)"), observation)))
    case (2, _):
      changes.transactions.append(
        entry(
          TransactionType(stored: "fee"), .owner(try samples.reference("f-\(name)"), note: "n")))
    case (3, let id?): changes.transactions.append(entry(.refund, .order(id)))
    case (4, let id?):
      changes.transactions.append(
        entry(.settleDifference, .inference(id, .bought, observation)))
    default: try place(name, pool, at, &changes)
    }
  }

  private func place(
    _ name: String, _ pool: PoolID, _ at: Timestamp, _ changes: inout LedgerChanges
  ) throws {
    let amount = Money(units: 5, currency: pool.currency)
    let decision = Decision(
      policy: .priority, currency: pool.currency,
      judgements: [
        Judgement(supplier: pool.supplier, pool: pool, cost: amount, verdict: .chosen)
      ])
    let record = OrderRecord(
      status: OrderStatus(
        id: try samples.id(name), currency: pool.currency, placedAt: at,
        state: .held(
          Holding(hold: Hold(pool: pool, amount: amount), sending: .assumed(at: at)))),
      fingerprint: .sample(name), decision: decision)
    let placing = samples.placing(record)
    changes.events += placing.events
    changes.transactions += placing.transactions
  }

  /// Every page of a listing, joined.
  private func all(
    _ store: any LedgerHistory, _ filter: TransactionFilter, newestFirst: Bool, limit: Int
  ) async throws -> [StoredTransaction] {
    var found: [StoredTransaction] = []
    while true {
      let page = try await store.transactions(
        filter, after: found.last?.number, newestFirst: newestFirst, limit: limit)
      found += page
      if page.count < limit { return found }
    }
  }

  private func filters(_ everything: [StoredTransaction]) throws -> [TransactionFilter] {
    func make(_ change: (inout TransactionFilter) throws -> Void) rethrows -> TransactionFilter {
      var filter = TransactionFilter()
      try change(&filter)
      return filter
    }
    let some = everything[everything.count / 3].transaction
    return [
      make { _ in }, make { $0.supplier = SupplierID("cone") }, make { $0.currency = "POINTS" },
      make { $0.pool = "main" }, make { $0.pool = "none" }, make { $0.type = .order },
      make { $0.type = .drift }, make { $0.type = TransactionType(stored: "fee") },
      make { $0.type = .refund }, make { $0.type = TransactionType(stored: "unheard_of") },
      make { $0.from = some.at }, make { $0.until = some.at },
      make {
        $0.from = some.at
        $0.until = some.at + .seconds(90)
        $0.supplier = SupplierID("blue")
      },
      make { $0.order = everything.lazy.compactMap(\.transaction.cause.order).first },
      try make { $0.order = try samples.id("nobody") },
      make { $0.reference = everything.lazy.compactMap(\.transaction.cause.reference).first },
      make {
        $0.supplier = SupplierID("acme")
        $0.type = .settleDifference
        $0.from = some.at
      },
    ]
  }

  @Test(
    "every filter and both directions give what a plain search through all entries gives",
    arguments: [16_384, 500])
  func everyFilter(latest: Int) async throws {
    var random = SeededRandom()
    let store = try samples.withSmallRuns(latest).open()
    try await fill(store, &random)
    let everything = try await all(store, TransactionFilter(), newestFirst: false, limit: 977)
    #expect(everything.count == 14 * 700, "\(random)")
    #expect(everything.map(\.number) == Array(1...Int64(everything.count)), "\(random)")
    for filter in try filters(everything) {
      let expected = everything.filter { filter.fits($0.transaction) }
      let forwards = try await all(store, filter, newestFirst: false, limit: 501)
      #expect(forwards == expected, "\(filter) \(random)")
      let backwards = try await all(store, filter, newestFirst: true, limit: 333)
      #expect(backwards == expected.reversed(), "\(filter) \(random)")
    }
  }

  @Test("an entry of an order that follows the order's own event in its batch is the order's")
  func entryBehindItsOrder() async throws {
    let store = try samples.open()
    var changes = samples.placing(try samples.record("o1"))
    let held = try #require(changes.transactions.first)
    func entry(_ type: TransactionType, _ cause: Transaction.Cause) -> Transaction {
      Transaction(
        at: held.at, type: type, pool: held.pool, amount: held.amount, balance: held.balance,
        cause: cause)
    }
    // One that the order's record does not keep, so that the next is a record of its own.
    changes.transactions.append(
      entry(.adjustment, .owner(try samples.reference("a-1"), note: nil)))
    changes.transactions.append(entry(.refund, held.cause))
    try store.append(changes)
    var filter = TransactionFilter()
    filter.order = try samples.id("o1")
    let listed = try await all(store, filter, newestFirst: false, limit: 10)
    #expect(listed.map(\.transaction.type) == [.order, .refund])
  }

  @Test("what is told of an order in the batch that places it, and is no event, is how it stands")
  func statusBehindItsOrder() throws {
    let store = try samples.open()
    let record = try samples.record("o1")
    var holding = try #require(record.state.holding)
    holding.acceptedAt = samples.moment(9)
    var changes = samples.placing(record)
    var status = record.status
    status.state = .held(holding)
    changes.orders = [status]
    try store.append(changes)
    #expect(try store.orders([record.id])[record.id]?.get().status == status)
    #expect(try store.load().orders == [status])
  }

  @Test("the entries of a running ledger can be listed on the side")
  func beside() async throws {
    let store = try samples.open()
    try store.append(samples.placing(samples.record("o1"), samples.record("o2")))
    let beside = try #require(
      try SQLiteLedgerStore.history(at: samples.path, currencies: samples.currencies))
    let page = try await beside.transactions(
      TransactionFilter(), after: nil, newestFirst: true, limit: 10)
    #expect(page.map(\.transaction.cause.order?.name) == ["o2", "o1"])
    try store.append(samples.placing(samples.record("o3")))
    let next = try await beside.transactions(
      TransactionFilter(), after: page.first?.number, newestFirst: false, limit: 10)
    #expect(next.map(\.transaction.cause.order?.name) == ["o3"])
  }

  @Test("a limit of nothing, and a cursor beyond the ends, give nothing")
  func ends() async throws {
    let store = try samples.open()
    try store.append(samples.placing(samples.record("o1")))
    for (cursor, newestFirst, limit) in [
      (nil, true, 0), (Int64.max, false, 9), (1, true, 9), (0, true, 9), (-5, true, 9),
    ] as [(Int64?, Bool, Int)] {
      let page = try await store.transactions(
        TransactionFilter(), after: cursor, newestFirst: newestFirst, limit: limit)
      #expect(page.isEmpty)
    }
    for cursor in [-1, 0] as [Int64] {
      let page = try await store.transactions(
        TransactionFilter(), after: cursor, newestFirst: false, limit: 9)
      #expect(page.count == 1)
    }
  }
}

extension TransactionFilter {
  /// Whether an entry fits, judged the plain way.
  fileprivate func fits(_ entry: Transaction) -> Bool {
    (supplier.map { $0 == entry.pool.supplier } ?? true)
      && (pool.map { $0 == entry.pool.pool } ?? true)
      && (currency.map { $0 == entry.pool.currency.code } ?? true)
      && (type.map { $0 == entry.type } ?? true)
      && (order.map { $0 == entry.cause.order } ?? true)
      && (reference.map { $0 == entry.cause.reference } ?? true)
      && (from.map { entry.at >= $0 } ?? true) && (until.map { entry.at < $0 } ?? true)
  }
}
