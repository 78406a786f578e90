import PurserCore
import PurserWatch
import TestSupport

/// An hour.
let hour = Duration.seconds(3_600)

extension WatchedPool {
  /// A pool of dollars whose fresh reading leaves an amount.
  static func with(
    _ left: String, high: String? = nil, burn: (String, String)? = nil,
    leadTime: Duration? = nil, readAt: Double = 0, isStale: Bool = false
  ) -> WatchedPool {
    var pool = WatchedPool(
      TestSupport.pool("delta"),
      reading: Reading(
        available: money(high ?? left),
        spendable: Spendable(low: money(left), high: money(high ?? left)),
        requestedAt: at(readAt), isStale: isStale))
    pool.burn = burn.map { Burn(low: money($0.0), high: money($0.1)) }
    pool.leadTime = leadTime
    return pool
  }

  /// What holds of it.
  func standing(
    _ family: AlertFamily, _ rules: AlertRules = AlertRules(),
    _ checks: WatchedSupplier.Checks = .succeed, at now: Timestamp = TestSupport.at(0)
  ) -> AlertCondition.Standing? {
    let facts = WatchedFacts(
      pools: [self], suppliers: [WatchedSupplier(id.supplier, checks: checks)])
    return AlertConditions(facts, by: AlertRuleSet(rules), at: now).all
      .first { $0.key == AlertKey(.pool(id), family) }?.standing
  }
}

extension AlertRules {
  /// The usual rules, where dollars are low below an amount and by nothing else.
  static func lowBelow(_ amount: String) -> AlertRules {
    var rules = AlertRules()
    rules.low.amounts[currency("USD")] = TierLadder(warning: money(amount))
    rules.low.spend = TierLadder()
    rules.low.leadTimePercent = TierLadder()
    return rules
  }
}

extension AlertCondition.Standing {
  /// A tier holds, without a margin.
  static func holds(_ tier: AlertTier) -> Self { .known(holds: tier, lingers: tier) }

  /// A tier goes on where it was before.
  static func lingers(_ tier: AlertTier) -> Self { .known(holds: nil, lingers: tier) }
}

extension CheckTrouble {
  /// So many failures of a kind in a row, an interval apart from a moment on.
  static func row(
    _ kind: CheckFailure.Kind, _ count: Int, from start: Double = 0, every interval: Double = 60,
    after earlier: CheckTrouble? = nil
  ) -> CheckTrouble {
    var trouble = earlier
    for number in 0..<max(1, count) {
      trouble = CheckTrouble(
        CheckFailure(kind, "no"), at: at(start + Double(number) * interval), after: trouble)
    }
    return trouble ?? CheckTrouble(CheckFailure(kind, "no"), at: at(start))
  }
}
