import TestSupport
import Testing

@testable import PurserCore

@Suite("The life of a top-up")
struct TopUpTests {
  private func state(_ ledger: TestLedger, _ name: String, at seconds: Double = 1_000) -> String? {
    ledger.state.topUp(reference(name))?.state(at: at(seconds)).rawValue
  }

  @Test("it is announced, sent and arrived")
  func life() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "500", at: 10)
    #expect(state(ledger, "t1") == "announced")
    try ledger.change("t1", .sent, at: 11)
    #expect(state(ledger, "t1") == "sent")
    try ledger.read("600", at: 60)
    #expect(state(ledger, "t1") == "arrived")
    let topUp = try #require(ledger.state.topUp(reference("t1")))
    #expect(topUp.arrived == money("500"))
    #expect(topUp.fee == nil)
    #expect(topUp.sentAt == at(11))
    #expect(topUp.arrivedAt == at(60.1))
  }

  @Test("it is overdue after the day it was expected, and arrives all the same")
  func overdue() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "500", at: 10, expectedAt: 100)
    #expect(state(ledger, "t1", at: 100) == "announced")
    #expect(state(ledger, "t1", at: 101) == "overdue")
    try ledger.read("600", at: 200)
    #expect(state(ledger, "t1") == "arrived")
  }

  @Test(
    "a fee that was allowed for is an entry of its own",
    arguments: [
      ("595", ["top_up 500.00 = 600.00", "transfer_fee -5.00 = 595.00"]),
      ("590", ["top_up 500.00 = 600.00", "transfer_fee -10.00 = 590.00"]),
      ("600", ["top_up 500.00 = 600.00"]),
      ("589.99", ["credit_detected 489.99 = 589.99"]),
      ("600.01", ["top_up 500.00 = 600.00", "credit_detected 0.01 = 600.01"]),
    ])
  func fee(reading: String, entries: [String]) throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "500", at: 10, feeUpTo: "10")
    try ledger.read(reading, at: 60)
    #expect(ledger.surprises == entries)
    #expect(ledger.position == [reading, reading, reading].map { money($0).decimalString })
    #expect(ledger.state.pendingTopUps.isEmpty == (reading != "589.99"))
    // What was noticed is not noticed again.
    try ledger.read(reading, at: 120)
    #expect(ledger.surprises == entries)
  }

  @Test("of two that may be it, the one of just the amount is, and then the oldest within its fee")
  func choice() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "500", at: 10, feeUpTo: "10")
    try ledger.announce("t2", "495", at: 11)
    try ledger.read("595", at: 60)
    #expect(ledger.state.pendingTopUps.map(\.reference) == [reference("t1")])
    try ledger.read("1090", at: 120)
    #expect(
      ledger.surprises.suffix(2) == ["top_up 500.00 = 1095.00", "transfer_fee -5.00 = 1090.00"])
  }

  @Test("a fee is known behind orders in flight")
  func feeBehindOrders() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "500", at: 3, feeUpTo: "10")
    try ledger.place("o1", "30", at: 5)
    try ledger.read("560", at: 10)
    #expect(ledger.surprises == ["top_up 500.00 = 570.00", "transfer_fee -10.00 = 560.00"])
    try ledger.settle("o1", at: 11)
    try ledger.read("560", at: 60)
    #expect(ledger.position == ["560.00", "560.00", "560.00"])
    #expect(ledger.surprises.count == 2)
  }

  @Test("one that is announced when it has arrived less its fee is not waited for")
  func lateWithAFee() throws {
    var ledger = try TestLedger()
    try ledger.read("595", at: 60)
    try ledger.announce("t1", "500", at: 70, feeUpTo: "10")
    #expect(
      ledger.surprises == [
        "credit_detected 495.00 = 595.00", "top_up 500.00 = 1095.00",
        "transfer_fee -5.00 = 1090.00", "explained -495.00 = 595.00",
      ])
    #expect(state(ledger, "t1") == "arrived")
    #expect(ledger.state.topUp(reference("t1"))?.arrivedAt == at(60.1))
  }

  @Test("one that was cancelled takes no credit any more, and may be matched by hand")
  func cancelled() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "500", at: 10)
    try ledger.change("t1", .cancelled, at: 11)
    #expect(state(ledger, "t1") == "cancelled")
    try ledger.read("600", at: 60)
    #expect(ledger.surprises == ["credit_detected 500.00 = 600.00"])
    try ledger.match("t1", "500", noticed: 60.1, at: 70)
    #expect(
      ledger.surprises.suffix(2) == ["top_up 500.00 = 1100.00", "explained -500.00 = 600.00"])
    #expect(state(ledger, "t1") == "arrived")
    #expect(ledger.position == ["600.00", "600.00", "600.00"])
  }

  @Test(
    "a credit of any amount may be matched by hand",
    arguments: [
      (nil, "495", "short", ["top_up 495.00", "explained -495.00"]),
      ("10", "490", "arrived", ["top_up 500.00", "transfer_fee -10.00", "explained -490.00"]),
      ("10", "400", "short", ["top_up 400.00", "explained -400.00"]),
      (nil, "520", "arrived", ["top_up 520.00", "explained -520.00"]),
    ] as [(String?, String, String, [String])])
  func matched(fee: String?, credit: String, end: String, entries: [String]) throws {
    var ledger = try TestLedger()
    // Noticed before it was announced, and too long ago to be found by itself.
    try ledger.read(money("100").adding(money(credit)).decimalString, at: 60)
    let later = 60 + 4.0 * 86_400
    try ledger.announce("t1", "500", at: later, feeUpTo: fee)
    try ledger.match("t1", credit, noticed: 60.1, at: later + 1)
    #expect(
      ledger.surprises.dropFirst().map { $0.split(separator: "=")[0].dropLast() }
        == entries.map { $0[...] })
    #expect(state(ledger, "t1") == end)
    #expect(ledger.state.pendingTopUps.isEmpty)
    let balance = try money("100").adding(money(credit)).decimalString
    #expect(ledger.position == [balance, balance, balance])
  }

  @Test("what came short is made up by another match")
  func rest() throws {
    var ledger = try TestLedger()
    try ledger.read("500", at: 60)
    let later = 60 + 4.0 * 86_400
    try ledger.announce("t1", "500", at: later)
    try ledger.match("t1", "400", noticed: 60.1, at: later + 1)
    #expect(state(ledger, "t1", at: later) == "short")
    try ledger.read("600", at: later + 60)
    try ledger.match("t1", "100", noticed: later + 60.1, at: later + 61)
    #expect(state(ledger, "t1", at: later) == "arrived")
    #expect(ledger.state.topUp(reference("t1"))?.arrived == money("500"))
    #expect(ledger.position == ["600.00", "600.00", "600.00"])
  }

  @Test("what is said twice counts once")
  func twice() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "500", at: 10)
    let sent = try ledger.change("t1", .sent, at: 11)
    #expect(try ledger.change("t1", .sent, at: 12) == sent)
    let cancelled = try ledger.change("t1", .cancelled, at: 13)
    #expect(try ledger.change("t1", .cancelled, at: 14) == cancelled)
    #expect(try ledger.announce("t1", "500", at: 15) == cancelled)
    try ledger.read("600", at: 60)
    let matched = try ledger.match("t1", "500", noticed: 60.1, at: 70)
    let count = ledger.log.events.count
    #expect(try ledger.match("t1", "500", noticed: 60.1, at: 71) == matched)
    #expect(ledger.log.events.count == count)
  }

  @Test("what cannot be said of it is refused")
  func refusals() throws {
    var ledger = try TestLedger()
    let t1 = reference("t1")
    #expect(throws: LedgerError.unknownTopUp(t1)) { try ledger.change("t1", .sent, at: 5) }
    try ledger.announce("t1", "500", at: 10)
    #expect(throws: LedgerError.nothingOpen(TestLedger.main)) {
      try ledger.match("t1", "500", noticed: 60.1, at: 11)
    }
    try ledger.read("600", at: 60)
    #expect(throws: LedgerError.topUpOver(t1)) { try ledger.change("t1", .cancelled, at: 70) }
    try ledger.read("900", at: 120)
    #expect(throws: LedgerError.topUpOver(t1)) {
      try ledger.match("t1", "300", noticed: 120.1, at: 130)
    }
    try ledger.announce("t2", "50", at: 140)
    try ledger.change("t2", .cancelled, at: 141)
    #expect(throws: LedgerError.topUpOver(reference("t2"))) {
      try ledger.change("t2", .sent, at: 142)
    }
    #expect(throws: LedgerError.entryExistsWithDifferentContent(t1)) {
      try ledger.announce("t1", "500", at: 150, feeUpTo: "10")
    }
  }

  @Test("those that are over are remembered, and the oldest gives way")
  func memory() throws {
    var ledger = try TestLedger()
    for number in 0...PoolState.maximumPastTopUps {
      try ledger.announce("t\(number)", "5", at: 10)
      try ledger.change("t\(number)", .cancelled, at: 11)
    }
    #expect(ledger.state.pastTopUps.count == PoolState.maximumPastTopUps)
    #expect(ledger.state.topUp(reference("t0")) == nil)
  }
}
