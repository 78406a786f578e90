import PurserCore
import Testing

@Suite("The book balance")
struct BookTests {
  @Test("a spend that the orders do not explain is found once")
  func drift() throws {
    var ledger = try TestLedger()
    try ledger.read("80", at: 60)
    try ledger.read("80", at: 120)
    #expect(ledger.surprises == ["drift -20.00 = 80.00"])
    #expect(ledger.position == ["80.00", "80.00", "80.00"])
  }

  @Test("a spend that orders in flight may explain is found when they are certain")
  func maskedDrift() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.read("80", at: 6)
    #expect(ledger.surprises.isEmpty)
    try ledger.settle("o1", at: 7)
    try ledger.read("50", at: 10)
    #expect(ledger.surprises == ["drift -20.00 = 50.00"])
    #expect(ledger.position == ["50.00", "50.00", "50.00"])
  }

  @Test("what orders in flight cannot explain is found at once")
  func driftBeyondOrders() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.read("60", at: 6)
    #expect(ledger.surprises == ["drift -10.00 = 60.00"])
    #expect(ledger.position == ["30.00", "60.00", "90.00"])
  }

  @Test("a replica that does not show a found spend yet is no credit")
  func replica() throws {
    var ledger = try TestLedger()
    try ledger.read("80", at: 60)
    try ledger.read("100", at: 61)
    try ledger.read("80", at: 62)
    #expect(ledger.surprises == ["drift -20.00 = 80.00"])
    try ledger.read("100", at: 63)
    #expect(ledger.surprises == ["drift -20.00 = 80.00", "credit_detected 20.00 = 100.00"])
  }

  @Test("a replica that does not show a found credit yet is no drift")
  func replicaBehindACredit() throws {
    var ledger = try TestLedger()
    try ledger.read("600", at: 60)
    try ledger.read("100", at: 61)
    try ledger.read("600", at: 70)
    #expect(ledger.surprises == ["credit_detected 500.00 = 600.00"])
    #expect(ledger.position == ["600.00", "600.00", "600.00"])
  }

  @Test("cents stay quiet, and are told when they add up to more than the tolerance")
  func tolerance() throws {
    var ledger = try TestLedger(TestLedger.supplier(tolerance: "0.05"))
    try ledger.read("99.97", at: 60)
    try ledger.read("99.95", at: 120)
    #expect(ledger.surprises.isEmpty)
    #expect(ledger.position == ["99.95", "99.95", "100.00"])
    try ledger.read("99.94", at: 180)
    #expect(ledger.surprises == ["drift -0.06 = 99.94"])
    try ledger.read("99.99", at: 240)
    try ledger.read("99.995", at: 300)
    #expect(ledger.surprises == ["drift -0.06 = 99.94", "credit_detected 0.055 = 99.995"])
  }

  @Test("a sale undone before a reading contains it never leaves the book")
  func reversedAtOnce() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.settle("o1", at: 6)
    try ledger.tell(.reversed, of: "o1", at: 7)
    #expect(ledger.position == ["100.00", "100.00", "100.00"])
    try ledger.read("70", at: 8.5)
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    try ledger.read("100", at: 9)
    #expect(ledger.position == ["100.00", "100.00", "100.00"])
    #expect(
      ledger.entries == ["order -30.00 = 70.00", "refund 30.00 = 100.00"])
    #expect(ledger.state.openOrderCount == 0)
  }

  @Test("a sale undone long after it left the book enters it again, and may be missing for the lag")
  func reversedLater() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.settle("o1", "25", at: 6)
    try ledger.read("75", at: 60)
    #expect(ledger.state.openOrderCount == 0)
    try ledger.tell(.reversed, of: "o1", at: 100)
    #expect(ledger.position == ["75.00", "75.00", "100.00"])
    try ledger.read("75", at: 101)
    try ledger.read("100", at: 102)
    #expect(ledger.position == ["100.00", "100.00", "100.00"])
    #expect(ledger.surprises.isEmpty)
    #expect(ledger.entries.last == "refund 25.00 = 100.00")
    #expect(ledger.state.openOrderCount == 0)
    #expect(try ledger.replayed() == ledger.state)
  }
}
