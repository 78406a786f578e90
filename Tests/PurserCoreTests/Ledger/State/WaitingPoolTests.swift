import TestSupport
import Testing

@testable import PurserCore

@Suite("A pool that was seen and waits for a later check")
struct WaitingPoolTests {
  private let main = TestLedger.main
  private let other = pool("acme", "USD", "other")
  private let new = pool("acme", "USD", "new")
  private let euros = pool("acme", "EUR", "euros")
  private let nameless = PoolFailure(
    pool: nil, unit: .unknown, failure: CheckFailure(.notFound, "no such account"))

  /// What an order hears that a pool might pay while it waits.
  private func waits(_ name: String) -> String {
    "no_reading: \(name)/USD is named, and what was read of it waits for a check that can be taken "
      + "into use"
  }

  @Test("might have paid, so that no refusal is stored: a new pool beside one that nobody knows of")
  func beside() throws {
    var ledger = try TestLedger(reading: nil)
    try ledger.check([main: "10", other: "5"], at: 0)
    try ledger.check([main: "10", new: "100"], failures: [nameless], at: 60)
    #expect(ledger.usable(at: 61) == [main, other])
    let events = ledger.log.events
    #expect(try ledger.place("o1", "50", at: 61) == .refused(.noFreshReading))
    #expect(ledger.log.events == events)
    #expect(ledger.reason("50", at: 61) == waits("new"))
    #expect(try ledger.place("o2", "10", at: 62).hold?.pool == main)
    try ledger.check([main: "10", other: "5", new: "100"], at: 120)
    #expect(try ledger.place("o1", "50", at: 121).hold?.pool == new)
    #expect(ledger.state.waiting.all == [])
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("might have paid: a pool that is back, and may be shown as it was before")
  func back() throws {
    for isAlone in [true, false] {
      let others = isAlone ? [:] : [other: "1"]
      var ledger = try TestLedger(TestLedger.supplier(lag: .seconds(5)))
      try ledger.check(others, at: 60)
      try ledger.check(others.merging([main: "10"]) { $1 }, at: 63)
      #expect(try ledger.place("o1", "9", at: 64) == .refused(.noFreshReading))
      #expect(ledger.reason("9", at: 64) == waits("main"))
      try ledger.check(others.merging([main: "10"]) { $1 }, at: 70)
      #expect(try ledger.place("o1", "9", at: 71).hold?.pool == main)
    }
  }

  @Test("might have paid: a pool that is used, and of which more was read")
  func more() throws {
    var ledger = try TestLedger(reading: nil)
    try ledger.check([main: "10", other: "5"], at: 0)
    try ledger.check([main: "110"], failures: [nameless], at: 60)
    #expect(try ledger.place("o1", "50", at: 61) == .refused(.noFreshReading))
    #expect(ledger.reason("50", at: 61) == waits("main"))
    try ledger.check([main: "110", other: "5"], at: 120)
    #expect(try ledger.place("o1", "50", at: 121).hold?.pool == main)
  }

  @Test("says so where no pool of the order's money was ever taken into use")
  func first() throws {
    var ledger = try TestLedger(reading: nil)
    try ledger.check([euros: "10"], at: 60)
    // The reading of the euros overlaps the one in use.
    try ledger.check([euros: "10", new: "100"], at: 60.05)
    #expect(ledger.state.waiting.all == [new])
    #expect(ledger.reason("50", at: 61) == waits("new"))
    // The supplier is asked again before the order is turned away.
    let decision = ledger.preview("50", at: 61)
    #expect(decision.isProvisional)
    #expect(decision.shortSuppliers == [main.supplier])
  }

  @Test("has no say on orders of another currency; a reading that overlaps is none that waits")
  func another() throws {
    var ledger = try TestLedger()
    try ledger.check([main: "500", euros: "50"], at: 0.05)
    #expect(ledger.state.waiting.all == [euros])
    #expect(try ledger.place("o1", "150", at: 61) == .refused(.insufficientFunds))
  }

  @Test("is forgotten with a check that does not name it, or whose readings are all used")
  func forgotten() throws {
    for amounts in [[main: "10", other: "5"], [main: "10", new: "0"]] {
      var ledger = try TestLedger(reading: nil)
      try ledger.check([main: "10", other: "5"], at: 0)
      try ledger.check([main: "10", new: "100"], failures: [nameless], at: 60)
      #expect(ledger.state.waiting.all == [new])
      try ledger.check(amounts, at: 120)
      #expect(ledger.state.waiting.all == [])
      #expect(try ledger.place("o1", "50", at: 121) == .refused(.insufficientFunds))
    }
  }
}
