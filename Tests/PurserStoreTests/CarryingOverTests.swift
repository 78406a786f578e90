import Foundation
import GRDB
import PurserCore
import PurserEngine
import TestSupport
import Testing

@testable import PurserStore

@Suite("Carrying over a ledger of the first schema")
struct CarryingOverTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  /// Makes a file with the first migration alone, and fills it as the version of that time did.
  private func makeOldLedger(_ rows: (Database) throws -> Void) throws {
    let queue = try DatabaseQueue(path: samples.path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
    }
    try Schema.migrator.migrate(queue, upTo: "2026-11 ledger")
    try queue.write(rows)
  }

  private func insertPool(_ db: Database, _ supplier: String, deduction: String) throws {
    let at = samples.moment(100).microsecondsSinceEpoch
    let reading = """
      {"supplier":"\(supplier)","pool":"main","currency":"USD","decimals":2,"available":100000000,\
      "deduction":"\(deduction)","requested_at":\(at),"received_at":\(at + 500_000),\
      "source":"polled","digest":"abc"}
      """
    try db.execute(
      sql: "INSERT INTO pool VALUES (?, 'main', 'USD', ?, ?)", arguments: [supplier, at, reading])
  }

  private func insertOrder(
    _ db: Database, _ id: String, _ supplier: String?, at seconds: Int64,
    end: (state: String, actual: Int64?, at: Int64?) = ("held", nil, nil)
  ) throws {
    let at = samples.moment(seconds).microsecondsSinceEpoch
    let decision =
      supplier.map { supplier in
        """
        {"policy":"cheapest","candidates":[{"supplier":"\(supplier)","pool":"main",\
        "currency":"USD","decimals":2,"cost":5000000,"spendable":90000000,"verdict":"chosen"},\
        {"supplier":"other","verdict":"missing_tag","tag":"x"}]}
        """
      }
        ?? """
        {"policy":"priority","candidates":[{"supplier":"acme","currency":"USD","decimals":2,\
        "cost":5000000,"verdict":"insufficient_funds","needs":5000000,"has":10000}]}
        """
    try db.execute(
      sql: "INSERT INTO event (at, kind, order_id, amount, detail) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        at, supplier == nil ? "refused" : "held", id, supplier == nil ? nil : 5_000_000, decision,
      ])
    try db.execute(
      sql: """
        INSERT INTO orders (id, fingerprint, currency, decimals, supplier, pool, placed_by,
          placed_at, state, actual, ended_at) VALUES (?, ?, 'USD', 2, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, Self.digits(of: id), supplier, supplier == nil ? nil : "main", db.lastInsertedRowID, at,
        end.state, end.actual, end.at.map { samples.moment($0).microsecondsSinceEpoch },
      ])
  }

  /// The digits of the fingerprint of an order's name.
  private static func digits(of name: String) -> String {
    Fingerprint.sample(name).withBytes { bytes in
      bytes.map { String(format: "%02x", $0) }.joined()
    }
  }

  private func fill(_ db: Database) throws {
    try insertPool(db, "acme", deduction: "at_confirmation")
    try insertPool(db, "early", deduction: "at_order")
    for supplier in ["acme", "early"] {
      try insertOrder(db, "\(supplier)-held", supplier, at: 50)
      try insertOrder(db, "\(supplier)-fresh", supplier, at: 99)
      try insertOrder(db, "\(supplier)-old", supplier, at: 40, end: ("settled", 4_000_000, 60))
      try insertOrder(db, "\(supplier)-late", supplier, at: 41, end: ("settled", 3_000_000, 99))
      try insertOrder(db, "\(supplier)-released", supplier, at: 42, end: ("released", nil, 61))
    }
    try insertOrder(db, "refused", nil, at: 43, end: ("refused", nil, nil))
  }

  @Test("open orders are in flight, and the book balance follows the supplier's timing")
  func openPart() async throws {
    try makeOldLedger(fill)
    let snapshot = try samples.open().load()
    let books = Dictionary(
      uniqueKeysWithValues: snapshot.books.map { ($0.pool.supplier.name, $0) })
    // Nothing open is in the number of a supplier that deducts at confirmation. The other one's
    // number lacks what was placed before it: the held order, and the one settled too late.
    #expect(books["acme"]?.balance == (try samples.dollars("100")))
    #expect(books["early"]?.balance == (try samples.dollars("108")))
    for book in snapshot.books {
      #expect(book.horizon == samples.moment(98))
      #expect(book.reading?.available == (try samples.dollars("100")))
      #expect(book.corrections.isEmpty && book.topUps.isEmpty)
    }
    let names = Set(snapshot.orders.map(\.id.name))
    #expect(
      names == ["acme-held", "acme-fresh", "acme-late", "early-held", "early-fresh", "early-late"])
    for status in snapshot.orders {
      #expect(status.state.holding?.sending == .assumed(at: status.placedAt))
    }
  }

  @Test("every stored answer is still the answer")
  func answers() async throws {
    try makeOldLedger(fill)
    let store = try samples.open()
    let ids = try ["acme-held", "acme-old", "acme-released", "refused"].map(samples.id)
    let found = try store.orders(ids).mapValues { try $0.get() }
    #expect(ids.map { found[$0]?.state.name } == ["held", "settled", "released", "refused"])
    #expect(found.values.allSatisfy { $0.fingerprint == .sample($0.id.name) })
    let settled = try #require(found[ids[1]])
    #expect(
      settled.state.holding?.ending
        == .settled(actual: try samples.dollars("4"), at: samples.moment(60)))
    #expect(settled.decision.judgements.map(\.verdict) == [.chosen, .excluded(.missingTag("x"))])
    #expect(found[ids[3]]?.state == .refused(.insufficientFunds))
  }

  @Test("a carried-over ledger goes on: orders end, and readings without surprise stay so")
  func goingOn() async throws {
    try makeOldLedger(fill)
    let store = try samples.open()
    let clock = TestClock(samples.moment(200))
    let suppliers = ["acme", "early"].map { Supplier(id: SupplierID($0)) }
    let ledger = try Ledger(
      suppliers: suppliers, terms: LedgerTerms(holdTimeToLive: .seconds(3600)), store: store,
      now: { clock.now })
    for supplier in ["acme", "early"] {
      for order in ["held", "fresh"] {
        _ = try await ledger.take(.settled(actual: nil), of: samples.id("\(supplier)-\(order)"))
      }
    }
    // acme's number lacked the late settlement of 3 and now these two of 5; early's number had the
    // first of them already, and the late one.
    clock.advance(by: .seconds(60))
    try await ledger.take([
      read("acme", "87", at: clock.now), read("early", "95", at: clock.now),
    ])
    let entries = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 100)
    #expect(entries.isEmpty, "\(entries)")
    #expect(try await ledger.positions().map(\.book.decimalString) == ["87.00", "95.00"])
  }

  private func read(
    _ supplier: String, _ available: String, at moment: Timestamp
  ) throws -> SupplierBalance {
    SupplierBalance(
      pool: PoolID(supplier: SupplierID(supplier), currency: samples.usd),
      available: try samples.dollars(available), requestedAt: moment, receivedAt: moment)
  }

  @Test("a carried-over name is taken, and a refused one may be tried again")
  func names() async throws {
    try makeOldLedger(fill)
    let store = try samples.open()
    #expect(throws: StoreError.self) {
      try store.append(samples.placing(samples.record("acme-old", at: 300)))
    }
    let again = try samples.record("refused", at: 300)
    try store.append(samples.placing(again))
    #expect(try store.orders([again.id])[again.id]?.get() == again)
  }
}
