import TestSupport
import Testing

@testable import PurserCore

/// How much a command goes through. The benchmarks measure the time; here the orders are counted
/// that a reading visits: those in the pool's queues up to what it makes certain.
@Suite("The work of a command")
struct WorkTests {
  @Test("a reading visits the orders of which it makes something certain, and no other")
  func visits() throws {
    for count in [10, 10_000] {
      var state = crowded(count)
      var log = LedgerState.Log()
      #expect(state.pools[0].sends.count == count)
      try read(&state, at: 10, &log)
      #expect(state.pools[0].sends.isEmpty)
      #expect(state.pools[0].maturing.isEmpty)

      let id = orderID("o7")
      _ = try state.take(
        .settled(actual: nil), of: id, known: state.openOrder(id), at: at(11), log: &log)
      #expect(state.pools[0].maturing.map { state.orders.id(of: $0.order) } == [id])
      try read(&state, at: 20, &log)
      #expect(state.pools[0].maturing.isEmpty)
      #expect(state.openOrderCount == count - 1)
      #expect(state.inconsistency() == nil)
    }
  }

  @Test("only what is over leaves the queues, however many holds are open")
  func deadlines() throws {
    var state = crowded(10_000)
    var log = LedgerState.Log()
    #expect(try state.expireOverdue(at: at(901), log: &log) == [])
    #expect(state.orders.awaited.count == 10_000)
    #expect(try state.expireOverdue(at: at(905), log: &log).count == 10_000)
    #expect(state.orders.awaited.isEmpty)
  }

  @Test("a check in which nothing changes costs one event, however many pools are gone")
  func gone() throws {
    for count in [2, 400] {
      let lots = (0..<count).map { pool("acme", "USD", "lot\($0)") }
      var state = LedgerState(suppliers: [TestLedger.supplier()], terms: LedgerTerms())
      var (written, orders) = ([PoolID: PoolBook](), [OrderID: OrderStatus]())
      func check(_ named: [PoolID], at seconds: Double) throws -> LedgerState.Log {
        var log = LedgerState.Log()
        let report = BalanceReport(
          supplier: TestLedger.main.supplier, readings: named.map { reading($0, "5", at: seconds) },
          requestedAt: at(seconds), receivedAt: at(seconds + 0.1))
        try state.take(report, at: report.receivedAt, clock: report.receivedAt, log: &log)
        for pool in log.effects.books { written[pool] = state.book(of: pool) }
        for status in log.effects.orders { orders[status.id] = status }
        #expect(state.inconsistency() == nil)
        return log
      }
      _ = try check(lots, at: 0)
      for turn in 1...3 { _ = try check([], at: 60 * Double(turn)) }
      let quiet = try check([], at: 240)
      #expect(quiet.events.count == 1)
      #expect(quiet.effects.books.count == 1)
      // All are absent as of the last check, also for who goes on from what was written.
      let restarted = LedgerState(
        suppliers: state.suppliers, terms: state.terms,
        snapshot: LedgerSnapshot(books: Array(written.values), orders: Array(orders.values)))
      for state in [state, restarted] {
        #expect(state.positions.map(\.reading.requestedAt) == lots.map { _ in at(240) })
        #expect(state.positions.map(\.reading.absence?.since) == lots.map { _ in at(60.1) })
      }
      #expect(restarted.positions == state.positions)
      #expect(restarted.followers == state.followers)
    }
  }

  /// A pool with `count` open holds, sent at five seconds, after its reading.
  private func crowded(_ count: Int) -> LedgerState {
    let reading = reading(TestLedger.main, "1000000", at: 0)
    let orders = (0..<count).map { number in
      OrderStatus(
        id: orderID("o\(number)"), currency: currency("USD"), placedAt: at(5),
        state: .held(
          Holding(
            hold: Hold(pool: TestLedger.main, amount: money("1")), sending: .assumed(at: at(5)))))
    }
    let book = PoolBook(
      pool: TestLedger.main, reading: reading, balance: reading.available, horizon: at(-2))
    return LedgerState(
      suppliers: [TestLedger.supplier()], terms: LedgerTerms(),
      snapshot: LedgerSnapshot(books: [book], orders: orders))
  }

  private func read(
    _ state: inout LedgerState, at seconds: Double, _ log: inout LedgerState.Log
  ) throws {
    let reading = reading(TestLedger.main, "999999", at: seconds)
    try state.take(reading, at: reading.receivedAt, clock: reading.receivedAt, log: &log)
  }
}
