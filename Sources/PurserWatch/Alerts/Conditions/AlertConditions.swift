package import PurserCore

/// From what is known at a moment to the alerts that hold then. It remembers nothing.
package struct AlertConditions: Sendable {
  let facts: WatchedFacts
  let rules: AlertRuleSet
  let now: Timestamp
  private let troubles: [SupplierID: CheckTrouble]

  /// What follows from facts.
  ///
  /// - Parameters:
  ///   - facts: what is known.
  ///   - rules: from where on something is an alert.
  ///   - now: the moment.
  package init(_ facts: WatchedFacts, by rules: AlertRuleSet, at now: Timestamp) {
    self.facts = facts
    self.rules = rules
    self.now = now
    var troubles: [SupplierID: CheckTrouble] = [:]
    for supplier in facts.suppliers { troubles[supplier.id] = supplier.checks.trouble }
    self.troubles = troubles
  }

  /// What can be said of every alert about what is watched, each once.
  package var all: [AlertCondition] {
    var conditions: [AlertCondition] = []
    conditions.reserveCapacity(facts.pools.count * 10 + facts.suppliers.count * 5 + 1)
    for pool in facts.pools {
      func add(_ family: AlertFamily, _ standing: AlertCondition.Standing) {
        conditions.append(AlertCondition(AlertKey(.pool(pool.id), family), standing))
      }
      let rules = rules.rules(of: pool.id)
      add(.dry, dry(pool, rules))
      add(.low, low(pool, rules))
      add(.refusedFunds, refusedFunds(pool, rules))
      add(.stale, stale(pool, rules))
      add(.drift, drift(pool, rules))
      add(.fastSpend, fastSpend(pool, rules))
      add(.topUp, topUp(pool, rules))
      for family in CheckTrouble.families {
        add(family, checks(pool.trouble.map { .fail($0) } ?? .succeed, family, rules))
      }
    }
    for supplier in facts.suppliers {
      func add(_ family: AlertFamily, _ standing: AlertCondition.Standing) {
        conditions.append(AlertCondition(AlertKey(.supplier(supplier.id), family), standing))
      }
      let rules = rules.rules(of: supplier.id)
      for family in CheckTrouble.families { add(family, checks(supplier.checks, family, rules)) }
      add(.unknownOrders, unknownOrders(supplier, rules))
      add(.priceRise, priceRise(supplier, rules))
    }
    conditions.append(AlertCondition(AlertKey(.gateway, .storeNearlyFull), storeNearlyFull))
    return conditions
  }

  // MARK: Of the gateway

  private var storeNearlyFull: AlertCondition.Standing {
    guard let disk = facts.disk, disk.total > 0 else { return .unknown }
    let (free, total) = (Int128(max(0, disk.free)), Int128(disk.total))
    let margin = Int128(100 + rules.usual.marginPercent)
    return .known(
      holds: rules.usual.space.worst {
        free * 100 < total * Int128($0.percent) && free < Int128($0.bytes)
      },
      lingers: rules.usual.space.worst {
        free * 10_000 < total * Int128($0.percent) * margin
          && free * 100 < Int128($0.bytes) * margin
      })
  }

  // MARK: Of checks

  /// The standing of one family of trouble, of a supplier or of a pool.
  func checks(
    _ checks: WatchedSupplier.Checks, _ family: AlertFamily, _ rules: AlertRules
  ) -> AlertCondition.Standing {
    switch checks {
    case .unknown: return .unknown
    case .succeed: return .clear
    case .fail(let trouble):
      // What fails in another way says nothing of this one.
      guard let run = trouble.runs[family] else { return .unknown }
      let rule = Self.failures(of: family, rules)
      guard run.tries >= rule.tries else { return .just(nil) }
      let length = now.since(run.since)
      return .just(rule.after.worst { length >= $0 })
    }
  }

  private static func failures(of family: AlertFamily, _ rules: AlertRules) -> AlertRules.Failures {
    switch family {
    case .credentialRejected: rules.rejections
    case .shapeChanged: rules.shapeChanges
    case .low, .dry, .refusedFunds, .checkFailed, .stale, .drift, .fastSpend, .unknownOrders,
      .topUp, .priceRise, .storeNearlyFull:
      rules.checkFailures
    }
  }

  /// Why a pool could not be read of late: by itself, or with all of its supplier.
  func trouble(of pool: WatchedPool) -> CheckTrouble? {
    pool.trouble ?? troubles[pool.id.supplier]
  }

  // MARK: Of suppliers

  private func unknownOrders(
    _ supplier: WatchedSupplier, _ rules: AlertRules
  ) -> AlertCondition.Standing {
    guard let orders = supplier.unknownOrders else { return .unknown }
    guard orders.count > 0, let since = orders.since else { return .clear }
    let length = now.since(since)
    return .just(rules.unknownOrders.worst { length > $0 })
  }

  private func priceRise(
    _ supplier: WatchedSupplier, _ rules: AlertRules
  ) -> AlertCondition.Standing {
    .just(
      rules.priceRisePercent.worst { percent in
        supplier.priceRises.contains { $0.isAbove(percent: percent) }
      })
  }
}

extension WatchedSupplier.PriceRise {
  /// Whether more than so many hundredths were charged beyond the price.
  func isAbove(percent: Int64) -> Bool {
    guard price.currency == charged.currency, price.isPositive else { return false }
    return Int128(charged.units) * 100 > Int128(price.units) * Int128(100 + percent)
  }
}
