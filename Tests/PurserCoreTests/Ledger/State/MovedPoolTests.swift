import TestSupport
import Testing

@testable import PurserCore

@Suite("The money of a pool that is gone")
struct MovedPoolTests {
  private let main = TestLedger.main
  private let wallet = pool("acme", "USD", "wallet")
  private let purse = pool("acme", "USD", "purse")
  private let euros = pool("acme", "EUR", "wallet")

  /// The findings, each with the pool that the money moved to.
  private func found(_ ledger: TestLedger) -> [String] {
    ledger.log.effects.transactions.filter { $0.cause.order == nil }.map {
      let observation = $0.cause.observation
      return
        "\($0.pool.pool) \($0.type) \($0.amount.decimalString) -> \(observation?.movedTo ?? "?")"
    }
  }

  @Test("is said to be in the pool that the same check names first, with as much")
  func renamed() throws {
    var ledger = try TestLedger()
    try ledger.check([wallet: "100"], at: 60)
    #expect(found(ledger) == ["main drift -100.00 -> wallet"])
    #expect(ledger.state.positions.map(\.spendable.low) == [money("0"), money("100")])
    let absence = ledger.state.positions.first?.reading.absence
    #expect(absence == SupplierBalance.Absence(since: at(60.1), movedTo: "wallet"))
    try ledger.check([wallet: "100"], at: 120)
    #expect(ledger.state.positions.first?.reading.absence == absence)
    #expect(found(ledger).count == 1)
    #expect(ledger.restarted().positions == ledger.state.positions)
    #expect(try ledger.replayed() == ledger.state)
    try ledger.check([main: "100"], at: 180)
    #expect(ledger.state.positions.first?.reading.absence == nil)
  }

  @Test("may be less than was read last by what orders took", arguments: ["100", "70", "50", "80"])
  func ordersTook(_ amount: String) throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.place("o2", "20", at: 5)
    try ledger.settle("o1", at: 6)
    // Taken by then: nothing, the order that was settled, both, or the other one alone.
    try ledger.check([wallet: amount], at: 60)
    let move = ledger.state.positions.first?.reading.absence?.movedTo
    #expect(move == (amount == "80" ? nil : "wallet"))
  }

  @Test("is within the tolerance of what was there")
  func tolerance() throws {
    for (amount, move) in [("99", "wallet"), ("98.99", nil)] {
      var ledger = try TestLedger(TestLedger.supplier(tolerance: "1"))
      try ledger.check([wallet: amount], at: 60)
      #expect(ledger.state.positions.first?.reading.absence?.movedTo == move, "\(amount)")
    }
  }

  @Test("may have been owed")
  func belowZero() throws {
    var ledger = try TestLedger(reading: "-20")
    try ledger.check([wallet: "-20"], at: 60)
    #expect(found(ledger) == ["main credit_detected 20.00 -> wallet"])
  }

  @Test("is nowhere known where a pool that went before had as much")
  func wentBefore() throws {
    // What is left in the main pool is just what the other one had.
    for isPending in [false, true] {
      var ledger = try TestLedger(reading: nil)
      try ledger.check([main: "100", purse: "30"], at: 0)
      if isPending { try ledger.place("o1", "30", at: 1) }
      try ledger.check([main: "100"], at: 60)
      if !isPending { try ledger.place("o1", "70", at: 61) }
      if isPending { try ledger.place("o2", "40", at: 61) }
      try ledger.check([wallet: "30"], at: 120)
      #expect(ledger.state.positions.compactMap(\.reading.absence?.movedTo) == [])
    }
  }

  @Test("is nowhere known where it could be in several pools, or come from several")
  func ambiguous() throws {
    var ledger = try TestLedger()
    try ledger.check([wallet: "100", purse: "100"], at: 60)
    #expect(found(ledger) == ["main drift -100.00 -> ?"])

    ledger = try TestLedger(reading: nil)
    try ledger.check([main: "50", purse: "50"], at: 0)
    try ledger.check([wallet: "50"], at: 60)
    #expect(found(ledger) == ["main drift -50.00 -> ?", "purse drift -50.00 -> ?"])
  }

  @Test("is not in a pool with another amount, of another currency, with nothing, or known before")
  func elsewhere() throws {
    for other in [[wallet: "99"], [euros: "100"], [:]] {
      var ledger = try TestLedger()
      try ledger.check(other, at: 60)
      #expect(found(ledger) == ["main drift -100.00 -> ?"])
    }
    var ledger = try TestLedger(reading: "0")
    try ledger.check([wallet: "0"], at: 60)
    #expect(ledger.state.positions.first?.reading.absence?.movedTo == nil)

    ledger = try TestLedger(reading: nil)
    try ledger.check([main: "100", wallet: "0"], at: 0)
    try ledger.check([wallet: "100"], at: 60)
    #expect(found(ledger) == ["main drift -100.00 -> ?", "wallet credit_detected 100.00 -> ?"])
  }

  @Test("is not in a pool that a later check names first")
  func later() throws {
    var ledger = try TestLedger()
    try ledger.check([:], at: 60)
    try ledger.check([wallet: "100"], at: 120)
    #expect(found(ledger) == ["main drift -100.00 -> ?"])
  }

  @Test("goes back to the name that it had")
  func thereAndBack() throws {
    var ledger = try TestLedger()
    try ledger.check([wallet: "100"], at: 60)
    try ledger.check([main: "100"], at: 120)
    #expect(
      found(ledger) == [
        "main drift -100.00 -> wallet", "wallet drift -100.00 -> main",
        "main credit_detected 100.00 -> ?",
      ])
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("is told of once the absence can be taken into use")
  func overlapping() throws {
    var ledger = try TestLedger()
    try ledger.read("100", at: 10, took: 2)
    try ledger.check([wallet: "100"], at: 11, took: 3)
    try ledger.check([wallet: "100"], at: 20)
    #expect(found(ledger) == ["main drift -100.00 -> wallet"])
  }

  @Test("leaves a finding that is nobody's question, and that can still be explained")
  func stillOpen() throws {
    var ledger = try TestLedger()
    try ledger.check([wallet: "100"], at: 60)
    #expect(ledger.state.positions.first?.unexplainedAt == nil)
    try ledger.adjust("a1", "-100", at: 70)
    #expect(
      ledger.entries.suffix(2) == ["adjustment -100.00 = -100.00", "explained 100.00 = 0.00"])
  }
}
