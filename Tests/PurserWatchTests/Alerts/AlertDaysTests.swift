import PurserCore
import PurserWatch
import TestSupport
import Testing

/// Days of one supplier, minute by minute: all that is told, and nothing else.
@Suite("Alerts over days")
struct AlertDaysTests {
  /// A supplier whose pool is spent evenly, checked every quarter of an hour.
  private struct World {
    /// Minutes since the start, a Tuesday at 00:00.
    var minute = 0
    var left: Int64 = 90_000
    var checks = WatchedSupplier.Checks.unknown
    var reading: WatchedPool.Reading?
    var topUps: [AwaitedTopUp] = []
    var missing: Int64 = 0

    static let start = Double(9 * 3_600 + 46 * 60 + 40)

    var now: Timestamp { at(Self.start + Double(minute) * 60) }

    static func money(_ cents: Int64) -> Money {
      Money(units: cents * 10_000, currency: currency("USD"))
    }

    /// 10.00 an hour; a check may fail.
    mutating func pass(failing kind: CheckFailure.Kind?) {
      minute += 1
      if minute.isMultiple(of: 3) { left = max(0, left - 50) }
      guard minute.isMultiple(of: 15) else {
        // What orders take is known without a check.
        let funds = Spendable(low: Self.money(left), high: Self.money(left))
        reading?.spendable = funds
        return
      }
      if let kind {
        checks = .fail(CheckTrouble(CheckFailure(kind, "down"), at: now, after: trouble))
      } else {
        checks = .succeed
        let funds = Spendable(low: Self.money(left), high: Self.money(left))
        reading = WatchedPool.Reading(available: funds.low, spendable: funds, requestedAt: now)
      }
    }

    private var trouble: CheckTrouble? {
      switch checks {
      case .unknown, .succeed: nil
      case .fail(let trouble): trouble
      }
    }

    var facts: WatchedFacts {
      var pool = WatchedPool(TestSupport.pool("delta"), reading: reading)
      if let requestedAt = reading?.requestedAt {
        let age = now.since(requestedAt)
        pool.reading?.age = age
        pool.reading?.isStale = age > .seconds(5_400)
      }
      // Nobody knows on the first day how fast it is spent.
      if minute >= 1_440 {
        pool.burn = WatchedPool.Burn(low: Self.money(1_000), high: Self.money(1_000))
      }
      pool.leadTime = hour * 24
      pool.topUps = topUps
      pool.drift = WatchedPool.Drift(
        missing: Self.money(missing), since: missing == 0 ? nil : now)
      return WatchedFacts(
        pools: [pool],
        suppliers: [
          WatchedSupplier(SupplierID("delta"), checks: checks, unknownOrders: .zero)
        ], disk: DiskSpace(free: 50 << 30, total: 100 << 30))
    }

    var time: String {
      let (day, hour) = (minute / 1_440 + 1, minute / 60 % 24)
      let rest = minute % 60
      return "\(day) \(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
    }
  }

  @Test("an outage at night, a top-up that comes late, and money that is missing")
  func days() {
    let terms = AlertTerms(quietHours: [TimeSpan(from: 22 * 60, until: 7 * 60)])
    var world = World()
    #expect(world.now.rfc3339 == "2026-09-22T00:00:00.000Z")
    var book = AlertBook(origin: "b")
    var told: [String] = []
    while world.minute < 6 * 1_440 {
      // The second night, from 01:00 to 07:30.
      let isDown = (1_440 + 60..<1_440 + 450).contains(world.minute)
      world.pass(failing: isDown ? .unreachable : nil)
      switch world.minute {
      // 100.00 are sent on the third day at noon, expected a day later, and come two hours after that.
      case 2 * 1_440 + 720:
        world.topUps = [
          AwaitedTopUp(reference: "W-1", amount: money("1000"), announcedAt: world.now)
        ]
      case 3 * 1_440 + 840:
        world.topUps = []
        world.left += 100_000
      case 4 * 1_440 + 600: world.missing = 2_330
      case 4 * 1_440 + 900: world.missing = 0
      default: break
      }
      let decision = book.decide(world.facts, at: world.now, by: terms)
      for notice in decision.message?.notices ?? [] {
        let (key, change) = (notice.key.description, notice.change.rawValue)
        told.append("\(world.time) \(key) \(change) \(notice.tier.rawValue)")
      }
    }
    #expect(told == Self.expected, "\(told.joined(separator: "\n"))")
  }

  private static let expected = [
    // A warning since 01:45, which nobody is woken for; after four hours it is critical.
    "2 05:15 delta/check_failed raised critical",
    // Since midnight it is known how fast it is spent: 660.00 are less than three days. In the night nobody is woken, and
    // until 07:45 nobody knows what is left.
    "2 07:45 delta/main/USD/low raised notice",
    "2 07:46 delta/check_failed recovered critical",
    // 480.00 at 18:00 are two days exactly.
    "2 18:03 delta/main/USD/low worsened warning",
    // Due at 02:03.
    "3 07:00 delta/main/USD/low repeated warning",
    "3 15:00 delta/main/USD/low repeated warning",
    "3 18:03 delta/main/USD/low worsened critical",
    "3 22:03 delta/main/USD/low repeated critical",
    "4 02:03 delta/main/USD/low repeated critical",
    "4 06:03 delta/main/USD/low repeated critical",
    "4 10:03 delta/main/USD/low repeated critical",
    // A day after it was announced.
    "4 12:01 delta/main/USD/top_up raised warning",
    "4 14:00 delta/main/USD/top_up recovered warning",
    // Confirmed for five minutes.
    "4 14:06 delta/main/USD/low recovered critical",
    "5 10:00 delta/main/USD/drift raised notice",
    "5 15:00 delta/main/USD/drift recovered notice",
    // Since 22:03.
    "6 07:00 delta/main/USD/low raised notice",
  ]
}
