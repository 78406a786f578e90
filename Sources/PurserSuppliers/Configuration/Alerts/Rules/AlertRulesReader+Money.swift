internal import PurserCore

/// What pools have, lose and get.
extension AlertRulesReader {
  private typealias Limits = AlertLimits

  func low(_ node: YAMLNode, _ rules: inout AlertRules.Low, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "low", &problems) else { return }
    if let node = reader.node("amount", &problems) {
      amounts(node, .less, &rules.amounts, &problems)
    }
    if let node = reader.node("units", &problems) {
      set(
        &rules.wholeUnits, numbers(.less, in: Limits.units, "{warning: 100}"), node, "units",
        &problems)
    }
    if let node = reader.node("lasts", &problems) {
      set(&rules.spend, times("{warning: 2d, critical: 1d}", .less), node, "lasts", &problems)
    }
    if let node = reader.node("lead_time", &problems) {
      set(
        &rules.leadTimePercent,
        numbers(.less, in: Limits.leadTimePercent, "{warning: 150, critical: 100}"), node,
        "lead_time", &problems)
    }
    reader.finish(&problems)
  }

  func drift(_ node: YAMLNode, _ rules: inout AlertRules.Drift, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "drift", &problems) else { return }
    if let node = reader.node("amount", &problems) {
      amounts(node, .more, &rules.amounts, &problems)
    }
    if let node = reader.node("units", &problems) {
      set(
        &rules.wholeUnits, numbers(.more, in: Limits.units, "{notice: 5, warning: 50}"), node,
        "units", &problems)
    }
    reader.finish(&problems)
  }

  func fastSpend(
    _ node: YAMLNode, _ rules: inout AlertRules.FastSpend, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "fast_spend", &problems) else { return }
    if let node = reader.node("factor", &problems) {
      set(
        &rules.factors, numbers(.more, in: Limits.factor, "{warning: 3, critical: 10}"), node,
        "factor", &problems)
    }
    if let node = reader.node("more_than", &problems) {
      for amount in money(node, "more_than", &problems) {
        rules.floors[amount.money.currency] = amount.money
      }
    }
    let units = reader.integer("units", in: Limits.units, &problems)
    if let units { rules.wholeUnits = Int64(units) }
    if let days = reader.integer("days", in: Limits.days, &problems) { rules.leastDays = days }
    reader.finish(&problems)
  }

  func topUps(_ node: YAMLNode, _ rules: inout AlertRules.TopUps, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "top_up", &problems) else { return }
    if let node = reader.node("overdue", &problems) {
      set(&rules.overdue, times("{warning: 0s, critical: 1d}"), node, "overdue", &problems)
    }
    if let node = reader.node("short", &problems) {
      if node.isNever {
        rules.short = nil
      } else if let tier = node.choice("short", of: AlertTier.self, &problems) {
        rules.short = tier
      }
    }
    let time = reader.duration("usual_time", in: Limits.leadTime, &problems)
    if let time { rules.usualTime = time }
    reader.finish(&problems)
  }

  // MARK: Amounts

  /// Reads amounts by tier, each an amount or a list with one for each currency. The ladder of a currency that is named
  /// takes the place of the one before.
  private func amounts(
    _ node: YAMLNode, _ direction: TierLadderReader<Money>.Direction,
    _ ladders: inout [Currency: TierLadder<Money>], _ problems: inout Problems
  ) {
    let example =
      direction == .less
      ? "{warning: 200.00 USD, critical: 50.00 USD}" : "{notice: 5.00 USD, warning: 50.00 USD}"
    guard
      let nodes = node.tiers("amount", example: example, mayBeNever: false, &problems)
    else { return }
    var values: [Currency: [AlertTier: Money]] = [:]
    var places: [Currency: [AlertTier: YAMLNode]] = [:]
    for tier in AlertTier.allCases {
      guard let node = nodes[tier] else { continue }
      for (money, node) in money(node, tier.rawValue, &problems) {
        values[money.currency, default: [:]][tier] = money
        places[money.currency, default: [:]][tier] = node
      }
    }
    let order = TierLadderReader<Money>(
      direction: direction, isLess: { (try? $0.isLess(than: $1)) == true }, example: example,
      value: { _, _, _ in nil })
    for (currency, tiers) in values.sorted(by: { $0.key.code < $1.key.code }) {
      order.checkOrder(tiers, at: places[currency] ?? [:], of: currency, &problems)
      ladders[currency] = TierLadder(
        notice: tiers[.notice], warning: tiers[.warning], critical: tiers[.critical])
    }
  }

  /// An amount or a list of amounts, none below zero, one for each currency.
  private func money(
    _ node: YAMLNode, _ name: String, _ problems: inout Problems
  ) -> [(money: Money, node: YAMLNode)] {
    var items = [node]
    if case .sequence(let nodes) = node.content { items = nodes }
    var amounts: [(money: Money, node: YAMLNode)] = []
    for item in items {
      guard let money = item.money(name, currencies, &problems) else { continue }
      if money.isNegative { item.refuse(name, expected: "zero or more", &problems) }
      if amounts.contains(where: { $0.money.currency == money.currency }) {
        problems.error(at: item.mark, "`\(name)` gives two amounts in \(money.currency.code)")
      }
      amounts.append((money, item))
    }
    return amounts
  }
}
