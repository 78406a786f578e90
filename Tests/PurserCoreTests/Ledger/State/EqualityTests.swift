import TestSupport
import Testing

@testable import PurserCore

@Suite("Ledgers that say the same")
struct EqualityTests {
  @Test("ledgers are equal wherever their orders stand in memory, and differ where an order does")
  func places() throws {
    let plain = try ledger(["o1"])
    // Another order had the place before, and a reading has made certain that it is gone.
    let other = try ledger(["o1"], after: "gone")
    let slots = [plain, other].map { $0.orders.slot(of: orderID("o1")) }
    #expect(slots[0] != slots[1])
    #expect(plain.pools[0].sends.map(\.order) != other.pools[0].sends.map(\.order))
    #expect(plain == other)
    #expect(try ledger(["o2"]) != plain)
    #expect(try ledger(["o1", "o2"]) != plain)
  }

  @Test("ledgers differ where a queue waits for other orders, or in another order")
  func queues() throws {
    let names = ["o1", "o2"]
    let ledger = try ledger(names)
    for queue in [
      try self.ledger([]).pools[0].sends,
      try self.ledger(names, sending: names.reversed()).pools[0].sends,
    ] {
      var other = ledger
      other.table[0].sends = queue
      #expect(other != ledger)
    }
  }

  /// A ledger in which orders are held and were sent, perhaps after one that was released before.
  private func ledger(
    _ names: [String], after gone: String? = nil, sending: [String]? = nil
  ) throws -> LedgerState {
    var state = LedgerState(
      suppliers: [TestLedger.supplier()], terms: LedgerTerms(reportsSending: true))
    var log = LedgerState.Log()
    func read(at seconds: Double) throws {
      let reading = reading(TestLedger.main, "100", at: seconds)
      try state.take(reading, at: reading.receivedAt, clock: reading.receivedAt, log: &log)
    }
    func place(_ name: String, at seconds: Double) throws {
      var deliberation = Deliberation()
      _ = try state.place(
        order(name, "10"), fingerprint: .zero, known: nil, retriesRefused: false,
        router: Router(rules: RoutingRules()), at: at(seconds), clock: at(seconds),
        in: &deliberation, log: &log)
    }
    func take(_ report: LedgerState.Report, of name: String, at seconds: Double) throws {
      let id = orderID(name)
      _ = try state.take(report, of: id, known: state.openOrder(id), at: at(seconds), log: &log)
    }
    try read(at: 0)
    if let gone {
      try place(gone, at: 1)
      try take(.released, of: gone, at: 2)
    }
    try read(at: 10)
    for name in names { try place(name, at: 11) }
    for name in sending ?? names { try take(.sent, of: name, at: 12) }
    return state
  }
}
