import TestSupport

@testable import PurserCore

/// What must hold after every command.
extension Audit {
  /// Keeps what a command led to, and checks that it adds up.
  mutating func note(_ log: LedgerState.Log) throws {
    events += log.events
    transactions += log.effects.transactions
    if let latest = state.latestMoment { now = max(now, latest.microsecondsSinceEpoch - shift) }
    for status in log.effects.orders {
      if !status.isToBeJudged, statuses[status.id]?.isToBeJudged ?? false,
        let order = order(status.id)
      {
        openCounts[order.supplier] -= 1
      }
      statuses[status.id] = status
      switch status.state.holding?.ending {
      case nil, .reversed?: break
      case .expired?: freeze(status.id)
      case .settled?: if let order = remove(status.id) { bought.append(order) }
      case .released?: _ = remove(status.id)
      }
    }
    var misjudged: [Int: Int64] = [:]
    for entry in log.effects.transactions { try note(entry, &misjudged) }
    if company == .alone, misjudged.values.contains(where: { $0 != 0 }) {
      throw failure("expired orders are misjudged: \(log.effects.transactions)")
    }
  }

  private mutating func note(_ entry: Transaction, _ misjudged: inout [Int: Int64]) throws {
    guard let account = accountOf[entry.pool] else { throw failure("no pool \(entry.pool)") }
    expected[account] += entry.amount.units
    guard entry.balance.units == expected[account] else {
      throw failure("\(entry) does not follow from \(expected[account])")
    }
    switch entry.cause {
    case .order: break
    case .inference(let id, let inference, _):
      guard let order = expired.first(where: { $0.id == id }),
        let line = order.lines.first(where: { $0.account == account })
      else { throw failure("\(id) is judged though it did not expire") }
      let taken = inference == .bought ? line.held : 0
      misjudged[account, default: 0] += taken - line.taken
    case .reading, .topUp:
      if company == .alone { throw failure("\(entry) in \(accounts[account])") }
      found[account] += entry.amount.units
    case .owner, .explanation: found[account] += entry.amount.units
    }
  }

  /// `low` is safe: what it allows can be taken by orders after all that those on their way may
  /// still take. Where somebody else spent, it is so again once a reading shows it.
  func checkSpendable(of supplier: Int) throws {
    for position in state.positions(of: suppliers[supplier].terms.id) {
      let spendable = position.spendable
      guard let account = accountOf[position.pool], let place = state.poolIndex[position.pool]
      else { throw failure("no pool \(position.pool)") }
      guard spendable.low.units <= spendable.high.units else {
        throw failure("low above high in \(position)")
      }
      let horizon = state.pools[place].view.horizon.microsecondsSinceEpoch
      guard accounts[account].lastSpend <= horizon else { continue }
      let free = spendableInTruth(position, account) - accounts[account].claims
      guard spendable.low.units <= free else {
        throw failure("low above the truth, \(free), in \(position)")
      }
    }
  }

  /// What is really there to spend; in a pool that is absent neither a floor is kept nor credit given.
  func spendableInTruth(_ position: Position, _ account: Int) -> Int64 {
    if position.reading.isAbsence { return accounts[account].balance }
    let supplier = suppliers[supplier(of: account)]
    return accounts[account].balance + supplier.creditLimit - supplier.floor
  }
}

extension OrderStatus {
  /// Whether the outcome is open, and no reading has told of it.
  fileprivate var isToBeJudged: Bool {
    switch state.holding?.ending {
    case nil, .expired(_, inferred: nil)?: true
    case .expired?, .settled?, .released?, .reversed?: false
    }
  }
}
