import TestSupport
import Testing

@testable import PurserCore

@Suite("Expired holds")
struct ExpiryTests {
  /// A ledger of 100 with holds that are expired at 910.
  private func ledger(_ holds: [(String, String)], tolerance: String = "0") throws -> TestLedger {
    var ledger = try TestLedger(TestLedger.supplier(tolerance: tolerance))
    for (name, cost) in holds { try ledger.place(name, cost, at: 5) }
    try ledger.expireOverdue(at: 910)
    return ledger
  }

  @Test("a hold expires when nothing was heard of it for its time to live, and not before")
  func timeToLive() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.place("o2", "20", at: 5)
    try ledger.tell(.accepted, of: "o2", at: 10)
    try ledger.expireOverdue(at: 904.999999)
    #expect(ledger.ending(of: "o1") == nil)
    try ledger.expireOverdue(at: 905)
    #expect(ledger.ending(of: "o1") == .expired(at: at(905), inferred: nil))
    #expect(ledger.ending(of: "o2") == nil)
    #expect(ledger.state.nextDeadline == at(910))
    try ledger.expireOverdue(at: 910)
    #expect(ledger.ending(of: "o2") == .expired(at: at(910), inferred: nil))
    #expect(ledger.state.nextDeadline == nil)
  }

  @Test("one of which nobody knows does not expire by itself, and does once nobody can be asked")
  func unheard() throws {
    var ledger = try TestLedger()
    for name in ["bought", "refused", "held"] { try ledger.place(name, "30", at: 5) }
    for name in ["bought", "refused"] { try ledger.tell(.unknown, of: name, at: 10) }
    try ledger.expireOverdue(at: 905)
    #expect(ledger.status(of: "bought")?.state.kind == .unknown)
    #expect(ledger.ending(of: "held") == .expired(at: at(905), inferred: nil))
    try ledger.tell(.released, of: "held", at: 906)
    for name in ["bought", "refused"] { try ledger.tell(.unheard, of: name, at: 910) }
    #expect(ledger.ending(of: "bought") == .expired(at: at(910), inferred: nil))
    #expect(ledger.position == ["40.00", "40.00", "100.00"])
    try ledger.settle("bought", at: 911)
    try ledger.read("70", at: 914)
    #expect(ledger.inference(of: "refused") == .notBought)
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
    #expect(ledger.surprises.isEmpty)
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("one of which something is known does not expire for want of somebody to ask")
  func stillHeard() throws {
    var ledger = try TestLedger()
    try ledger.place("held", "30", at: 5)
    try ledger.tell(.unheard, of: "held", at: 6)
    #expect(ledger.ending(of: "held") == nil)
    try ledger.tell(.unknown, of: "held", at: 7)
    try ledger.settle("held", at: 8)
    try ledger.tell(.unheard, of: "held", at: 9)
    #expect(ledger.status(of: "held")?.state.kind == .settled)
  }

  @Test("it stays taken off until a reading tells whether it was bought")
  func staysTakenOff() throws {
    var ledger = try ledger([("o1", "30")])
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    try ledger.read("100", at: 911.9)
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
    #expect(ledger.inference(of: "o1") == nil)
  }

  @Test("a gap of its amount tells that it was bought")
  func bought() throws {
    var ledger = try ledger([("o1", "30")])
    try ledger.read("70", at: 912)
    #expect(ledger.inference(of: "o1") == .bought)
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
    #expect(ledger.entries == ["order -30.00 = 70.00", "settle_difference 0.00 = 70.00"])
    #expect(ledger.state.openOrderCount == 0)
  }

  @Test("a smaller gap tells that it was not, and is drift")
  func notBought() throws {
    var ledger = try ledger([("o1", "30")])
    try ledger.read("95", at: 912)
    #expect(ledger.inference(of: "o1") == .notBought)
    #expect(
      ledger.entries == ["order -30.00 = 70.00", "refund 30.00 = 100.00", "drift -5.00 = 95.00"])
    let entry = ledger.log.effects.transactions[1]
    #expect(entry.cause.order == orderID("o1"))
    #expect(entry.cause.observation?.available == money("95"))
  }

  @Test("a larger gap tells that it was bought, and the rest is drift")
  func boughtAndDrift() throws {
    var ledger = try ledger([("o1", "30")])
    try ledger.read("60", at: 912)
    #expect(ledger.inference(of: "o1") == .bought)
    #expect(ledger.surprises == ["drift -10.00 = 60.00"])
  }

  @Test("of several, those that explain the gap were bought")
  func several() throws {
    var ledger = try ledger([("o1", "30"), ("o2", "20"), ("o3", "17")])
    try ledger.read("63", at: 912)
    #expect(ledger.inference(of: "o1") == .notBought)
    #expect(ledger.inference(of: "o2") == .bought)
    #expect(ledger.inference(of: "o3") == .bought)
    #expect(ledger.surprises.isEmpty)
  }

  @Test("of two of one amount one is taken to be bought, by name, and the sums are right")
  func twoCandidates() throws {
    var ledger = try ledger([("o2", "30"), ("o1", "30")])
    try ledger.read("70", at: 912)
    #expect(
      Set([ledger.inference(of: "o1"), ledger.inference(of: "o2")]) == [.bought, .notBought])
    #expect(ledger.inference(of: "o2") == .bought)
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
    #expect(ledger.surprises.isEmpty)
  }

  @Test("where none explains the gap, what fits is taken to be bought and the rest is drift")
  func noExplanation() throws {
    var ledger = try ledger([("o1", "30"), ("o2", "20")])
    try ledger.read("75", at: 912)
    #expect(ledger.inference(of: "o1") == .notBought)
    #expect(ledger.inference(of: "o2") == .bought)
    #expect(ledger.surprises == ["drift -5.00 = 75.00"])
  }

  @Test("within the tolerance the closest explanation counts")
  func closest() throws {
    var ledger = try ledger([("o1", "30.03"), ("o2", "30.00")], tolerance: "0.05")
    try ledger.read("70", at: 912)
    #expect(ledger.inference(of: "o1") == .notBought)
    #expect(ledger.inference(of: "o2") == .bought)
    #expect(ledger.surprises.isEmpty)
  }

  @Test("an order in flight that may explain the gap keeps the question open")
  func masked() throws {
    var ledger = try ledger([("o1", "30")])
    try ledger.place("o2", "40", at: 911)
    try ledger.read("65", at: 912)
    #expect(ledger.inference(of: "o1") == nil)
    #expect(ledger.position == ["25.00", "65.00", "100.00"])
    try ledger.tell(.released, of: "o2", at: 913)
    try ledger.read("70", at: 915)
    #expect(ledger.inference(of: "o1") == .bought)
    #expect(ledger.surprises.isEmpty)
  }

  @Test("it is judged in spite of orders in flight where they cannot explain the gap")
  func notMasked() throws {
    var ledger = try ledger([("o1", "30")])
    try ledger.place("o2", "10", at: 911)
    try ledger.read("65", at: 912)
    #expect(ledger.inference(of: "o1") == .bought)
    #expect(ledger.position == ["55.00", "65.00", "70.00"])
  }

  @Test("a change found lately, which a reading may lack, keeps the question open")
  func maskedByARecentChange() throws {
    for (found, next) in [("30", "70"), ("130", "100")] {
      var ledger = try TestLedger()
      try ledger.place("o1", "30", at: 5)
      try ledger.expireOverdue(at: 908.5)
      try ledger.read(found, at: 910)
      try ledger.read(next, at: 911)
      #expect(ledger.inference(of: "o1") == nil)
      #expect(ledger.surprises.count == 1)
    }
  }

  @Test("a late settlement of one judged bought changes nothing but what it cost")
  func lateSettlement() throws {
    var ledger = try ledger([("o1", "30")])
    try ledger.read("70", at: 912)
    try ledger.settle("o1", "28", at: 1000)
    try ledger.read("70", at: 1002)
    #expect(
      ledger.entries.suffix(2) == ["settle_difference 2.00 = 72.00", "drift -2.00 = 70.00"])
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("a late settlement of one judged not bought takes its money again")
  func lateSettlementOfNotBought() throws {
    var ledger = try ledger([("o1", "30")])
    try ledger.read("100", at: 912)
    #expect(ledger.inference(of: "o1") == .notBought)
    try ledger.settle("o1", at: 1000)
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
    try ledger.read("70", at: 1002)
    #expect(
      ledger.entries.suffix(2) == ["refund 30.00 = 100.00", "order -30.00 = 70.00"])
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
  }

  @Test("a late release of one judged bought gives its money back")
  func lateRelease() throws {
    var ledger = try ledger([("o1", "30")])
    try ledger.read("70", at: 912)
    try ledger.tell(.released, of: "o1", at: 1000)
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    try ledger.read("100", at: 1002)
    #expect(ledger.entries.last == "refund 30.00 = 100.00")
    #expect(ledger.position == ["100.00", "100.00", "100.00"])
    #expect(ledger.surprises.isEmpty)
  }

  @Test("a late release of one judged not bought changes nothing")
  func lateReleaseOfNotBought() throws {
    var ledger = try ledger([("o1", "30")])
    try ledger.read("100", at: 912)
    let entries = ledger.entries
    try ledger.tell(.released, of: "o1", at: 1000)
    try ledger.read("100", at: 1002)
    #expect(ledger.entries == entries)
    #expect(ledger.ending(of: "o1") == .released(at: at(1000)))
  }

  @Test("an outcome that comes before any reading leaves nothing to judge")
  func lateBeforeJudgement() throws {
    var ledger = try ledger([("o1", "30"), ("o2", "20")])
    try ledger.settle("o1", at: 911)
    try ledger.tell(.released, of: "o2", at: 911)
    try ledger.read("70", at: 913)
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
    #expect(ledger.surprises.isEmpty)
    #expect(ledger.log.effects.transactions.allSatisfy { $0.cause.observation == nil })
  }

  @Test("ten thousand holds that expire at once are judged by one reading")
  func manyAtOnce() throws {
    var ledger = try TestLedger(reading: "1000000")
    var state = ledger.state
    var log = LedgerState.Log()
    let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
    var deliberation = Deliberation()
    for number in 0..<10_000 {
      _ = try state.place(
        order("o\(number)", "\(number % 4 + 1)"), fingerprint: .zero, known: nil,
        retriesRefused: false, router: router, at: at(5), clock: at(5),
        in: &deliberation, log: &log)
    }
    #expect(try state.expireOverdue(at: at(905), log: &log).count == 10_000)
    ledger.state = state
    try ledger.read("987654", at: 910)
    #expect(ledger.position == ["987654.00", "987654.00", "987654.00"])
    #expect(ledger.state.openOrderCount == 0)
    #expect(ledger.surprises.isEmpty)
  }
}
