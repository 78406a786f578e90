internal import DequeModule

/// How orders enter the pools' sums, move in them and leave them.
extension LedgerState {
  /// Takes an order into memory and into the sums of its pools.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - id: its name.
  ///   - isAwaited: whether it waits for its deadline at once.
  /// - Returns: where it is in memory.
  @discardableResult
  mutating func enter(
    _ order: OpenOrder, named id: OrderID, isAwaited: Bool = true
  ) -> OrderSlot {
    let slot = orders.insert(order, named: id, isAwaited: isAwaited)
    for line in order.lines {
      let deduction = order.deduction(of: line, timing: pools[line.pool].timing)
      let isReplied = isReplied(order, named: id, in: line.pool)
      table[line.pool].enter(
        deduction, of: slot, isReplied: isReplied, at: order.end?.moment ?? order.lastHeardAt)
      if isReplied, order.share?.origin != nil { table[line.pool].repliedParts.append(slot) }
    }
    return slot
  }

  /// Changes an order in memory, and with it its share in the sums of its pools. One that can
  /// matter no more is forgotten.
  ///
  /// - Returns: the order as it is after the change.
  /// - Throws: `LedgerError.unknownOrder` when it is not in memory.
  @discardableResult
  mutating func change(
    _ id: OrderID, _ effects: inout LedgerEffects, _ body: (inout OpenOrder) -> Void
  ) throws(LedgerError) -> OpenOrder {
    guard let slot = orders.slot(of: id), let before = orders[slot] else {
      throw .unknownOrder(id)
    }
    var after = before
    body(&after)
    for (old, new) in zip(before.lines, after.lines) {
      let timing = pools[new.pool].timing
      let isReplied = isReplied(before, named: id, in: new.pool)
      table[new.pool].replace(
        before.deduction(of: old, timing: timing), by: after.deduction(of: new, timing: timing),
        of: slot, isReplied: isReplied, at: after.end?.moment ?? after.lastHeardAt)
    }
    orders.update(slot, after)
    effects.orders.append(status(of: after, named: id))
    forgetIfOver(slot)
    return after
  }

  /// Forgets an order that no reading can lack any more; the store knows it.
  mutating func forgetIfOver(_ slot: OrderSlot) {
    guard let order = orders[slot], order.end != nil else { return }
    let isOver = order.lines.allSatisfy { line in
      order.deduction(of: line, timing: pools[line.pool].timing).isOver(
        under: pools[line.pool].view)
    }
    if isOver { orders.remove(slot) }
  }

  /// Takes an order into memory whose ending all readings contain: its share is nothing.
  mutating func recall(_ status: OrderStatus) {
    guard let holding = status.state.holding else { return }
    _ = orders.insert(
      OpenOrder(status.placedAt, holding) { poolIndex[$0] ?? 0 }, named: status.id,
      isAwaited: false)
  }

  // MARK: Deadlines

  /// The next open hold that is due to expire at `now`.
  func nextOverdue(at now: Timestamp) -> OrderID? {
    guard let nextDeadline, nextDeadline <= now else { return nil }
    if let own = orders.nextOfOwnLength, own.at == nextDeadline { return orders.id(of: own.order) }
    return orders.nextToExpire.flatMap { orders.id(of: $0) }
  }

  /// When the next hold is due to expire; `nil` while none is open.
  package var nextDeadline: Timestamp? {
    let usual = orders.longestSilence.map { $0 + terms.holdTimeToLive }
    return [usual, orders.nextOfOwnLength?.at].compactMap(\.self).min()
  }
}

extension PoolState {
  /// Counts what an order takes from now on.
  fileprivate mutating func enter(
    _ deduction: Deduction, of order: OrderSlot, isReplied: Bool, at moment: Timestamp
  ) {
    sums += deduction.share(under: view, isReplied: isReplied)
    queue(order, deduction, after: nil)
    noteMove(at: moment)
  }

  /// Counts what an order takes since something was heard of it.
  mutating func replace(
    _ old: Deduction, by new: Deduction, of order: OrderSlot, isReplied: Bool,
    at moment: Timestamp
  ) {
    sums -= old.share(under: view, isReplied: isReplied)
    sums += new.share(under: view, isReplied: isReplied)
    queue(order, new, after: old)
    noteMove(at: moment)
  }

  private mutating func noteMove(at moment: Timestamp) {
    movedAt = movedAt.map { max($0, moment) } ?? moment
  }

  /// Remembers the moments from which on readings will contain a deduction: those that are new.
  private mutating func queue(_ order: OrderSlot, _ new: Deduction, after old: Deduction?) {
    if let sentAt = new.sentAt, sentAt != old?.sentAt, sentAt > view.receivedAt {
      sends.insertInOrder(Moment(order: order, at: sentAt))
    }
    if let takenAt = new.takenAt { queue(order, takenAt, after: old) }
    if let end = new.end { queue(order, end.moment, after: old) }
  }

  private mutating func queue(_ order: OrderSlot, _ moment: Timestamp, after old: Deduction?) {
    guard moment != old?.takenAt, moment != old?.end?.moment, !view.certainlyContains(moment) else {
      return
    }
    maturing.insertInOrder(Moment(order: order, at: moment))
  }
}

extension Deque<PoolState.Moment> {
  /// Inserts by moment, at the end wherever that is its place: moments come in order but for those
  /// that are told late.
  mutating func insertInOrder(_ moment: PoolState.Moment) {
    guard let last, last.at > moment.at else { return append(moment) }
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].at <= moment.at { low = middle + 1 } else { high = middle }
    }
    insert(moment, at: low)
  }
}

extension OpenOrder {
  /// An order as it was stored.
  ///
  /// - Parameters:
  ///   - placedAt: when it was decided.
  ///   - holding: what was set aside, and what became of it.
  ///   - place: the place of a pool in the ledger.
  init(_ placedAt: Timestamp, _ holding: Holding, place: (PoolID) -> Int) {
    let lines = holding.hold.parts
    func part(_ line: Hold.Line) -> Line {
      Line(pool: place(line.pool), heldUnits: line.amount.units, actualUnits: line.amount.units)
    }
    self.init(
      placedAt: placedAt, attempt: holding.hold.attempt, sending: holding.sending,
      acceptedAt: holding.acceptedAt, unknownAt: holding.unknownAt,
      end: holding.ending.map(End.init), first: part(lines[0]),
      others: lines.count > 1 ? lines.dropFirst().map(part) : [],
      timeToLive: holding.hold.timeToLive, share: holding.hold.share)
    if let actual = holding.ending?.actual { charge(actual.units) }
  }
}

extension OpenOrder.End {
  fileprivate init(_ ending: Ending) {
    switch ending {
    case .settled(_, let at): self = .settled(at: at)
    case .released(let at): self = .released(at: at)
    case .expired(let at, let inferred): self = .expired(at: at, inferred: inferred)
    case .reversed(_, let settledAt, let at): self = .reversed(settledAt: settledAt, at: at)
    }
  }
}
