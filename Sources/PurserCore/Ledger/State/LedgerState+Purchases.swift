/// Orders that are bought in part. A shop tells all that is bought by then, so that the same told
/// again changes nothing.
extension LedgerState {
  /// Takes a report of an order whose hold was divided, or is to be.
  ///
  /// - Parameters:
  ///   - report: what is told.
  ///   - parts: the order's attempt with all its parts, as they stand.
  ///   - now: the moment of the report.
  ///   - log: gets the events unless the report says nothing new, and their effects.
  /// - Returns: the part that it was about, as it stands then.
  /// - Throws: `LedgerError`; then nothing has changed.
  package mutating func take(
    _ report: Report, of parts: OrderParts, at now: Timestamp, log: inout Log
  ) throws(LedgerError) -> OrderStatus {
    guard case .held = parts.own.state else { throw .orderRefused(parts.own.order) }
    let part = parts.rest ?? parts.own
    switch report {
    case .settledInPart(let purchase): return try buy(purchase, of: parts, at: now, log: &log)
    case .settled(let actual):
      return try buy(PartialPurchase(actual: actual), of: parts, at: now, log: &log)
    case .reversedInPart(let reversal): return try giveBack(reversal, of: parts, at: now, log: &log)
    case .reversed: return try giveBackAll(of: parts, at: now, log: &log)
    case .sent, .accepted, .unknown, .unheard, .released, .cancelled, .noted:
      return try take(report, of: part.id, known: part, at: now, log: &log)
    }
  }

  private mutating func buy(
    _ purchase: PartialPurchase, of parts: OrderParts, at now: Timestamp, log: inout Log
  ) throws(LedgerError) -> OrderStatus {
    if let actual = purchase.actual, actual.currency != parts.own.currency {
      throw .wrongCurrency(expected: parts.own.currency, got: actual.currency)
    }
    // A sale that was undone is bought no more.
    if !parts.isDivided, case .reversed? = parts.own.state.holding?.ending {
      throw .alreadyReversed(parts.own.order)
    }
    let share: Share
    switch try progress(of: purchase, parts) {
    case .toldBefore: return parts.own
    case .nothing: return try endRest(of: parts, purchase, at: now, log: &log)
    case .more(let more): share = more
    }
    guard let rest = parts.rest, let holding = rest.state.holding else { return parts.own }
    guard let left = share.left else {
      return try take(.settled(actual: share.cost), of: rest.id, known: rest, at: now, log: &log)
    }
    switch holding.ending {
    case .released? where purchase.keepsRest: throw .alreadyReleased(parts.own.order)
    case .expired? where purchase.keepsRest: throw .alreadyExpired(parts.own.order)
    case nil, .released?, .expired?, .settled?, .reversed?: break
    }
    try requireRoom(for: share.cost, rest)
    let moment = moment(now, for: holding)
    let (own, part) = try divide(
      rest, taking: left.units, quantities: (share.quantity, left.quantity),
      number: parts.all.count, isReturned: false, at: moment, log: &log)
    let settled = try take(
      .settled(actual: share.cost), of: own.id, known: own, at: now, log: &log)
    if !purchase.keepsRest {
      _ = try take(.released, of: part.id, known: part, at: now, log: &log)
    }
    return settled
  }

  /// Frees the rest of what is bought already, where it is not to be held on.
  private mutating func endRest(
    of parts: OrderParts, _ purchase: PartialPurchase, at now: Timestamp, log: inout Log
  ) throws(LedgerError) -> OrderStatus {
    guard !purchase.keepsRest, let rest = parts.rest, rest.state.holding?.ending == nil else {
      return parts.own
    }
    return try take(.released, of: rest.id, known: rest, at: now, log: &log)
  }

  /// What a report of a purchase tells beyond what was told before.
  private enum Progress {
    /// It was so at an earlier time, and is told again late.
    case toldBefore
    /// It is so already.
    case nothing
    /// More was bought.
    case more(Share)
  }

  /// What a purchase takes of the rest.
  private struct Share {
    /// How many units it is for; `nil` where that is not known.
    var quantity: Int64?
    /// What they cost.
    var cost: Money
    /// The rest of the hold, and for how many units; `nil` where nothing is.
    var left: (units: Int64, quantity: Int64?)?
  }

  private func progress(
    of purchase: PartialPurchase, _ parts: OrderParts
  ) throws(LedgerError) -> Progress {
    let id = parts.own.order
    if let quantity = purchase.quantity {
      guard let ordered = parts.ordered else { throw .noQuantity(id) }
      guard quantity <= ordered else { throw .moreThanOrdered(id, ordered: ordered) }
      if let before = parts.bought.quantity, let rest = quantityOfRest(parts) {
        return try progress(quantity - before, of: rest, purchase, parts)
      }
    } else if purchase.keepsRest, let ordered = parts.ordered, ordered > 1 {
      throw .quantityMissing(id, ordered: ordered)
    }
    return try progressByAmount(purchase, parts)
  }

  private func quantityOfRest(_ parts: OrderParts) -> Int64? {
    guard let rest = parts.rest else { return 0 }
    return parts.quantity(of: rest)
  }

  private func progress(
    _ more: Int64, of whole: Int64, _ purchase: PartialPurchase, _ parts: OrderParts
  ) throws(LedgerError) -> Progress {
    let bought = parts.bought.amount
    if more <= 0 {
      if more == 0, (purchase.actual ?? bought) == bought { return .nothing }
      // A report that comes late frees nothing.
      guard parts.wereBought(purchase.quantity, for: purchase.actual) else {
        throw .alreadySettled(parts.own.order, actual: bought)
      }
      return .toldBefore
    }
    guard let rest = parts.rest, let hold = rest.state.hold, more <= whole else {
      throw .alreadySettled(parts.own.order, actual: bought)
    }
    // The rest can pay for its units to the last count.
    let left = Self.part(whole - more, of: whole, hold.amount.units, roundedUp: true)
    let cost = try self.cost(
      purchase.actual, beyond: bought, orElse: hold.amount.units - left, parts)
    return .more(
      Share(quantity: more, cost: cost, left: more == whole ? nil : (left, whole - more)))
  }

  private func progressByAmount(
    _ purchase: PartialPurchase, _ parts: OrderParts
  ) throws(LedgerError) -> Progress {
    let bought = parts.bought
    guard let rest = parts.rest, let hold = rest.state.hold else {
      guard
        purchase.actual == nil || purchase.actual == bought.amount
          || parts.wereBought(purchase.quantity, for: purchase.actual)
      else { throw .alreadySettled(parts.own.order, actual: bought.amount) }
      return .toldBefore
    }
    if parts.isDivided {
      if let actual = purchase.actual, actual == bought.amount { return .nothing }
      if rest.state.holding?.ending != nil, purchase.actual == nil { return .toldBefore }
      if parts.wereBought(nil, for: purchase.actual) { return .toldBefore }
    }
    let cost = try self.cost(
      purchase.actual, beyond: parts.isDivided ? bought.amount : .zero(parts.own.currency),
      orElse: hold.amount.units, parts)
    guard purchase.keepsRest, cost.units < hold.amount.units else {
      return .more(Share(quantity: parts.quantity(of: rest), cost: cost))
    }
    return .more(Share(cost: cost, left: (hold.amount.units - cost.units, nil)))
  }

  /// What a purchase costs beyond what was bought before.
  private func cost(
    _ actual: Money?, beyond bought: Money, orElse units: Int64, _ parts: OrderParts
  ) throws(LedgerError) -> Money {
    guard let actual else { return Money(units: units, currency: bought.currency) }
    let (rest, overflow) = actual.units.subtractingReportingOverflow(bought.units)
    guard !overflow, rest >= 0 else {
      throw .alreadySettled(parts.own.order, actual: bought)
    }
    return Money(units: rest, currency: bought.currency)
  }

  /// A share of an amount.
  static func part(
    _ count: Int64, of whole: Int64, _ units: Int64, roundedUp: Bool
  ) -> Int64 {
    guard whole > 0, count > 0 else { return 0 }
    let (quotient, rest) = whole.dividingFullWidth(units.multipliedFullWidth(by: count))
    return roundedUp && rest > 0 ? quotient + 1 : quotient
  }

  /// Refuses a cost for which the pools have no room, before anything is divided.
  private func requireRoom(for cost: Money, _ part: OrderStatus) throws(LedgerError) {
    guard let hold = part.state.hold else { return }
    for line in hold.parts {
      guard let pool = poolIndex[line.pool] else { continue }
      let sums = pools[pool].sums
      let units = max(cost.units, hold.amount.units)
      guard units <= Self.maximumUnits - sums.owed - sums.returning else {
        throw .outOfRange(cost.currency)
      }
    }
  }
}
