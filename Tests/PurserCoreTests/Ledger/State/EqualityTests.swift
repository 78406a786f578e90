import TestSupport
import Testing

@testable import PurserCore

@Suite("Ledgers that say the same")
struct EqualityTests {
  @Test("ledgers are equal wherever their orders stand in memory, and differ where an order does")
  func places() throws {
    let plain = try ledger(["o1"], released: nil)
    // Another order had the place before, and left no trace.
    let other = try ledger(["gone", "o1"], released: "gone")
    let slots = [plain, other].map { $0.orders.slot(of: orderID("o1")) }
    #expect(slots[0] != slots[1])
    #expect(plain.pools[0].sends.map(\.order) != other.pools[0].sends.map(\.order))
    #expect(plain == other)
    #expect(try ledger(["o2"], released: nil) != plain)
    #expect(try ledger(["o1", "o2"], released: nil) != plain)
  }

  @Test("ledgers differ where a queue waits for other orders, or in another order")
  func queues() throws {
    let names = ["o1", "o2"]
    let ledger = try ledger(names, released: nil)
    for queue in [
      try self.ledger([], released: nil).pools[0].sends,
      try self.ledger(names, released: nil, sending: names.reversed()).pools[0].sends,
    ] {
      var other = ledger
      other.table[0].sends = queue
      #expect(other != ledger)
    }
  }

  /// A ledger in which orders were held, one of them released before it was sent, and the others sent.
  private func ledger(
    _ names: [String], released: String?, sending: [String]? = nil
  ) throws -> LedgerState {
    var state = LedgerState(
      suppliers: [TestLedger.supplier()], terms: LedgerTerms(reportsSending: true))
    var (log, deliberation) = (LedgerState.Log(), Deliberation())
    try state.take(
      reading(TestLedger.main, "100", at: 0), at: at(0.1), clock: at(0.1), log: &log)
    let router = Router(rules: RoutingRules())
    func take(_ report: LedgerState.Report, of name: String) throws {
      let id = orderID(name)
      _ = try state.take(report, of: id, known: state.openOrder(id), at: at(2), log: &log)
    }
    for name in names {
      _ = try state.place(
        order(name, "10"), fingerprint: .zero, known: nil, retriesRefused: false, router: router,
        at: at(1), clock: at(1), in: &deliberation, log: &log)
      if name == released { try take(.released, of: name) }
    }
    for name in sending ?? names where name != released { try take(.sent, of: name) }
    return state
  }
}
