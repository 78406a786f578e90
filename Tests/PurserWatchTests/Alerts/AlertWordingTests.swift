import PurserCore
import PurserWatch
import TestSupport
import Testing

/// What people read, and machines.
@Suite("The words of alerts")
struct AlertWordingTests {
  /// One hour ahead of UTC; at(0) is Monday, 2026-09-21, 15:13:20.
  private static let clock = LocalClock(name: "here", firstOffset: 3_600, changes: [])
  private static let terms = AlertTerms(clock: clock)

  private func notice(
    _ facts: WatchedFacts, _ key: AlertKey, _ change: AlertNotice.Change = .raised,
    _ tier: AlertTier = .warning, before: AlertTier? = nil, since: Double = 0, now: Double = 0
  ) -> AlertNotice {
    AlertWording(facts, by: Self.terms, at: at(now))
      .notice(AlertChange(key, change, tier, before: before, since: at(since)))
  }

  private func notice(_ pool: WatchedPool, _ family: AlertFamily, now: Double = 0) -> AlertNotice {
    notice(WatchedFacts(pools: [pool]), AlertKey(.pool(pool.id), family), since: now, now: now)
  }

  private func notice(
    _ supplier: WatchedSupplier, _ family: AlertFamily, now: Double
  ) -> AlertNotice {
    notice(
      WatchedFacts(suppliers: [supplier]), AlertKey(.supplier(supplier.id), family), since: now,
      now: now)
  }

  // MARK: Funds

  @Test("low: how long it lasts, how much is left, what to do")
  func low() {
    var pool = WatchedPool.with("226.70", burn: ("136", "136"), leadTime: hour * 24)
    pool.floor = money("20")
    pool.advice = WatchedPool.Advice(amount: money("900"), until: at(6 * 86_400))
    let notice = notice(pool, .low)
    #expect(
      notice.headline == "delta USD runs dry in 1 h 40 min: 226.70 left, 136.00 an hour")
    #expect(
      notice.details == [
        "That is 16:53 +01:00.", "A top-up takes 1 d, which is too long.",
        "Beside that, 20.00 USD stay in it as its floor.",
        "Top up 900.00 USD to reach Sunday 15:13 +01:00.",
      ])
    let facts = Dictionary(uniqueKeysWithValues: notice.facts.map { ($0.name, $0.value) })
    #expect(
      facts == [
        "available": "226.70", "spendable_low": "226.70", "spendable_high": "226.70",
        "reading_age_seconds": "0", "floor": "20.00", "burn_per_hour_low": "136.00",
        "burn_per_hour_high": "136.00", "runway_seconds": "6000",
        "runway_latest_seconds": "6000", "lead_time_seconds": "86400", "top_up": "900.00",
        "top_up_until": "2026-09-27T14:13:20.000Z", "currency": "USD", "lasted_seconds": "0",
      ])
  }

  @Test("low: only what is known is said")
  func lowUnknown() {
    let first = notice(.with("90"), .low)
    #expect(first.headline == "delta USD is low: 90.00 left")
    #expect(
      first.details == [
        "Nobody knows yet how fast it is spent.", "Top it up, or send its orders elsewhere.",
      ])
    let second = notice(.with("100", burn: ("40", "50")), .low)
    #expect(
      second.headline
        == "delta USD runs dry in 2 h to 2 h 30 min: 100.00 left, 40.00 to 50.00 an hour")
    #expect(second.details.first == "That is 17:13 +01:00 at the soonest.")
    var third = WatchedPool.with("100")
    third.id = TestSupport.pool("delta", "USD", "wallet")
    third.runway = WatchedPool.Runway(soonest: hour * 52)
    third.topUps = [
      AwaitedTopUp(reference: "W-1", amount: money("500"), announcedAt: at(0)),
      AwaitedTopUp(
        reference: "W-2", amount: money("9"), announcedAt: at(0), arrived: money("8")),
    ]
    let notice = notice(third, .low)
    #expect(notice.headline == "delta/wallet USD runs dry in 2 d 4 h or more: 100.00 left")
    #expect(
      notice.details == [
        "That is Wednesday 19:13 +01:00 at the soonest.", "500.00 USD are on the way.",
      ])
  }

  @Test("dry: what is there all the same, and why it cannot be spent")
  func dry() {
    var pool = WatchedPool.with("0", high: "149")
    pool.reading?.available = money("169")
    pool.floor = money("20")
    pool.refusal = WatchedPool.Refusal(needs: money("12"), since: at(-60))
    let notice = notice(pool, .dry)
    #expect(notice.headline == "delta USD is dry: 0.00 left")
    #expect(
      notice.details == [
        "The supplier says 169.00 USD.",
        "Up to 149.00 USD may be left, as it is not certain what became of orders.",
        "The supplier refused an order of 12.00 USD at 15:12 +01:00.",
        "Beside that, 20.00 USD stay in it as its floor.", "No order can be paid by it.",
        "Top it up, or send its orders elsewhere.",
      ])
    var absent = WatchedPool.with("0")
    absent.reading?.isAbsence = true
    absent.isIdle = true
    #expect(
      self.notice(absent, .dry).details == [
        "The supplier does not name it any more.", "Nothing was bought from it for long.",
        "Top it up, or send its orders elsewhere.",
      ])
  }

  @Test("refused for funds: what the reading says to it")
  func refused() {
    for (left, readAt, sentence) in [
      ("500", 99, "The reading of 500.00 is older than that."),
      ("0", 101, "A reading of 0.00 after the refusal keeps it out of funds."),
      ("11", 101, "The reading of 11.00 since is not enough for it."),
    ] {
      var pool = WatchedPool.with(left, readAt: Double(readAt))
      pool.refusal = WatchedPool.Refusal(needs: money("12"), since: at(100), count: 3)
      let notice = notice(pool, .refusedFunds, now: 200)
      #expect(notice.headline == "delta USD is out of funds: 3 orders refused")
      #expect(
        notice.details.prefix(2) == [
          "The smallest needed 12.00 USD, the last was at 15:15 +01:00.", sentence,
        ])
    }
  }

  @Test("drift, spend, top-ups and readings that are too old")
  func otherPools() {
    var pool = WatchedPool.with("284.50", isStale: true)
    pool.reading?.age = hour * 3
    pool.drift = WatchedPool.Drift(missing: money("23.30"), since: at(-7 * 86_400))
    pool.spend = WatchedPool.Spend(
      today: money("3000.5"), before: [money("900"), money("1000"), money("1100")])
    pool.topUps = [
      AwaitedTopUp(
        reference: "W-1", amount: money("500"), announcedAt: at(-9), arrived: money("495")),
      AwaitedTopUp(
        reference: "W-2", amount: money("200"), announcedAt: at(-9), expectedAt: at(-7_200)),
    ]
    #expect(notice(pool, .stale).headline == "delta USD was last read 3 h ago")
    let drift = notice(pool, .drift)
    #expect(drift.headline == "delta USD: 23.30 missing without an explanation")
    #expect(drift.details.first == "Since 2026-09-14 15:13 +01:00.")
    #expect(
      notice(pool, .fastSpend).headline
        == "delta USD: 3000.50 spent today, usually 1000.00 in a whole day")
    let late = notice(pool, .topUp)
    #expect(late.headline == "delta USD: top-up W-2 of 200.00 is 2 h late")
    #expect(
      late.details == [
        "It was expected at 13:13 +01:00. Ask the bank and the supplier.",
        "So is 1 other top-up, late or short.",
      ])
    pool.topUps.removeLast()
    let short = notice(pool, .topUp)
    #expect(short.headline == "delta USD: top-up W-1 came short by 5.00")
    #expect(
      short.details == [
        "500.00 USD were sent, and 495.00 USD arrived. Ask the supplier for the rest."
      ])
  }

  // MARK: Suppliers and the gateway

  @Test("checks: what they were told, on one line and not without end")
  func checks() {
    let message = "line\r\n.\r\nnext" + String(repeating: "x", count: 500)
    let trouble = CheckTrouble(
      CheckFailure(.maintenance, message, status: 503), at: at(0))
    let supplier = WatchedSupplier(SupplierID("delta"), checks: .fail(trouble))
    let notice = notice(supplier, .checkFailed, now: 700)
    #expect(notice.headline == "delta cannot be checked for 11 min")
    let first = notice.details.first ?? ""
    #expect(first.hasPrefix("maintenance: line"))
    #expect(!first.contains { $0.isNewline } && first.count < 200)
    #expect(notice.facts.contains(AlertNotice.Fact(name: "http_status", value: "503")))
    #expect(notice.facts.contains(AlertNotice.Fact(name: "failing_seconds", value: "700")))
    let rejected = WatchedSupplier(SupplierID("delta"), checks: .fail(.row(.auth, 2)))
    #expect(
      self.notice(rejected, .credentialRejected, now: 70).headline
        == "delta refuses the credentials for 1 min")
    let changed = WatchedSupplier(SupplierID("delta"), checks: .fail(.row(.shapeChanged, 2)))
    #expect(
      self.notice(changed, .shapeChanged, now: 70).headline
        == "delta replies in another way than its adapter knows for 1 min")
  }

  @Test("orders, prices and the disk")
  func otherSuppliers() {
    var supplier = WatchedSupplier(SupplierID("delta"))
    supplier.unknownOrders = WatchedSupplier.UnknownOrders(
      count: 2, since: at(-1_380), held: [money("9.20"), money("5", "EUR")])
    let orders = notice(supplier, .unknownOrders, now: 0)
    #expect(orders.headline == "delta: 2 orders are unknown for 23 min")
    #expect(orders.details.first == "9.20 USD and 5.00 EUR are set aside for them.")
    #expect(orders.facts.contains(AlertNotice.Fact(name: "held_eur", value: "5.00")))
    supplier.priceRises = [
      WatchedSupplier.PriceRise(
        sku: "psn-25", price: money("18.40"), charged: money("19"), at: at(0)),
      WatchedSupplier.PriceRise(sku: "xbox", price: money("1"), charged: money("2"), at: at(0)),
    ]
    let prices = notice(supplier, .priceRise, now: 0)
    #expect(prices.headline == "delta charged 2.00 USD for xbox instead of 1.00")
    #expect(prices.details.first == "And more than its price for 1 other product.")
    let disk = notice(
      WatchedFacts(disk: DiskSpace(free: 3 << 30, total: 50 << 30)),
      AlertKey(.gateway, .storeNearlyFull))
    #expect(disk.headline == "The ledger's disk is nearly full: 6 % left")
    #expect(disk.details.first == "3072 MiB of 51200 MiB can still be written.")
  }

  // MARK: Changes

  @Test("how it changed, and since when")
  func changes() {
    let facts = WatchedFacts(pools: [.with("500")])
    let key = AlertKey(.pool(pool("delta")), .low)
    let over = notice(facts, key, .recovered, .critical, since: -86_400, now: 9_000)
    #expect(over.headline == "delta USD is not low any more: 500.00 left")
    #expect(over.details == ["It lasted from Sunday 15:13 +01:00 for 1 d 2 h."])
    #expect(over.tier == .critical && over.since == at(-86_400))
    #expect(
      notice(facts, key, .repeated, since: -120).details.last
        == "Since 15:11 +01:00, for 2 min now.")
    #expect(
      notice(facts, key, .worsened, .critical, before: .notice).details.last
        == "Before, it was a notice.")
    #expect(notice(facts, key, .raised, since: -120).details.last == "Since 15:11 +01:00.")
  }

  @Test("every family has words for its beginning and its end", arguments: AlertFamily.allCases)
  func everyFamily(_ family: AlertFamily) {
    var pool = WatchedPool.with("0")
    pool.trouble = .row(.auth, 1)
    pool.refusal = WatchedPool.Refusal(needs: money("1"), since: at(0))
    pool.drift = WatchedPool.Drift(missing: money("9"), since: at(0))
    pool.spend = WatchedPool.Spend(today: money("9"), before: [money("1")])
    pool.topUps = [
      AwaitedTopUp(reference: "W-1", amount: money("1"), announcedAt: at(-1), expectedAt: at(-1))
    ]
    let orders = WatchedSupplier.UnknownOrders(count: 1, since: at(-1))
    let rise = WatchedSupplier.PriceRise(
      sku: "psn-25", price: money("1"), charged: money("2"), at: at(0))
    let supplier = WatchedSupplier(
      SupplierID("delta"), checks: .fail(.row(.unknown, 1)), unknownOrders: orders,
      priceRises: [rise])
    let facts = WatchedFacts(
      pools: [pool], suppliers: [supplier], disk: DiskSpace(free: 1, total: 100))
    let keys = AlertConditions(facts, by: AlertRuleSet(), at: at(0)).all.map(\.key)
      .filter { $0.family == family }
    #expect(!keys.isEmpty)
    for key in keys {
      for change in AlertNotice.Change.allCases {
        let notice = notice(facts, key, change)
        #expect(!notice.headline.contains("is not watched"), "\(key)")
        #expect(notice.headline.count <= 100, "\(key)")
        #expect(Set(notice.facts.map(\.name)).count == notice.facts.count)
        #expect(notice.facts.allSatisfy { !$0.value.isEmpty })
      }
    }
  }
}
