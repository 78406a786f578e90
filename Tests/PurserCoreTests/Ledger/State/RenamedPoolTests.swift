import TestSupport
import Testing

@testable import PurserCore

@Suite("Orders for a pool that is gone")
struct RenamedPoolTests {
  private let main = TestLedger.main
  private let other = pool("acme", "USD", "other")
  private let euros = pool("acme", "EUR", "euros")

  /// What can safely be spent from a pool.
  private func low(_ ledger: TestLedger, _ pool: PoolID) -> String? {
    ledger.state.positions.first { $0.pool == pool }?.spendable.low.decimalString
  }

  @Test("may be paid from a pool of another name, as long as they are open")
  func open() throws {
    for isUnknown in [false, true] {
      var ledger = try TestLedger()
      try ledger.place("o1", "30", at: 5)
      if isUnknown { try ledger.tell(.unknown, of: "o1", at: 6) }
      try ledger.check([other: "100"], at: 60)
      #expect(low(ledger, other) == "70.00")
      #expect(try ledger.place("o2", "71", at: 61) == .refused(.insufficientFunds))
      #expect(try ledger.place("o3", "70", at: 62).hold?.pool == other)
      #expect(ledger.state.positions.last?.spendable.high == money("30"))
      #expect(ledger.restarted().positions == ledger.state.positions)
      #expect(try ledger.replayed() == ledger.state)
    }
  }

  @Test("weigh on the others until a reading certainly contains them")
  func settled() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.check([other: "100"], at: 60)
    try ledger.settle("o1", "25", at: 70)
    #expect(low(ledger, other) == "75.00")
    try ledger.check([other: "75"], at: 71)
    #expect(low(ledger, other) == "50.00")
    try ledger.check([other: "75"], at: 80)
    #expect(low(ledger, other) == "75.00")
    #expect(ledger.state.openOrderCount == 0)
  }

  @Test("weigh on a pool that could not be read since they were paid from it")
  func unread() throws {
    var ledger = try TestLedger()
    let failure = PoolFailure(
      pool: "other", unit: .currency(main.currency),
      failure: CheckFailure(.shapeChanged, "`amount` is null"))
    try ledger.place("o1", "30", at: 5)
    try ledger.check([other: "100"], at: 60)
    try ledger.settle("o1", at: 61)
    try ledger.check([:], failures: [failure], at: 120)
    #expect(low(ledger, other) == "70.00")
    #expect(ledger.restarted().positions == ledger.state.positions)
    try ledger.check([other: "70"], at: 180)
    #expect(low(ledger, other) == "70.00")
    #expect(ledger.state.openOrderCount == 0)
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("weigh on a pool whose reading could not be taken into use since they were paid from it")
  func overlapped() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.check([other: "100"], at: 60)
    try ledger.settle("o1", at: 61)
    try ledger.take(reading(other, "100", at: 60.5, took: 59.6))
    try ledger.check([other: "70"], at: 120)
    #expect(low(ledger, other) == "70.00")
    try ledger.check([other: "70"], at: 180)
    #expect(low(ledger, other) == "70.00")
  }

  @Test("that are released, or that expired before the reading, weigh on none")
  func over() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.check([other: "100"], at: 60)
    try ledger.tell(.released, of: "o1", at: 61)
    #expect(low(ledger, other) == "100.00")
    try ledger.place("o2", "10", at: 62)
    try ledger.expireOverdue(at: 970)
    #expect(low(ledger, other) == "90.00")
    try ledger.check([other: "100"], at: 980)
    #expect(low(ledger, other) == "100.00")
  }

  @Test("weigh on no pool of another currency, and on none once theirs is back")
  func elsewhere() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.check([other: "100", euros: "50"], at: 60)
    #expect(low(ledger, euros) == "50.00")
    try ledger.check([main: "100", other: "100"], at: 120)
    #expect(low(ledger, main) == "70.00")
    #expect(low(ledger, other) == "100.00")
  }

  @Test("are taken off what pools share, too")
  func drawDown() throws {
    var ledger = try TestLedger(
      TestLedger.supplier(drawDownOrder: ["main", "other"]), reading: nil)
    try ledger.check([main: "40", other: "40"], at: 0)
    try ledger.place("o1", "60", at: 5)
    try ledger.check([other: "40"], at: 60)
    #expect(low(ledger, other) == "-20.00")
    try ledger.settle("o1", at: 61)
    try ledger.check([other: "0"], at: 120)
    #expect(low(ledger, other) == "0.00")
  }

  @Test("weigh on the others as their own moments say, where these are trusted")
  func trustedMoments() throws {
    var ledger = try TestLedger(TestLedger.supplier(trustsUpdatedAt: true), reading: nil)
    func told(_ pool: PoolID, _ amount: String, at seconds: Double) -> SupplierBalance {
      var reading = reading(pool, amount, at: seconds)
      reading.supplierUpdatedAt = at(seconds - 1)
      return reading
    }
    func check(_ reading: SupplierBalance) throws {
      let report = BalanceReport(
        supplier: main.supplier, readings: [reading], requestedAt: reading.requestedAt,
        receivedAt: reading.receivedAt)
      try ledger.state.take(
        report, at: reading.receivedAt, clock: reading.receivedAt, log: &log)
    }
    var log = LedgerState.Log()
    try ledger.take(told(main, "100", at: 1))
    try ledger.place("o1", "30", at: 5)
    try check(told(other, "100", at: 60))
    #expect(low(ledger, other) == "70.00")
    try ledger.settle("o1", at: 61)
    try check(told(other, "70", at: 62))
    #expect(low(ledger, other) == "40.00")
    // The absence makes nothing certain, but the moment of the other pool does.
    try check(told(other, "70", at: 120))
    #expect(low(ledger, other) == "70.00")
  }

  @Test("that expired are judged by what the books said before, when the same money is back")
  func judgedWhenBack() throws {
    for (amount, inference) in [("70", Inference.bought), ("100", .notBought)] {
      var ledger = try TestLedger()
      try ledger.place("o1", "30", at: 5)
      try ledger.expireOverdue(at: 910)
      try ledger.check([:], at: 920)
      try ledger.check([:], at: 930)
      #expect(ledger.inference(of: "o1") == nil)
      try ledger.check([main: amount], at: 940)
      #expect(ledger.inference(of: "o1") == inference)
      try ledger.check([main: amount], at: 990)
      #expect(ledger.position == ["\(amount).00", "\(amount).00", "\(amount).00"])
      #expect(
        ledger.surprises == ["drift -70.00 = 0.00", "credit_detected 70.00 = \(amount).00"])
      #expect(try ledger.replayed() == ledger.state)
    }
  }

  @Test("a new pool waits no longer for a reading that is never taken than for one that is too old")
  func neverTaken() throws {
    var ledger = try TestLedger(TestLedger.supplier(trustsUpdatedAt: true), reading: nil)
    var first = reading(main, "100", at: 4)
    first.supplierUpdatedAt = at(3)
    try ledger.take(first)
    // The supplier gives no moment any more.
    try ledger.check([main: "100", other: "5"], at: 60)
    #expect(ledger.state.positions.count == 1)
    try ledger.check([main: "100", other: "5"], at: 605)
    #expect(low(ledger, other) == "5.00")
  }

  @Test(
    "leave one that is too old to use to a check, too, where another has vanished since it was read"
  )
  func vanishedSince() throws {
    let supplier = TestLedger.supplier(timing: .atOrder)
    for isRead in [true, false] {
      var ledger = try TestLedger(
        supplier, reading: nil, terms: LedgerTerms(maximumReadingAge: .seconds(60)))
      try ledger.check([main: "20", other: "100"], at: 0)
      try ledger.place("o0", "60", at: 50)
      // Now the supplier puts what is in `main` into `other`, and takes 60 from it: 60 are left.
      let balance = money("60")
      try ledger.place("o1", "20", at: 55)
      try ledger.tell(.accepted, of: "o1", at: 57)
      // It was paid from `other`, where 40 are left.
      let failure = PoolFailure(
        pool: "other", unit: .currency(main.currency), failure: CheckFailure(.shapeChanged, "null"))
      try ledger.check([:], failures: [failure], at: 65)
      let status = try ledger.settle("o0", at: 70)
      let told = ledger.state.reading(of: balance, inReplyTo: status, at: at(70))
      try ledger.take(#require(told))
      #expect(ledger.usable(at: 71) == [])
      if isRead {
        try ledger.check([other: "40"], at: 80)
        #expect(ledger.usable(at: 81) == [other])
        #expect(low(ledger, other) == "40.00")
      }
      #expect(try ledger.replayed() == ledger.state)
    }
  }

  @Test("leave it to a check, too, where a pool that was gone before is paid from it since")
  func paidSince() throws {
    var ledger = try TestLedger(
      TestLedger.supplier(timing: .atOrder), reading: nil,
      terms: LedgerTerms(maximumReadingAge: .seconds(60)))
    try ledger.check([main: "20", other: "100"], at: 0)
    try ledger.place("o1", "20", at: 5)
    // Now `main` is a part of `other`.
    try ledger.check([other: "120"], at: 30)
    #expect(low(ledger, other) == "100.00")
    try ledger.place("o0", "60", at: 40)
    // The supplier takes 60 for `o0`, then 20 for `o1`.
    try ledger.tell(.accepted, of: "o1", at: 57)
    let failure = PoolFailure(
      pool: "other", unit: .currency(main.currency), failure: CheckFailure(.shapeChanged, "null"))
    try ledger.check([:], failures: [failure], at: 95)
    let status = try ledger.settle("o0", at: 96)
    try ledger.take(
      #require(ledger.state.reading(of: money("60"), inReplyTo: status, at: at(96))))
    #expect(ledger.usable(at: 97) == [])
    try ledger.check([other: "40"], at: 100)
    #expect(low(ledger, other) == "40.00")
  }

  @Test("are no reason to use what an older check shows, without them, of a pool that is new")
  func olderCheck() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.settle("o1", at: 62)
    try ledger.check([:], at: 70)
    // Of the time before `o1` was paid from `other`; something else could not be read.
    let nameless = PoolFailure(
      pool: nil, unit: .unknown, failure: CheckFailure(.shapeChanged, "`amount` is null"))
    try ledger.check([other: "100"], failures: [nameless], at: 60, took: 11, clock: 71)
    #expect(ledger.usable(at: 71) == [])
    try ledger.check([other: "70"], failures: [nameless], at: 80)
    #expect(low(ledger, other) == "70.00")
  }
}
