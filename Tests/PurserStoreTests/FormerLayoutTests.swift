import GRDB
import PurserCore
import Testing

@testable import PurserStore

/// A file as the version before the rows of open orders stayed behind left it: rows and runs were as far
/// as each other, and the last stretch was stored with each batch.
@Suite("Opening a ledger whose open orders were written down at once")
struct FormerLayoutTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  /// Orders, of which some ended; those before the marks have numbers up to 40.
  private func makeFile() throws {
    do {
      let store = try samples.open()
      for number in 0..<30 { try append(number, store) }
    }
    try seal()
    do {
      let store = try samples.open()
      for number in 30..<40 { try append(number, store) }
      let record = try samples.record("o1")
      try store.append(samples.ending(record, .released(at: samples.moment(50))))
    }
    try DatabaseQueue(path: samples.path).write { db in
      try db.execute(
        sql: """
          DELETE FROM mark WHERE name = 'opened';
          DELETE FROM grdb_migrations WHERE identifier = '2026-11 lag';
          INSERT INTO stretch (first, earliest, latest, pools, types)
            VALUES (0, \(samples.moment(10).microsecondsSinceEpoch),
              \(samples.moment(10).microsecondsSinceEpoch), '1', 1);
          """)
    }
  }

  private func append(_ number: Int, _ store: SQLiteLedgerStore) throws {
    let record = try samples.record("o\(number)")
    try store.append(samples.placing(record))
    if number % 3 == 0 {
      try store.append(samples.ending(record, .released(at: samples.moment(20))))
    }
  }

  /// Writes all names as a run and all open orders as rows.
  private func seal() throws {
    try DatabaseQueue(path: samples.path).writeWithoutTransaction { db in
      let loaded = try NameIndex.load(db).index
      let index = NameIndex(salt: loaded.salt, runs: [])
      let catalogue = try Catalogue(db, currencies: samples.currencies)
      let next = catalogue.nextEvent
      try db.inTransaction {
        var entries: [NameEntry] = []
        for number in 0..<30 {
          let hash = index.hash(try samples.id("o\(number)"))
          entries += try loaded.places(of: hash, db).map { NameEntry(hash: hash, place: $0) }
        }
        index.add(entries, next: next, limit: entries.count)
        try NameKeeper(index).goOn(100_000, nextEvent: next, mayRemove: true, db)
        var limits = UpkeepLimits()
        (limits.lag, limits.chunk) = (0, next - 1)
        let window = OrderWindow(capacity: 1000, next: next)
        let keeper = OpenOrderKeeper(window, opened: 1, limits: limits)
        for _ in 0..<3 {
          try keeper.goOn(
            1000, nextEvent: next, FrameStore(db, catalogue), FrameBuffer())
        }
        #expect(try Marks.value(.opened, db) == next)
        #expect(try Marks.value(.sealed, db) == next)
        return .commit
      }
    }
  }

  @Test("the same orders are open, the same ids have the same answers, and listings are whole")
  func opening() async throws {
    try makeFile()
    let store = try samples.open()
    let marks = try await store.queue.read { db in
      [try Marks.value(.opened, db), try Marks.value(.sealed, db)]
    }
    #expect(marks[0] == marks[1] && marks[0] != nil)
    // Nothing was read of the pool, so that whatever ended may be missing in a reading.
    let orders = try store.load().orders
    #expect(orders.count == 40)
    #expect(orders.count { $0.state.name == "released" } == 15)
    for number in [0, 1, 2, 29, 30, 31, 39] {
      let record = try store.orders([samples.id("o\(number)")]).first?.value.get()
      #expect(record?.state.name == (number % 3 == 0 || number == 1 ? "released" : "held"))
    }
    for record in [try samples.record("late", at: 900), try samples.record("later", at: 901)] {
      try store.append(samples.placing(record))
    }
    // The stored stretch said that nothing is later than ten seconds.
    var filter = TransactionFilter()
    filter.from = samples.moment(11)
    for newestFirst in [true, false] {
      let found = try await store.transactions(
        filter, after: nil, newestFirst: newestFirst, limit: 100)
      let names = found.compactMap(\.transaction.cause.order?.name)
      #expect(names == (newestFirst ? ["later", "late"] : ["late", "later"]))
    }
  }
}
