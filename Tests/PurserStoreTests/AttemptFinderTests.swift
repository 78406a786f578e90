import GRDB
import PurserCore
import TestSupport
import Testing

@testable import PurserStore

@Suite("Finding orders by their attempts")
struct AttemptFinderTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  private func note(
    _ record: OrderRecord, called reference: String?, overpricedAt moment: Timestamp? = nil
  ) throws -> AttemptNote {
    var note = AttemptNote(of: record)
    note.isOver = true
    note.memo = reference.map {
      AttemptMemo(reference: nil, supplierReference: $0, startedAt: record.status.placedAt)
    }
    note.overpricedAt = moment
    return note
  }

  private func filter(_ reference: String?, since moment: Timestamp? = nil) -> OrderFilter {
    var filter = OrderFilter()
    filter.supplierReference = reference
    filter.overpricedSince = moment
    return filter
  }

  @Test("few are found by name, and where many are called so the batches are gone through")
  func fewAndMany() async throws {
    let store = try samples.open()
    let count = 2 * AttemptFinder.mostFound + 100
    var changes = LedgerChanges()
    for number in 0..<count {
      let record = try samples.record("o-\(number)", at: Int64(number))
      let placing = samples.placing(record)
      changes.events += placing.events
      changes.transactions += placing.transactions
      let isFirst = number < 3
      changes.notes.append(
        try note(
          record, called: isFirst ? "rare" : number % 2 == 0 ? nil : "common",
          overpricedAt: number % 2 == 0 ? nil : samples.moment(Int64(number))))
    }
    try store.append(changes)
    func found(_ filter: OrderFilter, newestFirst: Bool = true, limit: Int) async throws -> [String]
    {
      try await store.orders(filter, after: nil, newestFirst: newestFirst, limit: limit)
        .map(\.status.id.name)
    }
    #expect(try await found(filter("rare"), limit: 10) == ["o-2", "o-1", "o-0"])
    #expect(try await found(filter("rare"), newestFirst: false, limit: 2) == ["o-0", "o-1"])
    #expect(
      try await found(filter("common"), limit: 2) == ["o-\(count - 1)", "o-\(count - 3)"])
    #expect(
      try await found(filter(nil, since: samples.moment(0)), limit: 2)
        == ["o-\(count - 1)", "o-\(count - 3)"])
    #expect(
      try await found(filter(nil, since: samples.moment(Int64(count - 4))), limit: 9)
        == ["o-\(count - 1)", "o-\(count - 3)"])
    #expect(
      try await found(filter("common", since: samples.moment(Int64(count - 2))), limit: 9)
        == ["o-\(count - 1)"])
  }

  @Test("a file from before is carried over, and what its attempts are called is found by an index")
  func carriedOver() async throws {
    let queue = try DatabaseQueue(path: samples.path)
    try await queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
    }
    try Schema.migrator.migrate(queue, upTo: "2026-11 traffic")
    try await queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO attempt (hold, supplier, is_over, placed_at, started_at, supplier_reference,
            content) VALUES ('o-1', 'acme', 1, 5, 6, 'S-1', '{"problem":"funds","message":"no"}')
          """)
    }
    try queue.close()
    do {
      let store = try samples.open()
      let notes = try store.notes(.of(samples.id("o-1")))
      #expect(notes.map(\.memo?.supplierReference) == ["S-1"])
      #expect(notes.map(\.overpricedAt) == [nil])
    }
    let plans = try await DatabaseQueue(path: samples.path).read { db in
      try [
        "supplier_reference = 'S-1'", "overpriced_at >= 5", "bought_twice_at IS NOT NULL",
        "supplier = 'acme' AND sought = 'x' AND started_at >= 5",
      ].map { condition in
        try Row.fetchAll(
          db, sql: "EXPLAIN QUERY PLAN SELECT hold FROM attempt WHERE \(condition)"
        ).map { $0["detail"] as String }.joined()
      }
    }
    #expect(plans[0].contains("attempt_called"), "\(plans)")
    #expect(plans[1].contains("attempt_overpriced"), "\(plans)")
    #expect(plans[2].contains("attempt_bought_twice"), "\(plans)")
    #expect(plans[3].contains("attempt_sought"), "\(plans)")
  }

  @Test("attempts that may be found alike are found, over or not, no more than are looked at")
  func alike() async throws {
    let store = try samples.open()
    var changes = LedgerChanges()
    for number in 0..<AttemptTrace.most + 50 {
      let record = try samples.record("o-\(number)", at: Int64(number))
      let placing = samples.placing(record)
      changes.events += placing.events
      changes.transactions += placing.transactions
      var attempt = try note(record, called: nil)
      var memo = AttemptMemo(reference: "same", startedAt: record.status.placedAt)
      memo.sought = number < 5 ? "rare" : "common"
      attempt.memo = memo
      attempt.isOver = number % 2 == 0
      attempt.boughtTwiceAt = number == 3 ? samples.moment(9) : nil
      changes.notes.append(attempt)
    }
    try store.append(changes)
    let supplier = try #require(changes.notes.first?.supplier)
    func found(_ trace: AttemptTrace) throws -> [AttemptNote] {
      try store.notes(.found(supplier, trace))
    }
    let all = try found(.sought("rare", since: samples.moment(0)))
    #expect(all.map(\.hold.name) == (0..<5).map { "o-\($0)" })
    #expect(all.map(\.memo?.sought) == Array(repeating: "rare", count: 5))
    #expect(all.map(\.boughtTwiceAt) == [nil, nil, nil, samples.moment(9), nil])
    #expect(try found(.sought("rare", since: samples.moment(3))).count == 2)
    #expect(try found(.sought("common", since: samples.moment(0))).count == AttemptTrace.most + 1)
    #expect(try found(.reference("same")).count == AttemptTrace.most + 1)
    #expect(try store.notes(.found(SupplierID("other"), .reference("same"))).isEmpty)
  }

  @Test("why people gave an attempt up stays, whatever is told of it later")
  func givenUp() throws {
    var store: SQLiteLedgerStore? = try samples.open()
    let record = try samples.record("o-1", at: 1)
    var asked = try note(record, called: nil)
    asked.request = AttemptOrder(
      order: record.id, number: 1, sku: nil, quantity: 1, amount: try samples.dollars("5"))
    asked.problem = AttemptProblem(.unknown, "no reply")
    func write(_ notes: [AttemptNote], _ changes: LedgerChanges = LedgerChanges()) throws {
      var changes = changes
      changes.notes = notes
      try store?.append(changes)
    }
    try write([asked], samples.placing(record))
    var told = try note(record, called: nil)
    told.problem = AttemptProblem(.cancelled, "the customer left", word: "left")
    told.givenUp = told.problem
    try write([told])
    asked.problem = AttemptProblem(.outOfStock, "none left")
    try write([asked])
    store = nil
    let kept = try #require(samples.open().notes(.of(record.id)).first)
    #expect(kept.reason == told.problem)
    #expect(kept.problem == asked.problem)
  }
}
