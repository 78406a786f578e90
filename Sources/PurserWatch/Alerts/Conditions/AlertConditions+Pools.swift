internal import PurserCore

/// What holds of pools. Only a reading that is fresh, and newer than any failed check, says something of their funds.
extension AlertConditions {
  /// The reading that says something of a pool's funds; `nil` where nothing does.
  private func readingInForce(_ pool: WatchedPool) -> WatchedPool.Reading? {
    guard let reading = pool.reading, !reading.isStale else { return nil }
    if let trouble = trouble(of: pool), reading.requestedAt <= trouble.lastAt { return nil }
    return reading
  }

  // MARK: Funds

  func dry(_ pool: WatchedPool, _ rules: AlertRules) -> AlertCondition.Standing {
    guard let reading = readingInForce(pool) else { return .unknown }
    let tier = pool.isIdle ? AlertTier.notice : .critical
    let left = reading.spendable.low
    if !left.isPositive { return .just(tier) }
    let enough = Money(whole: rules.dryUntilWholeUnits, pool.id.currency)
    return .known(holds: nil, lingers: enough.map { left.units < $0.units } == true ? tier : nil)
  }

  func low(_ pool: WatchedPool, _ rules: AlertRules) -> AlertCondition.Standing {
    guard let reading = readingInForce(pool) else { return .unknown }
    guard !pool.isIdle else { return .clear }
    let left = reading.spendable.low
    guard left.isPositive else { return .covered(by: .dry) }
    let margin = Margin(percent: rules.marginPercent)
    return lowByAmount(left, pool, rules.low, margin)
      .or(lowBySpend(left, pool, rules.low, margin))
      .or(lowByLeadTime(pool, rules.low, margin))
  }

  private func lowByAmount(
    _ left: Money, _ pool: WatchedPool, _ rules: AlertRules.Low, _ margin: Margin
  ) -> AlertCondition.Standing {
    let currency = pool.id.currency
    if let own = rules.amounts[currency] {
      return margin.below(own, Int128(left.units)) { Int128($0.units) }
    }
    guard pool.burn == nil else { return .clear }
    let usual = AlertRules.amounts([:], rules.wholeUnits, currency)
    return margin.below(usual, Int128(left.units)) { Int128($0.units) }
  }

  private func lowBySpend(
    _ left: Money, _ pool: WatchedPool, _ rules: AlertRules.Low, _ margin: Margin
  ) -> AlertCondition.Standing {
    guard !rules.spend.isEmpty else { return .clear }
    guard let rate = pool.burn?.high, rate.currency == left.currency else { return .unknown }
    return margin.below(rules.spend, Int128(left.units) * 3_600) {
      Int128(max(0, rate.units)) * Int128($0.wholeSeconds)
    }
  }

  private func lowByLeadTime(
    _ pool: WatchedPool, _ rules: AlertRules.Low, _ margin: Margin
  ) -> AlertCondition.Standing {
    guard !rules.leadTimePercent.isEmpty, let leadTime = pool.leadTime else { return .clear }
    guard let soonest = pool.lasts?.soonest else {
      // Where it is known that nothing is spent, it lasts for ever.
      return pool.burn == nil ? .unknown : .clear
    }
    return margin.below(rules.leadTimePercent, Int128(soonest.wholeSeconds) * 100) {
      Int128(leadTime.wholeSeconds) * Int128($0)
    }
  }

  /// A refusal for funds stands until a reading that was requested after it shows what the order needed: a reading of
  /// zero keeps the pool out of funds.
  func refusedFunds(_ pool: WatchedPool, _ rules: AlertRules) -> AlertCondition.Standing {
    guard let refusal = pool.refusal else { return .clear }
    if let reading = readingInForce(pool), reading.requestedAt > refusal.since {
      if (try? reading.available.isLess(than: refusal.needs)) == false { return .clear }
      if !reading.available.isPositive { return .just(.critical) }
    }
    return .just(rules.refusals.worst { refusal.count >= $0 })
  }

  // MARK: Readings

  func stale(_ pool: WatchedPool, _ rules: AlertRules) -> AlertCondition.Standing {
    guard let reading = pool.reading else { return .unknown }
    guard reading.isStale else { return .clear }
    if let family = trouble(of: pool).flatMap({ told($0, rules) }) { return .covered(by: family) }
    return .just(rules.stale.worst { reading.age >= $0 })
  }

  /// The family in which failing checks are an alert.
  private func told(_ trouble: CheckTrouble, _ rules: AlertRules) -> AlertFamily? {
    CheckTrouble.families.first { checks(.fail(trouble), $0, rules).tier != nil }
  }

  func drift(_ pool: WatchedPool, _ rules: AlertRules) -> AlertCondition.Standing {
    guard let drift = pool.drift else { return .unknown }
    let amounts = AlertRules.amounts(rules.drift.amounts, rules.drift.wholeUnits, pool.id.currency)
    return Margin(percent: rules.marginPercent)
      .above(amounts, Int128(drift.missing.units)) { Int128($0.units) }
  }

  // MARK: Spend

  func fastSpend(_ pool: WatchedPool, _ rules: AlertRules) -> AlertCondition.Standing {
    let rules = (rules.fastSpend, margin: Margin(percent: rules.marginPercent))
    guard let spend = pool.spend, spend.before.count >= max(1, rules.0.leastDays),
      let median = spend.median
    else { return .unknown }
    let currency = pool.id.currency
    let floor = rules.0.floors[currency] ?? Money(whole: rules.0.wholeUnits, currency)
    return rules.margin.above(rules.0.factors, Int128(spend.today.units)) {
      max(Int128(median.units) * Int128($0), Int128(floor?.units ?? 0))
    }
  }

  // MARK: Top-ups

  func topUp(_ pool: WatchedPool, _ rules: AlertRules) -> AlertCondition.Standing {
    .just(pool.topUps.compactMap { tier(of: $0, pool, rules.topUps) }.max())
  }

  private func tier(
    of topUp: AwaitedTopUp, _ pool: WatchedPool, _ rules: AlertRules.TopUps
  ) -> AlertTier? {
    if topUp.arrived != nil { return topUp.missing == nil ? nil : rules.short }
    let late = now.since(topUp.expected(within: pool.leadTime ?? rules.usualTime))
    return late <= .zero ? nil : rules.overdue.worst { late >= $0 }
  }
}

extension WatchedPool.Spend {
  /// The middle of the days before; of two in the middle the mean, rounded down. `nil` where there are none.
  var median: Money? {
    guard let currency = before.first?.currency else { return nil }
    let units = before.map(\.units).sorted()
    let (one, other) = (Int128(units[(units.count - 1) / 2]), Int128(units[units.count / 2]))
    return Money(units: Int64((one + other) / 2), currency: currency)
  }
}
