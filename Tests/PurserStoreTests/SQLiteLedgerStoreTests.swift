import Foundation
import GRDB
import PurserCore
import PurserEngine
import TestSupport
import Testing

@testable import PurserStore

@Suite("SQLiteLedgerStore")
struct SQLiteLedgerStoreTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  @Test("a commit is on the disk when it returns: write-ahead log, every commit synchronised")
  func durability() async throws {
    let (mode, synchronous) = try await samples.open().queue.read { db in
      (
        try String.fetchOne(db, sql: "PRAGMA journal_mode"),
        try Int.fetchOne(db, sql: "PRAGMA synchronous")
      )
    }
    #expect(mode == "wal")
    // 2 is FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
    #expect(synchronous == 2)
  }

  // MARK: Round trips

  @Test("a reopened file gives back every field of books and orders")
  func roundTrip() async throws {
    let first = try samples.record("o\"1\\", samples.fullDecision())
    let second = try samples.record("o2", at: 11, sending: .notSent)
    let refused = try samples.refusedRecord("o3")
    let settling = samples.ending(
      second, .settled(actual: try samples.dollars("4.40"), at: samples.moment(20)))
    do {
      let store = try samples.open()
      var changes = samples.placing(first, second, refused)
      changes.books = [
        try samples.fullBook(at: 0),
        PoolBook(
          pool: samples.gold, reading: nil, balance: try samples.dollars("0"), horizon: nil),
      ]
      try store.append(changes)
      try store.append(settling)
    }
    let store = try samples.open()
    let snapshot = try store.load()
    #expect(snapshot.books == [try samples.fullBook(at: 0), changesBook])
    #expect(snapshot.orders == [first.status, second.after(settling).status])
    let stored = try store.orders([first.id, second.id, refused.id, samples.id("unknown")])
    #expect(stored.count == 3)
    #expect(try stored[first.id]?.get() == first)
    #expect(try stored[second.id]?.get() == second.after(settling))
    #expect(try stored[refused.id]?.get() == refused)
  }

  private var changesBook: PoolBook {
    PoolBook(
      pool: samples.gold, reading: nil, balance: .zero(samples.usd), horizon: nil)
  }

  @Test("every standing of an order is kept", arguments: 0..<9)
  func standings(number: Int) async throws {
    let at = samples.moment(30)
    let actual = try samples.dollars("7")
    let record = try samples.record("o1")
    guard case .held(var holding) = record.state else { return }
    switch number {
    case 0: holding.sending = .reported(at: at)
    case 1: holding.acceptedAt = at
    case 2: holding.unknownAt = at
    case 3: holding.ending = .settled(actual: actual, at: at)
    case 4: holding.ending = .released(at: at)
    case 5: holding.ending = .expired(at: at, inferred: nil)
    case 6: holding.ending = .expired(at: at, inferred: .bought)
    case 7: holding.ending = .expired(at: at, inferred: .notBought)
    default: holding.ending = .reversed(actual: actual, settledAt: samples.moment(20), at: at)
    }
    var status = record.status
    status.state = .held(holding)
    let store = try samples.open()
    try store.append(samples.placing(record))
    try store.append(LedgerChanges(events: [.sent(record.id, at: at)], orders: [status]))
    #expect(try store.load().orders == [status])
    #expect(try store.orders([record.id])[record.id]?.get().status == status)
  }

  @Test("what the owner told is found by its reference")
  func ownerEntries() async throws {
    let topUp = TopUp(
      reference: try samples.reference("wire-7"), pool: samples.main,
      amount: try samples.dollars("500"), announcedAt: samples.moment(1))
    let fee = try #require(TransactionType(declaring: "fee"))
    let adjustment = Adjustment(
      reference: try samples.reference("fee-1"), pool: samples.main, type: fee,
      amount: try samples.dollars("-1.25"), note: "a \"bank\" fee", at: samples.moment(2))
    let store = try samples.open()
    try store.append(LedgerChanges(events: [.topUpAnnounced(topUp), .adjusted(adjustment)]))
    let found = try store.entries([
      adjustment.reference, topUp.reference, try samples.reference("unknown"),
    ])
    #expect(found == [.adjustment(adjustment), .topUp(topUp)])
    #expect(
      try store.events(limit: 9).map(\.event)
        == [.topUpAnnounced(topUp), .adjusted(adjustment)])
  }

  @Test("from when on readings count is kept, also by a batch in which nothing happened")
  func readingsCountFrom() async throws {
    do {
      let store = try samples.open()
      #expect(try store.load().readingsCountFrom == nil)
      try store.append(LedgerChanges(readingsCountFrom: samples.moment(3)))
      try store.append(samples.placing(samples.refusedRecord("r1")))
    }
    #expect(try await samples.reopen().load().readingsCountFrom == samples.moment(3))
  }

  // MARK: Agreement

  @Test("a batch is written whole or not at all")
  func atomicBatch() async throws {
    let store = try samples.open()
    let record = try samples.record("o1")
    var changes = samples.placing(record)
    changes.orders = [try samples.record("never-placed").status]
    #expect(throws: StoreError.self) { try store.append(changes) }
    #expect(try store.orders([record.id]).isEmpty)
    #expect(try store.events(limit: 10).isEmpty)
    try store.append(samples.placing(record))
    #expect(try store.orders([record.id]).count == 1)
  }

  @Test("a refused order may be placed again, a held one may not")
  func replacement() async throws {
    let store = try samples.open()
    try store.append(samples.placing(samples.refusedRecord("o1")))
    let held = try samples.record("o1")
    try store.append(samples.placing(held))
    #expect(try store.orders([held.id])[held.id]?.get() == held)
    let error = #expect(throws: StoreError.self) {
      try store.append(samples.placing(held))
    }
    #expect(error?.code == .corrupt)
  }

  @Test("an order that ended does not end again, but for a late delivery")
  func secondEnding() async throws {
    let store = try samples.open()
    let record = try samples.record("o1")
    let at = samples.moment(12)
    try store.append(samples.placing(record))
    try store.append(samples.ending(record, .expired(at: at, inferred: nil)))
    try store.append(samples.ending(record, .released(at: at)))
    let bought = Ending.settled(actual: try samples.dollars("5"), at: at)
    func refuse(_ endings: [Ending]) throws {
      for ending in endings {
        let error = #expect(throws: StoreError.self) {
          try store.append(samples.ending(record, ending))
        }
        #expect(error?.message.contains("another state") == true)
      }
    }
    try refuse([.released(at: at), .expired(at: at, inferred: nil)])
    try store.append(samples.ending(record, bought))
    try refuse([.expired(at: at, inferred: nil), bought])
  }

  /// Changes a byte in the middle of the batch of an event.
  private func damage(_ event: Int64, in store: SQLiteLedgerStore) async throws {
    try await store.queue.write { db in
      let sql = "SELECT frame FROM journal WHERE number = ?"
      var frame = try #require(try Data.fetchOne(db, sql: sql, arguments: [event]))
      frame[frame.startIndex + frame.count / 2] ^= 1
      try db.execute(
        sql: "UPDATE journal SET frame = ? WHERE number = ?", arguments: [frame, event])
    }
  }

  @Test("a batch that cannot be read is an error of its own orders")
  func unreadableBatch() async throws {
    let store = try samples.open()
    let records = try (1...3).map { try samples.record("o\($0)") }
    for record in records { try store.append(samples.placing(record)) }
    try await damage(2, in: store)
    let found = try store.orders(records.map(\.id))
    #expect(try found[records[0].id]?.get() == records[0])
    #expect(try found[records[2].id]?.get() == records[2])
    let error = #expect(throws: StoreError.self) { try found[records[1].id]?.get() }
    #expect(error?.code == .corrupt)
    #expect(error?.message.contains("o2") == true)
  }

  @Test("a start does not go on without the orders of a batch that cannot be read")
  func unreadableStart() async throws {
    do {
      let store = try samples.open()
      for name in ["o1", "o2"] { try store.append(samples.placing(samples.record(name))) }
      try await damage(1, in: store)
      let error = #expect(throws: StoreError.self) { try store.load() }
      #expect(error?.code == .corrupt)
    }
    let error = #expect(throws: StoreError.self) { try samples.open() }
    #expect(error?.code == .corrupt)
    #expect(error?.message.contains("checksum") == true)
    #expect(error?.message.contains("copy") == true)
  }

  @Test("a ledger goes on beside an order that cannot be read")
  func unreadableOrderInALedger() async throws {
    // The batch is before what a start reads.
    let store = try samples.withSmallRuns(1).open()
    try store.append(samples.placing(samples.refusedRecord("bad")))
    try store.append(samples.placing(samples.record("o1")))
    try await damage(1, in: store)
    let clock = TestClock(samples.moment(5))
    let ledger = try Ledger(
      suppliers: [Supplier(id: samples.main.supplier)], store: store, now: { clock.now })
    try await ledger.take([samples.reading("100", at: 4)])
    for name in ["bad", "good", "bad"] {
      let order = Order(
        id: try samples.id(name), currency: samples.usd, item: .cost(try samples.dollars("1")))
      do throws(LedgerError) {
        let placed = try await ledger.place(
          order, fingerprint: .sample("f"), router: Router(rules: RoutingRules()),
          retriesRefused: true)
        #expect(placed.record.state.name == "held" && name == "good")
      } catch {
        guard case .storeFailed(let failure) = error else { throw error }
        #expect(failure.code == .corrupt && name == "bad")
      }
    }
    #expect(try await ledger.positions().first?.held == samples.dollars("6"))
  }

  @Test("decimals of a declared currency that changed are refused, not reinterpreted")
  func changedDecimals() async throws {
    do { try samples.open().append(samples.placing(samples.refusedRecord("o1"))) }
    let changed = CurrencyTable(declared: [try Currency(declaring: "POINTS", minorDigits: 2)])
    let store = try SQLiteLedgerStore(path: samples.path, currencies: changed)
    let id = try samples.id("o1")
    let found = try store.orders([id])
    let error = #expect(throws: StoreError.self) { try found[id]?.get() }
    #expect(error?.message.contains("counts POINTS with 0 decimals") == true)
  }

  @Test("a pool whose currency changed its decimals stops the start")
  func changedDecimalsOfAPool() async throws {
    let pool = PoolID(supplier: SupplierID("acme"), currency: samples.points)
    do {
      let balance = Money(units: 5, currency: samples.points)
      try samples.open().append(
        LedgerChanges(books: [PoolBook(pool: pool, reading: nil, balance: balance, horizon: nil)]))
    }
    let changed = CurrencyTable(declared: [try Currency(declaring: "POINTS", minorDigits: 2)])
    let store = try SQLiteLedgerStore(path: samples.path, currencies: changed)
    let error = #expect(throws: StoreError.self) { try store.load() }
    #expect(error?.message.contains("counts POINTS with 0 decimals") == true)
  }
}
