/// Chooses the supplier of an order: filters that each leave a reason, then a ranking. A pure
/// function of the order, the suppliers' funds and the moment.
package struct Router: Sendable {
  /// The owner's rules.
  package let rules: RoutingRules

  /// How the suppliers' checks go: why a pool is not known, and that there are pools which no check
  /// could read.
  package let statuses: [SupplierID: CheckStatus]

  /// The pools that were seen and whose readings wait for a later check.
  var waiting = WaitingPools()

  /// A router that follows `rules`.
  ///
  /// - Parameters:
  ///   - rules: the owner's.
  ///   - statuses: how the suppliers' checks go, where that is to be told.
  package init(rules: RoutingRules, statuses: [SupplierID: CheckStatus] = [:]) {
    self.rules = rules
    self.statuses = statuses
  }

  /// Judges every supplier for `order`.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - suppliers: who could be asked, by name.
  ///   - now: the moment of the decision.
  ///   - funds: shows each of the pools that the supplier at an index has readings of, the
  ///     first-paying one first.
  /// - Returns: every supplier with its judgement.
  package func decide(
    _ order: Order, among suppliers: [Supplier], at now: Timestamp,
    funds: (_ supplier: Int, _ show: (PoolFunds) -> Void) -> Void
  ) -> Decision {
    let policy = order.policy ?? rules.policy
    var candidates: [Judgement] = []
    candidates.reserveCapacity(suppliers.count)
    var eligible: [Int] = []
    for index in suppliers.indices {
      candidates.append(Judgement(supplier: suppliers[index].id, verdict: .chosen))
      let exclusion = exclusion(
        of: suppliers, at: index, from: order, at: now, funds: funds,
        candidate: &candidates[index])
      if let exclusion {
        candidates[index].verdict = .excluded(exclusion)
      } else {
        eligible.append(index)
      }
    }
    eligible.sort { left, right in
      let merits = (
        merit(of: candidates[left], under: policy), merit(of: candidates[right], under: policy)
      )
      if merits.0 != merits.1 { return merits.0 < merits.1 }
      let priorities = (suppliers[left].priority, suppliers[right].priority)
      if priorities.0 != priorities.1 { return priorities.0 < priorities.1 }
      return suppliers[left].id < suppliers[right].id
    }
    return Decision(
      policy: policy, currency: order.currency,
      judgements: Self.ordered(candidates, eligible: eligible))
  }

  /// The eligible candidates by rank, then the others as they come.
  private static func ordered(_ candidates: [Judgement], eligible: [Int]) -> [Judgement] {
    var ordered: [Judgement] = []
    ordered.reserveCapacity(candidates.count)
    for (rank, index) in eligible.enumerated() {
      ordered.append(candidates[index])
      if rank > 0 { ordered[rank].verdict = .ranked(rank + 1) }
    }
    guard eligible.count < candidates.count else { return ordered }
    for candidate in candidates {
      if case .excluded = candidate.verdict { ordered.append(candidate) }
    }
    return ordered
  }

  /// The first reason that rules a supplier out, or `nil`; fills in what was found on the way.
  private func exclusion(
    of suppliers: [Supplier], at index: Int, from order: Order, at now: Timestamp,
    funds: (_ supplier: Int, _ show: (PoolFunds) -> Void) -> Void, candidate: inout Judgement
  ) -> Exclusion? {
    if let allow = order.allow, !allow.contains(candidate.supplier) { return .notAllowed }
    if !order.deny.isEmpty, order.deny.contains(candidate.supplier) { return .denied }
    if !order.tags.isEmpty {
      for tag in order.tags.sorted() where !suppliers[index].tags.contains(tag) {
        return .missingTag(tag)
      }
    }
    if suppliers[index].isPaused { return .paused }
    guard
      let cost = order.cost(
        at: candidate.supplier, prices: suppliers[index].prices)
    else { return .notSold }
    candidate.cost = cost

    var purse = Purse(cost: cost, isShared: suppliers[index].splitsHolds)
    funds(index) { pool in
      guard pool.low.currency == order.currency else { return purse.addForeign() }
      purse.add(pool, ignorance: ignorance(of: pool, at: now))
    }
    guard purse.hasCurrency else {
      if let unknown = unknownPool(of: suppliers, at: index, in: order.currency, funds: funds) {
        return unknown
      }
      let status = statuses[candidate.supplier]
      guard !purse.hasPools, status?.hasNoPools != true else { return .noPool(order.currency) }
      return .noReading(cause: status?.failure?.description)
    }
    candidate.spendable = purse.spendable
    guard purse.canPay else {
      // An unknown balance comes before one that is too small: the pool that cannot be judged might
      // have paid.
      return purse.ignorance
        ?? unknownPool(of: suppliers, at: index, in: order.currency, funds: funds)
        ?? .insufficientFunds(needs: cost, has: purse.most ?? .zero(cost.currency))
    }
    candidate.pool = purse.firstPool
    candidate.lines = purse.lines
    return nil
  }

  /// Why a reading cannot be decided on at `now`, or `nil`.
  private func ignorance(of pool: PoolFunds, at now: Timestamp) -> Exclusion? {
    guard pool.agesFrom.isFresh(at: now, maximumAge: rules.maximumReadingAge) else {
      return .staleReading(
        age: now.since(pool.agesFrom), limit: rules.maximumReadingAge,
        cause: statuses[pool.pool.supplier]?.failure(of: pool.pool)?.description)
    }
    guard let expiry = pool.expiresAt, expiry <= now else { return nil }
    return .lapsed(at: expiry)
  }

  /// What stands for a pool in `currency` whose reading waits, or that was never read since checks fail on
  /// it, or that was absent and may be back, or `nil`: it might pay.
  private func unknownPool(
    of suppliers: [Supplier], at index: Int, in currency: Currency,
    funds: (_ supplier: Int, _ show: (PoolFunds) -> Void) -> Void
  ) -> Exclusion? {
    if let pool = waiting.first(of: suppliers[index].id, in: currency) {
      return .waiting(pool: PoolFailure.part(pool: pool.pool, unit: .currency(currency)))
    }
    guard let status = statuses[suppliers[index].id], !status.poolFailures.isEmpty else {
      return nil
    }
    var known: [PoolID] = []
    funds(index) { if !$0.isAbsent { known.append($0.pool) } }
    let unread = status.failures(besides: known).first { $0.unit.mayBe(currency) }
    return unread.map { .noReading(cause: "\($0.part): \($0.failure)") }
  }

  /// What the policy ranks by; less goes first. Ties go by priority, then by name.
  private func merit(of candidate: Judgement, under policy: Policy) -> Int64 {
    switch policy {
    case .priority: 0
    case .cheapest: candidate.cost?.units ?? .max
    case .mostFunds: -(candidate.spendable?.units ?? -.max)
    }
  }
}
