import PurserCore
import PurserWatch
import TestSupport
import Testing

/// What holds at a moment beside funds.
@Suite("Conditions of alerts: checks, orders, top-ups, prices, space")
struct AlertConditionsBesideFundsTests {
  private func standing(
    _ supplier: WatchedSupplier, _ family: AlertFamily, at seconds: Double = 0
  ) -> AlertCondition.Standing? {
    AlertConditions(WatchedFacts(suppliers: [supplier]), by: AlertRuleSet(), at: at(seconds)).all
      .first { $0.key == AlertKey(.supplier(supplier.id), family) }?.standing
  }

  private func checks(
    _ checks: WatchedSupplier.Checks, _ family: AlertFamily, at seconds: Double
  ) -> AlertCondition.Standing? {
    standing(WatchedSupplier(SupplierID("delta"), checks: checks), family, at: seconds)
  }

  // MARK: Checks

  @Test("a check that fails is an alert after some minutes and tries, not at the first")
  func failing() {
    let rows: [(tries: Int, now: Double, AlertCondition.Standing)] = [
      (1, 0, .clear), (1, 90_000, .clear), (2, 601, .clear), (3, 599, .clear),
      (3, 600, .holds(.warning)), (3, 14_399, .holds(.warning)), (60, 14_400, .holds(.critical)),
    ]
    for (tries, now, expected) in rows {
      let found = checks(.fail(.row(.unreachable, tries, every: 1)), .checkFailed, at: now)
      #expect(found == expected, "\(tries) \(now)")
    }
    #expect(checks(.succeed, .checkFailed, at: 0) == .clear)
    #expect(checks(.unknown, .checkFailed, at: 0) == .unknown)
  }

  @Test("every class of failure is of one family, and says nothing of the others")
  func families() {
    let families = [AlertFamily.checkFailed, .credentialRejected, .shapeChanged]
    for kind in CheckFailure.Kind.allCases {
      let others: [CheckFailure.Kind: AlertFamily] = [
        .auth: .credentialRejected, .shapeChanged: .shapeChanged,
      ]
      let own = others[kind] ?? .checkFailed
      for family in families {
        let found = checks(.fail(.row(kind, 5)), family, at: 90_000)
        #expect(found == (family == own ? .holds(.critical) : .unknown), "\(kind) \(family)")
      }
    }
  }

  @Test("kinds of trouble that take turns are each counted, until a check succeeds")
  func turns() {
    var trouble: CheckTrouble?
    for number in 0..<6 {
      trouble = .row(
        number.isMultiple(of: 2) ? .auth : .unreachable, 1, from: Double(number) * 300,
        after: trouble)
    }
    let turns = trouble.map { WatchedSupplier.Checks.fail($0) } ?? .unknown
    #expect(checks(turns, .credentialRejected, at: 3_600) == .holds(.critical))
    #expect(checks(turns, .checkFailed, at: 1_500) == .holds(.warning))
    #expect(checks(turns, .shapeChanged, at: 1_500) == .unknown)
  }

  @Test("from statuses, each check counts once, and one that succeeds begins anew")
  func following() {
    var status = CheckStatus()
    var checks = WatchedSupplier.Checks.succeed.following(status)
    #expect(checks == .unknown)
    func check(_ seconds: Double, _ kind: CheckFailure.Kind?) {
      status.checkedAt = at(seconds)
      status.failure = kind.map { CheckFailure($0, "no") }
      if kind == nil { status.succeededAt = at(seconds) }
    }
    for second in 0..<3 {
      check(Double(second) * 60, .unreachable)
      for _ in 0..<4 { checks = checks.following(status) }
    }
    #expect(checks == .fail(.row(.unreachable, 3)))
    // Nobody looked between a check that succeeded and one that failed.
    check(180, nil)
    check(240, .unreachable)
    checks = checks.following(status)
    #expect(checks == .fail(.row(.unreachable, 1, from: 240)))
    check(300, nil)
    #expect(checks.following(status) == .succeed)
  }

  @Test("a reading of the ledger is stale by its age, and where its money has lapsed")
  func position() {
    var reading = TestSupport.reading(TestSupport.pool("delta"), "10", at: 0)
    reading.creditLimit = money("5")
    func found(_ reading: SupplierBalance, at seconds: Double) -> WatchedPool.Reading {
      let spendable = Spendable(low: money("12"), high: money("15"))
      let position = Position(
        reading: reading, spendable: spendable, held: money("3"), book: money("10"))
      return WatchedPool.Reading(position, at: at(seconds), maximumAge: .seconds(600))
    }
    let fresh = found(reading, at: 600)
    #expect(fresh.available == money("15") && fresh.age == .seconds(600))
    #expect(!fresh.isStale && !fresh.isAbsence && fresh.spendable.low == money("12"))
    #expect(found(reading, at: 601).isStale)
    // Dated by a clock that was set back since.
    #expect(found(reading, at: -60).isStale && found(reading, at: -60).age == .zero)
    reading.expiresAt = at(100)
    #expect(!found(reading, at: 99).isStale && found(reading, at: 100).isStale)
  }

  @Test("a pool that fails alone is an alert of its own")
  func alone() {
    var pool = WatchedPool.with("10")
    pool.trouble = .row(.shapeChanged, 2)
    #expect(pool.standing(.shapeChanged, at: at(60)) == .holds(.warning))
    #expect(pool.standing(.checkFailed, at: at(60)) == .unknown)
    #expect(WatchedPool.with("10").standing(.shapeChanged) == .clear)
  }

  @Test("a reading that is too old is stale after a while, unless failing checks tell it")
  func stale() {
    func pool(_ hours: Int) -> WatchedPool {
      var pool = WatchedPool.with("10", isStale: true)
      pool.reading?.age = hour * hours
      return pool
    }
    #expect(pool(2).standing(.stale) == .clear)
    #expect(pool(3).standing(.stale) == .holds(.warning))
    #expect(pool(12).standing(.stale) == .holds(.critical))
    let failing = WatchedSupplier.Checks.fail(.row(.unreachable, 9))
    #expect(pool(12).standing(.stale, AlertRules(), failing) == .holds(.critical))
    #expect(
      pool(12).standing(.stale, AlertRules(), failing, at: at(9_000)) == .covered(by: .checkFailed))
    #expect(WatchedPool.with("10").standing(.stale) == .clear)
    #expect(WatchedPool(TestSupport.pool("delta")).standing(.stale) == .unknown)
  }

  // MARK: Orders and prices

  @Test("unknown orders are an alert once the first is older than some minutes")
  func unknownOrders() {
    let delta = SupplierID("delta")
    func found(_ orders: WatchedSupplier.UnknownOrders?, _ now: Double) -> AlertCondition.Standing?
    {
      standing(WatchedSupplier(delta, unknownOrders: orders), .unknownOrders, at: now)
    }
    let orders = WatchedSupplier.UnknownOrders(count: 2, since: at(0))
    #expect(found(nil, 0) == .unknown)
    #expect(found(WatchedSupplier.UnknownOrders.zero, 9_000) == .clear)
    #expect(found(orders, 900) == .clear)
    #expect(found(orders, 901) == .holds(.warning))
    #expect(found(orders, 14_401) == .holds(.critical))
  }

  @Test(
    "a price that rose by more than the part is an alert",
    arguments: [
      ("10.00", .clear), ("10.20", .clear), ("10.21", .holds(.notice)),
      ("11.00", .holds(.notice)), ("11.01", .holds(.warning)), ("9", .clear),
    ] as [(String, AlertCondition.Standing)])
  func priceRise(charged: String, expected: AlertCondition.Standing) {
    let rise = WatchedSupplier.PriceRise(
      sku: "psn-25", price: money("10"), charged: money(charged), at: at(0))
    let supplier = WatchedSupplier(SupplierID("delta"), priceRises: [rise])
    #expect(standing(supplier, .priceRise) == expected)
  }

  // MARK: Top-ups

  @Test("a top-up that is late or short is an alert, one that is expected is none")
  func topUps() {
    func found(_ topUp: AwaitedTopUp?, _ now: Double) -> AlertCondition.Standing? {
      var pool = WatchedPool.with("10", leadTime: hour)
      pool.topUps = topUp.map { [$0] } ?? []
      return pool.standing(.topUp, at: at(now))
    }
    var topUp = AwaitedTopUp(reference: "W-1", amount: money("500"), announcedAt: at(0))
    #expect(found(nil, 0) == .clear)
    #expect(found(topUp, 3_600) == .clear)
    #expect(found(topUp, 3_601) == .holds(.warning))
    topUp.expectedAt = at(7_200)
    #expect(found(topUp, 7_200) == .clear)
    #expect(found(topUp, 7_200 + 86_400) == .holds(.critical))
    topUp.arrived = money("495")
    #expect(found(topUp, 90_000) == .holds(.warning))
    topUp.feeUpTo = money("5")
    #expect(found(topUp, 90_000) == .clear)
    topUp.feeUpTo = money("4.99")
    #expect(found(topUp, 90_000) == .holds(.warning))
  }

  // MARK: Space

  @Test("a disk is nearly full where both the part and the bytes are few")
  func space() {
    func found(_ free: Int64, _ total: Int64) -> AlertCondition.Standing? {
      let disk = DiskSpace(free: free << 20, total: total << 20)
      return AlertConditions(WatchedFacts(disk: disk), by: AlertRuleSet(), at: at(0)).all
        .first { $0.key.family == .storeNearlyFull }?.standing
    }
    #expect(found(100_000, 4_000_000) == .clear)
    #expect(found(10_000, 100_000) == .known(holds: .notice, lingers: .notice))
    #expect(found(5_000, 100_000) == .known(holds: .warning, lingers: .warning))
    #expect(found(1_000, 100_000) == .holds(.critical))
    #expect(found(0, 100_000) == .holds(.critical))
    #expect(found(0, 0) == .unknown)
    let nothing = AlertConditions(WatchedFacts(), by: AlertRuleSet(), at: at(0)).all
    #expect(nothing == [AlertCondition(AlertKey(.gateway, .storeNearlyFull), .unknown)])
  }

  @Test("suppliers and pools have rules of their own")
  func ownRules() {
    let pools = ["delta", "echo", "golf"].map { name in
      var pool = WatchedPool.with("90")
      pool.id = TestSupport.pool(name)
      return pool
    }
    let rules = AlertRuleSet(
      .lowBelow("10"), suppliers: [SupplierID("echo"): .lowBelow("95")],
      pools: [pools[2].id: .lowBelow("91")])
    let found = AlertConditions(WatchedFacts(pools: pools), by: rules, at: at(0)).all
    let low = found.filter { $0.key.family == .low }.map(\.standing)
    #expect(low == [.clear, .holds(.warning), .holds(.warning)])
  }
}
