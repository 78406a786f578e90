import PurserCore
import TestSupport
import Testing

@Suite("Pools that pay in order")
struct SplitHoldTests {
  private let balance = TestLedger.balance
  private let prepayment = TestLedger.prepayment

  @Test("the first that can pay alone pays")
  func alone() throws {
    var ledger = try TestLedger.sharing(drawDownOrder: [])
    #expect(try ledger.place("o1", "15", at: 1).parts == ["balance 15.00"])
    #expect(try ledger.place("o2", "60", at: 1) == .refused(.insufficientFunds))
  }

  @Test("pools share what the first cannot pay, and no more than they have")
  func shared() throws {
    var ledger = try TestLedger.sharing()
    #expect(ledger.state.positions.map(\.pool.pool) == ["prepayment", "balance"])
    #expect(try ledger.place("o1", "5", at: 1).parts == ["prepayment 5.00"])
    #expect(try ledger.place("o2", "40", at: 1).parts == ["prepayment 15.00", "balance 25.00"])
    #expect(try ledger.place("o3", "10", at: 1).parts == ["balance 10.00"])
    #expect(try ledger.place("o4", "15.01", at: 1) == .refused(.insufficientFunds))
    #expect(ledger.positions.map { $0[0] } == ["0.00", "15.00"])
  }

  @Test(
    "a settlement is charged line by line, the rest to the last",
    arguments: [
      ("40", ["0.00", "30.00"]), ("30", ["0.00", "40.00"]), ("20", ["0.00", "50.00"]),
      ("15", ["5.00", "50.00"]), ("0", ["20.00", "50.00"]), ("45", ["0.00", "25.00"]),
    ])
  func settled(_ actual: String, _ rest: [String]) throws {
    var ledger = try TestLedger.sharing()
    try ledger.place("o1", "40", at: 1)
    try ledger.settle("o1", actual, at: 2)
    #expect(ledger.positions.map { $0[0] } == rest)
    try ledger.take(reading(prepayment, rest[0], at: 4))
    #expect(ledger.state.openOrderCount == 1)
    try ledger.take(reading(balance, rest[1], at: 4))
    #expect(ledger.positions == rest.map { [$0, $0, $0] })
    #expect(ledger.state.openOrderCount == 0)
    #expect(ledger.surprises.isEmpty)
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("a release gives every pool its part back, and a reversal what it paid")
  func givenBack() throws {
    var ledger = try TestLedger.sharing()
    try ledger.place("o1", "40", at: 1)
    try ledger.tell(.released, of: "o1", at: 2)
    #expect(ledger.positions.map { $0[0] } == ["20.00", "50.00"])
    try ledger.place("o2", "40", at: 3)
    try ledger.settle("o2", "30", at: 4)
    try ledger.take(reading(prepayment, "0", at: 7))
    try ledger.tell(.reversed, of: "o2", at: 8)
    try ledger.take(reading(prepayment, "20", at: 10))
    try ledger.take(reading(balance, "50", at: 10))
    #expect(ledger.positions == [["20.00", "20.00", "20.00"], ["50.00", "50.00", "50.00"]])
    #expect(ledger.surprises.isEmpty)
  }
}
