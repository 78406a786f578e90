import Foundation
import GRDB
import PurserCore
import Testing

@testable import PurserStore

@Suite("SQLiteLedgerStore")
struct SQLiteLedgerStoreTests {
  private let folder: TemporaryFolder
  private let path: String
  private let usd: Currency
  private let points: Currency

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("purser.db")
    usd = try #require(Currency(iso4217: "USD"))
    points = try Currency(declaring: "POINTS", minorDigits: 0)
  }

  private var currencies: CurrencyTable { CurrencyTable(declared: [points]) }
  private var main: PoolID { PoolID(supplier: SupplierID("acme"), currency: usd) }

  private func open() throws -> SQLiteLedgerStore {
    try SQLiteLedgerStore(path: path, currencies: currencies)
  }

  private func moment(_ seconds: Int64) -> Timestamp {
    Timestamp(microsecondsSinceEpoch: 1_790_000_000_000_000 + seconds * 1_000_000)
  }

  private func dollars(_ text: String) throws -> Money {
    try Money(text, usd, rounding: .down)
  }

  private func id(_ name: String) throws -> OrderID { try #require(OrderID(name)) }

  private func fullReading(at seconds: Int64) throws -> SupplierBalance {
    SupplierBalance(
      pool: main, available: try dollars("100"), reserved: try dollars("1"),
      used: try dollars("2"), credited: try dollars("3"), creditLimit: try dollars("4"),
      pendingTopUp: try dollars("5"), expiresAt: moment(6), deductionTiming: .atOrder,
      supplierUpdatedAt: moment(7), requestedAt: moment(seconds),
      receivedAt: moment(seconds + 1), source: .manual, rawDigest: "abc")
  }

  /// A decision in which every kind of verdict and exclusion occurs.
  private func fullDecision() throws -> Decision {
    let cost = try dollars("9.50")
    let exclusions: [Exclusion] = [
      .notAllowed, .denied, .missingTag("in \"stock\""), .paused, .notSold, .noPool(points),
      .noReading, .lapsed(at: moment(5)),
      .staleReading(age: .seconds(601), limit: .milliseconds(600_500)),
      .insufficientFunds(needs: cost, has: try dollars("-3.20")),
    ]
    return Decision(
      policy: .mostFunds,
      candidates: [
        Candidate(
          supplier: main.supplier, pool: main, cost: cost, spendable: try dollars("12"),
          verdict: .chosen),
        Candidate(
          supplier: SupplierID("second"),
          pool: PoolID(supplier: SupplierID("second"), pool: "gold", currency: usd), cost: cost,
          spendable: cost, verdict: .ranked(2)),
      ]
        + exclusions.enumerated().map { index, exclusion in
          Candidate(
            supplier: SupplierID("x\(index)"), cost: cost, verdict: .excluded(exclusion))
        })
  }

  private func record(_ name: String, at seconds: Int64 = 10) throws -> OrderRecord {
    let decision = try fullDecision()
    return OrderRecord(
      id: try id(name), fingerprint: "f-\(name)", currency: usd, placedAt: moment(seconds),
      decision: decision, state: .held(try #require(decision.hold)))
  }

  private func refusedRecord(_ name: String) throws -> OrderRecord {
    let decision = Decision(
      policy: .cheapest,
      candidates: [
        Candidate(
          supplier: main.supplier, cost: try dollars("5"),
          verdict: .excluded(.insufficientFunds(needs: try dollars("5"), has: try dollars("1"))))
      ])
    return OrderRecord(
      id: try id(name), fingerprint: "f", currency: usd, placedAt: moment(3), decision: decision,
      state: .refused(.insufficientFunds))
  }

  @Test("a commit is on the disk when it returns: write-ahead log, every commit synchronised")
  func durability() async throws {
    let (mode, synchronous) = try await open().queue.read { db in
      (
        try String.fetchOne(db, sql: "PRAGMA journal_mode"),
        try Int.fetchOne(db, sql: "PRAGMA synchronous")
      )
    }
    #expect(mode == "wal")
    // 2 is FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
    #expect(synchronous == 2)
  }

  @Test("a link to the file does not lead around the lock")
  func lockBehindALink() throws {
    let store = try open()
    let link = folder.file("link.db")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    let error = #expect(throws: StoreError.self) {
      try SQLiteLedgerStore(path: link, currencies: currencies)
    }
    #expect(error?.code == .inUse)
    withExtendedLifetime(store) {}
  }

  @Test("a reopened file gives back every field of readings and orders")
  func roundTrip() async throws {
    let (first, second) = (try record("o1"), try record("o2", at: 11))
    do {
      let store = try open()
      try await store.append([.read(fullReading(at: 0)), .placed(first), .placed(second)])
      try await store.append([.settled(second.id, actual: try dollars("9.40"), at: moment(20))])
    }
    let snapshot = try await open().load(maximumLag: .seconds(60))
    #expect(snapshot.readings == [try fullReading(at: 0)])
    var settled = second
    settled.state = .settled(
      try #require(second.state.hold), actual: try dollars("9.40"), at: moment(20))
    #expect(snapshot.orders == [first, settled])
  }

  @Test("a newer reading takes the place of the older one")
  func newerReading() async throws {
    let store = try open()
    try await store.append([.read(fullReading(at: 0)), .read(fullReading(at: 60))])
    #expect(try await store.load(maximumLag: .zero).readings == [fullReading(at: 60)])
  }

  @Test("ended orders are looked up, and not loaded at the start")
  func endedOrders() async throws {
    let store = try open()
    let (released, settled, refused) = (
      try record("released"), try record("settled"), try refusedRecord("refused")
    )
    try await store.append([
      .read(fullReading(at: 0)), .placed(released), .placed(settled), .placed(refused),
      .released(released.id, at: moment(12)),
      .settled(settled.id, actual: try dollars("9.50"), at: moment(12)),
      .read(fullReading(at: 100)),
    ])
    #expect(try await store.load(maximumLag: .seconds(2)).orders.isEmpty)
    let found = try await store.orders([
      released.id, settled.id, refused.id, try id("unknown"),
    ])
    #expect(found.map(\.state.name) == ["released", "settled", "refused"])
    #expect(found.last == refused)
  }

  @Test("a settlement that a reading may not contain yet is loaded")
  func lateSettlement() async throws {
    let store = try open()
    let record = try record("o1")
    try await store.append([
      .placed(record), .settled(record.id, actual: try dollars("1"), at: moment(98)),
      .read(fullReading(at: 99)),
    ])
    #expect(try await store.load(maximumLag: .seconds(2)).orders.count == 1)
    #expect(try await store.load(maximumLag: .milliseconds(500)).orders.isEmpty)
  }

  @Test("the stored events, replayed, give the state that was stored")
  func replay() async throws {
    let store = try open()
    let supplier = Supplier(id: main.supplier)
    let ledger = try await Ledger(
      suppliers: [supplier], store: store, now: { [self] in moment(50) })
    try await ledger.take([
      SupplierBalance(
        pool: main, available: try dollars("100"), requestedAt: moment(40),
        receivedAt: moment(41))
    ])
    let router = Router(rules: RoutingRules())
    for number in 0..<30 {
      let order = Order(
        id: try id("o\(number)"), currency: usd, item: .cost(try dollars("\(number + 1)")))
      _ = try await ledger.place(
        order, fingerprint: "\(number)", router: router, retriesRefused: false)
    }
    _ = try await ledger.settle(try id("o3"), actual: try dollars("3.50"))
    _ = try await ledger.release(try id("o4"))

    var replayed = LedgerState(suppliers: [supplier])
    var last: Int64 = 0
    while true {
      let page = try await store.events(after: last, limit: 7)
      guard let end = page.last else { break }
      for (_, event) in page { try replayed.apply(event) }
      last = end.sequence
    }
    #expect(try await ledger.positions() == replayed.positions)
    let loaded = try LedgerState(
      suppliers: [supplier], snapshot: try await store.load(maximumLag: .seconds(2)))
    #expect(loaded.positions == replayed.positions)
    #expect(loaded.openOrderCount == replayed.openOrderCount)
  }

  @Test("a batch is written whole or not at all")
  func atomicBatch() async throws {
    let store = try open()
    let record = try record("o1")
    await #expect(throws: StoreError.self) {
      try await store.append([.placed(record), .released(try id("never-placed"), at: moment(1))])
    }
    #expect(try await store.orders([record.id]).isEmpty)
    #expect(try await store.events(limit: 10).isEmpty)
  }

  @Test("a refused order may be placed again, a held one may not")
  func replacement() async throws {
    let store = try open()
    let refused = try refusedRecord("o1")
    try await store.append([.placed(refused)])
    let held = try record("o1")
    try await store.append([.placed(held)])
    #expect(try await store.orders([held.id]).first?.state.name == "held")
    await #expect(throws: StoreError.self) { try await store.append([.placed(held)]) }
  }

  @Test("a second opening of the file is refused with a clear error")
  func secondOpening() throws {
    let store = try open()
    let error = #expect(throws: StoreError.self) { try open() }
    #expect(error?.code == .inUse)
    #expect(error?.message.contains("\(path) is in use by another process") == true)
    withExtendedLifetime(store) {}
  }

  @Test("a running ledger can be read on the side")
  func readOnTheSide() async throws {
    let store = try open()
    let record = try record("o1")
    try await store.append([.read(fullReading(at: 0)), .placed(record)])
    let snapshot = try SQLiteLedgerStore.snapshot(
      at: path, currencies: currencies, maximumLag: .seconds(2))
    #expect(snapshot.orders == [record])
    let none = try SQLiteLedgerStore.snapshot(
      at: folder.file("none.db"), currencies: currencies, maximumLag: .seconds(2))
    #expect(none == LedgerSnapshot())
    #expect(!FileManager.default.fileExists(atPath: folder.file("none.db")))
  }

  @Test(
    "a file that is something else is refused and left as it was",
    arguments: [
      Array("hello, world".utf8), Array("SQLite format 3\0".utf8),
      Array("SQLite format 3\0".utf8) + [UInt8](repeating: 7, count: 4000),
      [UInt8](repeating: 0, count: 5000),
    ])
  func foreignFile(contents: [UInt8]) throws {
    try Data(contents).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: StoreError.self) { try open() }
    #expect(error?.code == .notALedger)
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == contents)
  }

  @Test("a damaged ledger is refused")
  func damagedFile() async throws {
    do { try await open().append([.read(fullReading(at: 0))]) }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for index in 100..<bytes.count { bytes[index] = 0xAA }
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: StoreError.self) { try open() }
    #expect(error?.code == .corrupt)
  }

  @Test("a missing folder is named")
  func missingFolder() {
    let error = #expect(throws: StoreError.self) {
      try SQLiteLedgerStore(path: folder.file("no/such/purser.db"), currencies: currencies)
    }
    #expect(error?.code == .cannotOpen)
    #expect(error?.message.contains("no/such") == true)
  }

  @Test("decimals of a declared currency that changed are refused, not reinterpreted")
  func changedDecimals() async throws {
    let pool = PoolID(supplier: SupplierID("acme"), currency: points)
    do {
      try await open().append([
        .read(
          SupplierBalance(
            pool: pool, available: Money(units: 5, currency: points), requestedAt: moment(0),
            receivedAt: moment(1)))
      ])
    }
    let changed = CurrencyTable(declared: [try Currency(declaring: "POINTS", minorDigits: 2)])
    let store = try SQLiteLedgerStore(path: path, currencies: changed)
    let error = await #expect(throws: StoreError.self) {
      try await store.load(maximumLag: .zero)
    }
    #expect(error?.message.contains("counts POINTS with 0 decimals") == true)
  }
}
