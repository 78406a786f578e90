import TestSupport
import Testing

@testable import PurserCore

@Suite("Holds with a length of their own")
struct OwnDeadlineTests {
  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))

  private func order(_ name: String, lasting seconds: Double?) -> Order {
    var order = TestSupport.order(name, "1")
    order.timeToLive = seconds.map { .microseconds(Int64($0 * 1_000_000)) }
    return order
  }

  @Test("expire in their order among the others, each after its length")
  func order() throws {
    var ledger = try TestLedger()
    try ledger.place(order("usual", lasting: nil), at: 5)
    try ledger.place(order("short", lasting: 90), at: 6)
    try ledger.place(order("long", lasting: 7200), at: 7)
    try ledger.place(order("shorter", lasting: 30), at: 8)
    for (name, seconds) in [("shorter", 38.0), ("short", 96), ("usual", 905), ("long", 7207)] {
      #expect(ledger.state.nextDeadline == at(seconds))
      try ledger.expireOverdue(at: seconds - 0.000001)
      #expect(ledger.ending(of: name) == nil)
      try ledger.expireOverdue(at: seconds)
      #expect(ledger.ending(of: name) == .expired(at: at(seconds), inferred: nil))
    }
    #expect(ledger.state.nextDeadline == nil)
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("begin anew with a report that the order was accepted, and end with one of its outcome")
  func reports() throws {
    var ledger = try TestLedger()
    for name in ["accepted", "settled", "unknown"] {
      try ledger.place(order(name, lasting: 60), at: 0)
    }
    try ledger.tell(.accepted, of: "accepted", at: 50)
    try ledger.settle("settled", at: 50)
    try ledger.tell(.unknown, of: "unknown", at: 50)
    #expect(ledger.state.nextDeadline == at(110))
    let holding = try #require(ledger.status(of: "accepted")?.state.holding)
    #expect(holding.expiresAt(after: .seconds(900), placedAt: at(0)) == at(110))
    try ledger.expireOverdue(at: 110)
    #expect(ledger.ending(of: "accepted") == .expired(at: at(110), inferred: nil))
    #expect(ledger.status(of: "unknown")?.state.name == "unknown")
    #expect(ledger.state.nextDeadline == nil)
  }

  @Test("are the same after a start")
  func restarted() throws {
    var ledger = try TestLedger()
    try ledger.place(order("usual", lasting: nil), at: 5)
    try ledger.place(order("short", lasting: 90), at: 6)
    try ledger.place(order("shorter", lasting: 30), at: 7)
    try ledger.tell(.accepted, of: "short", at: 8)
    let restarted = ledger.restarted()
    #expect(restarted == ledger.state)
    #expect(restarted.nextDeadline == at(37))
    #expect(restarted.openOrder(orderID("shorter"))?.state.hold?.timeToLive == .seconds(30))
  }

  @Test("want a person when less than a quarter of their own time is left")
  func attention() throws {
    var ledger = try TestLedger()
    try ledger.place(order("usual", lasting: nil), at: 0)
    try ledger.place(order("short", lasting: 40), at: 0)
    func asked(_ seconds: Double) -> [String]? {
      ledger.state.openOrders(OrderFilter(), .needAttention, at: at(seconds), limit: 10)?
        .map(\.id.name)
    }
    #expect(asked(29.9) == [])
    #expect(asked(30) == ["short"])
  }

  @Test("are found by the earliest whatever becomes of the others", arguments: UInt64(1)...8)
  func model(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var slab = OrderSlab()
    var model: [OrderID: OpenOrder] = [:]
    for step in 0..<4_000 {
      let id = orderID("o\(Int.random(in: 0..<200, using: &random))")
      var order = OpenOrder(
        placedAt: at(Double(step)), attempt: 1, sending: .notSent,
        first: .init(pool: 0, heldUnits: 1, actualUnits: 1),
        timeToLive: .seconds(Int.random(in: 1...5_000, using: &random)))
      if Bool.random(using: &random) { order.timeToLive = nil }
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        if let slot = slab.slot(of: id) { slab.remove(slot) }
        model[id] = nil
      case 1:
        guard let slot = slab.slot(of: id), var known = model[id] else { continue }
        known.acceptedAt = at(Double(step))
        slab.update(slot, known)
        model[id] = known
      case 2:
        guard let slot = slab.slot(of: id), var known = model[id] else { continue }
        known.end = .settled(at: at(Double(step)))
        slab.update(slot, known)
        model[id] = known
      default:
        _ = slab.insert(order, named: id)
        model[id] = order
      }
      let deadlines = model.values.compactMap { order in
        order.isAwaited ? order.timeToLive.map { order.lastHeardAt + $0 } : nil
      }
      #expect(slab.nextOfOwnLength?.at == deadlines.min())
      if step.isMultiple(of: 100) { #expect(slab.inconsistency() == nil) }
    }
    #expect(slab.own.count <= max(64, 4 * slab.ownCount))
  }
}
