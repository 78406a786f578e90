import GRDB
import PurserCore
import PurserEngine
import TestSupport
import Testing

@testable import PurserStore

@Suite("Findings over a restart")
struct FindingTests {
  private let samples: LedgerSamples
  private let clock: TestClock

  init() throws {
    samples = try LedgerSamples()
    clock = TestClock(samples.moment(1000))
  }

  private func ledger(in store: SQLiteLedgerStore) async throws -> Ledger {
    let clock = clock
    return try Ledger(
      suppliers: [Supplier(id: samples.main.supplier)], store: store, now: { clock.now })
  }

  private func listed(in store: SQLiteLedgerStore) async throws -> [String] {
    try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 100
    ).map { entry in
      let open = entry.open.map { " open \($0.decimalString)" } ?? ""
      let explains = entry.explains.map { " explains \($0)" } ?? ""
      return "\(entry.number) \(entry.transaction.type) \(entry.transaction.amount.decimalString)"
        + open + explains
    }
  }

  @Test("what was found before is explained by what is told after it, and the entries say so")
  func restart() async throws {
    do {
      let store = try samples.open()
      let ledger = try await ledger(in: store)
      try await ledger.take([samples.reading("100", at: 0)])
      try await ledger.take([samples.reading("85", at: 60)])
      try await ledger.take([samples.reading("105", at: 120)])
      #expect(
        try await listed(in: store) == [
          "1 drift -15.00 open -15.00", "2 credit_detected 20.00 open 20.00",
        ])
      await ledger.finish()
    }
    let store = try await samples.reopen()
    let ledger = try await ledger(in: store)
    _ = try await ledger.adjust(
      samples.reference("a-1"), pool: samples.main, type: .adjustment,
      amount: samples.dollars("-15"), note: nil)
    // A part of what was found is known to be one when a reading lacks what was told.
    _ = try await ledger.adjust(
      samples.reference("a-2"), pool: samples.main, type: .adjustment,
      amount: samples.dollars("12"), note: nil)
    try await ledger.take([samples.reading("105", at: 1100)])
    let expected = [
      "1 drift -15.00 open 0.00", "2 credit_detected 20.00 open 8.00", "3 adjustment -15.00",
      "4 explained 15.00 explains 1", "5 adjustment 12.00", "6 explained -12.00 explains 2",
    ]
    #expect(try await listed(in: store) == expected)
    #expect(try await ledger.positions().map(\.book) == [samples.dollars("105")])
    var filter = TransactionFilter()
    filter.type = .explained
    let explained = try await store.transactions(
      filter, after: nil, newestFirst: false, limit: 10)
    #expect(explained.map(\.transaction.cause.reference?.name) == ["a-1", "a-2"])
  }

  @Test("a file of the version before is carried over: what it found is listed, and not explained")
  func carriedOver() async throws {
    let reading = BookText.text(of: try samples.reading("90", at: 60))
    let moment = samples.moment(60).microsecondsSinceEpoch
    let queue = try DatabaseQueue(path: samples.path)
    try await queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
    }
    try Schema.migrator.migrate(queue, upTo: "2026-11 moments and books")
    try await queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO currency (code, decimals) VALUES ('USD', 2);
          INSERT INTO pool (supplier, name, currency, balance, horizon, reading, corrections, top_ups)
            VALUES ('acme', 'main', 'USD', 90000000, \(moment - 2_000_000),
              '\(String(decoding: reading, as: UTF8.self))', '[]', '[]');
          INSERT INTO entry (number, at, type, pool, amount, balance, detail)
            VALUES (1, \(moment), 6, 1, -10000000, 90000000,
              '{"available":90000000,"lowest":100000000,"highest":100000000,
                "requested_at":\(moment),"received_at":\(moment)}');
          """)
    }
    try queue.close()
    let store = try samples.open()
    let ledger = try await ledger(in: store)
    _ = try await ledger.adjust(
      samples.reference("a-1"), pool: samples.main, type: .adjustment,
      amount: samples.dollars("-10"), note: nil)
    try await ledger.take([samples.reading("70", at: 1100)])
    _ = try await ledger.adjust(
      samples.reference("a-2"), pool: samples.main, type: .adjustment,
      amount: samples.dollars("-10"), note: nil)
    #expect(
      try await listed(in: store) == [
        "1 drift -10.00 open -10.00", "2 adjustment -10.00", "3 drift -10.00 open 0.00",
        "4 adjustment -10.00", "5 explained 10.00 explains 3",
      ])
    #expect(try await ledger.positions().map(\.book) == [samples.dollars("70")])
  }

  @Test("an explanation of what the file does not have is damage, and is not written")
  func explainsNothing() async throws {
    let store = try samples.open()
    let ledger = try await ledger(in: store)
    try await ledger.take([samples.reading("100", at: 0)])
    await ledger.finish()
    let reading = try samples.reading("90", at: 60)
    let finding = Finding(
      amount: try samples.dollars("-10"),
      observation: Transaction.Observation(
        available: reading.available, lowest: reading.available, highest: reading.available,
        requestedAt: reading.requestedAt, receivedAt: reading.receivedAt))
    let explanation = Transaction(
      at: samples.moment(70), type: .explained, pool: samples.main,
      amount: try samples.dollars("10"), balance: try samples.dollars("100"),
      cause: .explanation(finding, by: .owner(try samples.reference("a-1"))))
    let error = #expect(throws: StoreError.self) {
      try store.append(
        LedgerChanges(
          events: [.passedOver(reading, at: samples.moment(70))], transactions: [explanation]))
    }
    #expect(error?.code == .corrupt)
    #expect(try await listed(in: store).isEmpty)
  }

  @Test(
    "pools that one absent pool stands for are absent as of the last check, also after a restart")
  func goneForGood() async throws {
    func report(_ names: [String], at seconds: Int64) throws -> BalanceReport {
      let readings = try names.map { name in
        var reading = try samples.reading("5", at: seconds)
        reading.pool = PoolID(
          supplier: samples.main.supplier, pool: name, currency: samples.main.currency)
        return reading
      }
      return BalanceReport(
        supplier: samples.main.supplier, readings: readings, requestedAt: samples.moment(seconds),
        receivedAt: samples.moment(seconds + 1))
    }
    let before: [Position]
    do {
      let store = try samples.open()
      let ledger = try await ledger(in: store)
      try await ledger.take(report(["one", "two", "three"], at: 0))
      for turn in 1...5 { try await ledger.take(report([], at: Int64(turn) * 60)) }
      before = try await ledger.positions()
      await ledger.finish()
      #expect(try store.events(after: 0, limit: 100).count < 3 + 3 * 5)
    }
    #expect(before.map(\.reading.requestedAt) == Array(repeating: samples.moment(300), count: 3))
    let ledger = try await ledger(in: samples.reopen())
    #expect(try await ledger.positions() == before)
    try await ledger.take(report([], at: 360))
    #expect(
      try await ledger.positions().map(\.reading.requestedAt)
        == Array(repeating: samples.moment(360), count: 3))
  }

  @Test("a pool that is absent stays so")
  func absence() async throws {
    let report = BalanceReport(
      supplier: samples.main.supplier, readings: [], requestedAt: samples.moment(60),
      receivedAt: samples.moment(61))
    let before: [Position]
    do {
      let store = try samples.open()
      let ledger = try await ledger(in: store)
      try await ledger.take([samples.reading("100", at: 0)])
      try await ledger.take(report)
      before = try await ledger.positions()
      await ledger.finish()
    }
    #expect(before.map(\.reading.isAbsence) == [true])
    let ledger = try await ledger(in: samples.reopen())
    #expect(try await ledger.positions() == before)
  }

  @Test("where the money of a pool went, and since when it is absent, is kept and listed")
  func moved() async throws {
    let wallet = PoolID(
      supplier: samples.main.supplier, pool: "wallet", currency: samples.main.currency)
    func report(at seconds: Int64) throws -> BalanceReport {
      var reading = try samples.reading("100", at: seconds)
      reading.pool = wallet
      return BalanceReport(
        supplier: wallet.supplier, readings: [reading], requestedAt: reading.requestedAt,
        receivedAt: reading.receivedAt)
    }
    let before: [Position]
    do {
      let store = try samples.open()
      let ledger = try await ledger(in: store)
      try await ledger.take([samples.reading("100", at: 0)])
      try await ledger.take(report(at: 60))
      try await ledger.take(report(at: 120))
      before = try await ledger.positions()
      await ledger.finish()
    }
    let absence = SupplierBalance.Absence(
      since: try report(at: 60).receivedAt, movedTo: "wallet")
    #expect(before.map(\.reading.absence) == [absence, nil])
    let store = try await samples.reopen()
    let ledger = try await ledger(in: store)
    #expect(try await ledger.positions() == before)
    let entries = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 9)
    #expect(entries.map(\.transaction.cause.observation?.movedTo) == ["wallet"])
    // The finding is in the books as it was, and is explained by what is told of it.
    _ = try await ledger.adjust(
      samples.reference("a-1"), pool: samples.main, type: .adjustment,
      amount: samples.dollars("-100"), note: nil)
    let explained = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: true, limit: 1)
    #expect(explained.map(\.explains) == [1])
    #expect(explained.map(\.transaction.cause.observation?.movedTo) == ["wallet"])
  }

  @Test("an absence of the version before counts from its reading")
  func earlierAbsence() throws {
    let report = BalanceReport(
      supplier: samples.main.supplier, readings: [], requestedAt: samples.moment(60),
      receivedAt: samples.moment(61))
    let absence = SupplierBalance.absence(after: try samples.reading("100", at: 0), in: report)
    var earlier = absence
    earlier.absence = nil
    for reading in [absence, earlier] {
      let text = String(decoding: BookText.text(of: reading), as: UTF8.self)
      #expect(
        try BookText.reading(JSONFields(text), currencies: samples.currencies) == absence)
    }
  }
}
