import TestSupport
import Testing

@testable import PurserCore

/// Pools in which a check changes nothing, and for which one of them stands.
@Suite("Pools that are gone for good")
struct GoneForGoodTests {
  private let main = TestLedger.main
  private let other = pool("acme", "USD", "other")
  private let third = pool("acme", "USD", "third")

  /// A ledger of three pools that are gone since the first minute, and quiet since the second.
  private func ledger(_ supplier: Supplier = TestLedger.supplier()) throws -> TestLedger {
    var ledger = try TestLedger(supplier, reading: nil)
    try ledger.check([main: "100", other: "50", third: "20"], at: 0)
    for turn in 1...4 { try ledger.check([:], at: 60 * Double(turn)) }
    return ledger
  }

  /// When the last check began that did not find a pool.
  private func absentAt(_ ledger: TestLedger, _ pool: PoolID) -> Timestamp? {
    ledger.state.positions.first { $0.pool == pool && $0.reading.isAbsence }?.reading.requestedAt
  }

  /// The pools of the events that a check adds, each with whether it was taken.
  private func events(
    _ ledger: inout TestLedger, _ amounts: [PoolID: String], failures: [PoolFailure] = [],
    at seconds: Double
  ) throws -> [String] {
    let count = ledger.log.events.count
    try ledger.check(amounts, failures: failures, at: seconds)
    #expect(try ledger.replayed() == ledger.state)
    #expect(ledger.restarted().positions == ledger.state.positions)
    return ledger.log.events.dropFirst(count).map {
      switch $0 {
      case .read(let reading): "\(reading.pool.pool) \(reading.source)"
      case .passedOver(let reading, _): "\(reading.pool.pool) passed over"
      default: "\($0)"
      }
    }
  }

  @Test("are absent as of every check, and one of them says so")
  func oneSpeaks() throws {
    for supplier in [TestLedger.supplier(), TestLedger.supplier(trustsUpdatedAt: true)] {
      var ledger = try ledger(supplier)
      #expect(try events(&ledger, [:], at: 300) == ["main absent"])
      for pool in [main, other, third] { #expect(absentAt(ledger, pool) == at(300)) }
      #expect(try ledger.place("o1", "1", at: 301) == .refused(.insufficientFunds))
    }
  }

  @Test(
    "are back only a lag after the last check that did not find them, of which nothing was written")
  func comesBack() throws {
    var ledger = try ledger(TestLedger.supplier(lag: .seconds(50)))
    #expect(
      try events(&ledger, [other: "50"], at: 280) == [
        "other absent", "main absent", "other passed over",
      ])
    #expect(absentAt(ledger, other) == at(240))
    // The checks that find it do not put it off.
    #expect(try events(&ledger, [other: "50"], at: 291) == ["main absent", "other polled"])
    #expect(absentAt(ledger, third) == at(291))
  }

  @Test("go on by another one when the one that speaks for them is back")
  func leaderComesBack() throws {
    var ledger = try ledger()
    #expect(
      try events(&ledger, [main: "100"], at: 300) == [
        "other absent", "third absent", "main polled",
      ])
    #expect(try events(&ledger, [main: "100"], at: 360) == ["other absent", "main polled"])
    #expect(absentAt(ledger, third) == at(360))
  }

  @Test("stay as they were where one that speaks for them could not be read")
  func leaderFails() throws {
    var ledger = try ledger()
    let failure = PoolFailure(
      pool: "main", unit: .currency(main.currency), failure: CheckFailure(.shapeChanged, "null"))
    _ = try events(&ledger, [:], failures: [failure], at: 300)
    #expect(absentAt(ledger, main) == at(240))
    #expect(absentAt(ledger, third) == at(300))
    #expect(try events(&ledger, [:], at: 360).count <= 2)
    #expect(try events(&ledger, [:], at: 420).count == 1)
    for pool in [main, other, third] { #expect(absentAt(ledger, pool) == at(420)) }
  }

  @Test("speak for themselves while a check changes something in them")
  func changes() throws {
    var ledger = try ledger()
    try ledger.adjust("a1", "-3", at: 250, pool: third)
    let telling = ["third absent", "main absent"]
    #expect(try events(&ledger, [:], at: 251) == telling)
    #expect(try events(&ledger, [:], at: 300) == telling)
    #expect(ledger.surprises.last == "explained 3.00 = 0.00")
    // Another reading may lack that; then it is told once more, by whom it is told from now on.
    #expect(try events(&ledger, [:], at: 360) == telling)
    #expect(try events(&ledger, [:], at: 420) == telling)
    #expect(try events(&ledger, [:], at: 480) == ["main absent"])
    #expect(absentAt(ledger, third) == at(480))
  }
}
