import GRDB
import PurserCore
import TestSupport
import Testing

@testable import PurserStore

/// Rows of open orders stay behind the events: what ends meanwhile never gets one.
@Suite("Open orders are written down late")
struct LagTests {
  private var samples: LedgerSamples

  init() throws {
    samples = try LedgerSamples()
    samples.limits.latest = 50
    samples.limits.lag = 100
    samples.limits.chunk = 20
  }

  private func takeReading(_ store: SQLiteLedgerStore, at seconds: Int64) throws {
    try store.append(
      LedgerChanges(
        events: [.read(try samples.reading("100", at: seconds))],
        books: [
          PoolBook(
            pool: samples.main, reading: try samples.reading("100", at: seconds),
            balance: try samples.dollars("100"), horizon: samples.moment(seconds))
        ]))
  }

  private func rows(_ store: SQLiteLedgerStore) throws -> Int {
    try store.queue.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM open_order") ?? 0
    }
  }

  @Test("an order that ends before its turn has no row, and one that stays open has")
  func noRows() throws {
    let store = try samples.open()
    for number in 0..<300 {
      let second = Int64(number)
      let record = try samples.record("o\(number)", at: second)
      try store.append(samples.placing(record))
      try store.append(samples.ending(record, .released(at: samples.moment(second + 1))))
      if number % 10 == 0 { try takeReading(store, at: second) }
    }
    #expect(try rows(store) == 0)
    try takeReading(store, at: 301)
    try store.append(samples.placing(samples.record("open", at: 302)))
    for number in 0..<200 {
      try store.append(samples.placing(samples.refusedRecord("r\(number)", at: 303)))
    }
    #expect(try rows(store) == 1)
    try takeReading(store, at: 400)
    #expect(try store.load().orders.map(\.id.name) == ["open"])
  }

  @Test("what a start finds is what a model finds, wherever the marks are", arguments: 0..<6)
  func model(round: Int) throws {
    var random = SeededRandom()
    var samples = samples
    samples.limits.lag = [0, 1, 30, 100, 300, 1000][round]
    samples.limits.chunk = [1, 7, 20, 20, 64, 20][round]
    var model = Model(samples)
    for _ in 0..<4 {
      do {
        let store = try samples.open()
        for _ in 0..<300 { try store.append(model.change(&random)) }
        try model.check(store, "\(random)")
      }
      try model.check(try samples.open(), "reopened \(random)")
    }
  }

  /// Which orders are open, or ended after the horizon.
  private struct Model {
    let samples: LedgerSamples
    private var orders: [OrderID: OrderRecord] = [:]
    private var open: [OrderID] = []
    private var settled: [OrderID] = []
    private var second: Int64 = 0
    private var horizon: Int64 = -1

    init(_ samples: LedgerSamples) { self.samples = samples }

    mutating func change(_ random: inout SeededRandom) throws -> LedgerChanges {
      second += 1
      switch Int.random(in: 0..<20, using: &random) {
      case 0:
        horizon = second - 3
        let reading = try samples.reading("100", at: horizon)
        return LedgerChanges(
          events: [.read(reading)],
          books: [
            PoolBook(
              pool: samples.main, reading: reading, balance: reading.available,
              horizon: samples.moment(horizon))
          ])
      case 1 where !settled.isEmpty:
        let id = settled.remove(at: .random(in: settled.indices, using: &random))
        return try end(
          id,
          .reversed(
            actual: samples.dollars("5"), settledAt: samples.moment(second - 1),
            at: samples.moment(second)))
      case 2...9 where open.count > 3:
        // Mostly the latest; now and then one that was open for long.
        let isOld = Int.random(in: 0..<8, using: &random) == 0
        let place = isOld ? .random(in: open.indices, using: &random) : open.count - 2
        let id = open.remove(at: place)
        guard Bool.random(using: &random) else {
          return try end(id, .released(at: samples.moment(second)))
        }
        settled.append(id)
        return try end(
          id, .settled(actual: samples.dollars("5"), at: samples.moment(second)))
      default:
        let record = try samples.record("o\(second)", at: second)
        orders[record.id] = record
        open.append(record.id)
        return samples.placing(record)
      }
    }

    private mutating func end(_ id: OrderID, _ ending: Ending) throws -> LedgerChanges {
      let record = try #require(orders[id])
      let changes = samples.ending(record, ending)
      orders[id] = record.after(changes)
      return changes
    }

    func check(_ store: SQLiteLedgerStore, _ place: String) throws {
      let expected = orders.values.map(\.status).filter { status in
        guard let endedAt = status.state.holding?.endedForGoodAt else { return true }
        return endedAt > samples.moment(horizon)
      }
      let found = try store.load().orders
      #expect(Set(found) == Set(expected), "\(place)")
      #expect(found.count == expected.count, "\(place)")
    }
  }
}
