/// Sales that are undone in part, and orders that have parts.
extension LedgerState {
  /// Gives back part of what was bought, what was bought last before the rest. Under a name that was told before it is
  /// the same giving back, and changes nothing.
  mutating func giveBack(
    _ reversal: PartialReversal, of parts: OrderParts, at now: Timestamp, log: inout Log
  ) throws(LedgerError) -> OrderStatus {
    let before = parts.all.filter { $0.state.hold?.share?.reference == reversal.reference }
    guard before.isEmpty else {
      guard parts.isSame(reversal, as: before) else {
        throw .entryExistsWithDifferentContent(reversal.reference)
      }
      return parts.own
    }
    try parts.requireLeft(reversal.measure)
    // Before anything is given back: at most one part is divided, and all of them must find room.
    guard parts.all.count <= OrderID.maximumParts else { throw .tooManyParts(parts.own.order) }
    try requireRoom(forReturnOf: parts)
    var (left, number, last) = (reversal.measure, parts.all.count, parts.own)
    for part in parts.all.reversed() where !left.isNothing {
      guard case .settled(let actual, _)? = part.state.holding?.ending else { continue }
      let quantity = parts.quantity(of: part)
      let take = left.take(from: actual, quantity)
      if take.isNothing { continue }
      guard take.units < actual.units || take.leaves(quantity) else {
        last = try reverse(part, reversal.reference, at: now, log: &log)
        continue
      }
      let divided = try divide(
        part, taking: take.units,
        quantities: (
          quantity.map { $0 - (take.quantity ?? 0) }, quantity.map { _ in take.quantity ?? 0 }
        ),
        number: number, isReturned: true,
        at: part.state.holding.map { moment(now, for: $0) } ?? now,
        log: &log)
      number += 1
      last = try reverse(divided.part, reversal.reference, at: now, log: &log)
    }
    return last
  }

  /// Undoes all that is bought.
  mutating func giveBackAll(
    of parts: OrderParts, at now: Timestamp, log: inout Log
  ) throws(LedgerError) -> OrderStatus {
    var last: OrderStatus?
    for part in parts.all.reversed() {
      guard case .settled? = part.state.holding?.ending else { continue }
      last = try take(.reversed, of: part.id, known: part, at: now, log: &log)
    }
    if let last { return last }
    let reversed = parts.all.first { part in
      if case .reversed? = part.state.holding?.ending { true } else { false }
    }
    return try take(.reversed, of: parts.own.id, known: reversed ?? parts.own, at: now, log: &log)
  }

  private func requireRoom(forReturnOf parts: OrderParts) throws(LedgerError) {
    for part in parts.all {
      for pool in part.state.hold?.lines.compactMap({ poolIndex[$0.pool] }) ?? [] {
        let sums = pools[pool].sums
        guard parts.bought.amount.units <= Self.maximumUnits - sums.owed - sums.returning else {
          throw .outOfRange(parts.own.currency)
        }
      }
    }
  }

  private mutating func reverse(
    _ part: OrderStatus, _ reference: EntryReference, at now: Timestamp, log: inout Log
  ) throws(LedgerError) -> OrderStatus {
    guard let holding = part.state.holding else { throw .orderRefused(part.order) }
    let moment = moment(now, for: holding)
    if orders.slot(of: part.id) == nil { try carryOut(.recalled(part, at: moment), &log) }
    try carryOut(.reversed(part.id, reference: reference, at: moment), &log)
    return log.effects.orders.last ?? part
  }
}

extension OrderParts {
  /// Whether a reversal is what was given back in some parts.
  fileprivate func isSame(_ reversal: PartialReversal, as before: [OrderStatus]) -> Bool {
    switch reversal.measure {
    case .all: return true
    case .amount(let amount):
      return amount.currency == own.currency
        && amount.units
          == before.reduce(0) { $0 + ($1.state.holding?.ending?.actual?.units ?? 0) }
    case .quantity(let count):
      return count == before.reduce(0) { $0 + (quantity(of: $1) ?? 0) }
    }
  }

  /// Refuses to give back more than is left.
  fileprivate func requireLeft(_ measure: PartialReversal.Measure) throws(LedgerError) {
    let kept = kept
    let isAnySettled = all.contains { part in
      if case .settled? = part.state.holding?.ending { true } else { false }
    }
    guard isAnySettled else {
      let isReversed = all.contains { $0.state.holding?.isBought ?? false }
      guard isReversed else { throw .notSettled(own.order) }
      throw .alreadyReversed(own.order)
    }
    let error = LedgerError.moreThanBought(
      own.order, quantity: ordered == nil ? nil : kept.quantity, amount: kept.amount)
    switch measure {
    case .all: break
    case .amount(let amount):
      guard amount.currency == own.currency else {
        throw .wrongCurrency(expected: own.currency, got: amount.currency)
      }
      guard amount.units <= kept.amount.units else { throw error }
    case .quantity(let count):
      guard ordered != nil, let left = kept.quantity else { throw .noQuantity(own.order) }
      guard count <= left else { throw error }
    }
  }
}

extension PartialReversal.Measure {
  /// So much is given back of one part.
  fileprivate struct Take {
    var units: Int64
    var quantity: Int64?

    var isNothing: Bool { units == 0 && (quantity ?? 0) == 0 }

    /// Whether some of so many units stay.
    func leaves(_ whole: Int64?) -> Bool {
      guard let quantity, let whole else { return false }
      return quantity < whole
    }
  }

  /// Whether all was given back that was to be.
  fileprivate var isNothing: Bool {
    switch self {
    case .all: false
    case .amount(let amount): amount.units == 0
    case .quantity(let count): count == 0
    }
  }

  /// Takes from a part what it can give.
  ///
  /// - Parameters:
  ///   - actual: what was paid for it.
  ///   - quantity: for how many units; `nil` where that is not known.
  /// - Returns: what the part gives.
  fileprivate mutating func take(from actual: Money, _ quantity: Int64?) -> Take {
    switch self {
    case .all: return Take(units: actual.units, quantity: nil)
    case .amount(let amount):
      let units = min(amount.units, actual.units)
      self = .amount(Money(units: amount.units - units, currency: amount.currency))
      return Take(units: units, quantity: nil)
    case .quantity(let count):
      let whole = quantity ?? 0
      let own = min(count, whole)
      self = .quantity(count - own)
      // Rounded down: less comes back rather than more.
      return Take(
        units: own == whole
          ? actual.units : LedgerState.part(own, of: whole, actual.units, roundedUp: false),
        quantity: own)
    }
  }
}
