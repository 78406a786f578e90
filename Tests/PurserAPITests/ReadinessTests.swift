import PurserCore
import TestSupport
import Testing

@testable import PurserAPI

@Suite("Readiness") struct ReadinessTests {
  private static let now = Timestamp(microsecondsSinceEpoch: 1_800_000_000_000_000)
  private static let acme = SupplierID("acme")
  private static let other = SupplierID("other")

  /// Two suppliers, of which `acme` was read so many seconds ago, and how the checks went.
  private static func facts(
    ledger: String? = nil, clock: LedgerClock.Standing = .together, age: Int = 1,
    isChecked: Bool = true, failure: CheckFailure? = nil, unread: Bool = false
  ) throws -> Readiness.Facts {
    let moment = now - .seconds(age)
    let usd = currency("USD")
    var state = LedgerState(suppliers: [Supplier(id: acme), Supplier(id: other)])
    var log = LedgerState.Log()
    for supplier in unread ? [] : [acme, other] {
      let pool = PoolID(supplier: supplier, pool: PoolID.mainPool, currency: usd)
      let asked = supplier == acme ? moment : now
      let reading = SupplierBalance(
        pool: pool, available: Money(units: 1, currency: usd), requestedAt: asked,
        receivedAt: asked)
      if supplier == other, failure != nil { continue }
      try state.take(reading, at: now, clock: now, log: &log)
    }
    var statuses: [SupplierID: CheckStatus] = [:]
    for supplier in [acme, other] where isChecked || supplier == acme {
      var status = CheckStatus(
        succeededAt: unread ? nil : now, checkedAt: now,
        failure: supplier == other || unread ? failure : nil)
      status.readPools = Set(state.positions(of: supplier).map(\.pool))
      statuses[supplier] = status
    }
    let maximumAge = Duration.seconds(600)
    return Readiness.Facts(
      ledger: ledger, clock: clock, unchecked: isChecked ? [] : [other],
      sheet: BalanceSheet(
        suppliers: [acme, other], positions: state.positions, statuses: statuses, at: now,
        maximumAge: maximumAge), now: now, maximumAge: maximumAge)
  }

  @Test("all is well where orders can be held and nothing is wrong")
  func ready() throws {
    let readiness = Readiness(try Self.facts())
    #expect(readiness.status == .ready)
    #expect(readiness.reasons == [])
  }

  @Test("no order can be held for sure where the ledger cannot write, or the clock just jumped")
  func notReady() throws {
    let ledger = Readiness(try Self.facts(ledger: "the disk is full"))
    #expect(ledger.status == .notReady)
    #expect(ledger.reasons == ["ledger: the disk is full"])
    let ahead = Readiness(
      try Self.facts(clock: .jumped(by: .seconds(3600), lead: .seconds(3600))))
    #expect(ahead.status == .notReady)
    #expect(
      ahead.reasons == [
        "clock: this machine's clock jumped ahead by 3600 s a moment ago; the ledger's time is 3600 s "
          + "behind this machine's clock"
      ])
    let back = Readiness(try Self.facts(clock: .jumped(by: .seconds(-3600), lead: .zero)))
    #expect(
      back.reasons == [
        "clock: this machine's clock was set back by 3600 s a moment ago; it stands with the ledger's "
          + "time now"
      ])
  }

  @Test("a supplier that was not checked yet is waited for")
  func unchecked() throws {
    let readiness = Readiness(try Self.facts(isChecked: false))
    #expect(readiness.status == .notReady)
    #expect(readiness.reasons.contains("other: it was not checked yet"))
    var later = try Self.facts(isChecked: false)
    later.isBegun = true
    #expect(Readiness(later).status == .degraded)
    #expect(Readiness(later).reasons.contains("other: it was not checked yet"))
  }

  @Test("one pool with a fresh reading is enough, and the suppliers that fail are named")
  func degraded() throws {
    let failure = CheckFailure(.unreachable, "nobody answers")
    let readiness = Readiness(try Self.facts(failure: failure))
    #expect(readiness.status == .degraded)
    #expect(readiness.reasons == ["other: \(failure)"])
    let clock = Readiness(try Self.facts(clock: .apart(lead: .seconds(-60))))
    #expect(clock.status == .degraded)
    #expect(
      clock.reasons == ["clock: the ledger's time is 60 s ahead of this machine's clock"])
  }

  @Test("without a fresh reading no order can be held")
  func stale() throws {
    let failure = CheckFailure(.unreachable, "nobody answers")
    let old = Readiness(try Self.facts(age: 601, failure: failure))
    #expect(old.status == .notReady)
    #expect(
      old.reasons == [
        "no pool has a reading that is fresh enough to decide on",
        "acme, main/USD: its reading is too old, or its money has lapsed", "other: \(failure)",
      ])
    #expect(Readiness(try Self.facts(age: 600, failure: failure)).status == .degraded)
    #expect(Readiness(try Self.facts(failure: failure, unread: true)).status == .notReady)
  }
}
