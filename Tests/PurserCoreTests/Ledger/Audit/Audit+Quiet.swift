import TestSupport

@testable import PurserCore

/// What must hold when nothing is on its way any more.
extension Audit {
  /// Lets everything come to its end, and compares the ledger with the truth.
  mutating func checkQuiet() throws {
    settleWallClock()
    try finishAll()
    bringBackWithMoments()
    try waitAndReadAll()
    // That a pool is gone tells nothing of the orders that expired there.
    if suppliers.contains(where: \.leavesOutEmpty) {
      while !expired.isEmpty { try tellLate(0) }
      try waitAndReadAll()
    }
    try checkTruth()
    guard company == .shared else { return }
    while !expired.isEmpty { try tellLate(0) }
    while !undone.isEmpty { try tellUndone(0) }
    while !untold.isEmpty { try tellChange(0) }
    try waitAndReadAll()
    try checkTruth()
    for account in accounts.indices where found[account] != accounts[account].external {
      throw failure("found \(found[account]) of \(accounts[account].external) in \(account)")
    }
    for _ in 0..<3 { try changeAlone() }
  }

  /// Ends every order at its supplier; some of them nobody hears of.
  private mutating func finishAll() throws {
    while !pendingTopUps.isEmpty { arrive(0) }
    now = max(now, pendingReadings.map(\.deliveredAt).max() ?? now)
    try deliverReadings()
    for id in orders.map(\.id) {
      guard let index = indexOf[id] else { continue }
      switch orders[index].stage {
      case .waiting: refuse(index)
      case .onItsWay, .accepted: if chance(3) { refuse(index) } else { buy(index) }
      case .bought, .refused: break
      }
      let isUnknown = statuses[id]?.state.holding?.unknownAt != nil
      guard isUnknown || !chance(4) else { continue }
      if orders[index].stage == .bought { try settle(id) } else { try tell(.released, of: id) }
    }
    now += Self.timeToLive
    try expireOverdue()
    guard orders.isEmpty else { throw failure("\(orders) do not end") }
  }

  private func checkTruth() throws {
    for position in state.positions {
      guard let account = accountOf[position.pool] else { continue }
      let truth = accounts[account].balance
      let spendable = spendableInTruth(position, account)
      guard position.spendable.low.units == spendable,
        position.spendable.high.units == spendable, position.book.units == truth,
        expected[account] == truth, position.held.units == 0
      else { throw failure("\(position), \(expected[account]) in the end is not \(truth)") }
    }
    guard state.positions.count == accounts.count else { throw failure("a pool is missing") }
    guard state.openOrderCount == 0 else { throw failure("orders stay in memory") }
    if let fault = state.inconsistency() { throw failure(fault) }
  }

  /// One change with quiet on both sides is found by one entry of just its amount.
  private mutating func changeAlone() throws {
    let account = Int.random(in: accounts.indices, using: &random)
    let units = Int64.random(in: 1...100_000_000, using: &random)
    guard state.pendingTopUps.allSatisfy({ $0.pool != pool(of: account) }) else { return }
    let count = transactions.count
    now += 1
    var (type, amount): (TransactionType, Int64)
    var fee: Int64?
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      (type, amount) = (.drift, -units)
      accounts[account].changeFromOutside(by: amount, at: now, isTold: false)
    case 1:
      (type, amount) = (.creditDetected, units)
      accounts[account].changeFromOutside(by: amount, at: now, isTold: false)
    case 2:
      (type, amount) = (.topUp, units)
      try announce(units, to: account)
      arrive(0)
    case 3:
      (type, amount) = (.topUp, units)
      let allowed = allowance(of: units, account)
      try announce(units, to: account, feeUpTo: allowed)
      let before = accounts[account].external
      arrive(0)
      fee = units - (accounts[account].external - before)
    default:
      (type, amount) = (.adjustment, Bool.random(using: &random) ? units : -units)
      try adjust(account, by: amount)
    }
    // Some of these show the change, and others behind them may not.
    for _ in 0..<4 {
      now += Int64.random(in: 0...1_000_000, using: &random)
      try readNow(supplier(of: account))
    }
    try waitAndReadAll()
    try checkTruth()
    let entries = transactions.dropFirst(count)
    var told = [type: amount]
    if let fee, fee > 0 { told[.transferFee] = -fee }
    guard entries.count == told.count,
      entries.allSatisfy({ $0.pool == pool(of: account) && $0.amount.units == told[$0.type] })
    else { throw failure("\(told) led to \(entries)") }
  }

  /// A fee for a top-up of so much that makes it no credit that was found before.
  private mutating func allowance(of units: Int64, _ account: Int) -> Int64? {
    guard units > 1 else { return nil }
    let fee = Int64.random(in: 1..<min(units, 1_000_000), using: &random)
    let findings = state.poolIndex[pool(of: account)].map { state.pools[$0].findings } ?? []
    let isFound = findings.contains { (units - fee...units).contains($0.open.units) }
    return isFound ? nil : fee
  }
}
