import TestSupport
import Testing

@testable import PurserCore

@Suite("Amounts at the ends of the range")
struct RangeTests {
  private static let usd = currency("USD")
  private static let most = Money(units: LedgerState.maximumUnits, currency: usd)
  private static let beyond = Money(units: LedgerState.maximumUnits + 1, currency: usd)

  @Test("a reading beyond the range is refused and changes nothing")
  func reading() throws {
    var ledger = try TestLedger()
    let before = ledger.state
    for units in [Self.beyond.units, -Self.beyond.units, .max, .min] {
      var reading = TestSupport.reading(TestLedger.main, "0", at: 60)
      reading.available = Money(units: units, currency: Self.usd)
      #expect(throws: LedgerError.outOfRange(Self.usd)) { try ledger.take(reading) }
      reading.available = money("5")
      reading.creditLimit = Money(units: units, currency: Self.usd)
      #expect(throws: LedgerError.outOfRange(Self.usd)) { try ledger.take(reading) }
    }
    #expect(ledger.state == before)
  }

  @Test("a settlement that does not fit the sums, or is below zero, changes nothing")
  func settlement() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.place("o2", "30", at: 5)
    try ledger.tell(
      .settled(actual: Money(units: Self.most.units - 60_000_000, currency: Self.usd)), of: "o1",
      at: 6)
    let before = ledger.state
    for units in [Self.most.units, .max, -1, .min] {
      #expect(throws: LedgerError.outOfRange(Self.usd)) {
        try ledger.tell(
          .settled(actual: Money(units: units, currency: Self.usd)), of: "o2", at: 7)
      }
    }
    #expect(ledger.state == before)
    #expect(ledger.ending(of: "o2") == nil)
  }

  @Test("top-ups and adjustments beyond the range are refused")
  func owner() throws {
    var ledger = try TestLedger()
    let before = ledger.state
    for amount in [Self.beyond, Money(units: .max, currency: Self.usd)] {
      #expect(throws: LedgerError.outOfRange(Self.usd)) {
        try ledger.announce("t1", amount.decimalString, at: 5)
      }
      #expect(throws: LedgerError.outOfRange(Self.usd)) {
        try ledger.adjust("a1", amount.decimalString, at: 5)
      }
      #expect(throws: LedgerError.outOfRange(Self.usd)) {
        try ledger.adjust("a1", "-\(amount.decimalString)", at: 5)
      }
    }
    #expect(ledger.state == before)
  }

  @Test("an enormous pool can be held and released over and over between two readings")
  func heldAndReleased() throws {
    var ledger = try TestLedger(reading: Self.most.decimalString)
    var refused = 0
    for number in 0..<40 {
      do {
        try ledger.place("o\(number)", Self.most.decimalString, at: 5)
        try ledger.tell(.released, of: "o\(number)", at: 5)
      } catch LedgerError.outOfRange {
        refused += 1
      }
    }
    #expect(refused == 39)
    try ledger.read(Self.most.decimalString, at: 60)
    #expect(ledger.surprises.isEmpty)
    #expect(try ledger.place("o99", Self.most.decimalString, at: 61).name == "held")
  }

  @Test("no sequence of enormous amounts stops the process")
  func enormous() throws {
    var random = SeededRandom()
    for _ in 0..<40 { try runEnormous(&random) }
  }

  private func runEnormous(_ random: inout SeededRandom) throws {
    var ledger = try TestLedger(
      TestLedger.supplier(timing: .atOrder), terms: LedgerTerms(holdTimeToLive: .seconds(3)))
    var now = 1.0
    for number in 0..<60 {
      now += Double.random(in: 0...1, using: &random)
      let near = Self.most.units - Int64.random(in: 0...3, using: &random)
      let units = Bool.random(using: &random) ? near : near / 3
      let amount = Money(units: units, currency: Self.usd).decimalString
      let signed = Bool.random(using: &random) ? amount : "-\(amount)"
      let name = "o\(Int.random(in: 0...number, using: &random))"
      do throws(any Error) {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: try ledger.read(signed, at: now, took: 0)
        case 1, 2: try ledger.place("o\(number)", amount, at: now)
        case 3: try ledger.settle(name, Bool.random(using: &random) ? amount : "0", at: now)
        case 4: try ledger.tell(.released, of: name, at: now)
        case 5: try ledger.tell(.reversed, of: name, at: now)
        case 6: try ledger.adjust("a\(number)", signed, at: now)
        default: try ledger.expireOverdue(at: now)
        }
      } catch is LedgerError {}
      _ = ledger.positions
    }
    #expect(try ledger.replayed() == ledger.state, "\(random)")
  }
}
