import TestSupport

@testable import PurserCore

/// What must hold, whatever the pools are called.
extension WalletAudit {
  /// Keeps what a command led to, and checks that it adds up.
  mutating func note(_ log: LedgerState.Log) throws {
    events += log.events
    transactions += log.effects.transactions
    for status in log.effects.orders { statuses[status.id] = status }
    for pool in log.effects.books { books[pool] = state.book(of: pool) }
    for event in log.events {
      guard case .read(let reading) = event else { continue }
      if expected[reading.pool] == nil { expected[reading.pool] = reading.available.units }
      if let name = reading.absence?.movedTo { try checkMove(of: reading.pool, to: name) }
    }
    for entry in log.effects.transactions {
      let balance = (expected[entry.pool] ?? 0) + entry.amount.units
      guard entry.balance.units == balance else {
        throw failure("\(entry) does not follow from \(expected[entry.pool] ?? 0)")
      }
      expected[entry.pool] = balance
      try noteFinding(entry)
    }
  }

  /// What was found is explained once: not more of it than was found, and nothing that was not.
  private mutating func noteFinding(_ entry: Transaction) throws {
    switch entry.cause {
    case .reading(let observation):
      let finding = Finding(amount: entry.amount, observation: observation)
      open[WalletFinding(pool: entry.pool, finding: finding)] = entry.amount.units
    case .explanation(let finding, _):
      let key = WalletFinding(pool: entry.pool, finding: finding)
      guard let before = open[key] else { throw failure("\(entry) explains nothing") }
      let rest = before + entry.amount.units
      guard rest.magnitude < before.magnitude, rest == 0 || rest.signum() == before.signum() else {
        throw failure("\(entry) explains more than was found")
      }
      open[key] = rest
    case .order, .inference, .topUp, .owner: break
    }
  }

  /// How often what was told late explained what had been found.
  var explanationCount: Int { transactions.count { $0.type == .explained } }

  /// Money is said to be in another pool only where it is, or where two wallets truly had the same:
  /// an order cut over several takes all but the debt of one that is gone, which leaves just that.
  private func checkMove(of pool: PoolID, to name: String) throws {
    guard let from = wallet(named: pool.pool), let wallet = wallet(named: name),
      from == wallet || hadTheSame(from, wallet)
    else { throw failure("\(pool) did not move to \(name)") }
  }

  /// Whether a wallet ever had what another had, be it at another time: one may be hidden meanwhile.
  private func hadTheSame(_ one: Int, _ other: Int) -> Bool {
    func balances(of wallet: Int) -> Set<Int64> {
      Set(past.map { $0.wallets[wallet].balance }.filter { $0 > 0 })
    }
    return !balances(of: one).isDisjoint(with: balances(of: other))
  }

  /// Nothing can be spent from a pool that is absent, and no money from two pools.
  mutating func checkSpendable() throws {
    let maximumAge = time().maximumAge(Self.maximumAge)
    var spendable = wallets.map { _ in Int64(0) }
    for position in state.positions {
      let low = position.spendable.low.units
      guard low <= position.spendable.high.units || position.reading.isAbsence else {
        throw failure("low above high in \(position)")
      }
      if position.reading.isAbsence {
        guard low <= 0, position.reading.available.units == 0 else {
          throw failure("\(position) is absent and can be spent from")
        }
        continue
      }
      guard low > 0, position.reading.isFresh(at: moment(now), maximumAge: maximumAge) else {
        continue
      }
      guard let wallet = wallet(named: position.pool.pool) else {
        throw failure("no wallet \(position.pool)")
      }
      spendable[wallet] += low
    }
    guard !isShared else { return }
    for (wallet, units) in zip(wallets, spendable) where units > wallet.balance - wallet.claims {
      throw failure("\(units) can be spent from \(wallet)")
    }
  }

  // MARK: The past

  /// Goes on with a ledger that is built from what a store remembers.
  mutating func restart() throws {
    let restarted = LedgerState(
      suppliers: [supplier], terms: terms,
      snapshot: LedgerSnapshot(
        books: Array(books.values), orders: statuses.values.shuffled(using: &random),
        readingsCountFrom: state.readingsCountFrom))
    try requireEqual(restarted, "restarted")
    state = restarted
    restartClock()
  }

  private func requireEqual(_ other: LedgerState, _ what: String) throws {
    guard other.positions == state.positions else {
      throw failure("\(what): \(other.positions) instead of \(state.positions)")
    }
    guard other.openOrderCount == state.openOrderCount else {
      throw failure("\(what): other orders")
    }
    for pool in expected.keys where other.book(of: pool) != state.book(of: pool) {
      throw failure("\(what): the book of \(pool) differs")
    }
    if let fault = other.inconsistency() { throw failure("\(what): \(fault)") }
  }

  /// Replays all that happened.
  func checkHistory() throws {
    var replayed = LedgerState(suppliers: [supplier], terms: terms)
    var effects = LedgerEffects()
    for event in events {
      do throws(LedgerError) { try replayed.apply(event, effects: &effects) } catch {
        throw failure("\(event) cannot be replayed: \(error)")
      }
    }
    guard effects.transactions == transactions else { throw failure("other entries in replay") }
    try requireEqual(replayed, "replayed")
  }

  /// How often it was told where the money of a pool went.
  var moveCount: Int {
    transactions.count { $0.cause.observation?.movedTo != nil && $0.type != .explained }
  }

  // MARK: Quiet

  /// Lets everything come to its end, and compares the ledger with the truth.
  mutating func checkQuiet() throws {
    settleWallClock()
    try finishAll()
    var present: Set<Int> = []
    for position in state.positions {
      let low = position.spendable.low.units
      guard !position.reading.isAbsence else {
        guard low == 0 || supplier.trustsUpdatedAt else { throw failure("\(position) in the end") }
        continue
      }
      guard let wallet = wallet(named: position.pool.pool), present.insert(wallet).inserted,
        low == wallets[wallet].balance, position.spendable.high.units == low,
        position.book.units == low, expected[position.pool] == low, position.held.units == 0
      else { throw failure("\(position) in the end, of \(wallets)") }
    }
    for index in wallets.indices where wallets[index].heir == nil && wallets[index].balance > 0 {
      guard present.contains(index) else { throw failure("\(wallets[index]) is not there") }
    }
  }
}
