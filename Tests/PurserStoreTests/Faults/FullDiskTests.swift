import Foundation
import GRDB
import PurserCore
import PurserEngine
import TestSupport
import Testing

@testable import PurserStore

@Suite("A disk without room, and a clock that steps back")
struct FullDiskTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  private func order(_ name: String) throws -> Order {
    Order(id: try samples.id(name), currency: samples.usd, item: .cost(try samples.dollars("1")))
  }

  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))

  @Test("a disk without room for what SQLite's connections share is said to be full")
  func sharedMemory() {
    let error = StoreError(DatabaseError(resultCode: .SQLITE_IOERR_SHMSIZE), path: "purser.db")
    #expect(error.code == .full)
    #expect(error.message.hasPrefix("purser.db-shm: the disk is full"))
  }

  @Test("a full disk is answered as such, and the ledger goes on when there is room")
  func fullDisk() async throws {
    let store = try samples.open()
    let clock = TestClock(samples.moment(0))
    let ledger = try Ledger(
      suppliers: [Supplier(id: samples.main.supplier)], store: store, now: { clock.now })
    try await ledger.take([samples.reading("1000", at: 0)])
    // SQLite's own limit on the size of the file stands for the end of the disk.
    let pages = try await store.queue.writeWithoutTransaction { db in
      let count = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      return try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(count + 2)")
    }
    #expect(pages != nil)
    var placed = 0
    var failure: LedgerError?
    while failure == nil, placed < 1000 {
      do throws(LedgerError) {
        _ = try await ledger.place(
          try orderOrFail("o\(placed)"), fingerprint: .sample("f"), router: router,
          retriesRefused: false)
        placed += 1
      } catch {
        failure = error
      }
    }
    guard case .storeFailed(let error)? = failure else {
      Issue.record("the disk never got full")
      return
    }
    #expect(error.code == .full)
    #expect(error.message.contains("Make room"))
    #expect(try await ledger.positions().first?.held == samples.dollars("\(placed)"))

    try await store.queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA max_page_count = 1000000")
    }
    let again = try await ledger.place(
      order("o\(placed)"), fingerprint: .sample("f"), router: router, retriesRefused: false)
    #expect(!again.isRepetition)
    #expect(try await ledger.positions().first?.held == samples.dollars("\(placed + 1)"))
  }

  private func orderOrFail(_ name: String) throws(LedgerError) -> Order {
    do { return try order(name) } catch {
      throw .storeFailed(StoreError(.failed, "no order: \(error)"))
    }
  }

  @Test("a clock set back over a restart loses nothing and keeps the order of events")
  func clockSetBack() async throws {
    let suppliers = [Supplier(id: samples.main.supplier)]
    for (restart, seconds) in [1000, 400, 700, 10].enumerated() as EnumeratedSequence<[Int64]> {
      let clock = TestClock(samples.moment(seconds))
      let store = try await samples.reopen()
      let ledger = try Ledger(
        suppliers: suppliers, terms: LedgerTerms(holdTimeToLive: .seconds(100_000)), store: store,
        now: { clock.now })
      try await ledger.take([samples.reading("1000", at: seconds)])
      let held = try await ledger.place(
        order("o\(restart)"), fingerprint: .sample("f"), router: router, retriesRefused: false)
      #expect(held.record.status.placedAt >= samples.moment(1000))
      if restart > 0 {
        _ = try await ledger.take(
          .settled(actual: nil), of: samples.id("o\(restart - 1)"))
      }
      #expect(
        try await ledger.positions().first?.spendable.low == samples.dollars("\(999 - restart)"))
      await ledger.finish()
    }
    let store = try await samples.reopen()
    let moments = try store.events(limit: 100).map(\.event).filter { event in
      if case .read = event { false } else { true }
    }.map(\.moment)
    #expect(moments == moments.sorted() && moments.count == 7)
    #expect(try store.load().orders.count == 4)
  }
}
