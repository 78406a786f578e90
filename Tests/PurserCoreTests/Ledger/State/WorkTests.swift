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
      #expect(state.pools[0].maturing.map(\.order) == [id])
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
    #expect(state.deadlines.count == 10_000)
    #expect(try state.expireOverdue(at: at(905), log: &log).count == 10_000)
    #expect(state.deadlines.isEmpty)
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
