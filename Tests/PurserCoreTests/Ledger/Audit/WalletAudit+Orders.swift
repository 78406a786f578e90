import PurserCore
import TestSupport

/// What the shop and the owner tell the ledger.
extension WalletAudit {
  mutating func place() throws {
    nameCount += 1
    let order = Order(
      id: orderID("o\(nameCount)"), currency: Self.currency,
      item: .cost(money(Int64.random(in: 1...60_000_000, using: &random))))
    let router = router
    var deliberation = Deliberation()
    let record = try command { state, now, log throws(LedgerError) in
      try state.place(
        order, fingerprint: .zero, known: nil, retriesRefused: false, router: router, at: now,
        clock: now, in: &deliberation, log: &log)
    }
    statuses[order.id] = record.status
    guard let hold = record.state.hold else { return }
    var lines: [(wallet: Int, units: Int64)] = []
    for line in hold.lines {
      guard let wallet = wallet(named: line.pool.pool) else { throw failure("no \(line.pool)") }
      if isGone(line.pool) { throw failure("held in \(line.pool), which is absent") }
      lines.append((wallet, line.amount.units))
      wallets[wallet].claims += line.amount.units
    }
    orders.append(WalletOrder(id: order.id, lines: lines))
    changed()
    for wallet in wallets where !isShared && wallet.claims > wallet.balance {
      throw failure("more is held than there is: \(wallet) after \(record.status)")
    }
    try checkSpendable()
  }

  private func isGone(_ pool: PoolID) -> Bool {
    state.positions.first { $0.pool == pool }?.reading.isAbsence ?? true
  }

  /// Lets something happen to one order: at its supplier, or in what the ledger is told of it.
  mutating func advanceOne() throws {
    guard !orders.isEmpty else { return }
    let index = Int.random(in: orders.indices, using: &random)
    switch orders[index].stage {
    case .onItsWay:
      if chance(20) { return try tell(.unknown, of: orders[index].id) }
      try end(index, as: chance(4) ? .refused : .bought)
    case .bought:
      if chance(3) { return try tell(.accepted, of: orders[index].id) }
      try finish(index)
    case .refused: try finish(index)
    }
  }

  /// Tells how an order ended.
  private mutating func finish(_ index: Int) throws {
    let order = orders.remove(at: index)
    try tellEnd(of: order)
    if order.stage == .bought { bought.append(order) }
  }

  private mutating func tellEnd(of order: WalletOrder) throws {
    switch order.stage {
    case .bought:
      try tell(.settled(actual: nil), of: order.id)
      if let balance = order.reply { try takeReply(balance, to: order) }
    case .refused, .onItsWay: try tell(.released, of: order.id)
    }
  }

  /// The balance that came with the supplier's reply to an order, which may be told long after.
  private mutating func takeReply(_ units: Int64, to order: WalletOrder) throws {
    guard let status = statuses[order.id], let line = order.lines.first, isShownToHave(line.wallet)
    else { return }
    let balance = money(units)
    try command { state, now, log throws(LedgerError) in
      guard let reading = state.reading(of: balance, inReplyTo: status, at: now) else { return }
      try state.take(reading, at: now, clock: now, log: &log)
    }
  }

  /// Whether a check has told of every wallet that was put into this one that it is gone. Until then nobody
  /// could know that what the reply tells is theirs.
  private func isShownToHave(_ wallet: Int) -> Bool {
    wallets.indices.filter { $0 != wallet && heir(of: $0) == wallet }
      .flatMap { wallets[$0].names }.allSatisfy { isGone(pool($0)) }
  }

  mutating func tell(_ report: LedgerState.Report, of id: OrderID) throws {
    let status = statuses[id]
    try command { state, now, log throws(LedgerError) in
      _ = try state.take(report, of: id, known: status, at: now, log: &log)
    }
  }

  // MARK: Late words

  /// Lets holds expire. What is to become of an order has become of it by then.
  mutating func expireOverdue() throws {
    guard let deadline = state.nextDeadline, deadline <= moment(now) else { return }
    let overdue = try command { state, now, log throws(LedgerError) in
      try state.expireOverdue(at: now, log: &log)
    }
    for id in overdue {
      guard let index = orders.firstIndex(where: { $0.id == id }) else { continue }
      try end(index, as: .refused)
      expired.append(orders.remove(at: index))
    }
  }

  mutating func tellLate() throws {
    guard !expired.isEmpty else { return }
    let order = expired.remove(at: Int.random(in: expired.indices, using: &random))
    try tellEnd(of: order)
    if order.stage == .bought { bought.append(order) }
  }

  mutating func tellUndone() throws {
    guard !undone.isEmpty else { return }
    try tell(.reversed, of: undone.remove(at: Int.random(in: undone.indices, using: &random)).id)
  }

  /// The owner tells of a credit: under the name that the wallet had once, perhaps.
  mutating func tellCredit() throws {
    guard !untold.isEmpty else { return }
    let (index, units) = untold.remove(at: Int.random(in: untold.indices, using: &random))
    let names = wallets[index].names.map(pool).filter { state.book(of: $0)?.reading != nil }
    guard let pool = names.randomElement(using: &random) else { return }
    nameCount += 1
    let adjustment = Adjustment(
      reference: reference("a\(nameCount)"), pool: pool, type: .adjustment, amount: money(units),
      at: moment(now))
    try command { state, _, log throws(LedgerError) in
      _ = try state.adjust(adjustment, known: nil, log: &log)
    }
  }

  // MARK: The end

  /// Tells all that there is to tell, and shows every wallet.
  mutating func finishAll() throws {
    checks = []
    while let index = orders.indices.last {
      if orders[index].stage == .onItsWay { try end(index, as: chance(3) ? .refused : .bought) }
      try finish(index)
    }
    while !expired.isEmpty { try tellLate() }
    while !undone.isEmpty { try tellUndone() }
    for index in wallets.indices { wallets[index].isShown = true }
    changed()
    for _ in 0..<2 { try readNow() }
  }
}
