import PurserCore
import TestSupport
import Testing

@Suite("The ledger")
struct WorkedExampleTests {
  /// The worked example of `docs/ledger.md`: lag 2 s, no floor, acceptance not reported.
  @Test("the worked example comes out as it is told")
  func workedExample() throws {
    var ledger = try TestLedger()
    #expect(ledger.position == ["100.00", "100.00", "100.00"])
    try ledger.place("o1", "30", at: 5)
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    try ledger.tell(.sent, of: "o1", at: 6)
    try ledger.read("100", at: 6.5)
    #expect(ledger.position == ["70.00", "100.00", "100.00"])
    try ledger.read("70", at: 7)
    #expect(ledger.position == ["40.00", "70.00", "100.00"])
    #expect(ledger.surprises.isEmpty)
    try ledger.settle("o1", "30", at: 8)
    try ledger.read("70", at: 9)
    #expect(ledger.position == ["40.00", "70.00", "100.00"])
    try ledger.read("70", at: 11)
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
    #expect(ledger.state.openOrderCount == 0)
    try ledger.read("50", at: 60)
    #expect(ledger.position == ["50.00", "50.00", "50.00"])
    try ledger.read("550", at: 120)
    #expect(ledger.position == ["550.00", "550.00", "550.00"])
    #expect(
      ledger.entries == [
        "order -30.00 = 70.00", "drift -20.00 = 50.00", "credit_detected 500.00 = 550.00",
      ])
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("a drift carries the reading and the bounds that it broke")
  func observation() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.read("65", at: 60)
    let entry = try #require(ledger.log.effects.transactions.last)
    #expect(entry.type == .drift)
    #expect(entry.amount == money("-5"))
    let observation = try #require(entry.cause.observation)
    #expect(observation.available == money("65"))
    #expect(observation.lowest == money("70"))
    #expect(observation.highest == money("100"))
    #expect(observation.receivedAt == at(60.1))
  }
}
