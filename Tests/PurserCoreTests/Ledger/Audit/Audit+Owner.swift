import TestSupport

@testable import PurserCore

/// What others do with the accounts, and what the owner tells of it.
extension Audit {
  mutating func changeFromOutside() throws {
    guard company == .shared else { return }
    let account = Int.random(in: accounts.indices, using: &random)
    let units = Int64.random(in: 1...100, using: &random) * 1_000_000
    switch Int.random(in: 0..<13, using: &random) {
    case 12: try explainByHand()
    case 9: try sayMoreOfATopUp()
    case 10: try matchByHand()
    case 11: try announce(units, to: account, feeUpTo: Int64.random(in: 1...units, using: &random))
    case 6: vanish(account)
    case 7: changeUntold(account, by: Bool.random(using: &random) ? units : -units)
    case 8: try tellOneChange()
    case 0: accounts[account].changeFromOutside(by: -units, at: now, isTold: false)
    case 1: accounts[account].changeFromOutside(by: units, at: now, isTold: false)
    case 2: try adjust(account, by: Bool.random(using: &random) ? units : -units)
    case 3: try announce(units, to: account)
    default: arriveOne()
    }
  }

  /// The money of an account lapses, so that its supplier may name it no more.
  private mutating func vanish(_ account: Int) {
    let units = accounts[account].balance
    guard units > 0 else { return }
    accounts[account].changeFromOutside(by: -units, at: now, isTold: false)
  }

  /// Somebody spends or pays in, and the owner says so later, perhaps when a reading has shown it.
  private mutating func changeUntold(_ account: Int, by units: Int64) {
    accounts[account].changeFromOutside(by: units, at: now, isTold: false)
    untold.append((account, units))
  }

  private mutating func tellOneChange() throws {
    guard !untold.isEmpty else { return }
    try tellChange(Int.random(in: untold.indices, using: &random))
  }

  mutating func tellChange(_ index: Int) throws {
    let (account, units) = untold.remove(at: index)
    try tellAdjustment(account, by: units)
  }

  /// Gives the empty accounts money that a supplier leaves out and whose moments are trusted: an
  /// absence without a moment makes nothing certain.
  mutating func bringBackWithMoments() {
    for supplier in suppliers where supplier.leavesOutEmpty && supplier.terms.trustsUpdatedAt {
      for account in supplier.accounts where accounts[account].balance == 0 {
        accounts[account].changeFromOutside(by: 1_000_000, at: now, isTold: false)
      }
    }
  }

  /// Somebody spends or pays in, and the owner says so at once.
  mutating func adjust(_ account: Int, by units: Int64) throws {
    accounts[account].changeFromOutside(by: units, at: now, isTold: true)
    try tellAdjustment(account, by: units)
  }

  private mutating func tellAdjustment(_ account: Int, by units: Int64) throws {
    nameCount += 1
    let (reference, pool, amount) = (reference("a\(nameCount)"), pool(of: account), money(units))
    var known: OwnerEntry?
    for _ in 0...Int.random(in: 0...1, using: &random) {
      let adjustment = try command(of: supplier(of: account)) { state, now, log in
        try state.adjust(
          Adjustment(
            reference: reference, pool: pool, type: .adjustment, amount: amount, at: now),
          known: known, log: &log)
      }
      known = .adjustment(adjustment)
    }
  }

  mutating func announce(_ units: Int64, to account: Int, feeUpTo fee: Int64? = nil) throws {
    nameCount += 1
    let (reference, pool, amount) = (reference("t\(nameCount)"), pool(of: account), money(units))
    let feeUpTo = fee.map { money($0) }
    let topUp = try command(of: supplier(of: account)) { state, now, log in
      try state.announce(
        TopUp(
          reference: reference, pool: pool, amount: amount, announcedAt: now, feeUpTo: feeUpTo),
        known: nil, log: &log)
    }
    pendingTopUps.append(topUp)
  }

  /// Somebody says that the money of a top-up has left, or will not come, which may be wrong.
  private mutating func sayMoreOfATopUp() throws {
    guard let topUp = state.pendingTopUps.randomElement(using: &random),
      let account = accountOf[topUp.pool]
    else { return }
    try say(chance(2) ? .sent : .cancelled, of: topUp, account)
  }

  /// Somebody takes a credit for a top-up, which may be wrong.
  private mutating func matchByHand() throws {
    let topUps = state.pendingTopUps + state.pastTopUps.filter(\.isOpenToMatches)
    guard let topUp = topUps.randomElement(using: &random), let account = accountOf[topUp.pool],
      let place = state.poolIndex[topUp.pool],
      let found = state.pools[place].findings.filter({ $0.open.isPositive })
        .randomElement(using: &random)?.finding
    else { return }
    try say(
      .matched(FindingName(noticedAt: found.noticedAt, amount: found.amount)), of: topUp, account)
  }

  /// Somebody says what a credit or drift was.
  private mutating func explainByHand() throws {
    guard let (pool, open) = state.openFindings.randomElement(using: &random),
      let account = accountOf[pool]
    else { return }
    nameCount += 1
    let name = FindingName(noticedAt: open.finding.noticedAt, amount: open.finding.amount)
    let notice = ExplanationNotice(
      reference: reference("e\(nameCount)"), pool: pool, finding: name, type: .adjustment)
    var known: OwnerEntry?
    for _ in 0...Int.random(in: 0...1, using: &random) {
      known = .adjustment(
        try command(of: supplier(of: account)) { state, now, log in
          try state.explain(notice, known: known, at: now, log: &log)
        })
    }
  }

  private mutating func say(_ step: TopUpStep, of topUp: TopUp, _ account: Int) throws {
    for _ in 0...Int.random(in: 0...1, using: &random) {
      try command(of: supplier(of: account)) { state, now, log in
        try state.change(topUp.reference, step, at: now, log: &log)
      }
    }
  }

  private mutating func arriveOne() {
    guard !pendingTopUps.isEmpty else { return }
    arrive(Int.random(in: pendingTopUps.indices, using: &random))
  }

  mutating func arrive(_ index: Int) {
    let topUp = pendingTopUps.remove(at: index)
    guard let account = accountOf[topUp.pool] else { return }
    let fee = topUp.feeUpTo.map { Int64.random(in: 0...$0.units, using: &random) } ?? 0
    let units = topUp.amount.units - fee
    accounts[account].changeFromOutside(by: units, at: now, isTold: true)
  }

  func supplier(of account: Int) -> Int {
    suppliers.firstIndex { $0.accounts.contains(account) } ?? 0
  }

  func pool(of account: Int) -> PoolID {
    let supplier = suppliers[supplier(of: account)]
    return supplier.pools[account - supplier.accounts.lowerBound]
  }
}
