import PurserCore
import TestSupport
import Testing

@Suite("What can be spent")
struct SpendableTests {
  @Test("before the first reading there is nothing to say about a supplier")
  func unknownBeforeTheFirstReading() throws {
    var ledger = try TestLedger(reading: nil)
    #expect(ledger.positions.isEmpty)
    #expect(try ledger.place("o1", "1", at: 1) == .refused(.noFreshReading))
  }

  @Test("a hold is taken off at once, and the floor always")
  func holdAndFloor() throws {
    var ledger = try TestLedger(TestLedger.supplier(floor: "10"))
    #expect(ledger.position == ["90.00", "90.00", "100.00"])
    try ledger.place("o1", "30", at: 5)
    #expect(ledger.position == ["60.00", "60.00", "100.00"])
  }

  @Test("a floor above the balance leaves less than nothing")
  func floorAboveTheBalance() throws {
    var ledger = try TestLedger(TestLedger.supplier(floor: "120"))
    #expect(ledger.position == ["-20.00", "-20.00", "100.00"])
    #expect(try ledger.place("o1", "0.01", at: 1) == .refused(.insufficientFunds))
  }

  @Test("a credit limit can be spent, and a debt cannot")
  func creditLimit() throws {
    var ledger = try TestLedger(reading: nil)
    var overdrawn = reading(TestLedger.main, "-20", at: 0)
    overdrawn.creditLimit = money("50")
    try ledger.take(overdrawn)
    #expect(ledger.position == ["30.00", "30.00", "-20.00"])
    #expect(try ledger.place("o1", "30.01", at: 1) == .refused(.insufficientFunds))
    #expect(try ledger.place("o2", "30.00", at: 1).name == "held")
  }

  @Test("the last cent can be held and not one more")
  func exactFunds() throws {
    var ledger = try TestLedger(reading: "10.00")
    #expect(try ledger.place("o1", "10.000001", at: 1) == .refused(.insufficientFunds))
    #expect(try ledger.place("o2", "10.00", at: 1).name == "held")
    #expect(try ledger.place("o3", "0.000001", at: 1) == .refused(.insufficientFunds))
  }

  @Test("a settlement without a later reading is still taken off, at its actual cost")
  func settledIsStillTakenOff() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.settle("o1", "25", at: 6)
    #expect(ledger.position == ["75.00", "75.00", "100.00"])
    try ledger.read("75", at: 8)
    #expect(ledger.position == ["75.00", "75.00", "75.00"])
  }

  @Test("settling for more than was held may push low below zero")
  func settledForMore() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "90", at: 5)
    try ledger.settle("o1", "120", at: 6)
    #expect(ledger.position == ["-20.00", "-20.00", "100.00"])
    #expect(ledger.entries == ["order -90.00 = 10.00", "settle_difference -30.00 = -20.00"])
    try ledger.read("-20", at: 60)
    #expect(ledger.position == ["-20.00", "-20.00", "-20.00"])
    #expect(ledger.surprises.isEmpty)
  }

  @Test("a released order counts for nothing at once")
  func released() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.released, of: "o1", at: 6)
    #expect(ledger.position == ["100.00", "100.00", "100.00"])
    try ledger.read("100", at: 7)
    #expect(ledger.position == ["100.00", "100.00", "100.00"])
    #expect(ledger.entries == ["order -30.00 = 70.00", "refund 30.00 = 100.00"])
  }

  @Test(
    "money that the supplier took and gave back is no drift while a reading may lack the return")
  func takenAndReturned() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.released, of: "o1", at: 6)
    try ledger.read("70", at: 7.9)
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    #expect(ledger.surprises.isEmpty)
    try ledger.read("70", at: 8)
    #expect(ledger.surprises == ["drift -30.00 = 70.00"])
  }

  @Test("an unknown outcome stays set aside until somebody knows, however long it takes")
  func unknown() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.unknown, of: "o1", at: 6)
    try ledger.expireOverdue(at: 100_000)
    try ledger.read("70", at: 100_000)
    #expect(ledger.position == ["40.00", "70.00", "100.00"])
    #expect(ledger.ending(of: "o1") == nil)
    try ledger.settle("o1", at: 100_001)
    try ledger.read("70", at: 100_003)
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
    #expect(ledger.surprises.isEmpty)
  }

  @Test("an order that has not left is certainly not in a reading, whenever it was held")
  func notSent() throws {
    var ledger = try TestLedger(terms: LedgerTerms(reportsSending: true))
    try ledger.place("o1", "30", at: 5)
    try ledger.read("100", at: 6)
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    try ledger.tell(.sent, of: "o1", at: 7)
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    try ledger.read("100", at: 8)
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
  }

  @Test("an order that never left and is released leaves nothing behind")
  func releasedBeforeItWasSent() throws {
    var ledger = try TestLedger(terms: LedgerTerms(reportsSending: true))
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.released, of: "o1", at: 6)
    #expect(ledger.state.openOrderCount == 0)
    try ledger.read("70", at: 6.5)
    #expect(ledger.surprises == ["drift -30.00 = 70.00"])
  }

  @Test("an order that was accepted before its sending was told had left before")
  func sentAfterItWasAccepted() throws {
    var ledger = try TestLedger(
      TestLedger.supplier(timing: .atOrder), terms: LedgerTerms(reportsSending: true))
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.accepted, of: "o1", at: 6)
    try ledger.read("70", at: 7)
    #expect(ledger.position == ["40.00", "70.00", "100.00"])
    try ledger.tell(.sent, of: "o1", at: 7.5)
    #expect(ledger.position == ["40.00", "70.00", "100.00"])
    try ledger.read("70", at: 7.6)
    #expect(ledger.surprises.isEmpty)
  }
}
