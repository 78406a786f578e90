/// What applying an event led to.
package struct LedgerEffects: Hashable, Sendable {
  /// The entries that follow, in order.
  package var transactions: [Transaction] = []
  /// The orders of which something was heard after they were placed, as they stand since. An order
  /// that comes twice stands as it came last.
  package var orders: [OrderStatus] = []
  /// The pools whose books changed.
  package var books: Set<PoolID> = []

  /// No effects.
  package init() {}
}

extension LedgerState {
  /// The largest amount that the ledger takes in, and that the sums of a pool may reach, in counts
  /// of a currency: a sixteenth of the range, so that no sum of them can leave it. In USD some five
  /// hundred thousand millions.
  static let maximumUnits = Int64.max / 16

  /// Lets `event` take effect.
  ///
  /// - Parameters:
  ///   - event: what happened.
  ///   - effects: gets what follows from it.
  /// - Throws: `LedgerError.outOfRange` when a sum would not fit, `.unknownOrder` when the event
  ///   is about an order that is not open; then nothing changed.
  package mutating func apply(
    _ event: LedgerEvent, effects: inout LedgerEffects
  ) throws(LedgerError) {
    switch event {
    case .read(let reading): try applyReading(reading, &effects)
    case .passedOver: break
    case .placed(let record): try applyPlaced(record, &effects)
    case .sent(let id, let at):
      try change(id, &effects) { $0.sending = .reported(at: at) }
    case .accepted(let id, let at):
      try change(id, &effects) { order in
        order.acceptedAt = at
        order.assumeSent()
      }
    case .becameUnknown(let id, let at):
      try change(id, &effects) { order in
        order.unknownAt = at
        order.assumeSent()
      }
    case .settled(let id, let actual, let at): try applySettled(id, actual, at, &effects)
    case .released(let id, let at): try applyReleased(id, at, &effects)
    case .expired(let id, let at):
      try change(id, &effects) { order in
        order.end = .expired(at: at, inferred: nil)
        order.assumeSent()
      }
    case .reversed(let id, let reference, let at):
      try applyReversed(id, reference, at, &effects)
    case .divided(let division): try applyDivided(division, &effects)
    case .recalled(let status, _): recall(status)
    case .topUpAnnounced(let topUp): try applyAnnounced(topUp, &effects)
    case .topUpChanged(let change): try applyChange(change, &effects)
    case .adjusted(let adjustment): try applyAdjusted(adjustment, &effects)
    }
    latestMoment = latestMoment.map { max($0, event.moment) } ?? event.moment
  }

  // MARK: Orders

  private mutating func applyPlaced(
    _ record: OrderRecord, _ effects: inout LedgerEffects
  ) throws(LedgerError) {
    guard let holding = record.holding else { return }
    var areKnown = true
    let order = OpenOrder(record.status.placedAt, holding) { pool in
      let place = poolIndex[pool]
      areKnown = areKnown && place != nil
      return place ?? 0
    }
    guard areKnown, order.lines.allSatisfy({ canEnter($0.heldUnits, $0.pool) }) else {
      throw .outOfRange(holding.hold.amount.currency)
    }
    let id = record.id
    ordersAt = order.placedAt
    enter(order, named: id)
    for line in order.lines {
      note(&effects, .order, -line.heldUnits, in: line.pool, of: id, at: order.placedAt)
    }
  }

  private mutating func applySettled(
    _ id: OrderID, _ actual: Money, _ at: Timestamp, _ effects: inout LedgerEffects
  ) throws(LedgerError) {
    guard let order = orders[id] else { throw .unknownOrder(id) }
    let units = max(actual.units, order.heldUnits)
    guard !actual.isNegative, order.lines.allSatisfy({ canEnter(units, $0.pool) }) else {
      throw .outOfRange(actual.currency)
    }
    undoInference(of: order, named: id, &effects)
    let settled = try change(id, &effects) { order in
      order.charge(actual.units)
      order.end = .settled(at: at)
      order.assumeSent()
    }
    // A rest says nothing of its supplier that its order has not said.
    if order.share?.origin == nil {
      noteOutcome(.bought(after: at.since(order.lastLeftAt)), of: order, at: at)
    }
    let wasRefunded = order.end?.isRefund ?? false
    for line in settled.lines {
      let difference = wasRefunded ? -line.actualUnits : line.heldUnits - line.actualUnits
      if wasRefunded {
        note(&effects, .order, difference, in: line.pool, of: id, at: at)
      } else if difference != 0 {
        note(&effects, .settleDifference, difference, in: line.pool, of: id, at: at)
      }
      explainSettlement(of: id, order, line, difference: difference, at, &effects)
    }
  }

  /// Finds what a reading noticed of a settlement before it was told. What costs no more than was held
  /// was within what readings could show of the order, unless one was taken to tell of it.
  private mutating func explainSettlement(
    of id: OrderID, _ before: OpenOrder, _ line: OpenOrder.Line, difference: Int64,
    _ at: Timestamp, _ effects: inout LedgerEffects
  ) {
    if before.end?.inferred != nil || before.end?.isRefund == true || difference < 0 {
      explain(
        difference, by: .order(id), in: line.pool, since: before.placedAt, at: at, &effects)
    } else {
      explainIfBoughtBefore(line.actualUnits, id, in: line.pool, at: at, &effects)
    }
  }

  private mutating func applyReleased(
    _ id: OrderID, _ at: Timestamp, _ effects: inout LedgerEffects
  ) throws(LedgerError) {
    guard let order = orders[id] else { throw .unknownOrder(id) }
    if order.end?.inferred == .bought {
      try requireRoom(for: order)
    }
    undoInference(of: order, named: id, &effects)
    try change(id, &effects) { $0.end = .released(at: at) }
    // An order that never left says nothing of its supplier.
    if order.sending.moment != nil, order.share?.origin == nil {
      noteOutcome(.failed, of: order, at: at)
    }
    guard order.end?.inferred != .notBought else { return }
    for line in order.lines {
      note(&effects, .refund, line.heldUnits, in: line.pool, of: id, at: at)
      guard order.end?.inferred == .bought else { continue }
      explain(
        line.heldUnits, by: .order(id), in: line.pool, since: order.placedAt, at: at, &effects)
    }
  }

  /// The sale re-enters the book balance where it had left it, and may be in readings for a while.
  private mutating func applyReversed(
    _ id: OrderID, _ reference: EntryReference?, _ at: Timestamp,
    _ effects: inout LedgerEffects
  ) throws(LedgerError) {
    guard let order = orders[id], case .settled(let settledAt)? = order.end else {
      throw .unknownOrder(id)
    }
    try requireRoom(for: order)
    let returning = order.lines.filter { pools[$0.pool].view.certainlyContains(settledAt) }
    for line in returning {
      table[line.pool].bookUnits += line.actualUnits
      effects.books.insert(pools[line.pool].id)
    }
    try change(id, &effects) { order in
      order.end = .reversed(settledAt: settledAt, at: at)
      if let reference {
        order.share = (order.share ?? HoldShare(quantity: nil)).with(reference: reference)
      }
    }
    for line in order.lines {
      note(&effects, .refund, line.actualUnits, in: line.pool, of: id, at: at)
    }
    // Where no reading certainly contained the sale, none can have noticed that it was undone.
    for line in returning {
      explain(
        line.actualUnits, by: .order(id), in: line.pool, since: order.placedAt, at: at, &effects)
    }
  }

  /// Takes back what a reading told of an expired order, now that its outcome is reported.
  private mutating func undoInference(
    of order: OpenOrder, named id: OrderID, _ effects: inout LedgerEffects
  ) {
    guard case .expired(let at, let inferred)? = order.end else { return }
    for line in order.lines {
      table[line.pool].endWait(for: id, units: line.heldUnits)
      guard inferred == .bought, pools[line.pool].view.certainlyContains(at) else { continue }
      table[line.pool].bookUnits += line.heldUnits
      effects.books.insert(pools[line.pool].id)
    }
  }

  // MARK: Owner

  private mutating func applyAdjusted(
    _ adjustment: Adjustment, _ effects: inout LedgerEffects
  ) throws(LedgerError) {
    if let name = adjustment.explains {
      return try applyExplained(adjustment, name, &effects)
    }
    guard let index = poolIndex[adjustment.pool], pools[index].reading != nil else {
      throw .unknownPool(adjustment.pool)
    }
    let units = adjustment.amount.units
    let moves = pools[index].recentMoves
    guard units.magnitude <= Self.maximumUnits.magnitude,
      (pools[index].bookUnits + units).magnitude <= Self.maximumUnits.magnitude,
      max(moves.up, moves.down) <= Self.maximumUnits - Int64(units.magnitude)
    else { throw .outOfRange(adjustment.amount.currency) }
    if units != 0 { table[index].correct(units, at: adjustment.at, isSubtracted: true) }
    effects.books.insert(adjustment.pool)
    effects.transactions.append(
      Transaction(
        at: adjustment.at, type: adjustment.type, pool: adjustment.pool,
        amount: adjustment.amount, balance: pools[index].expected,
        cause: .owner(adjustment.reference, note: adjustment.note)))
    explain(
      units, by: .owner(adjustment.reference), in: index, since: adjustment.at - PoolState.memory,
      at: adjustment.at, &effects)
  }

  // MARK: Parts

  /// Whether the sums of a pool have room for another amount.
  private func canEnter(_ units: Int64, _ pool: Int) -> Bool {
    units <= Self.maximumUnits - pools[pool].sums.owed - pools[pool].sums.returning
  }

  /// Refuses to let an order into its pools' sums again where they have no room for it.
  private func requireRoom(for order: OpenOrder) throws(LedgerError) {
    for line in order.lines where !canEnter(max(line.heldUnits, line.actualUnits), line.pool) {
      throw .outOfRange(pools[line.pool].id.currency)
    }
  }

  private mutating func note(
    _ effects: inout LedgerEffects, _ type: TransactionType, _ units: Int64, in pool: Int,
    of order: OrderID, at: Timestamp
  ) {
    countSpending(-units, in: pool, at: at, &effects)
    effects.transactions.append(
      Transaction(
        at: at, type: type, pool: pools[pool].id, amount: pools[pool].money(units),
        balance: pools[pool].expected, cause: .order(order)))
  }
}

extension OpenOrder {
  /// Takes an order of which more is heard as having been on its way since its hold.
  fileprivate mutating func assumeSent() {
    if sending.moment == nil { sending = .assumed(at: placedAt) }
  }
}

extension OpenOrder.End {
  /// Whether what was held was given back: it was told as not bought, or a reading tells so.
  fileprivate var isRefund: Bool {
    switch self {
    case .released, .expired(_, .notBought?): true
    case .settled, .expired, .reversed: false
    }
  }

  /// What a reading told of it.
  var inferred: Inference? {
    switch self {
    case .expired(_, let inferred): inferred
    case .settled, .released, .reversed: nil
    }
  }
}
