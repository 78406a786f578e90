import GRDB
import PurserCore
import Testing

@testable import PurserStore

@Suite("Retention")
struct RetentionTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  private func prune(
    _ store: SQLiteLedgerStore, before seconds: Int64, limit: Int = 1000
  ) async throws -> Int {
    var calls = 1
    let moment = samples.moment(seconds)
    while try await store.prune(endedBefore: moment, journalBefore: moment, limit: limit) {
      calls += 1
    }
    return calls
  }

  /// A pool that was read at a moment.
  private func book(_ pool: PoolID, horizon seconds: Int64) throws -> PoolBook {
    PoolBook(
      pool: pool, reading: try samples.reading("100", at: seconds, of: pool),
      balance: try samples.dollars("100"), horizon: samples.moment(seconds))
  }

  /// Orders in every standing, told of early; then two late batches, and readings.
  private func fill(_ store: SQLiteLedgerStore, horizon: Int64 = 1000) async throws {
    let endings: [(String, Ending)] = [
      ("settled", .settled(actual: try samples.dollars("5"), at: samples.moment(20))),
      ("released", .released(at: samples.moment(21))),
      ("unjudged", .expired(at: samples.moment(22), inferred: nil)),
      ("judged", .expired(at: samples.moment(23), inferred: .bought)),
      ("late", .settled(actual: try samples.dollars("5"), at: samples.moment(600))),
    ]
    try store.append(
      samples.placing(samples.record("open"), samples.refusedRecord("refused")))
    for (name, ending) in endings {
      let record = try samples.record(name)
      try store.append(samples.placing(record))
      try store.append(samples.ending(record, ending))
    }
    try store.append(
      LedgerChanges(
        events: [.read(try samples.reading("100", at: 1000))],
        books: [try book(samples.main, horizon: horizon)]))
  }

  private let names = ["open", "refused", "settled", "released", "unjudged", "judged", "late"]

  private func kept(_ store: SQLiteLedgerStore) async throws -> Set<String> {
    Set(try store.orders(names.map(samples.id)).keys.map(\.name))
  }

  @Test("only answers of orders that ended before go; entries stay", arguments: [1, 2, 1000])
  func answers(limit: Int) async throws {
    let store = try samples.withSmallRuns(limit).open()
    try await fill(store)
    let entries = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 100)
    let open = try store.load()
    _ = try await prune(store, before: 500, limit: limit)
    #expect(try await kept(store) == ["open", "unjudged", "late"])
    #expect(try store.load() == open)
    let after = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 100)
    #expect(after == entries)
    var filter = TransactionFilter()
    filter.order = try samples.id("settled")
    let ofOrder = try await store.transactions(
      filter, after: nil, newestFirst: false, limit: 100)
    #expect(ofOrder.count == 1)
  }

  @Test("a small limit takes many calls, each of few rows")
  func limit() async throws {
    let store = try samples.open()
    try await fill(store)
    #expect(try await prune(store, before: 500, limit: 1) > 10)
    #expect(try await prune(store, before: 500, limit: 1) == 1)
  }

  @Test("what readings may lack is kept however old it is")
  func horizon() async throws {
    let store = try samples.open()
    try await fill(store, horizon: 21)
    _ = try await prune(store, before: 500)
    #expect(try await kept(store) == ["open", "released", "unjudged", "judged", "late"])
  }

  @Test("what was kept for a reading goes once the reading is there", arguments: [1, 1000])
  func lateReading(limit: Int) async throws {
    let store = try samples.withSmallRuns(limit).open()
    try await fill(store, horizon: 21)
    _ = try await prune(store, before: 500, limit: limit)
    #expect(try unpruned(store) == ["judged", "released"])
    try store.append(LedgerChanges(books: [try book(samples.main, horizon: 2000)]))
    _ = try await prune(store, before: 500, limit: limit)
    #expect(try await kept(store) == ["open", "unjudged", "late"])
    #expect(try unpruned(store).isEmpty)
  }

  /// The names of the orders whose answers stay only because readings may lack them.
  private func unpruned(_ store: SQLiteLedgerStore) throws -> [String] {
    try store.queue.read { db in
      let frames = FrameStore(db, try Catalogue(db, currencies: samples.currencies))
      return try Int64.fetchAll(db, sql: "SELECT number FROM unpruned").compactMap { number in
        try frames.order(number)?.id.name
      }.sorted()
    }
  }

  @Test("the events before go, and numbering and replay go on with the rest")
  func journal() async throws {
    let store = try samples.open()
    try await fill(store)
    let before = try store.events(limit: 100)
    _ = try await prune(store, before: 500)
    let after = try store.events(limit: 100)
    #expect(!after.isEmpty && after.count < before.count)
    #expect(after.map(\.number) == before.suffix(after.count).map(\.number))
    #expect(after.map(\.event) == before.suffix(after.count).map(\.event))
    _ = try await prune(store, before: 5000)
    try store.append(samples.placing(samples.record("next", at: 6000)))
    let last = try #require(try store.events(limit: 100).last)
    #expect(last.number == (before.last?.number ?? 0) + 1)
  }

  @Test("a name whose answer is gone may be taken again, and both orders keep their entries")
  func reuse() async throws {
    let store = try samples.open()
    try await fill(store)
    _ = try await prune(store, before: 500)
    let again = try samples.record("settled", at: 700)
    try store.append(samples.placing(again))
    try store.append(samples.ending(again, .released(at: samples.moment(701))))
    let refused = try samples.record("refused", at: 702)
    try store.append(samples.placing(refused))
    #expect(try store.orders([again.id]).count == 1)
    var filter = TransactionFilter()
    filter.order = again.id
    let entries = try await store.transactions(filter, after: nil, newestFirst: false, limit: 9)
    #expect(entries.map(\.transaction.at) == [samples.moment(10), samples.moment(700)])
    #expect(try await samples.numbersAreUnique(in: store))
  }
}

extension LedgerSamples {
  fileprivate func numbersAreUnique(in store: SQLiteLedgerStore) async throws -> Bool {
    let numbers = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 1000
    ).map(\.number)
    return Set(numbers).count == numbers.count
  }
}
