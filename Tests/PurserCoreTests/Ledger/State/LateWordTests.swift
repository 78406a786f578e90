import TestSupport
import Testing

@testable import PurserCore

@Suite("What is told after a reading has noticed it")
struct LateWordTests {
  private func findings(_ ledger: TestLedger) -> [String] {
    (ledger.state.book(of: TestLedger.main)?.findings ?? []).map(\.open.decimalString)
  }

  /// The entries from the one of a number on.
  private func entries(_ ledger: TestLedger, from number: Int) -> [String] {
    Array(ledger.entries.dropFirst(number))
  }

  /// Nothing more is found, the books agree with the supplier, and history leads to the same.
  private func expectPeace(
    _ ledger: TestLedger, reading amount: String, at seconds: Double
  ) throws {
    var ledger = ledger
    let count = ledger.entries.count
    try ledger.read(amount, at: seconds)
    try ledger.read(amount, at: seconds + 60)
    #expect(entries(ledger, from: count).isEmpty)
    #expect(ledger.position == [amount, amount, amount])
    #expect(try ledger.replayed() == ledger.state)
    #expect(ledger.restarted().book(of: TestLedger.main) == ledger.state.book(of: TestLedger.main))
  }

  /// What was written from the entry of a number on, which of it nothing explains, and that peace follows.
  private func expect(
    _ ledger: TestLedger, from number: Int = 1, wrote expected: [String],
    leaving open: [String] = [], peaceAt amount: String, _ seconds: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(entries(ledger, from: number) == expected, sourceLocation: sourceLocation)
    #expect(findings(ledger) == open, sourceLocation: sourceLocation)
    try expectPeace(ledger, reading: amount, at: seconds)
  }

  /// A ledger of 100 with an order of 30 whose hold expired, and the reading after that.
  private func expired(reading amount: String) throws -> TestLedger {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.expireOverdue(at: 910)
    try ledger.read(amount, at: 920)
    return ledger
  }

  /// A ledger of 100 with orders that were bought, told so, and are certain since 60.
  private func ledger(_ orders: [(String, String)], rest: String, tolerance: String = "0") throws
    -> TestLedger
  {
    var ledger = try TestLedger(TestLedger.supplier(tolerance: tolerance))
    for (name, cost) in orders {
      try ledger.place(name, cost, at: 5)
      try ledger.settle(name, at: 6)
    }
    try ledger.read(rest, at: 60)
    return ledger
  }

  @Test("a reversal explains the credit that it was")
  func reversal() throws {
    var ledger = try ledger([("o1", "10")], rest: "90")
    try ledger.read("100", at: 120)
    #expect(findings(ledger) == ["10.00"])
    try ledger.tell(.reversed, of: "o1", at: 130)
    #expect(
      entries(ledger, from: 1) == [
        "credit_detected 10.00 = 100.00", "refund 10.00 = 110.00", "explained -10.00 = 100.00",
      ])
    let entry = try #require(ledger.log.effects.transactions.last)
    #expect(entry.cause.order == orderID("o1"))
    #expect(entry.cause.observation?.receivedAt == at(120.1))
    #expect(findings(ledger).isEmpty)
    try expectPeace(ledger, reading: "100.00", at: 200)
  }

  @Test("a reversal that is told at once explains nothing")
  func promptReversal() throws {
    var ledger = try ledger([("o1", "10")], rest: "90")
    try ledger.tell(.reversed, of: "o1", at: 61)
    try ledger.read("100", at: 120)
    try expect(ledger, wrote: ["refund 10.00 = 100.00"], peaceAt: "100.00", 200)
  }

  @Test("what was noticed before the order was placed is not its reversal")
  func earlierCredit() throws {
    var ledger = try TestLedger()
    try ledger.read("110", at: 60)
    try ledger.place("o1", "10", at: 70)
    try ledger.settle("o1", at: 71)
    try ledger.read("100", at: 120)
    try ledger.tell(.reversed, of: "o1", at: 130)
    try ledger.read("110", at: 200)
    #expect(ledger.surprises == ["credit_detected 10.00 = 110.00"])
    #expect(findings(ledger) == ["10.00"])
    try expectPeace(ledger, reading: "110.00", at: 300)
  }

  @Test("a settlement for more explains the drift that it was")
  func dearer() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.read("60", at: 6)
    try ledger.settle("o1", "40", at: 7)
    try expect(
      ledger,
      wrote: [
        "drift -10.00 = 60.00", "settle_difference -10.00 = 50.00", "explained 10.00 = 60.00",
      ], peaceAt: "60.00", 60)
  }

  @Test("a purchase after its hold expired explains the drift that it was")
  func latePurchase() throws {
    var ledger = try expired(reading: "100")
    try ledger.read("70", at: 1000)
    try ledger.settle("o1", at: 1010)
    #expect(
      entries(ledger, from: 1) == [
        "refund 30.00 = 100.00", "drift -30.00 = 70.00", "order -30.00 = 40.00",
        "explained 30.00 = 70.00",
      ])
    // Until a reading certainly contains it, it is taken off once more.
    #expect(ledger.position == ["40.00", "70.00", "100.00"])
    try expectPeace(ledger, reading: "70.00", at: 1100)
  }

  @Test("a purchase for less than its expired hold explains the drift that it was")
  func cheaperLatePurchase() throws {
    var ledger = try expired(reading: "75")
    try ledger.settle("o1", "25", at: 930)
    try expect(
      ledger,
      wrote: [
        "refund 30.00 = 100.00", "drift -25.00 = 75.00", "order -25.00 = 50.00",
        "explained 25.00 = 75.00",
      ], peaceAt: "75.00", 1000)
  }

  @Test("a purchase that is ordered when a reading has noticed it explains the drift that it was")
  func orderedLate() throws {
    var ledger = try TestLedger()
    try ledger.read("90", at: 60)
    try ledger.place("o1", "10", at: 70)
    try ledger.settle("o1", at: 71)
    #expect(ledger.position == ["80.00", "80.00", "90.00"])
    try ledger.read("90", at: 120)
    try expect(
      ledger, from: 0,
      wrote: ["drift -10.00 = 90.00", "order -10.00 = 80.00", "explained 10.00 = 90.00"],
      peaceAt: "90.00", 180)
  }

  @Test("a purchase after a drift of its amount explains nothing, nor does a credit after it")
  func orderedAfterADrift() throws {
    var ledger = try TestLedger()
    try ledger.read("90", at: 60)
    try ledger.place("o1", "10", at: 70)
    try ledger.settle("o1", at: 71)
    try ledger.read("80", at: 120)
    try ledger.read("90", at: 180)
    #expect(ledger.surprises == ["drift -10.00 = 90.00", "credit_detected 10.00 = 90.00"])
    #expect(findings(ledger) == ["-10.00", "10.00"])
  }

  @Test("a release of an order that was inferred bought explains the credit that it was")
  func lateRelease() throws {
    var ledger = try expired(reading: "70")
    #expect(ledger.inference(of: "o1") == .bought)
    try ledger.read("100", at: 1000)
    try ledger.tell(.released, of: "o1", at: 1010)
    try expect(
      ledger, from: 2,
      wrote: [
        "credit_detected 30.00 = 100.00", "refund 30.00 = 130.00", "explained -30.00 = 100.00",
      ], peaceAt: "100.00", 1100)
  }

  @Test("a release of an open hold explains nothing")
  func release() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.read("130", at: 60)
    try ledger.tell(.released, of: "o1", at: 61)
    try expect(
      ledger, wrote: ["credit_detected 30.00 = 100.00", "refund 30.00 = 130.00"],
      leaving: ["30.00"], peaceAt: "130.00", 120)
  }

  @Test("an adjustment explains the drift or the credit that it was, and stays off for a reading")
  func adjustment() throws {
    var ledger = try TestLedger()
    try ledger.read("80", at: 60)
    try ledger.adjust("a1", "-20", at: 70)
    #expect(
      ledger.entries == [
        "drift -20.00 = 80.00", "adjustment -20.00 = 60.00", "explained 20.00 = 80.00",
      ])
    #expect(ledger.position == ["60.00", "80.00", "80.00"])
    #expect(ledger.log.effects.transactions.last?.cause.reference == reference("a1"))
    try expectPeace(ledger, reading: "80.00", at: 120)
    try ledger.read("95", at: 130)
    try ledger.adjust("a2", "15", at: 140)
    try expect(
      ledger, from: 3,
      wrote: [
        "credit_detected 15.00 = 95.00", "adjustment 15.00 = 110.00", "explained -15.00 = 95.00",
      ], peaceAt: "95.00", 200)
  }

  @Test("a top-up that is announced when it has arrived explains the credit, and is not waited for")
  func topUp() throws {
    var ledger = try TestLedger()
    try ledger.read("600", at: 60)
    try ledger.announce("t1", "500", at: 70)
    #expect(
      ledger.entries == [
        "credit_detected 500.00 = 600.00", "top_up 500.00 = 1100.00", "explained -500.00 = 600.00",
      ])
    #expect(ledger.state.pendingTopUps.isEmpty)
    try expectPeace(ledger, reading: "600.00", at: 120)
  }

  @Test("a top-up is not one that arrived more than three days ago")
  func nextTopUp() throws {
    var ledger = try TestLedger()
    try ledger.read("600", at: 60)
    try ledger.announce("t1", "500", at: 60.2 + 3 * 86_400)
    #expect(ledger.state.pendingTopUps.count == 1)
    #expect(findings(ledger) == ["500.00"])
  }

  @Test("nothing is explained by what is told a month later")
  func tooLate() throws {
    var ledger = try TestLedger()
    try ledger.read("80", at: 60)
    try ledger.adjust("a1", "-20", at: 60.2 + 31 * 86_400)
    #expect(findings(ledger) == ["-20.00"])
    #expect(ledger.entries.count == 2)
  }

  @Test("the oldest finding of just the amount is the one")
  func oldest() throws {
    var ledger = try TestLedger()
    for (amount, seconds) in [("105", 60.0), ("115", 120), ("125", 180)] {
      try ledger.read(amount, at: seconds)
    }
    try ledger.adjust("a1", "10", at: 200)
    let entry = try #require(ledger.log.effects.transactions.last)
    #expect(entry.cause.observation?.receivedAt == at(120.1))
    #expect(findings(ledger) == ["5.00", "10.00"])
  }

  @Test("an amount within the tolerance will do, where none is exact")
  func tolerance() throws {
    var ledger = try ledger([("o1", "10")], rest: "90", tolerance: "0.05")
    try ledger.read("100.02", at: 120)
    try ledger.tell(.reversed, of: "o1", at: 130)
    #expect(ledger.entries.last == "explained -10.02 = 100.00")
    try ledger.read("100.02", at: 200)
    #expect(ledger.entries.last == "explained -10.02 = 100.00")
  }

  @Test("what is left of a finding within the tolerance is not waited for")
  func dust() throws {
    var ledger = try TestLedger(TestLedger.supplier(tolerance: "0.05"))
    try ledger.read("106", at: 60)
    try ledger.read("110", at: 120)
    #expect(ledger.state.positions.map(\.unexplainedAt) == [at(120.1)])
    try ledger.adjust("a1", "9.97", at: 130)
    try ledger.read("110", at: 200)
    #expect(
      ledger.entries.suffix(2) == ["explained -6.00 = 113.97", "explained -3.97 = 110.00"])
    #expect(ledger.state.positions.map(\.unexplainedAt) == [nil])
  }

  @Test("two reversals explain one credit, once the readings lack what was told")
  func twoInOne() throws {
    var ledger = try ledger([("o1", "10"), ("o2", "5")], rest: "85")
    try ledger.read("100", at: 120)
    try ledger.tell(.reversed, of: "o1", at: 130)
    try ledger.read("100", at: 200)
    try ledger.tell(.reversed, of: "o2", at: 210)
    try expect(
      ledger, from: 2,
      wrote: [
        "credit_detected 15.00 = 100.00", "refund 10.00 = 110.00", "explained -10.00 = 100.00",
        "refund 5.00 = 105.00", "explained -5.00 = 100.00",
      ], peaceAt: "100.00", 300)
  }

  @Test("one reversal explains two credits, once the readings lack what was told")
  func oneInTwo() throws {
    var ledger = try ledger([("o1", "15")], rest: "85")
    try ledger.read("95", at: 120)
    try ledger.read("100", at: 180)
    try ledger.tell(.reversed, of: "o1", at: 190)
    try ledger.read("100", at: 240)
    try expect(
      ledger,
      wrote: [
        "credit_detected 10.00 = 95.00", "credit_detected 5.00 = 100.00", "refund 15.00 = 115.00",
        "explained -10.00 = 105.00", "explained -5.00 = 100.00",
      ], peaceAt: "100.00", 300)
  }

  @Test("a part of a drift is explained too")
  func partOfADrift() throws {
    var ledger = try TestLedger()
    try ledger.read("70", at: 60)
    try ledger.adjust("a1", "-20", at: 70)
    try ledger.read("70", at: 120)
    try expect(
      ledger, from: 0,
      wrote: ["drift -30.00 = 70.00", "adjustment -20.00 = 50.00", "explained 20.00 = 70.00"],
      leaving: ["-10.00"], peaceAt: "70.00", 180)
  }

  @Test("orders in flight that hide a part of what was told twice make no drift of it")
  func partInFlight() throws {
    var ledger = try ledger([("o1", "10"), ("o2", "5")], rest: "85")
    try ledger.place("o3", "4", at: 110)
    try ledger.read("100", at: 120)
    try ledger.tell(.reversed, of: "o1", at: 130)
    try ledger.read("100", at: 200)
    #expect(ledger.entries.last == "explained -6.00 = 100.00")
    try ledger.tell(.released, of: "o3", at: 210)
    try ledger.read("100", at: 260)
    #expect(ledger.entries.last == "explained -4.00 = 100.00")
    #expect(findings(ledger) == ["5.00"])
    try expectPeace(ledger, reading: "100.00", at: 300)
  }

  @Test("a drift that is not all of what was told is one, whatever was told")
  func smallerDrift() throws {
    var ledger = try ledger([("o1", "10"), ("o2", "5")], rest: "85")
    try ledger.place("o3", "4", at: 110)
    try ledger.read("100", at: 120)
    try ledger.tell(.reversed, of: "o1", at: 130)
    try ledger.read("101", at: 200)
    #expect(ledger.entries.last == "drift -5.00 = 101.00")
  }

  @Test("a larger credit does not hide a reversal that is told at once, nor a spend after it")
  func unrelatedCredit() throws {
    var ledger = try ledger([("o1", "10")], rest: "90")
    try ledger.read("590", at: 120)
    try ledger.tell(.reversed, of: "o1", at: 130)
    try ledger.read("600", at: 180)
    #expect(ledger.surprises == ["credit_detected 500.00 = 590.00"])
    try ledger.read("590", at: 240)
    #expect(ledger.surprises.last == "drift -10.00 = 590.00")
    #expect(findings(ledger) == ["500.00", "-10.00"])
  }

  @Test("where others spend all the time, the latest findings are kept")
  func manyFindings() throws {
    var ledger = try TestLedger()
    for count in 1...40 { try ledger.read("\(100 - count)", at: Double(count) * 60) }
    #expect(findings(ledger).count == PoolState.maximumFindings)
    try ledger.adjust("a1", "-1", at: 2500)
    #expect(ledger.entries.last == "explained 1.00 = 60.00")
  }
}
