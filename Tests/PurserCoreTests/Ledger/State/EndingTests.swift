import PurserCore
import TestSupport
import Testing

@Suite("How an order ends")
struct EndingTests {
  private typealias Report = LedgerState.Report

  /// What every report leads to, by the state that the order is in.
  private func ledger(in state: String) throws -> TestLedger {
    var ledger = try TestLedger(terms: LedgerTerms(reportsSending: true))
    try ledger.place("o1", "30", at: 5)
    switch state {
    case "held": break
    case "sent": try ledger.tell(.sent, of: "o1", at: 6)
    case "accepted": try ledger.tell(.accepted, of: "o1", at: 6)
    case "unknown": try ledger.tell(.unknown, of: "o1", at: 6)
    case "settled": try ledger.settle("o1", at: 6)
    case "released": try ledger.tell(.released, of: "o1", at: 6)
    case "expired": try ledger.expireOverdue(at: 1000)
    case "reversed":
      try ledger.settle("o1", at: 6)
      try ledger.tell(.reversed, of: "o1", at: 7)
    default: Issue.record("no state \(state)")
    }
    return ledger
  }

  private static let o1 = orderID("o1")
  private static let held = money("30")

  /// The state that a report leads to, or the error.
  private static let table: [(String, [(Report, Result<String, LedgerError>)])] = [
    ("held", open()), ("sent", open()), ("accepted", open(sent: "accepted", accepted: "accepted")),
    ("unknown", open(sent: "unknown", accepted: "unknown")),
    (
      "settled",
      [
        (.sent, .failure(.alreadySettled(o1, actual: held))),
        (.accepted, .failure(.alreadySettled(o1, actual: held))),
        (.unknown, .failure(.alreadySettled(o1, actual: held))),
        (.settled(actual: nil), .success("settled")),
        (.settled(actual: held), .success("settled")),
        (.settled(actual: money("29")), .failure(.alreadySettled(o1, actual: held))),
        (.released, .failure(.alreadySettled(o1, actual: held))),
        (.reversed, .success("reversed")),
      ]
    ),
    (
      "released",
      [
        (.sent, .failure(.alreadyReleased(o1))), (.accepted, .failure(.alreadyReleased(o1))),
        (.unknown, .failure(.alreadyReleased(o1))),
        (.settled(actual: nil), .success("settled")),
        (.released, .success("released")), (.reversed, .failure(.notSettled(o1))),
      ]
    ),
    (
      "expired",
      [
        (.sent, .failure(.alreadyExpired(o1))), (.accepted, .failure(.alreadyExpired(o1))),
        (.unknown, .failure(.alreadyExpired(o1))),
        (.settled(actual: nil), .success("settled")), (.released, .success("released")),
        (.reversed, .failure(.notSettled(o1))),
      ]
    ),
    (
      "reversed",
      [
        (.sent, .failure(.alreadyReversed(o1))), (.accepted, .failure(.alreadyReversed(o1))),
        (.unknown, .failure(.alreadyReversed(o1))),
        (.settled(actual: nil), .failure(.alreadyReversed(o1))),
        (.released, .failure(.alreadyReversed(o1))), (.reversed, .success("reversed")),
      ]
    ),
  ]

  private static func open(
    sent: String = "sent", accepted: String = "accepted"
  ) -> [(Report, Result<String, LedgerError>)] {
    [
      (.sent, .success(sent)), (.accepted, .success(accepted)), (.unknown, .success("unknown")),
      (.settled(actual: nil), .success("settled")), (.released, .success("released")),
      (.reversed, .failure(.notSettled(o1))),
    ]
  }

  @Test("every report in every state: what it leads to, and that it counts once")
  func table() throws {
    for (state, rows) in Self.table {
      for (report, expected) in rows {
        var ledger = try ledger(in: state)
        let before = ledger.state
        switch expected {
        case .success(let name):
          #expect(try ledger.tell(report, of: "o1", at: 1001).state.name == name)
          let (after, count) = (ledger.state, ledger.log.events.count)
          #expect(try ledger.tell(report, of: "o1", at: 1002).state.name == name)
          #expect(ledger.state == after, "\(report) in \(state)")
          #expect(ledger.log.events.count == count, "\(report) in \(state)")
        case .failure(let error):
          #expect(throws: error, "\(report) in \(state)") {
            try ledger.tell(report, of: "o1", at: 1001)
          }
          #expect(ledger.state == before, "\(report) in \(state)")
        }
      }
    }
  }

  @Test("nothing is told of an order that nobody placed, or that was refused")
  func noHold() throws {
    var ledger = try TestLedger(reading: "5")
    #expect(throws: LedgerError.unknownOrder(orderID("o9"))) {
      try ledger.settle("o9", at: 7)
    }
    try ledger.place("o1", "30", at: 5)
    for report: Report in [.sent, .accepted, .unknown, .settled(actual: nil), .released, .reversed]
    {
      #expect(throws: LedgerError.orderRefused(orderID("o1"))) {
        try ledger.tell(report, of: "o1", at: 7)
      }
    }
  }

  @Test("the same order again gives the stored record, another content is an error")
  func idempotency() throws {
    var ledger = try TestLedger()
    let first = try ledger.place("o1", "30", at: 5)
    #expect(try ledger.place("o1", "30", at: 6) == first)
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    #expect(throws: LedgerError.orderExistsWithDifferentContent(orderID("o1"))) {
      try ledger.place("o1", "31", at: 7)
    }
    try ledger.tell(.released, of: "o1", at: 8)
    #expect(try ledger.place("o1", "30", at: 9).name == "released")
    #expect(ledger.position == ["100.00", "100.00", "100.00"])
  }

  @Test("a refused order stays refused under its name unless the owner allows another try")
  func refusedAgain() throws {
    var ledger = try TestLedger(reading: "5")
    #expect(try ledger.place("o1", "30", at: 1) == .refused(.insufficientFunds))
    try ledger.read("500", at: 2)
    #expect(try ledger.place("o1", "30", at: 3) == .refused(.insufficientFunds))
    #expect(try ledger.place("o1", "30", at: 4, retriesRefused: true).name == "held")
    #expect(try ledger.place("o1", "30", at: 5, retriesRefused: true).name == "held")
    #expect(ledger.position[0] == "470.00")
  }

  @Test("a refusal for want of knowledge is no answer to keep")
  func provisionalRefusal() throws {
    var ledger = try TestLedger(reading: nil)
    #expect(try ledger.place("o1", "30", at: 1) == .refused(.noFreshReading))
    #expect(ledger.log.events.isEmpty)
  }

  @Test("an amount in another currency settles nothing")
  func wrongCurrency() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    #expect(throws: LedgerError.wrongCurrency(expected: currency("USD"), got: currency("JPY"))) {
      try ledger.tell(.settled(actual: money("30", "JPY")), of: "o1", at: 6)
    }
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
  }

  @Test("a restart goes on from every state an order can be in")
  func restart() throws {
    for (state, _) in Self.table {
      var ledger = try ledger(in: state)
      for amount in ["100", "70"] {
        try ledger.read(amount, at: amount == "100" ? 1001 : 1003)
        let restarted = ledger.restarted()
        #expect(restarted.positions == ledger.state.positions, "\(state)")
        #expect(restarted.openOrderCount == ledger.state.openOrderCount, "\(state)")
        #expect(restarted.inconsistency() == nil, "\(state)")
      }
    }
  }
}
