import TestSupport

@testable import PurserCore

/// Holds that are divided, at any time and however they stand: nothing that can be spent may change by it.
extension Audit {
  /// Divides an order, and goes on with both parts as with any other.
  mutating func divideOne() throws {
    switch Int.random(in: 0..<3, using: &random) {
    case 0:
      guard let index = orders.indices.randomElement(using: &random) else { return }
      var order = orders[index]
      guard let part = try divide(&order) else { return }
      orders[index] = order
      indexOf[part.id] = orders.count
      orders.append(part)
    case 1:
      guard let index = bought.indices.randomElement(using: &random) else { return }
      var order = bought[index]
      guard let part = try divide(&order) else { return }
      bought[index] = order
      bought.append(part)
    default:
      guard let index = expired.indices.randomElement(using: &random) else { return }
      var order = expired[index]
      guard let part = try divide(&order) else { return }
      expired[index] = order
      expired.append(part)
    }
  }

  private mutating func divide(_ order: inout AuditedOrder) throws -> AuditedOrder? {
    guard openCounts[order.supplier] < Self.maximumOpen, let status = statuses[order.id],
      let holding = status.state.holding
    else { return nil }
    // Of several pools nobody can tell which part was bought where, unless the ledger was told.
    guard order.lines.count == 1 || holding.ending?.actual != nil || order.stage.isPending else {
      return nil
    }
    let whole = holding.ending?.actual ?? holding.hold.amount
    guard whole.units > 1 else { return nil }
    let units = Int64.random(in: 1..<whole.units, using: &random)
    partCount += 1
    let number = (partCount - 1) % OrderID.maximumParts + 1
    guard statuses[order.id.part(number)] == nil else { return nil }
    let before = state
    let parts = try command(of: order.supplier) { state, now, log in
      try state.divide(
        status, taking: units, quantities: (nil, nil), number: number, isReturned: false, at: now,
        log: &log)
    }
    try requireSameSums(before, dividing: status)
    statuses[parts.part.id] = parts.part
    return take(parts.part, from: &order)
  }

  /// Takes at the supplier what the ledger has taken.
  private mutating func take(_ part: OrderStatus, from order: inout AuditedOrder) -> AuditedOrder {
    var taken = order.divided(part.id)
    let lines = part.state.hold?.lines ?? []
    for place in order.lines.indices {
      let pool = lines.first { accountOf[$0.pool] == order.lines[place].account }
      order.lines[place].divide(pool?.amount.units ?? 0, &taken.lines[place])
    }
    if let actual = part.state.holding?.ending?.actual { taken.charge(actual.units, &order) }
    taken.lines.removeAll { $0.held == 0 && $0.taken == 0 && $0.actual == 0 && $0.claim == 0 }
    if isWaiting(part) { openCounts[order.supplier] += 1 }
    return taken
  }

  private func isWaiting(_ status: OrderStatus) -> Bool {
    switch status.state.holding?.ending {
    case nil, .expired(_, inferred: nil)?: true
    case .expired?, .settled?, .released?, .reversed?: false
    }
  }

  private func requireSameSums(_ before: LedgerState, dividing status: OrderStatus) throws {
    guard state.positions == before.positions else {
      let changed = zip(before.positions, state.positions).filter { $0 != $1 }
        .map { "\($0.spendable) to \($1.spendable)" }
      throw failure("a division of \(status) changes \(changed)")
    }
    for (old, new) in zip(before.pools, state.pools)
    where old.sums != new.sums || old.bookUnits != new.bookUnits {
      throw failure("a division changes \(old.sums) to \(new.sums)")
    }
  }
}

extension AuditedOrder {
  /// A part of nothing yet, that stands where the order does.
  fileprivate func divided(_ id: OrderID) -> AuditedOrder {
    var part = self
    part.id = id
    for place in part.lines.indices { part.lines[place].clear() }
    return part
  }

  /// Makes the part that was bought cost what the ledger says; the other one costs the rest.
  fileprivate mutating func charge(_ units: Int64, _ other: inout AuditedOrder) {
    var rest = units
    for place in lines.indices.reversed() {
      let both = lines[place].actual + other.lines[place].actual
      let own = min(rest, both)
      rest -= own
      (lines[place].actual, lines[place].taken) = (own, own)
      (other.lines[place].actual, other.lines[place].taken) = (both - own, both - own)
    }
  }
}

extension AuditedOrder.Line {
  fileprivate mutating func clear() { (held, taken, claim, actual) = (0, 0, 0, 0) }

  /// Gives a part so much of what is held, and as much of the rest as goes with it.
  fileprivate mutating func divide(_ units: Int64, _ part: inout AuditedOrder.Line) {
    part.held = units
    held -= units
    part.taken = min(taken, units)
    taken -= part.taken
    part.claim = min(claim, units - part.taken)
    claim -= part.claim
    part.actual = min(actual, units)
    actual -= part.actual
  }
}
