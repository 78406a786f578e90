internal import DequeModule

/// How orders enter the pools' sums, move in them and leave them.
extension LedgerState {
  /// Takes an order into memory and into the sums of its pools.
  mutating func enter(_ order: OpenOrder, named id: OrderID) {
    for line in order.lines {
      let deduction = order.deduction(of: line, timing: pools[line.pool].timing)
      let isReplied = isReplied(id, in: line.pool)
      table[line.pool].sums += deduction.share(under: pools[line.pool].view, isReplied: isReplied)
      table[line.pool].queue(id, deduction, after: nil)
      table[line.pool].noteMove(at: order.end?.moment ?? order.lastHeardAt)
    }
    orders[id] = order
    if order.end == nil, order.unknownAt == nil { awaitDeadline(of: order, named: id) }
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
    guard let before = orders[id] else { throw .unknownOrder(id) }
    var after = before
    body(&after)
    for (old, new) in zip(before.lines, after.lines) {
      let timing = pools[new.pool].timing
      let isReplied = isReplied(id, in: new.pool)
      let oldDeduction = before.deduction(of: old, timing: timing)
      let newDeduction = after.deduction(of: new, timing: timing)
      let view = pools[new.pool].view
      table[new.pool].sums -= oldDeduction.share(under: view, isReplied: isReplied)
      table[new.pool].sums += newDeduction.share(under: view, isReplied: isReplied)
      table[new.pool].queue(id, newDeduction, after: oldDeduction)
      table[new.pool].noteMove(at: after.end?.moment ?? after.lastHeardAt)
    }
    orders[id] = after
    effects.orders.append(status(of: after, named: id))
    if after.end == nil, after.unknownAt == nil, after.lastHeardAt != before.lastHeardAt {
      awaitDeadline(of: after, named: id)
    }
    forgetIfOver(id)
    return after
  }

  /// Forgets an order that no reading can lack any more; the store knows it.
  mutating func forgetIfOver(_ id: OrderID) {
    guard let order = orders[id], order.end != nil else { return }
    let isOver = order.lines.allSatisfy { line in
      order.deduction(of: line, timing: pools[line.pool].timing).isOver(
        under: pools[line.pool].view)
    }
    if isOver { orders[id] = nil }
  }

  /// Takes an order into memory whose ending all readings contain: its share is nothing.
  mutating func recall(_ status: OrderStatus) {
    guard let holding = status.state.holding else { return }
    orders[status.id] = OpenOrder(status.placedAt, holding) { poolIndex[$0] ?? 0 }
  }

  // MARK: Deadlines

  private mutating func awaitDeadline(of order: OpenOrder, named id: OrderID) {
    deadlines.insertInOrder(
      PoolState.Moment(order: id, at: order.lastHeardAt + terms.holdTimeToLive))
  }

  /// The next open hold that is due to expire at `now`.
  func nextOverdue(at now: Timestamp) -> OrderID? {
    deadlines.first.flatMap { $0.at <= now ? $0.order : nil }
  }

  /// Drops deadlines from the front of the queue that say nothing any more: of orders that ended,
  /// became unknown, or were heard of since.
  mutating func dropPassedDeadlines() {
    while let deadline = deadlines.first {
      if let order = orders[deadline.order], order.end == nil, order.unknownAt == nil,
        order.lastHeardAt + terms.holdTimeToLive == deadline.at
      {
        return
      }
      deadlines.removeFirst()
    }
  }

  /// When the next hold is due to expire; `nil` while none is open.
  package var nextDeadline: Timestamp? { deadlines.first?.at }
}

extension PoolState {
  fileprivate mutating func noteMove(at moment: Timestamp) {
    movedAt = movedAt.map { max($0, moment) } ?? moment
  }

  /// Remembers the moments from which on readings will contain a deduction: those that are new.
  fileprivate mutating func queue(_ id: OrderID, _ new: Deduction, after old: Deduction?) {
    if let sentAt = new.sentAt, sentAt != old?.sentAt, sentAt > view.receivedAt {
      sends.insertInOrder(Moment(order: id, at: sentAt))
    }
    for moment in [new.takenAt, new.end?.moment].compactMap(\.self)
    where moment != old?.takenAt && moment != old?.end?.moment && !view.certainlyContains(moment) {
      maturing.insertInOrder(Moment(order: id, at: moment))
    }
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
    let lines = holding.hold.lines.map { line in
      Line(pool: place(line.pool), heldUnits: line.amount.units, actualUnits: line.amount.units)
    }
    self.init(
      placedAt: placedAt, attempt: holding.hold.attempt, sending: holding.sending,
      acceptedAt: holding.acceptedAt, unknownAt: holding.unknownAt,
      end: holding.ending.map(End.init), first: lines[0], others: Array(lines.dropFirst()))
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
