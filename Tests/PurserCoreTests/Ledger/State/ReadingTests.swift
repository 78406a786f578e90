import PurserCore
import TestSupport
import Testing

@Suite("Readings")
struct ReadingTests {
  @Test("a reading that overlaps or precedes the one in use is recorded and decides nothing")
  func outOfOrderReadings() throws {
    var ledger = try TestLedger()
    try ledger.read("50", at: 10, took: 5)
    let before = ledger.position
    try ledger.read("70", at: 12, took: 5)
    try ledger.read("80", at: 3, clock: 17)
    #expect(ledger.position == before)
    let passedOver = ledger.log.events.filter { if case .passedOver = $0 { true } else { false } }
    #expect(passedOver.count == 2)
    try ledger.read("80", at: 15)
    #expect(ledger.position[0] == "80.00")
  }

  @Test("a cached reading, older than its request, invents no credit and no second hold")
  func cachedReading() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "90", at: 5)
    try ledger.settle("o1", at: 6)
    try ledger.read("10", at: 20)
    #expect(ledger.position[0] == "10.00")
    // Asked for at 30, out of a cache that has had it for 29.
    try ledger.read("100", at: 1, took: 29.1)
    #expect(ledger.position == ["10.00", "10.00", "10.00"])
    #expect(try ledger.place("o2", "90", at: 31) == .refused(.insufficientFunds))
    // The first reading after a start, out of a cache: it may lack the order that followed it.
    var other = try TestLedger()
    try other.place("o1", "90", at: 5)
    try other.settle("o1", at: 6)
    try other.read("100", at: 2, took: 28)
    #expect(other.position[0] == "10.00")
  }

  @Test("a hold made while a reading was under way may be in it")
  func holdDuringAReading() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 10.05)
    try ledger.read("100", at: 10)
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
  }

  @Test(
    "an order sent just when a reading was received may be in it, one sent later is not",
    arguments: [(10.0, "100.00"), (10.000001, "70.00")])
  func sentAtTheEdge(_ moment: Double, _ high: String) throws {
    var ledger = try TestLedger(terms: LedgerTerms(reportsSending: true))
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.sent, of: "o1", at: moment)
    try ledger.take(reading(TestLedger.main, "100", at: 9, took: 1), clock: 11)
    #expect(ledger.position == ["70.00", high, "100.00"])
  }

  @Test(
    "a settlement is certain from the reading on that was asked for the lag later",
    arguments: [(9.999999, "40.00"), (10.0, "70.00")])
  func lagEdge(_ moment: Double, _ low: String) throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.settle("o1", at: 8)
    try ledger.read("70", at: moment)
    #expect(ledger.position[0] == low)
  }

  @Test("without a lag a report counts from the next reading on, even at the same moment")
  func noLag() throws {
    var ledger = try TestLedger(TestLedger.supplier(lag: .zero))
    try ledger.place("o1", "30", at: 5)
    try ledger.read("100", at: 6, took: 0)
    try ledger.settle("o1", at: 6)
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
    try ledger.read("70", at: 6, took: 0)
    #expect(ledger.position == ["40.00", "70.00", "100.00"])
    try ledger.read("70", at: 6.000001, took: 0)
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
  }

  @Test("with at_order an accepted order is certain before it is settled")
  func atOrder() throws {
    var ledger = try TestLedger(TestLedger.supplier(timing: .atOrder))
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.accepted, of: "o1", at: 6)
    try ledger.read("70", at: 7.9)
    #expect(ledger.position == ["40.00", "70.00", "100.00"])
    try ledger.read("70", at: 8.1)
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    try ledger.settle("o1", at: 9)
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    try ledger.read("70", at: 11)
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
    #expect(ledger.surprises.isEmpty)
  }

  @Test("with at_confirmation an acceptance says nothing about the money")
  func atConfirmation() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.accepted, of: "o1", at: 6)
    try ledger.read("100", at: 60)
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
  }

  @Test("what is charged beyond the amount held may be missing where the rest is certain")
  func settledForMoreAfterAcceptance() throws {
    var ledger = try TestLedger(TestLedger.supplier(timing: .atOrder))
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.accepted, of: "o1", at: 6)
    try ledger.read("70", at: 10)
    try ledger.settle("o1", "40", at: 11)
    #expect(ledger.position == ["60.00", "70.00", "100.00"])
  }

  @Test("what was taken with the order and given back with the settlement is no drift")
  func settledForLessAfterAcceptance() throws {
    var ledger = try TestLedger(TestLedger.supplier(timing: .atOrder))
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.accepted, of: "o1", at: 6)
    try ledger.settle("o1", "20", at: 9)
    try ledger.read("70", at: 10)
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    try ledger.read("80", at: 11)
    #expect(ledger.position == ["80.00", "80.00", "80.00"])
    #expect(ledger.surprises.isEmpty)
  }

  @Test("the supplier's own moment of a number counts where it is trusted and older")
  func trustedUpdatedAt() throws {
    for isTrusted in [false, true] {
      var ledger = try TestLedger(TestLedger.supplier(trustsUpdatedAt: isTrusted))
      try ledger.place("o1", "30", at: 5)
      try ledger.settle("o1", at: 6)
      var old = reading(TestLedger.main, "100", at: 20)
      old.supplierUpdatedAt = at(7)
      try ledger.take(old)
      #expect(ledger.position[0] == (isTrusted ? "70.00" : "100.00"))
      #expect(ledger.surprises.isEmpty == isTrusted)
    }
  }

  @Test("a trusted moment in the future counts no more than the request")
  func trustedFuture() throws {
    var ledger = try TestLedger(TestLedger.supplier(trustsUpdatedAt: true))
    try ledger.place("o1", "30", at: 5)
    try ledger.settle("o1", at: 6)
    var early = reading(TestLedger.main, "70", at: 7)
    early.supplierUpdatedAt = at(1000)
    try ledger.take(early)
    #expect(ledger.position == ["40.00", "70.00", "100.00"])
  }

  @Test("a number that is older than the one in use is passed over")
  func trustedGoingBack() throws {
    var ledger = try TestLedger(TestLedger.supplier(trustsUpdatedAt: true), reading: nil)
    for (moment, updated, amount) in [(0.0, -1.0, "100"), (10, -5, "120"), (20, 15, "90")] {
      var next = reading(TestLedger.main, amount, at: moment)
      next.supplierUpdatedAt = at(updated)
      try ledger.take(next)
    }
    #expect(ledger.surprises == ["drift -10.00 = 90.00"])
  }

  @Test("a reading from the future gives way to one of the present: the clock was set back")
  func readingFromTheFuture() throws {
    var ledger = try TestLedger()
    try ledger.read("50", at: 4000)
    try ledger.read("60", at: 3000, clock: 4001)
    #expect(ledger.position == ["50.00", "50.00", "50.00"])
    try ledger.read("60", at: 500, clock: 501)
    #expect(ledger.position[0] == "60.00")
  }

  @Test("an order held by a clock that was ahead may be in a reading of the clock set right")
  func clockSetBack() throws {
    var ledger = try TestLedger()
    try ledger.read("100", at: 4000)
    try ledger.place("o1", "30", at: 4000.1)
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
    try ledger.read("70", at: 500, clock: 501)
    #expect(ledger.position == ["40.00", "70.00", "100.00"])
    try ledger.settle("o1", at: 4000.1)
    try ledger.read("70", at: 4003)
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
    #expect(ledger.surprises.isEmpty)
  }
}
