import TestSupport
import Testing

@testable import PurserCore

@Suite("A hold that is divided")
struct DivisionTests {
  /// Everything that may have become of an order of 50 by the time it is divided.
  static let standings: [(name: String, reports: [LedgerState.Report])] = [
    ("held", []), ("sent", [.sent]), ("accepted", [.sent, .accepted]), ("unknown", [.unknown]),
    ("settled", [.settled(actual: nil)]), ("settled for less", [.settled(actual: money("31"))]),
    ("settled for more", [.accepted, .settled(actual: money("57"))]),
    ("released", [.sent, .released]), ("reversed", [.settled(actual: nil), .reversed]),
  ]

  private func requireSame(
    _ ledger: inout TestLedger, _ amount: String, at seconds: Double, _ comment: Comment
  ) throws {
    let before = ledger.state
    try ledger.divide("o1", amount, at: seconds)
    for (old, new) in zip(before.pools, ledger.state.pools) {
      #expect(old.sums == new.sums, comment)
      #expect(old.bookUnits == new.bookUnits, comment)
      let waiting = [old, new].map { $0.undecided.reduce(0) { $0 + $1.units } }
      #expect(waiting[0] == waiting[1], comment)
    }
    #expect(before.positions == ledger.state.positions, comment)
    #expect(try ledger.replayed() == ledger.state, comment)
    #expect(ledger.restarted().positions == ledger.state.positions, comment)
  }

  @Test(
    "changes no sum, however its order stands and whatever the reading contains",
    arguments: DivisionTests.standings.indices, DeductionTiming.allCases)
  func sums(_ place: Int, timing: DeductionTiming) throws {
    let standing = Self.standings[place]
    for reads in [[], [6.0], [6.0, 30.0]] {
      for amount in ["0.000001", "20", "30.999999"] {
        var ledger = try TestLedger(TestLedger.supplier(timing: timing))
        try ledger.place("o1", "50", at: 5)
        var seconds = 5.5
        for report in standing.reports {
          try ledger.tell(report, of: "o1", at: seconds)
          seconds += 0.1
        }
        for moment in reads { try ledger.read("80", at: moment) }
        try requireSame(&ledger, amount, at: 40, "\(standing.name), \(reads), \(amount)")
      }
    }
  }

  @Test("changes no sum of an order that expired, judged or not", arguments: ["50", "100", "90"])
  func expired(_ read: String) throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "50", at: 5)
    try ledger.place("o2", "7", at: 900)
    try ledger.expireOverdue(at: 906)
    try requireSame(&ledger, "20", at: 907, "before a reading")
    try ledger.read(read, at: 910)
    try requireSame(&ledger, "10", at: 911, "after a reading of \(read)")
  }

  @Test("shares what several pools hold, the last ones first")
  func shared() throws {
    var ledger = try TestLedger.sharing()
    try ledger.place("o1", "40", at: 1)
    try requireSame(&ledger, "25", at: 2, "of two pools")
    let parts = try ledger.parts(of: "o1")
    #expect(
      parts.all.map(\.state.parts) == [
        ["prepayment 15.00", "balance 0.00"], ["prepayment 5.00", "balance 20.00"],
      ])
    #expect(parts.whole.state.parts == ["prepayment 20.00", "balance 20.00"])
  }

  @Test("keeps what the reply to its order told, as long as that reading is in use")
  func replied() throws {
    var ledger = try TestLedger(TestLedger.supplier(timing: .atOrder))
    try ledger.place("o1", "50", at: 5)
    try ledger.tell(.accepted, of: "o1", at: 6)
    let status = try #require(ledger.status(of: "o1"))
    let reply = try #require(
      ledger.state.reading(of: money("50"), inReplyTo: status, at: at(6)))
    try ledger.take(reply, clock: 6)
    #expect(ledger.position == ["50.00", "50.00", "100.00"])
    try requireSame(&ledger, "20", at: 7, "in the reply")
    try requireSame(&ledger, "5", at: 7, "in the reply, again")
    try ledger.read("50", at: 20)
    #expect(ledger.position == ["50.00", "50.00", "100.00"])
    #expect(ledger.surprises.isEmpty)
    #expect(try ledger.replayed() == ledger.state)
  }
}
