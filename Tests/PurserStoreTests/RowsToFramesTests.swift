import Foundation
import GRDB
import PurserCore
import TestSupport
import Testing

@testable import PurserStore

/// A file as the version wrote it that kept a row for each order: its tables made by its migrations,
/// its rows as it wrote them.
@Suite("Carrying over a ledger that has a row for each order")
struct RowsToFramesTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  private func at(_ seconds: Int64) -> Int64 { samples.moment(seconds).microsecondsSinceEpoch }

  /// The name of one of the many orders.
  private func name(_ number: Int) -> String {
    "0a0b0c0d-0000-4000-8000-" + String(repeating: "0", count: 12 - "\(number)".count) + "\(number)"
  }

  private func makeFile(many: Int = 0) throws {
    let queue = try DatabaseQueue(path: samples.path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
    }
    try Schema.migrator.migrate(queue, upTo: "2026-11 found entries")
    try queue.write { db in
      try db.execute(sql: books + orders + entries)
      for number in 0..<many {
        try db.execute(
          sql: """
            INSERT INTO orders (number, id, currency, payer, placed_at, is_open, amount, balance,
              attempt, sending, ended_at, ending, actual, fingerprint, decision)
            VALUES (?, ?, 'USD', 1, ?, 0, 2000000, 1, 1, 1, ?, 'settled', 2000000, ?,
              '["cheapest",[1,2000000,90000000,1]]')
            """,
          arguments: [
            100 + number, name(number), at(200), at(number == 7 ? 5000 : 300),
            Data(repeating: UInt8(truncatingIfNeeded: number), count: 32),
          ])
      }
    }
  }

  private var books: String {
    let reading = String(
      decoding: BookText.text(of: samples.lateReading(at: 1000)), as: UTF8.self)
    return """
      INSERT INTO currency VALUES ('USD', 2), ('POINTS', 0);
      INSERT INTO pool (number, supplier, name, currency, balance, horizon, reading)
        VALUES (1, 'acme', 'main', 'USD', 100000000, \(at(990)), '\(reading)'),
          (2, 'acme', 'gold', 'USD', NULL, NULL, NULL);
      INSERT INTO payer VALUES (1, '1'), (2, '1,2');
      """
  }

  private var orders: String {
    let digest = "x'" + String(repeating: "0f", count: 32) + "'"
    let digits = "'" + String(repeating: "a0", count: 32) + "'"
    return """
      INSERT INTO orders (number, id, currency, payer, placed_at, is_open, amount, others, balance,
        attempt, sending, sent_at, accepted_at, unknown_at, ended_at, ending, actual, settled_at,
        inferred, former_id, fingerprint, decision)
      VALUES
        (1, 'open', 'USD', 1, \(at(10)), 1, 5000000, NULL, 95000000, 1, 2, \(at(11)), \(at(12)),
          NULL, NULL, NULL, NULL, NULL, NULL, NULL, \(digest),
          '["most_funds",[1,5000000,100000000,1],["other",5000000,null,["missing_tag","x"]]]'),
        (2, 'shared', 'USD', 2, \(at(13)), 0, 9000000, '500000', 86000000, 2, 1, NULL, NULL, NULL,
          \(at(1001)), 'settled', 9400000, NULL, NULL, NULL, \(digits),
          '["cheapest",[1,9500000,95000000,1,[1,9000000,2,500000]]]'),
        (4, 'no', 'POINTS', NULL, \(at(14)), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
          NULL, NULL, NULL, NULL, NULL, NULL, \(digest),
          '["priority",["acme",7,null,["no_pool","POINTS",0]]]'),
        (5, NULL, 'USD', 1, \(at(15)), 0, 1000000, NULL, 85000000, 1, 1, NULL, NULL, NULL,
          \(at(16)), 'released', NULL, NULL, NULL, 'again', NULL, NULL),
        (7, 'again', 'USD', 1, \(at(17)), 1, 3000000, NULL, 82000000, 1, 1, NULL, NULL, NULL,
          \(at(18)), 'expired', NULL, NULL, NULL, NULL, \(digest),
          '["cheapest",[1,3000000,85000000,1]]'),
        (8, 'undone', 'USD', 1, \(at(19)), 0, 4000000, NULL, 78000000, 1, 0, NULL, NULL, \(at(20)),
          \(at(22)), 'reversed', 4000000, \(at(21)), NULL, NULL, \(digest),
          '["cheapest",[1,4000000,82000000,1]]');
      """
  }

  private var entries: String {
    """
    INSERT INTO entry (number, at, type, pool, amount, balance, order_number)
      VALUES (3, \(at(13)), 1, 2, -500000, 0, 2), (6, \(at(16)), 3, 1, 1000000, 86000000, 5),
        (9, \(at(21)), 3, 1, 4000000, 82000000, 8);
    INSERT INTO entry (number, at, type, pool, amount, balance, reference, detail)
      VALUES (10, \(at(23)), 7, 1, -250000, 81750000, 'fee-1', '{"note":"a fee"}');
    INSERT INTO stretch VALUES (0, \(at(10)), \(at(23)), '1,2');
    INSERT INTO journal VALUES (1, 9, \(at(10)), 'whatever it was'), (10, 3, \(at(20)), 'and more');
    """
  }

  @Test("the same ids have the same answers")
  func answers() async throws {
    try makeFile()
    let store = try samples.open()
    let names = ["open", "shared", "no", "again", "undone", "nobody"]
    let found = try store.orders(names.map(samples.id)).mapValues { try $0.get() }
    #expect(found.count == 5)
    let (usd, main, gold) = (samples.usd, samples.main, samples.gold)
    func status(_ name: String) throws -> Holding? {
      try found[samples.id(name)]?.state.holding
    }
    let open = try #require(try found[samples.id("open")])
    let digest = Fingerprint.of([UInt8](repeating: 0x0F, count: 32))
    #expect(open.fingerprint == digest && open.status.placedAt == samples.moment(10))
    #expect(open.decision.policy == .mostFunds)
    #expect(
      open.decision.judgements.map(\.verdict) == [.chosen, .excluded(.missingTag("x"))])
    #expect(
      try status("open")
        == Holding(
          hold: Hold(pool: main, amount: samples.dollars("5")),
          sending: .reported(at: samples.moment(11)), acceptedAt: samples.moment(12)))
    let lines = [
      Hold.Line(pool: main, amount: try samples.dollars("9")),
      Hold.Line(pool: gold, amount: try samples.dollars("0.50")),
    ]
    #expect(
      try status("shared")
        == Holding(
          hold: #require(Hold(lines: lines, attempt: 2)), sending: .assumed(at: samples.moment(13)),
          ending: .settled(actual: samples.dollars("9.40"), at: samples.moment(1001))))
    #expect(
      try found[samples.id("shared")]?.fingerprint == .of([UInt8](repeating: 0xA0, count: 32)))
    #expect(try found[samples.id("no")]?.state == .refused(.noEligibleSupplier))
    #expect(try status("again")?.ending == .expired(at: samples.moment(18), inferred: nil))
    #expect(
      try status("undone")?.ending
        == .reversed(
          actual: Money(units: 4_000_000, currency: usd), settledAt: samples.moment(21),
          at: samples.moment(22)))
  }

  @Test("entries keep their numbers, so that a cursor of before goes on")
  func listing() async throws {
    try makeFile()
    let store = try samples.open()
    let all = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 100)
    #expect(all.map(\.number) == [1, 2, 3, 5, 6, 7, 8, 9, 10])
    #expect(
      all.map(\.transaction.cause.order?.name) == [
        "open", "shared", "shared", "again", "again", "again", "undone", "undone", nil,
      ])
    #expect(
      all.map(\.transaction.balance.units) == [
        95_000_000, 86_000_000, 0, 85_000_000, 86_000_000, 82_000_000, 78_000_000, 82_000_000,
        81_750_000,
      ])
    let after = try await store.transactions(
      TransactionFilter(), after: 6, newestFirst: true, limit: 100)
    #expect(after.map(\.number) == [5, 3, 2, 1])
    var filter = TransactionFilter()
    filter.order = try samples.id("again")
    filter.type = .order
    let own = try await store.transactions(filter, after: nil, newestFirst: false, limit: 9)
    #expect(own.map(\.number) == [5, 7])
  }

  @Test("what is open is open, and numbering goes on")
  func goingOn() async throws {
    try makeFile()
    let samples = samples.withSmallRuns()
    for attempt in 0..<2 {
      let store = try samples.open()
      let open = try store.load().orders.map(\.id.name)
      // What ended after the reading's horizon is still needed.
      #expect(Set(open) == ["open", "shared", "again"], "start \(attempt)")
    }
    let store = try samples.open()
    #expect(throws: StoreError.self) {
      try store.append(samples.placing(samples.record("open", at: 2000)))
    }
    let new = try samples.record("no", at: 2000)
    try store.append(samples.placing(new))
    #expect(try store.orders([new.id])[new.id]?.get() == new)
    let known = try #require(try store.orders([samples.id("open")]).first?.value.get())
    try store.append(samples.ending(known, .released(at: samples.moment(2001))))
    let events = try store.events(limit: 10)
    // Three batches of before had twelve events, and six orders were carried over.
    #expect(events.map(\.number) == [19, 20])
    let latest = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: true, limit: 1)
    #expect(latest.map(\.number) == [11])
  }

  @Test("answers that were carried over are pruned; what a reading may lack waits for it")
  func pruning() async throws {
    try makeFile(many: 10)
    let store = try samples.open()
    let names = ["open", "shared", "no", "again", "undone"] + (0..<10).map(name)
    func kept() throws -> Set<String> {
      Set(try store.orders(names.map(samples.id)).keys.map(\.name))
    }
    func prune() throws {
      let moment = samples.moment(10_000)
      while try store.prune(endedBefore: moment, journalBefore: moment) {}
    }
    #expect(try kept().count == 15)
    try prune()
    // One of the many ended after what the reading contains, and one has a pool without a reading.
    let waiting: Set = ["open", "again", "shared", name(7)]
    #expect(try kept() == waiting)
    let entries = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 100)
    let readings = try [samples.main, samples.gold].map { pool in
      PoolBook(
        pool: pool, reading: nil, balance: try samples.dollars("1"), horizon: samples.moment(6000))
    }
    try store.append(LedgerChanges(books: readings))
    try prune()
    #expect(try kept() == ["open", "again"])
    let after = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 100)
    #expect(after == entries)
  }

  @Test("many orders are carried over into runs, and each is found")
  func many() async throws {
    try makeFile(many: 20_000)
    let store = try samples.open()
    for number in [0, 1, 9_999, 19_999] {
      let record = try store.orders([samples.id(name(number))]).first?.value.get()
      #expect(
        record?.fingerprint
          == .of([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32)))
      #expect(record?.state.name == "settled")
    }
    #expect(try store.orders([samples.id(name(20_000))]).isEmpty)
    #expect(try store.load().orders.count == 4)
    let runs = try await store.queue.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM name_run")
    }
    #expect(runs == 1)
  }
}

extension Fingerprint {
  fileprivate static func of(_ bytes: [UInt8]) -> Fingerprint? {
    bytes.withUnsafeBytes { Fingerprint(bytes: $0) }
  }
}

extension LedgerSamples {
  fileprivate func lateReading(at seconds: Int64) -> SupplierBalance {
    SupplierBalance(
      pool: main, available: Money(units: 100_000_000, currency: usd),
      requestedAt: moment(seconds), receivedAt: moment(seconds))
  }
}
