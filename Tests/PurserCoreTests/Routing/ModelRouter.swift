@testable import PurserCore

/// A router as plain as the rules are: it judges one supplier after the other by every rule in turn,
/// and sorts those that are left. The real one is held to its judgements.
struct ModelRouter {
  private let state: LedgerState
  private let router: Router
  private let now: Timestamp
  /// The places of each supplier's pools that were read.
  private let read: [SupplierID: [Int]]

  init(state: LedgerState, router: Router, now: Timestamp) {
    self.state = state
    self.router = router
    self.now = now
    let places = state.pools.indices.filter { state.pools[$0].reading != nil }
    read = Dictionary(grouping: places) { state.pools[$0].id.supplier }
  }

  /// What the pools of one supplier can do for one order.
  private struct Purse {
    var hasOthers = false
    var hasCurrency = false
    var ignorance: Exclusion?
    var known: [PoolFunds] = []
  }

  /// Every supplier with its judgement; those that could fill the order by rank, the others by name.
  func judgements(on order: Order) -> [Judgement] {
    let policy = order.policy ?? router.rules.policy
    let judgements = state.suppliers.map { judge($0, order) }
    var eligible = judgements.filter { $0.verdict == .chosen }
    eligible.sort { left, right in
      let keys = (key(of: left, policy), key(of: right, policy))
      if keys.0.merit != keys.1.merit { return keys.0.merit < keys.1.merit }
      if keys.0.priority != keys.1.priority { return keys.0.priority < keys.1.priority }
      return left.supplier < right.supplier
    }
    for rank in eligible.indices.dropFirst() { eligible[rank].verdict = .ranked(rank + 1) }
    return eligible + judgements.filter { $0.verdict != .chosen }
  }

  private func key(of judgement: Judgement, _ policy: Policy) -> (merit: Int64, priority: Int) {
    let priority = state.suppliers.first { $0.id == judgement.supplier }?.priority ?? 0
    return switch policy {
    case .priority: (0, priority)
    case .cheapest: (judgement.cost?.units ?? .max, priority)
    case .mostFunds: (-(judgement.spendable?.units ?? 0), priority)
    }
  }

  private func judge(_ supplier: Supplier, _ order: Order) -> Judgement {
    var judgement = Judgement(supplier: supplier.id, verdict: .chosen)
    if let exclusion = filter(supplier, order) {
      judgement.verdict = .excluded(exclusion)
      return judgement
    }
    guard let cost = cost(of: order, at: supplier) else {
      judgement.verdict = .excluded(.notSold)
      return judgement
    }
    judgement.cost = cost
    pay(cost, from: supplier, order, &judgement)
    return judgement
  }

  private func filter(_ supplier: Supplier, _ order: Order) -> Exclusion? {
    if let allow = order.allow, !allow.contains(supplier.id) { return .notAllowed }
    if order.deny.contains(supplier.id) { return .denied }
    if let tag = order.tags.subtracting(supplier.tags).min() { return .missingTag(tag) }
    return supplier.isPaused ? .paused() : nil
  }

  private func cost(of order: Order, at supplier: Supplier) -> Money? {
    switch order.item {
    case .cost(let cost): return cost
    case .product(let sku, let quantity, let offers):
      let unitCost =
        offers.isEmpty
        ? supplier.prices[sku] : offers.first { $0.supplier == supplier.id }?.unitCost
      guard let unitCost, unitCost.currency == order.currency else { return nil }
      do { return try unitCost.multiplied(by: quantity) } catch { return nil }
    }
  }

  // MARK: Pools

  private func pay(
    _ cost: Money, from supplier: Supplier, _ order: Order, _ judgement: inout Judgement
  ) {
    let purse = purse(of: supplier, order)
    guard purse.hasCurrency else {
      judgement.verdict = .excluded(
        unknownPool(of: supplier, order) ?? nothingKnown(of: supplier, purse, order))
      return
    }
    let isPaid =
      supplier.splitsHolds
      ? share(cost, among: purse.known, &judgement) : payAlone(cost, from: purse.known, &judgement)
    guard !isPaid else { return }
    let has = judgement.spendable ?? .zero(order.currency)
    judgement.verdict = .excluded(
      purse.ignorance ?? unknownPool(of: supplier, order)
        ?? .insufficientFunds(needs: cost, has: has))
    // Of what is not known in full there is no number.
    if case .excluded(.insufficientFunds) = judgement.verdict { return }
    judgement.spendable = nil
  }

  private func purse(of supplier: Supplier, _ order: Order) -> Purse {
    var purse = Purse()
    for funds in funds(of: supplier) {
      guard funds.low.currency == order.currency else {
        purse.hasOthers = true
        continue
      }
      purse.hasCurrency = true
      if let unknown = ignorance(of: funds) {
        purse.ignorance = purse.ignorance ?? unknown
      } else {
        purse.known.append(funds)
      }
    }
    return purse
  }

  private func payAlone(
    _ cost: Money, from pools: [PoolFunds], _ judgement: inout Judgement
  ) -> Bool {
    guard let payer = pools.first(where: { $0.low.units >= cost.units }) else {
      judgement.spendable = pools.map(\.low).max { $0.units < $1.units }
      return false
    }
    judgement.pool = payer.pool
    judgement.spendable = payer.low
    return true
  }

  private func share(
    _ cost: Money, among pools: [PoolFunds], _ judgement: inout Judgement
  ) -> Bool {
    var (remaining, sum) = (cost.units, Int64(0))
    var lines: [Hold.Line] = []
    for pool in pools {
      let low = max(0, pool.low.units)
      sum += low
      let part = min(low, remaining)
      guard part > 0 else { continue }
      lines.append(
        Hold.Line(pool: pool.pool, amount: Money(units: part, currency: cost.currency)))
      remaining -= part
    }
    judgement.spendable = pools.isEmpty ? nil : Money(units: sum, currency: cost.currency)
    guard remaining == 0, let first = lines.first else { return false }
    judgement.pool = first.pool
    judgement.lines = lines.count > 1 ? lines : []
    return true
  }

  /// What each pool of a supplier has, the first-paying one first.
  private func funds(of supplier: Supplier) -> [PoolFunds] {
    let named = supplier.drawDownOrder
    func rank(_ pool: PoolID) -> Int { named.firstIndex(of: pool.pool) ?? named.count }
    let places = (read[supplier.id] ?? []).sorted {
      let (left, right) = (state.pools[$0].id, state.pools[$1].id)
      return (rank(left), left) < (rank(right), right)
    }
    let absent = AbsentPools(among: places, of: state.pools)
    return places.compactMap {
      state.pools[$0].funds(after: absent.debt(on: $0, of: state.pools))
    }
  }

  // MARK: Ignorance

  private func ignorance(of pool: PoolFunds) -> Exclusion? {
    guard pool.agesFrom.isFresh(at: now, maximumAge: router.rules.maximumReadingAge) else {
      return .staleReading(
        age: now.since(pool.agesFrom), limit: router.rules.maximumReadingAge,
        cause: router.statuses[pool.pool.supplier]?.failure(of: pool.pool)?.description)
    }
    guard let expiry = pool.expiresAt, expiry <= now else { return nil }
    return .lapsed(at: expiry)
  }

  private func unknownPool(of supplier: Supplier, _ order: Order) -> Exclusion? {
    if let pool = state.waiting.first(of: supplier.id, in: order.currency) {
      return .waiting(pool: "\(pool.pool)/\(order.currency)")
    }
    guard let status = router.statuses[supplier.id] else { return nil }
    let known = funds(of: supplier).filter { !$0.isAbsent }.map(\.pool)
    let unread = status.failures(besides: known).first { $0.unit.mayBe(order.currency) }
    return unread.map { .noReading(cause: "\($0.part): \($0.failure)") }
  }

  private func nothingKnown(
    of supplier: Supplier, _ purse: Purse, _ order: Order
  ) -> Exclusion {
    let status = router.statuses[supplier.id]
    return purse.hasOthers || status?.hasNoPools == true
      ? .noPool(order.currency) : .noReading(cause: status?.failure?.description)
  }
}
