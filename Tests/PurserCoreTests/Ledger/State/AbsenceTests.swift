import TestSupport
import Testing

@testable import PurserCore

@Suite("A pool that a check does not name any more")
struct AbsenceTests {
  private let main = TestLedger.main
  private let other = pool("acme", "USD", "other")

  @Test("has nothing to spend, and orders want for funds")
  func nothingToSpend() throws {
    var ledger = try TestLedger()
    try ledger.check([:], at: 60)
    #expect(ledger.position == ["0.00", "0.00", "0.00"])
    #expect(ledger.surprises == ["drift -100.00 = 0.00"])
    #expect(ledger.state.positions.map(\.reading.source) == [.absent])
    #expect(try ledger.place("o1", "1", at: 61) == .refused(.insufficientFunds))
    #expect(try ledger.replayed() == ledger.state)
    #expect(ledger.restarted().positions == ledger.state.positions)
  }

  @Test("is gone before the pool that it was renamed to has money")
  func renamed() throws {
    var ledger = try TestLedger()
    try ledger.check([other: "100"], at: 60)
    #expect(ledger.positions == [["0.00", "0.00", "0.00"], ["100.00", "100.00", "100.00"]])
    #expect(ledger.surprises == ["drift -100.00 = 0.00"])
    // Not even between the two events does the money stand in both.
    var state = LedgerState(suppliers: ledger.state.suppliers)
    var effects = LedgerEffects()
    for event in ledger.log.events {
      try state.apply(event, effects: &effects)
      #expect(state.positions.reduce(0) { $0 + $1.spendable.low.units } <= money("100").units)
    }
    #expect(state == ledger.state)
  }

  @Test("is read as usual when it comes back")
  func comesBack() throws {
    var ledger = try TestLedger()
    try ledger.check([:], at: 60)
    try ledger.check([:], at: 120)
    try ledger.check([main: "40"], at: 180)
    #expect(ledger.position == ["40.00", "40.00", "40.00"])
    #expect(ledger.surprises == ["drift -100.00 = 0.00", "credit_detected 40.00 = 40.00"])
  }

  @Test("is not absent for a check that overlaps the reading in use, nor has a new pool money then")
  func overlapping() throws {
    var ledger = try TestLedger()
    try ledger.read("100", at: 10, took: 2)
    try ledger.check([other: "100"], at: 11, took: 3)
    #expect(ledger.positions == [["100.00", "100.00", "100.00"]])
    try ledger.check([other: "100"], at: 20)
    #expect(ledger.positions == [["0.00", "0.00", "0.00"], ["100.00", "100.00", "100.00"]])
  }

  @Test("nor has a pool more money that was known, until what is gone can go")
  func overlappingKnown() throws {
    var ledger = try TestLedger(reading: nil)
    try ledger.check([main: "100", other: "5"], at: 0)
    try ledger.read("100", at: 10, took: 2)
    try ledger.check([other: "105"], at: 11, took: 3)
    #expect(ledger.state.positions.map(\.spendable.low) == [money("100"), money("5")])
    try ledger.check([other: "105"], at: 20)
    #expect(ledger.state.positions.map(\.spendable.low) == [money("0"), money("105")])
  }

  @Test("is not brought back by an older check")
  func older() throws {
    var ledger = try TestLedger()
    try ledger.check([:], at: 60)
    try ledger.check([main: "100"], at: 50, took: 20)
    #expect(ledger.position == ["0.00", "0.00", "0.00"])
  }

  @Test("keeps its reading where it could not be read")
  func failed() throws {
    let failure = CheckFailure(.shapeChanged, "`amount` is null")
    for part in [
      PoolFailure(pool: "main", unit: .currency(main.currency), failure: failure),
      PoolFailure(pool: "main", unit: .unknown, failure: failure),
      PoolFailure(pool: nil, unit: .currency(main.currency), failure: failure),
      PoolFailure(pool: nil, unit: .unknown, failure: failure),
    ] {
      var ledger = try TestLedger()
      try ledger.check([:], failures: [part], at: 60)
      #expect(ledger.position == ["100.00", "100.00", "100.00"], "\(part)")
      #expect(ledger.surprises.isEmpty)
    }
  }

  @Test("is absent though something else could not be read")
  func anotherFailed() throws {
    let failure = CheckFailure(.shapeChanged, "`BONUS` is no currency")
    for part in [
      PoolFailure(pool: "other", unit: .currency(main.currency), failure: failure),
      PoolFailure(pool: "main", unit: .currency(currency("EUR")), failure: failure),
      PoolFailure(pool: "main", unit: .undeclared("BONUS"), failure: failure),
    ] {
      var ledger = try TestLedger()
      try ledger.check([:], failures: [part], at: 60)
      #expect(ledger.position == ["0.00", "0.00", "0.00"], "\(part)")
    }
  }

  @Test("gives way to a new pool, where nobody knows whether it is gone, once it is too old to use")
  func unsure() throws {
    var ledger = try TestLedger()
    let failure = PoolFailure(
      pool: nil, unit: .unknown, failure: CheckFailure(.notFound, "no such account"))
    try ledger.check([other: "100"], failures: [failure], at: 60)
    #expect(ledger.positions == [["100.00", "100.00", "100.00"]])
    try ledger.check([other: "100"], failures: [failure], at: 599)
    #expect(ledger.positions == [["100.00", "100.00", "100.00"]])
    try ledger.check([other: "100"], failures: [failure], at: 601)
    #expect(ledger.positions.count == 2)
  }

  @Test(
    "gives way to none, where nobody knows whether it is gone, while orders of it may be to pay")
  func unsureAndOwing() throws {
    let failure = PoolFailure(
      pool: nil, unit: .unknown, failure: CheckFailure(.notFound, "no such account"))
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.unknown, of: "o1", at: 6)
    try ledger.check([other: "100"], failures: [failure], at: 700)
    #expect(ledger.positions.count == 1)
    try ledger.settle("o1", at: 710)
    try ledger.check([other: "70"], failures: [failure], at: 711)
    #expect(ledger.positions.count == 1)
    try ledger.check([other: "70"], failures: [failure], at: 713)
    #expect(ledger.state.positions.map(\.spendable.low) == [money("70"), money("70")])
  }

  @Test("gives way to a pool that is known and shows more, too: its money may have gone there")
  func unsureMerged() throws {
    var ledger = try TestLedger(reading: nil)
    try ledger.check([main: "100", other: "50"], at: 0)
    let failure = PoolFailure(
      pool: nil, unit: .unknown, failure: CheckFailure(.notFound, "no such account"))
    try ledger.check([other: "150"], failures: [failure], at: 60)
    #expect(ledger.state.positions.map(\.spendable.low) == [money("100"), money("50")])
    // What lets less be spent is believed at once, and what lets more when the other is known to be gone.
    try ledger.check([other: "40"], failures: [failure], at: 120)
    #expect(ledger.state.positions.map(\.spendable.low) == [money("100"), money("40")])
    try ledger.check([other: "150"], at: 180)
    #expect(ledger.state.positions.map(\.spendable.low) == [money("0"), money("150")])
  }

  @Test(
    "gives way to a pool that is known and too old to use, too, only where it is known to be gone")
  func unsureAndBack() throws {
    let failure = PoolFailure(
      pool: nil, unit: .unknown, failure: CheckFailure(.notFound, "no such account"))
    var ledger = try TestLedger()
    try ledger.check([other: "100"], failures: [failure], at: 601)
    #expect(ledger.usable(at: 601.1) == [other])
    // The pool has its old name again, or both are there: nobody knows.
    for amount in ["100", "90"] {
      try ledger.check([main: amount], failures: [failure], at: 660)
      #expect(ledger.usable(at: 660.1) == [other])
    }
    try ledger.check([main: "100"], at: 720)
    #expect(ledger.usable(at: 720.1) == [main])
    #expect(ledger.state.positions.map(\.spendable.low) == [money("100"), money("0")])
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("is back only with a check that cannot show what was before it went")
  func shownAsBefore() throws {
    let failure = PoolFailure(
      pool: "other", unit: .currency(main.currency),
      failure: CheckFailure(.shapeChanged, "`amount` is null"))
    // The supplier makes one of two, and one of its servers does not know of it yet.
    for isRead in [false, true] {
      var ledger = try TestLedger(reading: nil)
      try ledger.check([main: "100", other: "50"], at: 0)
      try ledger.check([other: "150"], at: 60)
      try ledger.place("o1", "80", at: 60.5)
      if isRead {
        try ledger.check([main: "100", other: "50"], at: 62)
      } else {
        try ledger.check([main: "100"], failures: [failure], at: 62)
      }
      #expect(
        ledger.state.positions.map(\.spendable.low) == [money("0"), money(isRead ? "-30" : "70")])
      try ledger.check([main: "100", other: "50"], at: 62.2)
      #expect(ledger.state.positions.first?.spendable.low == money("100"))
      #expect(try ledger.replayed() == ledger.state)
    }
  }

  @Test("keeps one that is too old to use out of use where the check cannot say that it is gone")
  func overlappingOld() throws {
    let failure = PoolFailure(
      pool: nil, unit: .unknown, failure: CheckFailure(.notFound, "no such account"))
    var ledger = try TestLedger()
    try ledger.check([other: "100"], failures: [failure], at: 601)
    try ledger.check([main: "100"], at: 600.9, took: 1)
    #expect(ledger.usable(at: 602) == [other])
  }

  @Test("leaves one that is too old to use to a check, not to the balance of an order's reply")
  func orderReplyToOld() throws {
    let failure = PoolFailure(
      pool: nil, unit: .unknown, failure: CheckFailure(.notFound, "no such account"))
    for isRenamed in [true, false] {
      var ledger = try TestLedger(terms: LedgerTerms(maximumReadingAge: .seconds(1200)))
      try ledger.place("o1", "30", at: 1000)
      try ledger.expireOverdue(at: 1901)
      if isRenamed { try ledger.check([other: "70"], failures: [failure], at: 1910) }
      try ledger.settle("o1", at: 1920)
      var reply = reading(main, "70", at: 1000, took: 920)
      reply.source = .orderReply
      reply.order = orderID("o1")
      try ledger.take(reply)
      #expect(ledger.usable(at: 1920) == [isRenamed ? other : main])
    }
  }

  @Test("is not brought back by the balance of an order's reply: the money may be in another pool")
  func orderReply() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.check([other: "100"], at: 60)
    var reply = reading(main, "70", at: 61)
    reply.source = .orderReply
    reply.order = orderID("o1")
    try ledger.take(reply)
    #expect(ledger.state.positions.map(\.reading.available) == [money("0"), money("100")])
  }

  @Test("is absent where the supplier's moments are trusted, though an absence has none")
  func trustedMoments() throws {
    var ledger = try TestLedger(TestLedger.supplier(trustsUpdatedAt: true), reading: nil)
    var first = reading(main, "100", at: 4)
    first.supplierUpdatedAt = at(3)
    try ledger.take(first)
    try ledger.place("o1", "30", at: 5)
    try ledger.settle("o1", at: 6)
    try ledger.check([:], at: 60)
    #expect(ledger.position == ["-30.00", "0.00", "30.00"])
    // It comes back with a number from before the order, which is still taken off.
    var back = reading(main, "100", at: 120)
    back.supplierUpdatedAt = at(4)
    try ledger.take(back)
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
    #expect(ledger.surprises == ["drift -70.00 = 0.00", "credit_detected 70.00 = 70.00"])
    back = reading(main, "70", at: 180)
    back.supplierUpdatedAt = at(170)
    try ledger.take(back)
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
    #expect(ledger.surprises.count == 2)
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("keeps its debt where the check that lacks it may be older than its reading")
  func debt() throws {
    for isTrusted in [false, true] {
      var ledger = try TestLedger(
        TestLedger.supplier(trustsUpdatedAt: isTrusted), reading: nil)
      try ledger.take(dated(reading(main, "-10.01", at: 4), at: 3))
      for seconds in [60.0, 120] { try ledger.check([:], at: seconds) }
      let rest = isTrusted ? "-10.01" : "0.00"
      #expect(ledger.position == [rest, "0.00", rest])
      #expect(ledger.state.positions.map(\.reading.available) == [money("0")])
      #expect(ledger.surprises == (isTrusted ? [] : ["credit_detected 10.01 = 0.00"]))
      try ledger.take(dated(reading(main, "5", at: 180), at: 180))
      #expect(ledger.position == ["5.00", "5.00", "5.00"])
      #expect(
        ledger.surprises.last == "credit_detected \(isTrusted ? "15.01" : "5.00") = 5.00")
      #expect(try ledger.replayed() == ledger.state)
    }
  }

  private func dated(_ reading: SupplierBalance, at seconds: Double) -> SupplierBalance {
    var reading = reading
    reading.supplierUpdatedAt = at(seconds)
    return reading
  }

  @Test("keeps its open holds, which end as the shop says")
  func openHold() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.check([:], at: 60)
    #expect(ledger.position == ["-30.00", "0.00", "30.00"])
    #expect(ledger.surprises == ["drift -70.00 = 0.00"])
    // A new reading would not tell more of it, so that nobody has to ask for one.
    #expect(!ledger.state.activity(of: main.supplier).isVague)
    try ledger.tell(.released, of: "o1", at: 61)
    try ledger.check([:], at: 120)
    #expect(ledger.position == ["0.00", "0.00", "0.00"])
    #expect(ledger.surprises == ["drift -70.00 = 0.00", "drift -30.00 = 0.00"])
    #expect(ledger.state.openOrderCount == 0)
  }

  @Test("tells nothing of an order that expired")
  func expired() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.expireOverdue(at: 910)
    try ledger.check([:], at: 920)
    #expect(ledger.inference(of: "o1") == nil)
    #expect(ledger.restarted().positions == ledger.state.positions)
    try ledger.settle("o1", at: 930)
    try ledger.check([:], at: 940)
    #expect(ledger.position == ["0.00", "0.00", "0.00"])
    #expect(ledger.surprises == ["drift -70.00 = 0.00"])
  }

  @Test("still awaits a top-up that was announced")
  func topUp() throws {
    var ledger = try TestLedger()
    try ledger.check([:], at: 60)
    try ledger.announce("t1", "500", at: 70)
    try ledger.check([:], at: 120)
    #expect(ledger.state.pendingTopUps.count == 1)
    try ledger.check([main: "500"], at: 180)
    #expect(ledger.surprises == ["drift -100.00 = 0.00", "top_up 500.00 = 500.00"])
  }

  @Test("does not pass for a top-up on its way when it comes back")
  func topUpStillOnItsWay() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "60", at: 50)
    try ledger.check([:], at: 60)
    try ledger.check([main: "100"], at: 120)
    #expect(ledger.state.pendingTopUps.count == 1)
    try ledger.check([main: "160"], at: 180)
    #expect(
      ledger.surprises == [
        "drift -100.00 = 0.00", "credit_detected 100.00 = 100.00", "top_up 60.00 = 160.00",
      ])
  }

  @Test("has no floor, since there is nothing to keep, and no credit")
  func floor() throws {
    var ledger = try TestLedger(TestLedger.supplier(floor: "50"), reading: nil)
    var first = reading(main, "100", at: 0)
    first.creditLimit = money("1000")
    try ledger.take(first)
    #expect(ledger.position == ["1050.00", "1050.00", "100.00"])
    try ledger.check([:], at: 60)
    #expect(ledger.position == ["0.00", "0.00", "0.00"])
  }

  @Test("owes what it owed, where it was below zero")
  func belowZero() throws {
    var ledger = try TestLedger(reading: "-20")
    try ledger.check([:], at: 60)
    #expect(ledger.surprises == ["credit_detected 20.00 = 0.00"])
  }

  @Test("does not share in what its supplier's pools pay together")
  func drawDown() throws {
    var ledger = try TestLedger(
      TestLedger.supplier(drawDownOrder: ["main", "other"]), reading: nil)
    try ledger.check([main: "40", other: "40"], at: 0)
    try ledger.check([other: "40"], at: 60)
    #expect(try ledger.place("o1", "60", at: 61) == .refused(.insufficientFunds))
    let state = try ledger.place("o2", "30", at: 62)
    #expect(state.hold?.lines.map(\.pool) == [other])
  }

  @Test("of another supplier is none of a check's business")
  func anotherSupplier() throws {
    var ledger = try TestLedger()
    try ledger.take(reading(pool("zenith"), "7", at: 1))
    try ledger.check([:], at: 60)
    #expect(ledger.positions == [["0.00", "0.00", "0.00"], ["7.00", "7.00", "7.00"]])
  }
}
