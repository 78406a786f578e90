import PurserCore
import TestSupport

/// What happens at the supplier, and what its checks show of it.
extension WalletAudit {
  /// Remembers the truth as it is from now on.
  mutating func changed() { past.append((now, wallets)) }

  /// The wallets as they were at a moment.
  private func wallets(at moment: Int64) -> [NamedWallet] {
    past.last { $0.at <= moment }?.wallets ?? wallets
  }

  // MARK: Names

  mutating func changeNames() {
    guard
      let index = wallets.indices.filter({ wallets[$0].heir == nil }).randomElement(using: &random)
    else { return }
    switch Int.random(in: 0..<7, using: &random) {
    case 0..<3: wallets[index].name = Int.random(in: 0..<3, using: &random)
    case 3..<5: wallets[index].isShown.toggle()
    case 5: wallets[index].isOdd.toggle()
    default: merge(index)
    }
    changed()
  }

  /// Puts all that is in one wallet into another.
  private mutating func merge(_ index: Int) {
    guard mayMerge else { return }
    let others = wallets.indices.filter { $0 != index && wallets[$0].heir == nil }
    guard let heir = others.randomElement(using: &random) else { return }
    wallets[heir].balance += wallets[index].balance
    wallets[heir].claims += wallets[index].claims
    wallets[index].balance = 0
    wallets[index].claims = 0
    wallets[index].heir = heir
  }

  // MARK: Money

  mutating func changeMoney() throws {
    let index = heir(of: Int.random(in: wallets.indices, using: &random))
    let units = Int64.random(in: 1...50_000_000, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0:
      wallets[index].balance += units
      changed()
    case 1:
      wallets[index].balance += units
      changed()
      untold.append((index, units))
    case 2: try tellCredit()
    case 3: try undoOne()
    case 4: try tellUndone()
    case 5: try tellLate()
    default:
      guard isShared else { return }
      wallets[index].balance -= min(units, wallets[index].balance)
      changed()
    }
  }

  /// Takes what an order costs, or says that it will not.
  mutating func end(_ index: Int, as stage: WalletOrder.Stage) throws {
    guard orders[index].stage == .onItsWay else { return }
    for line in orders[index].lines {
      let wallet = heir(of: line.wallet)
      wallets[wallet].claims -= line.units
      guard stage == .bought else { continue }
      wallets[wallet].balance -= line.units
      if !isShared, wallets[wallet].balance < 0 {
        throw failure("\(orders[index]) is not covered by \(wallets[wallet])")
      }
    }
    orders[index].stage = stage
    // The reply to an order of a wallet that is in another by now tells of that one.
    if stage == .bought, chance(4), let line = orders[index].lines.first,
      heir(of: line.wallet) == line.wallet
    {
      orders[index].reply = wallets[line.wallet].balance
      lastSeen = max(lastSeen, now)
    }
    changed()
  }

  /// Gives the money of a sale back.
  mutating func undoOne() throws {
    guard !bought.isEmpty else { return }
    let order = bought.remove(at: Int.random(in: bought.indices, using: &random))
    for line in order.lines { wallets[heir(of: line.wallet)].balance += line.units }
    changed()
    undone.append(order)
  }

  // MARK: Checks

  mutating func startCheck() {
    let receivedAt = now + Int64.random(in: 0...(chance(8) ? 6_000_000 : 500_000), using: &random)
    let delay = chance(5) ? Int64.random(in: 0...3_000_000, using: &random) : 0
    checks.append(
      WalletCheck(requestedAt: now, receivedAt: receivedAt, deliveredAt: receivedAt + delay))
  }

  /// A check that is answered at once and shows all that happened.
  mutating func readNow() throws {
    now += Self.lag + 1
    lastSeen = now
    try deliver(
      WalletCheck(requestedAt: now, receivedAt: now, deliveredAt: now), mayFail: false)
  }

  mutating func deliver(_ check: WalletCheck, mayFail: Bool = true) throws {
    var seen = Int64.random(in: check.requestedAt - Self.lag...check.receivedAt, using: &random)
    if isMonotonic || !mayFail { seen = max(seen, min(lastSeen, check.receivedAt)) }
    lastSeen = max(lastSeen, seen)
    let leavesOutEmpty = Bool.random(using: &random)
    let time = time()
    var report = BalanceReport(
      supplier: Self.id, readings: [], requestedAt: moment(check.requestedAt),
      receivedAt: moment(check.receivedAt))
    for wallet in wallets(at: seen) where wallet.heir == nil && wallet.isShown {
      if leavesOutEmpty, wallet.balance == 0 { continue }
      let pool = pool(wallet.names[wallet.name])
      if mayFail, wallet.isOdd || chance(12) {
        report.failures.append(failure(of: pool))
        continue
      }
      report.readings.append(
        SupplierBalance(
          pool: pool, available: money(wallet.balance),
          supplierUpdatedAt: supplier.trustsUpdatedAt
            ? time.ledgerMoment(of: moment(min(seen + Self.lag, check.requestedAt))) : nil,
          requestedAt: moment(check.requestedAt), receivedAt: moment(check.receivedAt)))
    }
    report.readings.shuffle(using: &random)
    // Something else that nobody knows, beside what was read.
    if mayFail, chance(20) { report.failures.append(failure(of: nil)) }
    try command { state, now, log throws(LedgerError) in
      try state.take(report, at: now, clock: now, log: &log)
    }
  }

  /// Why a pool could not be read; perhaps without its name.
  private mutating func failure(of pool: PoolID?) -> PoolFailure {
    let units: [PoolFailure.Unit] = [.currency(Self.currency), .unknown]
    let isNamed = Bool.random(using: &random)
    return PoolFailure(
      pool: isNamed ? pool?.pool : nil, unit: units.randomElement(using: &random) ?? .unknown,
      failure: CheckFailure(.shapeChanged, "`amount` is null"))
  }
}
