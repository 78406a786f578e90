internal import PurserCore

/// The words about pools.
extension AlertWording {
  /// The text of an alert about a pool; `nil` where there is nothing to say.
  func pool(_ pool: WatchedPool, _ family: AlertFamily) -> AlertText? {
    var text: AlertText?
    switch family {
    case .low: text = low(pool)
    case .dry: text = dry(pool)
    case .refusedFunds: text = refusedFunds(pool)
    case .stale: text = stale(pool)
    case .drift: text = drift(pool)
    case .fastSpend: text = fastSpend(pool)
    case .topUp: text = topUp(pool)
    case .checkFailed, .credentialRejected, .shapeChanged:
      text = pool.trouble.map { trouble($0, family, of: label(pool.id)) }
    case .unknownOrders, .priceRise, .storeNearlyFull: text = nil
    }
    text?.note("currency", pool.id.currency.code)
    return text
  }

  /// The text of an alert about a pool that is over.
  func over(_ pool: WatchedPool, _ family: AlertFamily) -> AlertText? {
    let name = label(pool.id)
    let left = pool.reading.map { ": \($0.spendable.low.decimalString) left" } ?? ""
    var text: AlertText
    switch family {
    case .low: text = AlertText("\(name) is not low any more\(left)")
    case .dry: text = AlertText("\(name) has funds again\(left)")
    case .refusedFunds: text = AlertText("\(name) is not out of funds any more\(left)")
    case .stale: text = AlertText("\(name) is read again\(left)")
    case .drift: text = AlertText("\(name): what was missing is explained")
    case .fastSpend: text = AlertText("\(name) is spent as usual again")
    case .topUp: text = AlertText("\(name): no top-up is overdue or short any more")
    case .checkFailed, .credentialRejected, .shapeChanged:
      text = AlertText(troubleOver(family, of: name))
    case .unknownOrders, .priceRise, .storeNearlyFull: return nil
    }
    note(pool, &text)
    text.note("currency", pool.id.currency.code)
    return text
  }

  // MARK: Funds

  private func low(_ pool: WatchedPool) -> AlertText? {
    guard let reading = pool.reading else { return nil }
    let left = "\(reading.spendable.low.decimalString) left"
    let rate = pool.burn.map { ", \($0.words) an hour" } ?? ""
    let name = label(pool.id)
    var text: AlertText
    if let lasts = pool.lasts {
      text = AlertText("\(name) runs dry in \(lasts.words): \(left)\(rate)")
      text.say("That is \(clock(now + lasts.soonest))\(lasts.isExact ? "" : " at the soonest").")
      if let leadTime = pool.leadTime {
        let isLate = lasts.soonest < leadTime
        text.say("A top-up takes \(leadTime.words)\(isLate ? ", which is too long" : "").")
      }
    } else {
      text = AlertText("\(name) is low: \(left)\(rate)")
      if pool.burn == nil { text.say("Nobody knows yet how fast it is spent.") }
    }
    sayFloor(pool, &text)
    advise(pool, &text)
    note(pool, &text)
    return text
  }

  private func dry(_ pool: WatchedPool) -> AlertText? {
    guard let reading = pool.reading else { return nil }
    let spendable = reading.spendable
    var text = AlertText("\(label(pool.id)) is dry: \(spendable.low.decimalString) left")
    if reading.isAbsence {
      text.say("The supplier does not name it any more.")
    } else if reading.available.isPositive {
      text.say("The supplier says \(reading.available).")
    }
    if spendable.high.isPositive {
      text.say("Up to \(spendable.high) may be left, as it is not certain what became of orders.")
    }
    if let refusal = pool.refusal {
      text.say("The supplier refused an order of \(refusal.needs) at \(clock(refusal.since)).")
    }
    sayFloor(pool, &text)
    text.say(pool.isIdle ? "Nothing was bought from it for long." : "No order can be paid by it.")
    advise(pool, &text)
    note(pool, &text)
    return text
  }

  private func refusedFunds(_ pool: WatchedPool) -> AlertText? {
    guard let refusal = pool.refusal else { return nil }
    var text = AlertText(
      "\(label(pool.id)) is out of funds: \(count(refusal.count, "order")) refused")
    text.say("The smallest needed \(refusal.needs), the last was at \(clock(refusal.since)).")
    if let reading = pool.reading {
      let amount = reading.available.decimalString
      if reading.requestedAt <= refusal.since {
        text.say("The reading of \(amount) is older than that.")
      } else if !reading.available.isPositive {
        text.say("A reading of \(amount) after the refusal keeps it out of funds.")
      } else {
        text.say("The reading of \(amount) since is not enough for it.")
      }
    }
    advise(pool, &text)
    text.note("refused_orders", refusal.count)
    text.note("needs", refusal.needs)
    text.note("refused_at", refusal.since)
    note(pool, &text)
    return text
  }

  private func sayFloor(_ pool: WatchedPool, _ text: inout AlertText) {
    guard let floor = pool.floor, floor.isPositive else { return }
    text.say("Beside that, \(floor) stay in it as its floor.")
  }

  /// What to do about funds.
  private func advise(_ pool: WatchedPool, _ text: inout AlertText) {
    text.say(pool.pending.map { "\($0) \($0.isOne ? "is" : "are") on the way." })
    if let advice = pool.advice {
      text.say("Top up \(advice.amount) to reach \(clock(advice.until)).")
    } else if pool.pending == nil {
      text.say("Top it up, or send its orders elsewhere.")
    }
  }

  private func note(_ pool: WatchedPool, _ text: inout AlertText) {
    text.note("available", pool.reading?.available)
    text.note("spendable_low", pool.reading?.spendable.low)
    text.note("spendable_high", pool.reading?.spendable.high)
    text.note("reading_age_seconds", pool.reading?.age)
    text.note("floor", pool.floor)
    text.note("burn_per_hour_low", pool.burn?.low)
    text.note("burn_per_hour_high", pool.burn?.high)
    text.note("runway_seconds", pool.lasts?.soonest)
    text.note("runway_latest_seconds", pool.lasts?.latest)
    text.note("lead_time_seconds", pool.leadTime)
    text.note("pending", pool.pending)
    text.note("top_up", pool.advice?.amount)
    text.note("top_up_until", pool.advice?.until)
  }

  // MARK: Readings

  private func stale(_ pool: WatchedPool) -> AlertText? {
    guard let reading = pool.reading else { return nil }
    var text = AlertText("\(label(pool.id)) was last read \(reading.age.words) ago")
    text.say("It said \(reading.available) then; nobody knows what is left now.")
    text.say("No check has failed: see whether checks are made, and how old their answers are.")
    note(pool, &text)
    return text
  }

  private func drift(_ pool: WatchedPool) -> AlertText? {
    guard let drift = pool.drift else { return nil }
    var text = AlertText(
      "\(label(pool.id)): \(drift.missing.decimalString) missing without an explanation")
    text.say(drift.since.map { "Since \(clock($0))." })
    text.say("It may be a price, a fee, or somebody else who buys: look at it, and explain it.")
    text.note("missing", drift.missing)
    text.note("missing_since", drift.since)
    note(pool, &text)
    return text
  }

  private func fastSpend(_ pool: WatchedPool) -> AlertText? {
    guard let spend = pool.spend, let median = spend.median else { return nil }
    var text = AlertText(
      "\(label(pool.id)): \(spend.today.decimalString) spent today, usually "
        + "\(median.decimalString) in a whole day")
    text.say("Look for orders that were placed twice, and for a price that rose.")
    text.note("spent_today", spend.today)
    text.note("median", median)
    text.note("days", spend.before.count)
    note(pool, &text)
    return text
  }

  // MARK: Top-ups

  private func topUp(_ pool: WatchedPool) -> AlertText? {
    let rules = terms.rules.rules(of: pool.id).topUps
    let usualTime = pool.leadTime ?? rules.usualTime
    let short = pool.topUps.filter { $0.missing != nil }
    let overdue = pool.topUps.filter {
      $0.arrived == nil && $0.expected(within: usualTime) < now
    }
    .sorted { $0.expected(within: usualTime) < $1.expected(within: usualTime) }
    var text: AlertText
    if let first = overdue.first {
      let expected = first.expected(within: usualTime)
      text = AlertText(
        "\(label(pool.id)): top-up \(first.reference.asRemark) of \(first.amount.decimalString) is "
          + "\(now.since(expected).words) late")
      text.say("It was expected at \(clock(expected)). Ask the bank and the supplier.")
      text.note("expected_at", expected)
      text.note("late_seconds", now.since(expected))
      note(first, &text)
    } else if let first = short.first, let arrived = first.arrived, let missing = first.missing {
      text = AlertText(
        "\(label(pool.id)): top-up \(first.reference.asRemark) came short by "
          + missing.decimalString)
      text.say("\(first.amount) were sent, and \(arrived) arrived. Ask the supplier for the rest.")
      text.note("arrived", arrived)
      text.note("missing", missing)
      note(first, &text)
    } else {
      return nil
    }
    let others = overdue.count + short.count - 1
    if others > 0 {
      text.say("So \(others == 1 ? "is" : "are") \(count(others, "other top-up")), late or short.")
    }
    text.note("top_ups", others + 1)
    return text
  }

  private func note(_ topUp: AwaitedTopUp, _ text: inout AlertText) {
    text.note("reference", topUp.reference)
    text.note("amount", topUp.amount)
    text.note("announced_at", topUp.announcedAt)
  }
}

extension WatchedPool.Burn {
  /// How much that is, without the currency.
  fileprivate var words: String {
    low == high ? high.decimalString : "\(low.decimalString) to \(high.decimalString)"
  }
}

extension WatchedPool.Runway {
  /// Whether it is one time.
  fileprivate var isExact: Bool { latest == soonest }

  /// How long that is; where nobody can say how long at most, it is only said how long at least.
  fileprivate var words: String {
    guard let latest else { return "\(soonest.words) or more" }
    return latest.words == soonest.words
      ? soonest.words : "\(soonest.words) to \(latest.words)"
  }
}

extension Money {
  /// Whether it is one whole unit.
  fileprivate var isOne: Bool { Money(whole: 1, currency) == self }
}
