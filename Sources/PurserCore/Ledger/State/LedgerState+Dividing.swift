/// How a hold divides. The part goes on under a name of its own, with the same moments: no sum of a pool changes, so
/// that what can be spent is as sound after it as before.
extension LedgerState {
  mutating func applyDivided(
    _ division: HoldDivision, _ effects: inout LedgerEffects
  ) throws(LedgerError) {
    guard let slot = orders.slot(of: division.hold), let before = orders[slot],
      let holding = division.part.state.holding
    else { throw .unknownOrder(division.hold) }
    let part = OpenOrder(division.part.placedAt, holding) { poolIndex[$0] ?? 0 }
    guard let after = before.without(part, quantity: division.quantity) else {
      throw .unknownOrder(division.hold)
    }
    for (old, new) in zip(before.lines, after.lines) where old != new {
      let timing = pools[new.pool].timing
      table[new.pool].replace(
        before.deduction(of: old, timing: timing), by: after.deduction(of: new, timing: timing),
        of: slot, isReplied: isReplied(before, named: division.hold, in: new.pool),
        at: after.end?.moment ?? after.lastHeardAt)
    }
    let partSlot = enter(part, named: division.part.id)
    orders.update(slot, after)
    divideWait(division, before, after, part)
    effects.orders.append(status(of: after, named: division.hold))
    forgetIfOver(slot)
    forgetIfOver(partSlot)
  }

  /// Lets both wait for the reading that tells what became of an expired order, where the whole did.
  private mutating func divideWait(
    _ division: HoldDivision, _ before: OpenOrder, _ after: OpenOrder, _ part: OpenOrder
  ) {
    guard case .expired(_, nil)? = before.end else { return }
    for line in before.lines {
      let count = pools[line.pool].undecided.count
      table[line.pool].endWait(for: division.hold, units: line.heldUnits)
      guard pools[line.pool].undecided.count < count else { continue }
      var waiting: [PoolState.Undecided] = []
      if let line = after.line(in: line.pool) {
        waiting.append(PoolState.Undecided(order: division.hold, units: line.heldUnits))
      }
      if let line = part.line(in: line.pool) {
        waiting.append(PoolState.Undecided(order: division.part.id, units: line.heldUnits))
      }
      table[line.pool].await(waiting)
    }
  }

  /// Divides a hold.
  ///
  /// - Parameters:
  ///   - status: the hold, as it stands.
  ///   - units: what the part takes of what is held, or of what was paid once that is known.
  ///   - quantities: for how many units both are from then on; `nil` where that is not known.
  ///   - number: which part it becomes.
  ///   - isReturned: whether the part is given back; else it is a rest.
  ///   - now: the moment of the event.
  ///   - log: gets the event, and its effects.
  /// - Returns: both, as they stand.
  /// - Throws: `LedgerError.tooManyParts`.
  mutating func divide(
    _ status: OrderStatus, taking units: Int64, quantities: (left: Int64?, part: Int64?),
    number: Int, isReturned: Bool, at now: Timestamp, log: inout Log
  ) throws(LedgerError) -> (left: OrderStatus, part: OrderStatus) {
    guard number <= OrderID.maximumParts else { throw .tooManyParts(status.order) }
    if orders.slot(of: status.id) == nil { try carryOut(.recalled(status, at: now), &log) }
    guard let order = orders[status.id] else { throw .unknownOrder(status.id) }
    var part = order.part(taking: units)
    // Of an order of several pools, a reply may be of any of them.
    let repliedAt = part.lines.map { line in
      isReplied(order, named: status.id, in: line.pool)
        ? pools[line.pool].reading?.receivedAt : nil
    }
    part.share = HoldShare(
      quantity: quantities.part,
      origin: HoldShare.Origin(
        part: status.id.partNumber, isReturned: isReturned, repliedAt: repliedAt))
    let partStatus = self.status(of: part, named: status.id.part(number))
    try carryOut(
      .divided(
        HoldDivision(status.id, quantity: quantities.left, part: partStatus, at: now)), &log)
    return (log.effects.orders.last ?? status, partStatus)
  }
}

extension OpenOrder {
  /// What a part is that takes `units` of what is held, or was paid once that is known: the pools that pay last pay
  /// for it.
  fileprivate func part(taking units: Int64) -> OpenOrder {
    var (taken, rest) = ([Line](), units)
    for line in lines.reversed() where rest > 0 {
      let own = min(rest, line.actualUnits)
      guard own > 0 else { continue }
      rest -= own
      // Both keep their side of what was held: who paid more than was held does so on both.
      taken.insert(
        Line(pool: line.pool, heldUnits: min(own, line.heldUnits), actualUnits: own), at: 0)
    }
    var part = self
    part.first = taken.first ?? Line(pool: first.pool, heldUnits: 0, actualUnits: 0)
    part.others = Array(taken.dropFirst())
    return part
  }

  /// The order without a part; `nil` where it is no part of this.
  fileprivate func without(_ part: OpenOrder, quantity: Int64?) -> OpenOrder? {
    var left = self
    for line in part.lines {
      if left.first.pool == line.pool {
        left.first.take(line)
      } else if let place = left.others.firstIndex(where: { $0.pool == line.pool }) {
        left.others[place].take(line)
      } else {
        return nil
      }
    }
    guard left.lines.allSatisfy({ $0.heldUnits >= 0 && $0.actualUnits >= 0 }) else { return nil }
    left.share = share?.with(quantity: quantity) ?? HoldShare(quantity: quantity)
    return left
  }
}

extension OpenOrder.Line {
  fileprivate mutating func take(_ part: OpenOrder.Line) {
    heldUnits -= part.heldUnits
    actualUnits -= part.actualUnits
  }
}
