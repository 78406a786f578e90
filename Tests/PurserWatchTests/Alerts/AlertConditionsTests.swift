import PurserCore
import PurserWatch
import TestSupport
import Testing

/// What holds at a moment, by what is known then and nothing else.
@Suite("Conditions of alerts: funds")
struct AlertConditionsTests {
  // MARK: Low

  @Test(
    "below the amount is low, exactly the amount is not, and the end needs the margin",
    arguments: [
      ("99.9999", .holds(.warning)), ("0.01", .holds(.warning)), ("100", .lingers(.warning)),
      ("109.9999", .lingers(.warning)), ("110", .clear), ("500", .clear),
      ("0", .covered(by: .dry)), ("-1", .covered(by: .dry)),
    ] as [(String, AlertCondition.Standing)])
  func lowByAmount(left: String, standing: AlertCondition.Standing) {
    #expect(WatchedPool.with(left).standing(.low, .lowBelow("100")) == standing)
  }

  @Test(
    "hours of spend: 72, 48 and 24, counted at the most that is spent",
    arguments: [
      ("720", .known(holds: nil, lingers: .notice)),
      ("719.99", .known(holds: .notice, lingers: .notice)),
      ("480", .known(holds: .notice, lingers: .warning)),
      ("479.99", .known(holds: .warning, lingers: .warning)),
      ("240", .known(holds: .warning, lingers: .critical)),
      ("239.99", .holds(.critical)), ("792", .clear), ("0", .covered(by: .dry)),
    ] as [(String, AlertCondition.Standing)])
  func lowBySpend(left: String, standing: AlertCondition.Standing) {
    #expect(WatchedPool.with(left, burn: ("5", "10")).standing(.low) == standing)
  }

  @Test(
    "runway against the time that a top-up takes",
    arguments: [
      (200, .known(holds: nil, lingers: .notice)), (199, .holds(.notice)),
      (149, .holds(.warning)), (100, .known(holds: .warning, lingers: .critical)),
      (99, .holds(.critical)), (220, .clear),
    ] as [(Int64, AlertCondition.Standing)])
  func lowByLeadTime(hours: Int64, standing: AlertCondition.Standing) {
    var pool = WatchedPool.with("5000", burn: ("1", "1"), leadTime: hour * 100)
    pool.runway = WatchedPool.Runway(soonest: hour * Int(hours))
    #expect(pool.standing(.low) == standing)
  }

  @Test("the worst of the measures counts")
  func lowByTheWorst() {
    var rules = AlertRules()
    rules.low.amounts[currency("USD")] = TierLadder(notice: money("1000"))
    let pool = WatchedPool.with("300", burn: ("10", "10"), leadTime: hour * 40)
    #expect(pool.standing(.low, rules) == .holds(.critical))
  }

  @Test("the first day claims nothing of hours, and ends nothing")
  func firstDay() {
    #expect(WatchedPool.with("150").standing(.low) == .unknown)
    #expect(WatchedPool.with("99").standing(.low) == .known(holds: .warning, lingers: .critical))
    var days = WatchedPool.with("150", burn: ("1", "1"))
    days.spend = WatchedPool.Spend(today: money("9000"), before: [])
    #expect(days.standing(.fastSpend) == .unknown)
    days.spend = WatchedPool.Spend(today: money("9000"), before: [money("10"), money("10")])
    #expect(days.standing(.fastSpend) == .unknown)
  }

  @Test("where nothing is spent, it lasts for ever")
  func noSpend() {
    let pool = WatchedPool.with("2", burn: ("0", "0"), leadTime: hour)
    #expect(pool.standing(.low) == .clear)
  }

  @Test("a pool that nobody expects orders from is never low, and dry as a notice")
  func idle() {
    var pool = WatchedPool.with("1", burn: ("1", "1"))
    pool.isIdle = true
    #expect(pool.standing(.low) == .clear)
    pool.reading?.spendable = Spendable(low: money("0"), high: money("0"))
    #expect(pool.standing(.dry) == .holds(.notice))
  }

  @Test("of a currency whose whole units cannot be counted, no usual amount is low")
  func tinyUnits() throws {
    let wei = try Currency(declaring: "WEI", minorDigits: 18)
    let id = PoolID(supplier: SupplierID("delta"), currency: wei)
    let one = Money(units: 1, currency: wei)
    let reading = WatchedPool.Reading(
      available: one, spendable: Spendable(low: one, high: one), requestedAt: at(0))
    #expect(WatchedPool(id, reading: reading).standing(.low) == .unknown)
  }

  // MARK: Dry

  @Test(
    "nothing to spend is dry, and the end needs a whole unit",
    arguments: [
      ("0", .holds(.critical)), ("-3", .holds(.critical)), ("0.0001", .lingers(.critical)),
      ("0.99", .lingers(.critical)), ("1", .clear),
    ] as [(String, AlertCondition.Standing)])
  func dry(left: String, standing: AlertCondition.Standing) {
    #expect(WatchedPool.with(left).standing(.dry) == standing)
  }

  // MARK: What is not known

  @Test("a failed check, a stale and a missing reading fire nothing and end nothing")
  func unknown() {
    let fresh = WatchedPool.with("0", readAt: 100)
    var missing = fresh
    missing.reading = nil
    for family in [AlertFamily.low, .dry] {
      #expect(missing.standing(family) == .unknown)
      #expect(WatchedPool.with("0", isStale: true).standing(family) == .unknown)
      #expect(WatchedPool.with("900", isStale: true).standing(family) == .unknown)
      for kind in CheckFailure.Kind.allCases {
        let failing = WatchedSupplier.Checks.fail(.row(kind, 1, from: 100))
        #expect(fresh.standing(family, AlertRules(), failing) == .unknown)
        var alone = fresh
        alone.trouble = .row(kind, 1, from: 101)
        #expect(alone.standing(family) == .unknown)
      }
    }
    // The reply to an order brought a reading since the check failed.
    let earlier = WatchedSupplier.Checks.fail(.row(.unreachable, 1, from: 99))
    #expect(fresh.standing(.dry, AlertRules(), earlier) == .holds(.critical))
  }

  // MARK: Refused for funds

  @Test("a reading of zero after a refusal keeps the pool out of funds, and only enough ends it")
  func refused() {
    let rows: [(left: String, readAt: Double, count: Int, AlertCondition.Standing)] = [
      ("500", 50, 1, .holds(.warning)), ("500", 100, 1, .holds(.warning)),
      ("500", 50, 3, .holds(.critical)), ("0", 50, 1, .holds(.warning)),
      ("0", 101, 1, .holds(.critical)), ("11.99", 101, 2, .holds(.warning)),
      ("12", 101, 3, .clear), ("500", 101, 9, .clear),
    ]
    for (left, readAt, count, standing) in rows {
      var pool = WatchedPool.with(left, readAt: readAt)
      pool.refusal = WatchedPool.Refusal(needs: money("12"), since: at(100), count: count)
      #expect(pool.standing(.refusedFunds) == standing, "\(left) \(readAt) \(count)")
    }
    var stale = WatchedPool.with("500", readAt: 101, isStale: true)
    stale.refusal = WatchedPool.Refusal(needs: money("12"), since: at(100))
    #expect(stale.standing(.refusedFunds) == .holds(.warning))
    #expect(WatchedPool.with("0").standing(.refusedFunds) == .clear)
  }

  // MARK: Drift and spend

  @Test(
    "more than the amount is drift, exactly the amount is not",
    arguments: [
      ("0", .clear), ("4.50", .clear), ("4.51", .lingers(.notice)), ("5", .lingers(.notice)),
      ("5.01", .holds(.notice)), ("23.30", .holds(.notice)),
      ("50", .known(holds: .notice, lingers: .warning)), ("500.01", .holds(.critical)),
    ] as [(String, AlertCondition.Standing)])
  func drift(missing: String, standing: AlertCondition.Standing) {
    var pool = WatchedPool.with("900")
    #expect(pool.standing(.drift) == .unknown)
    pool.drift = WatchedPool.Drift(missing: money(missing), since: at(0))
    #expect(pool.standing(.drift) == standing)
  }

  @Test(
    "three times the median of days before, today excluded, and no less than the floor",
    arguments: [
      ("300", ["100", "90", "5000"], .lingers(.warning)),
      ("300.01", ["100", "90", "5000"], .holds(.warning)),
      ("1000.01", ["100", "90", "5000"], .holds(.critical)),
      ("270", ["100", "90", "5000"], .clear),
      // The mean of the two in the middle is 50.
      ("150.01", ["0", "40", "60", "900"], .holds(.warning)),
      // A quiet pool: the floor is 50.
      ("50", ["0", "0", "0"], .lingers(.critical)), ("50.01", ["0", "0", "0"], .holds(.critical)),
    ] as [(String, [String], AlertCondition.Standing)])
  func fastSpend(today: String, before: [String], standing: AlertCondition.Standing) {
    var pool = WatchedPool.with("900")
    #expect(pool.standing(.fastSpend) == .unknown)
    pool.spend = WatchedPool.Spend(today: money(today), before: before.map { money($0) })
    #expect(pool.standing(.fastSpend) == standing)
  }
}
