@testable import PurserCore

/// A router as plain as the rules are: it judges one supplier after the other by every rule in turn,
/// and sorts those that are left. The real one is held to its judgements.
struct ModelRouter {
  let state: LedgerState
  let router: Router
  let now: Timestamp
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
    var ignorance: Exclusion?
    var known: [PoolFunds] = []
  }

  var plan: RoutingPlan { router.rules.plan }

  /// Every supplier with its judgement; those that could fill the order by rank, the others by name.
  func judgements(on order: Order) -> [Judgement] {
    let policy = policy(for: order)
    let judgements = state.suppliers.map { judge($0, order) }
    let eligible = ranked(judgements.filter { $0.verdict == .chosen }, policy, order)
    return eligible.enumerated().map { rank, judgement in
      var judgement = judgement
      if rank > 0 { judgement.verdict = .ranked(rank + 1) }
      judgement.figure = policy.hasFigure ? key(of: judgement, policy, order).figure : nil
      return judgement
    } + judgements.filter { $0.verdict != .chosen }
  }

  /// Whom the shadow policy would choose.
  func shadow(on order: Order) -> ShadowChoice? {
    guard let policy = plan.shadow else { return nil }
    let eligible = state.suppliers.map { judge($0, order) }.filter { $0.verdict == .chosen }
    guard let best = ranked(eligible, policy, order).first, let pool = best.pool,
      let cost = best.cost
    else { return nil }
    return ShadowChoice(policy: policy, pool: pool, cost: cost)
  }

  /// The ranking that counts for an order.
  func policy(for order: Order) -> Policy {
    order.policy ?? rule(for: order) { $0.policy } ?? router.rules.policy
  }

  private func rule<Part>(for order: Order, _ part: (RoutingRule) -> Part?) -> Part? {
    let lowest = lowestCost(of: order)
    let (day, minute) = (plan.clock.day(at: now), plan.clock.minute(at: now))
    return plan.rules.lazy.filter {
      $0.condition.fits(order, cost: lowest, day: day, minute: minute)
    }.compactMap(part).first
  }

  private func lowestCost(of order: Order) -> Int64? {
    if case .cost(let cost) = order.item, !state.suppliers.contains(where: { $0.fees != nil }) {
      return cost.units
    }
    return state.suppliers.filter { filter($0, order) == nil }.compactMap { supplier in
      if case .good(let price) = price(of: order, at: supplier) { price.compared } else { nil }
    }.min()
  }

  private func ranked(
    _ judgements: [Judgement], _ policy: Policy, _ order: Order
  ) -> [Judgement] {
    judgements.sorted { left, right in
      let keys = (key(of: left, policy, order), key(of: right, policy, order))
      if keys.0.first != keys.1.first { return keys.0.first < keys.1.first }
      if keys.0.second != keys.1.second { return keys.0.second < keys.1.second }
      let priorities = (priority(of: left.supplier), priority(of: right.supplier))
      return (priorities.0, left.supplier) < (priorities.1, right.supplier)
    }
  }

  private func priority(of supplier: SupplierID) -> Int {
    state.suppliers.first { $0.id == supplier }?.priority ?? 0
  }

  private func key(of judgement: Judgement, _ policy: Policy, _ order: Order) -> Merit {
    guard let pool = judgement.pool, let own = judgement.cost, let has = judgement.spendable,
      let traffic = state.traffic(of: pool)
    else { return Merit(first: 0) }
    let cost = (judgement.compared ?? own).units
    let worth = plan.rates.worth(of: pool.currency, in: order.currency)
    let funds = pool.currency == order.currency ? has.units : worth?.clamped(has.units) ?? 0
    let moment = now.microsecondsSinceEpoch
    let burn = traffic.burn(at: moment)
    let lot = StableHash.lot(
      StableHash.mix(StableHash.of(order.id.name)), StableHash.of(judgement.supplier.name))
    let success = traffic.outcomes.success(at: moment)
    switch policy {
    case .priority: return Merit(first: 0)
    case .cheapest: return Merit(first: cost)
    case .mostFunds: return Merit(first: -funds)
    case .longestRunway:
      guard burn > 0 else { return Merit(first: .max, figure: -1) }
      let minutes = Int64(clamping: Int128(max(0, has.units)) * 1_440 / Int128(burn))
      return Merit(first: -minutes, figure: minutes)
    case .spread:
      let minutes = Int64(
        clamping: Int128(has.units - own.units) * 1_440 / Int128(burn + max(1, own.units)))
      return Merit(first: -minutes, figure: minutes)
    case .drain:
      let index = state.poolIndex[pool] ?? 0
      let lapse = state.pools[index].figures?.expiresAt?.microsecondsSinceEpoch ?? .max
      return Merit(first: lapse, second: funds, figure: lapse)
    case .weighted:
      let weights = rule(for: order) { $0.weights } ?? plan.weights
      var facts = PolicyFacts(cost: 0, funds: 0, ownCost: 0, ownFunds: 0)
      (facts.lot, facts.weight) = (lot, Int64(weights[judgement.supplier] ?? 1))
      return WeightedPolicy.merit(of: facts)
    case .roundRobin: return Merit(first: Int64(lot / 2))
    case .fastest:
      let time = traffic.outcomes.microseconds(at: moment)
      return Merit(first: time, figure: time)
    case .mostReliable: return Merit(first: -success, figure: success)
    case .cheapestReliable:
      return Merit(first: (1_000_000 - success) / 50_000, second: cost, figure: success)
    }
  }

  private func judge(_ supplier: Supplier, _ order: Order) -> Judgement {
    var judgement = Judgement(supplier: supplier.id, verdict: .chosen)
    if let exclusion = filter(supplier, order) {
      judgement.verdict = .excluded(exclusion)
      return judgement
    }
    switch price(of: order, at: supplier) {
    case .none: judgement.verdict = .excluded(.notSold)
    case .bad(let exclusion): judgement.verdict = .excluded(exclusion)
    case .good(let price):
      judgement.cost = Money(units: price.compared, currency: order.currency)
      if let rule = rulesOut(supplier, order) {
        judgement.verdict = .excluded(.ruledOut(rule: rule))
      } else {
        pay(price, from: supplier, order, &judgement)
      }
    }
    return judgement
  }

  private func filter(_ supplier: Supplier, _ order: Order) -> Exclusion? {
    if let allow = order.allow, !allow.contains(supplier.id) { return .notAllowed }
    if order.deny.contains(supplier.id) { return .denied }
    if let tag = order.tags.subtracting(supplier.tags).min() { return .missingTag(tag) }
    return supplier.isPaused ? .paused() : nil
  }

  private func rulesOut(_ supplier: Supplier, _ order: Order) -> String? {
    let allowing = rule(for: order) { rule in rule.allow.map { (rule.name, $0) } }
    if let (name, allow) = allowing, !allow.contains(supplier.id) { return name }
    let denying = rule(for: order) { rule in rule.deny.map { (rule.name, $0) } }
    if let (name, deny) = denying, deny.contains(supplier.id) { return name }
    return nil
  }

  // MARK: Pools

  private func pay(
    _ price: Price, from supplier: Supplier, _ order: Order, _ judgement: inout Judgement
  ) {
    let all = funds(of: supplier)
    var obstacle: Judgement?
    let first = [price.own.currency]
    for currency in first + currencies(of: order).filter({ $0 != price.own.currency })
    where all.contains(where: { $0.low.currency == currency }) {
      var attempt = judgement
      switch convert(price.own.units, price.own.currency, currency) {
      case .failure(let missing):
        attempt.verdict = .excluded(missing.exclusion)
        attempt.cost = nil
      case .success(let units):
        guard let units else {
          attempt.verdict = .excluded(
            .costOutOfRange)
          attempt.cost = nil
          break
        }
        pay(Money(units: units, currency: currency), from: supplier, order, &attempt)
      }
      if attempt.verdict == .chosen {
        if currency != order.currency {
          attempt.compared = Money(units: price.compared, currency: order.currency)
        }
        judgement = attempt
        return cap(supplier, &judgement)
      }
      obstacle = obstacle ?? attempt
    }
    if let obstacle {
      judgement = obstacle
      return
    }
    let purse = purse(of: supplier, order.currency)
    judgement.verdict = .excluded(
      unknownPool(of: supplier, order) ?? nothingKnown(of: supplier, purse, order))
  }

  private func pay(
    _ cost: Money, from supplier: Supplier, _ order: Order, _ judgement: inout Judgement
  ) {
    let purse = purse(of: supplier, cost.currency)
    let compared = judgement.cost
    judgement.cost = cost
    let isPaid =
      supplier.splitsHolds
      ? share(cost, among: purse.known, &judgement) : payAlone(cost, from: purse.known, &judgement)
    guard !isPaid else { return }
    let has = judgement.spendable ?? .zero(cost.currency)
    judgement.verdict = .excluded(
      purse.ignorance ?? unknownPool(of: supplier, order)
        ?? .insufficientFunds(needs: cost, has: has))
    // Of what is not known in full there is no number.
    if case .excluded(.insufficientFunds) = judgement.verdict { return }
    judgement.spendable = nil
    judgement.cost = compared
  }

  private func cap(_ supplier: Supplier, _ judgement: inout Judgement) {
    guard let caps = supplier.caps, let cost = judgement.cost else { return }
    let currency = cost.currency
    let today = plan.clock.day(at: now)
    let spending = Dictionary(grouping: state.pools.indices) { state.pools[$0].id.supplier }
      .mapValues { places in
        places.filter { state.pools[$0].id.currency == currency && state.pools[$0].reading != nil }
          .map { state.table.traffic[$0].units(of: today) }.reduce(0, +)
      }
    let spent = spending[supplier.id] ?? 0
    let all = state.pools.indices.filter { state.pools[$0].id.currency == currency }
      .map { state.table.traffic[$0].units(of: today) }.reduce(0, +)
    func exclude(_ kind: CapKind, _ has: Int64) {
      judgement = Judgement(
        supplier: supplier.id, cost: cost,
        verdict: .excluded(
          .capped(kind, needs: cost, has: Money(units: has, currency: currency))))
    }
    if let cap = caps.perOrder.first(where: { $0.currency == currency }), cap.units < cost.units {
      return exclude(.order, cap.units)
    }
    if let cap = caps.perDay.first(where: { $0.currency == currency }),
      max(0, cap.units - spent) < cost.units
    {
      return exclude(.day, max(0, cap.units - spent))
    }
    if let share = caps.share, spent > 0, Int128(spent) * 100 > Int128(all) * Int128(share) {
      exclude(.share(percent: share), spent)
    }
  }

  private func purse(of supplier: Supplier, _ currency: Currency) -> Purse {
    var purse = Purse()
    for funds in funds(of: supplier) {
      guard funds.low.currency == currency else {
        purse.hasOthers = true
        continue
      }
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
