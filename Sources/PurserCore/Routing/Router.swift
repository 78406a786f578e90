/// Chooses the supplier of an order: filters that each leave a reason, then a ranking. A pure
/// function of the order, the suppliers' positions and the moment.
package struct Router: Sendable {
  /// The owner's rules.
  package let rules: RoutingRules

  /// A router that follows `rules`.
  package init(rules: RoutingRules) { self.rules = rules }

  /// Judges every supplier for `order`.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - suppliers: who could be asked, in any order.
  ///   - now: the moment of the decision.
  ///   - positions: what each supplier's pools hold, its first-paying pool first.
  /// - Returns: every supplier with its judgement.
  package func decide(
    _ order: Order, among suppliers: [Supplier], at now: Timestamp,
    positions: (Supplier) -> [Position]
  ) -> Decision {
    let policy = order.policy ?? rules.policy
    var eligible: [(supplier: Supplier, candidate: Candidate)] = []
    var excluded: [Candidate] = []
    for supplier in suppliers {
      var candidate = Candidate(supplier: supplier.id, verdict: .chosen)
      if let exclusion = exclusion(
        of: supplier, from: order, at: now, positions: positions, candidate: &candidate)
      {
        candidate.verdict = .excluded(exclusion)
        excluded.append(candidate)
      } else {
        eligible.append((supplier, candidate))
      }
    }
    eligible.sort { Self.precedes($0, $1, under: policy) }
    let ranked = eligible.enumerated().map { index, entry in
      var candidate = entry.candidate
      candidate.verdict = index == 0 ? .chosen : .ranked(index + 1)
      return candidate
    }
    excluded.sort { $0.supplier < $1.supplier }
    return Decision(policy: policy, candidates: ranked + excluded)
  }

  /// The first reason that rules `supplier` out, or `nil`; fills in what was found on the way.
  private func exclusion(
    of supplier: Supplier, from order: Order, at now: Timestamp,
    positions: (Supplier) -> [Position], candidate: inout Candidate
  ) -> Exclusion? {
    if let allow = order.allow, !allow.contains(supplier.id) { return .notAllowed }
    if order.deny.contains(supplier.id) { return .denied }
    for tag in order.tags.sorted() where !supplier.tags.contains(tag) { return .missingTag(tag) }
    if supplier.isPaused { return .paused }
    guard let cost = order.cost(at: supplier) else { return .notSold }
    candidate.cost = cost

    let pools = positions(supplier)
    guard !pools.isEmpty else { return .noReading }
    let ofCurrency = pools.filter { $0.pool.currency == order.currency }
    guard !ofCurrency.isEmpty else { return .noPool(order.currency) }
    return poolExclusion(
      among: ofCurrency, of: supplier, cost: cost, at: now, candidate: &candidate)
  }

  /// Takes the first pool that can pay alone, or the pools that can pay together where the supplier
  /// shares; else says what is wrong. What is not known comes before what is not enough: the pool
  /// that cannot be judged might have paid.
  private func poolExclusion(
    among pools: [Position], of supplier: Supplier, cost: Money, at now: Timestamp,
    candidate: inout Candidate
  ) -> Exclusion? {
    var unknown: Exclusion?
    var known: [Position] = []
    for position in pools {
      if let ignorance = ignorance(of: position, at: now) {
        unknown = unknown ?? ignorance
      } else {
        known.append(position)
      }
    }
    guard !known.isEmpty else { return unknown ?? .noReading }
    return supplier.splitsHolds && known.count > 1
      ? shared(cost, among: known, unknown: unknown, candidate: &candidate)
      : alone(cost, among: known, unknown: unknown, candidate: &candidate)
  }

  private func alone(
    _ cost: Money, among pools: [Position], unknown: Exclusion?, candidate: inout Candidate
  ) -> Exclusion? {
    var fullest = pools[0].spendable.low
    for position in pools {
      let low = position.spendable.low
      if low.units >= cost.units {
        candidate.pool = position.pool
        candidate.spendable = low
        return nil
      }
      if low.units > fullest.units { fullest = low }
    }
    candidate.spendable = fullest
    return unknown ?? .insufficientFunds(needs: cost, has: fullest)
  }

  /// Lets each pool pay what it has, the first-paying one first.
  private func shared(
    _ cost: Money, among pools: [Position], unknown: Exclusion?, candidate: inout Candidate
  ) -> Exclusion? {
    var lines: [Hold.Line] = []
    var remaining = cost.units
    var total: Int64 = 0
    for position in pools where position.spendable.low.isPositive {
      let low = position.spendable.low.units
      total += min(low, .max - total)
      let part = min(low, remaining)
      guard part > 0 else { continue }
      lines.append(
        Hold.Line(pool: position.pool, amount: Money(units: part, currency: cost.currency)))
      remaining -= part
    }
    candidate.spendable = Money(units: total, currency: cost.currency)
    guard remaining == 0, let first = lines.first else {
      return unknown
        ?? .insufficientFunds(needs: cost, has: Money(units: total, currency: cost.currency))
    }
    candidate.pool = first.pool
    candidate.lines = lines.count > 1 ? lines : []
    return nil
  }

  /// Why a reading cannot be decided on at `now`, or `nil`.
  private func ignorance(of position: Position, at now: Timestamp) -> Exclusion? {
    let reading = position.reading
    guard reading.isFresh(at: now, maximumAge: rules.maximumReadingAge) else {
      return .staleReading(
        age: now.since(reading.receivedAt), limit: rules.maximumReadingAge)
    }
    guard let expiry = reading.expiresAt, expiry <= now else { return nil }
    return .lapsed(at: expiry)
  }

  /// Whether `a` goes before `b`: by the policy, then by priority, then by name.
  private static func precedes(
    _ a: (supplier: Supplier, candidate: Candidate),
    _ b: (supplier: Supplier, candidate: Candidate), under policy: Policy
  ) -> Bool {
    switch policy {
    case .priority: break
    case .cheapest:
      let (left, right) = (a.candidate.cost?.units ?? .max, b.candidate.cost?.units ?? .max)
      if left != right { return left < right }
    case .mostFunds:
      let (left, right) =
        (a.candidate.spendable?.units ?? .min, b.candidate.spendable?.units ?? .min)
      if left != right { return left > right }
    }
    return (a.supplier.priority, a.supplier.id.name) < (b.supplier.priority, b.supplier.id.name)
  }
}
