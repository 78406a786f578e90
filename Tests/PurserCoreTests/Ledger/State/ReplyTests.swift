import PurserCore
import TestSupport
import Testing

@Suite("The balance in an order's own reply")
struct ReplyTests {
  private func reply(
    to name: String, _ amount: String, at seconds: Double, took duration: Double = 0.5
  ) -> SupplierBalance {
    var reading = reading(TestLedger.main, amount, at: seconds, took: duration)
    reading.source = .orderReply
    reading.order = orderID(name)
    return reading
  }

  @Test("it contains the order at once, and of the others what any reading would")
  func containsItsOrder() throws {
    var ledger = try TestLedger(TestLedger.supplier(timing: .atOrder))
    try ledger.place("o1", "30", at: 5)
    try ledger.place("o2", "10", at: 5)
    try ledger.tell(.accepted, of: "o1", at: 6)
    try ledger.take(reply(to: "o1", "70", at: 5.5))
    #expect(ledger.position == ["60.00", "70.00", "100.00"])
  }

  @Test("the next reading contains it only after the lag, as any other order")
  func nextReading() throws {
    var ledger = try TestLedger(TestLedger.supplier(timing: .atOrder))
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.accepted, of: "o1", at: 6)
    try ledger.take(reply(to: "o1", "70", at: 5.5))
    try ledger.read("100", at: 7)
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
    #expect(ledger.surprises.isEmpty)
  }

  @Test("it contains a settlement that came with it, whenever the number falls")
  func settlement() throws {
    for timing in DeductionTiming.allCases {
      var ledger = try TestLedger(TestLedger.supplier(timing: timing))
      try ledger.place("o1", "30", at: 5)
      try ledger.settle("o1", "25", at: 6)
      try ledger.take(reply(to: "o1", "75", at: 5.5))
      #expect(ledger.position == ["75.00", "75.00", "100.00"])
      try ledger.read("75", at: 8)
      #expect(ledger.position == ["75.00", "75.00", "75.00"])
      #expect(ledger.surprises.isEmpty)
    }
  }

  @Test("an acceptance does not contain an order that is paid with its confirmation")
  func acceptanceBeforeConfirmation() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.accepted, of: "o1", at: 6)
    try ledger.take(reply(to: "o1", "100", at: 5.5))
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
    try ledger.settle("o1", at: 7)
    #expect(ledger.position[0] == "70.00")
  }

  @Test("what is charged later beyond the amount held is not in it")
  func chargedBeyond() throws {
    var ledger = try TestLedger(TestLedger.supplier(timing: .atOrder))
    try ledger.place("o1", "30", at: 5)
    try ledger.tell(.accepted, of: "o1", at: 6)
    try ledger.take(reply(to: "o1", "70", at: 5.5))
    try ledger.settle("o1", "40", at: 7)
    #expect(ledger.position == ["60.00", "70.00", "100.00"])
  }

  @Test("a reply that overlaps the reading in use is passed over, and the order stays taken off")
  func overlapping() throws {
    var ledger = try TestLedger(TestLedger.supplier(timing: .atOrder))
    try ledger.place("o1", "30", at: 5)
    try ledger.read("100", at: 5.6)
    try ledger.tell(.accepted, of: "o1", at: 6)
    try ledger.take(reply(to: "o1", "70", at: 5.5))
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
  }

  @Test("a reply to an order that the ledger does not know is a reading as any other")
  func unknownOrder() throws {
    var ledger = try TestLedger(TestLedger.supplier(timing: .atOrder))
    try ledger.place("o1", "30", at: 5)
    try ledger.take(reply(to: "o9", "100", at: 5.5))
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
  }
}
