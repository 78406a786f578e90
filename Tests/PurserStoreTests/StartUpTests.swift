import GRDB
import PurserCore
import Testing

@testable import PurserStore

@Suite("Start-up and lookups read what they need and no more")
struct StartUpTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  /// The steps of SQLite's plan for a statement: https://www.sqlite.org/eqp.html
  private func plan(_ sql: String) throws -> [String] {
    try samples.open().queue.read { db in
      try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: arguments(sql))
        .map { $0["detail"] }
    }
  }

  private func arguments(_ sql: String) -> StatementArguments {
    StatementArguments(Array(repeating: 1, count: sql.contains("?1") ? 1 : sql.count { $0 == "?" }))
  }

  @Test("a batch is found by the number of an event, and nothing is scanned for it")
  func batches() throws {
    for sql in [
      FrameStore.frameOfNumber, FrameStore.framesFromNumber, OpenOrders.framesBackToNumber,
    ] {
      let steps = try plan(sql)
      #expect(
        steps.contains { $0.contains("journal USING INTEGER PRIMARY KEY (rowid") }, "\(steps)")
      #expect(!steps.contains { $0.hasPrefix("SCAN") }, "\(steps)")
    }
  }

  @Test("answers that wait for a reading are found by an index")
  func unpruned() throws {
    #expect(
      try plan(Retention.lateSQL) == [
        "SEARCH unpruned USING COVERING INDEX unpruned_of_payer (payer=? AND ended<?)"
      ])
  }

  @Test("what an explanation takes back is found by an index")
  func explained() throws {
    #expect(
      try plan(EntryRows.found) == [
        "SEARCH entry USING INDEX entry_found (pool=? AND at=?)"
      ])
  }

  @Test("no listing scans a table or sorts but by its numbers")
  func listings() async throws {
    let store = try samples.open()
    try store.append(samples.placing(samples.record("o1")))
    var order = TransactionFilter()
    order.order = try samples.id("o1")
    var drift = TransactionFilter()
    drift.type = .drift
    var pool = TransactionFilter()
    pool.supplier = samples.main.supplier
    pool.from = samples.moment(0)
    for filter in [TransactionFilter(), order, drift, pool] {
      let sql = try await statement(filter, store)
      let steps = try await store.queue.read { db in
        try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: arguments(sql))
          .map { $0["detail"] as String }
      }
      #expect(!steps.contains { $0.hasPrefix("SCAN") }, "\(sql): \(steps)")
    }
  }

  @Test("the first batch of a page is found without going through all of them")
  func firstBatch() async throws {
    let store = try samples.open()
    let steps = try await store.queue.read { db in
      try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(FrameWalk.endsSQL)")
        .map { $0["detail"] as String }
    }
    #expect(steps.filter { $0.hasPrefix("SEARCH journal") }.count == 2)
    #expect(!steps.contains { $0.hasPrefix("SCAN journal") }, "\(steps)")
  }

  /// The statement of the rows of a page.
  private func statement(
    _ filter: TransactionFilter, _ store: SQLiteLedgerStore
  ) async throws -> String {
    let currencies = samples.currencies
    return try await store.queue.read { db in
      try EntryPage(
        db, Catalogue(db, currencies: currencies), filter: filter, newestFirst: true, limit: 9,
        places: filter.order == nil ? nil : []
      ).entriesSQL
    }
  }

  @Test("of many ended orders only those are loaded that readings may lack")
  func manyEnded() async throws {
    let store = try samples.open()
    let book = PoolBook(
      pool: samples.main, reading: try samples.reading("100", at: 1000),
      balance: try samples.dollars("100"), horizon: samples.moment(990))
    try store.append(LedgerChanges(books: [book]))
    for batch in 0..<10 {
      var placing = LedgerChanges()
      var ending = LedgerChanges()
      for number in 0..<1000 {
        let record = try samples.record("o\(batch)-\(number)")
        let one = samples.placing(record)
        placing.events += one.events
        placing.transactions += one.transactions
        // One of each batch ended after the horizon, and one is open.
        if number == 0 { continue }
        let end = samples.ending(
          record, .released(at: samples.moment(number == 1 ? 991 : 500)))
        ending.events += end.events
        ending.orders += end.orders
      }
      try store.append(placing)
      try store.append(ending)
    }
    let names = Set(try store.load().orders.map(\.id.name))
    #expect(names == Set((0..<10).flatMap { ["o\($0)-0", "o\($0)-1"] }))
  }
}
