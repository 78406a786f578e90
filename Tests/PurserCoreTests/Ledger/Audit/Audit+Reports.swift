import PurserCore
import TestSupport

/// What the ledger is told of orders.
extension Audit {
  /// Reports, sometimes twice; and sometimes brings the balance of the order's reply with it.
  mutating func tell(
    _ report: LedgerState.Report, of id: OrderID, withReply: Bool = false
  ) throws {
    guard let status = statuses[id], let order = order(id) else { return }
    try command(of: order.supplier) { state, now, log in
      _ = try state.take(report, of: id, known: status, at: now, log: &log)
    }
    if withReply { try takeReply(to: order) }
    if chance(20) { try repeatReport(report, of: id, supplier: order.supplier) }
    if chance(20) { try reportNonsense(of: id, supplier: order.supplier) }
  }

  /// An order of which more may be told.
  func order(_ id: OrderID) -> AuditedOrder? {
    indexOf[id].map { orders[$0] } ?? expired.first { $0.id == id } ?? bought.first { $0.id == id }
      ?? undone.first { $0.id == id }
  }

  private mutating func repeatReport(
    _ report: LedgerState.Report, of id: OrderID, supplier: Int
  ) throws {
    let status = statuses[id]
    let isNew = try command(of: supplier) { state, now, log in
      let answer = try state.take(report, of: id, known: status, at: now, log: &log)
      return answer != status || !log.events.isEmpty
    }
    if isNew { throw failure("\(report) of \(id) counts twice") }
  }

  /// Tells what cannot be: it must be refused and change nothing.
  private mutating func reportNonsense(of id: OrderID, supplier: Int) throws {
    guard let status = statuses[id], let holding = status.state.holding else { return }
    let report: LedgerState.Report =
      switch holding.ending {
      case nil, .released?, .expired?: .reversed
      case .settled?: .released
      case .reversed?: .settled(actual: nil)
      }
    let isRefused = try command(of: supplier) { state, now, log in
      do throws(LedgerError) {
        _ = try state.take(report, of: id, known: status, at: now, log: &log)
        return false
      } catch { return log.events.isEmpty }
    }
    if !isRefused { throw failure("\(report) of \(id) is believed though \(status.state.name)") }
  }

  /// The balance that came with the order's own reply.
  private mutating func takeReply(to order: AuditedOrder) throws {
    let supplier = suppliers[order.supplier]
    guard let line = order.lines.randomElement(using: &random) else { return }
    let requestedAt = Int64.random(in: min(order.changedAt, now)...now, using: &random)
    let seen = Int64.random(
      in: max(order.changedAt, requestedAt - supplier.lag)...now, using: &random)
    lastSeen[line.account] = max(lastSeen[line.account], seen)
    var reading = reading(
      of: line.account, as: accounts[line.account].balance(at: seen), at: order.supplier,
      requestedAt: requestedAt, receivedAt: now)
    reading.source = .orderReply
    reading.order = order.id
    try command(of: order.supplier) { state, now, log in
      try state.take(reading, at: now, clock: now, log: &log)
    }
  }

  /// A sale is undone: the supplier gives the money back, and says so, perhaps when a reading has shown
  /// it long ago.
  mutating func reverseOne() throws {
    guard !bought.isEmpty else { return }
    let index = Int.random(in: bought.indices, using: &random)
    let order = bring(bought.remove(at: index), to: .refused) { _ in 0 }
    undone.append(order)
    if company == .alone || Bool.random(using: &random) { try tellUndone(undone.count - 1) }
  }

  /// The ledger hears of a sale that was undone.
  mutating func tellOneUndone() throws {
    guard !undone.isEmpty else { return }
    try tellUndone(Int.random(in: undone.indices, using: &random))
  }

  mutating func tellUndone(_ index: Int) throws {
    try tell(.reversed, of: undone[index].id)
    undone.remove(at: index)
  }

  // MARK: Expiry

  mutating func expireOverdue() throws {
    guard let deadline = state.nextDeadline, deadline <= moment(now) else { return }
    // That nobody reports an order is no surprise only where it costs what is held for it.
    if company == .alone {
      for order in orders where order.stage == .bought && order.actual != order.held {
        try settle(order.id)
      }
    }
    try command(of: nil) { state, now, log in try state.expireOverdue(at: now, log: &log) }
  }

  /// What is to become of an order has become of it when its hold expires.
  mutating func freeze(_ id: OrderID) {
    guard let index = indexOf[id] else { return }
    switch orders[index].stage {
    case .waiting, .onItsWay: refuse(index)
    case .accepted:
      if timingTakesWithOrder(index) {
        orders[index] = bring(orders[index], to: .bought) { $0.taken }
        for part in orders[index].lines.indices {
          orders[index].lines[part].actual = orders[index].lines[part].taken
        }
      } else {
        refuse(index)
      }
    case .bought, .refused: break
    }
    if let order = remove(id) { expired.append(order) }
  }

  /// The outcome of an expired order is reported after all.
  mutating func tellLate() throws {
    guard !expired.isEmpty else { return }
    try tellLate(Int.random(in: expired.indices, using: &random))
  }

  mutating func tellLate(_ index: Int) throws {
    let order = expired[index]
    let isBought = order.stage == .bought
    try tell(isBought ? .settled(actual: money(order.actual)) : .released, of: order.id)
    expired.remove(at: index)
    if isBought { bought.append(order) }
  }

  /// Takes an order off those of which more will happen.
  mutating func remove(_ id: OrderID) -> AuditedOrder? {
    guard let index = indexOf.removeValue(forKey: id) else { return nil }
    let order = orders[index]
    let last = orders.removeLast()
    if index < orders.count {
      orders[index] = last
      indexOf[last.id] = index
    }
    return order
  }
}
