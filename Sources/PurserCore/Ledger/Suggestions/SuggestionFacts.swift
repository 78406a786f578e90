/// Facts around a credit or drift of one pool, from which suggestions follow.
package struct SuggestionFacts: Sendable {
  /// The owner's terms with the supplier, with its prices; `nil` where it is not configured any more.
  package var supplier: Supplier?
  /// Top-ups on their way, or over lately, to any pool.
  package var topUps: [TopUp]
  /// Orders of the supplier, the latest first.
  package var orders: [OrderStatus]

  /// The most suggestions for one finding.
  package static let mostSuggestions = 8
  /// The most units of a product that are looked for.
  private static let mostUnits: Int64 = 3
  /// How long after a top-up arrived its fee may be taken.
  private static let feeMemory = Duration.seconds(3 * 86_400)

  /// Facts around the findings of a supplier.
  package init(supplier: Supplier?, topUps: [TopUp] = [], orders: [OrderStatus] = []) {
    self.supplier = supplier
    self.topUps = topUps
    self.orders = orders
  }

  /// What a finding may have been, the likeliest first.
  package func suggestions(for found: OpenFinding, in pool: PoolID) -> [FindingSuggestion] {
    let all =
      found.open.isNegative
      ? released(found, pool) + fees(found, pool) + products(found, pool)
      : arrivals(found, pool) + refunds(found, pool)
    return Array(all.prefix(Self.mostSuggestions))
  }

  // MARK: Money that left

  private func products(_ found: OpenFinding, _ pool: PoolID) -> [FindingSuggestion] {
    guard let supplier else { return [] }
    let units = -found.open.units
    let costs = (1...Self.mostUnits).filter { units % $0 == 0 }.map { (units / $0, $0) }
    let quantities = Dictionary(costs) { first, _ in first }
    var products: [(sku: String, quantity: Int64)] = []
    for (sku, price) in supplier.prices where price.currency == pool.currency {
      if let quantity = quantities[price.units] { products.append((sku, quantity)) }
    }
    if let list = supplier.priceList {
      for (sku, cost) in list.products(
        costing: Set(quantities.keys), in: pool.currency, limit: Self.mostSuggestions)
      where supplier.prices[sku] == nil {
        if let quantity = quantities[cost] { products.append((sku, quantity)) }
      }
    }
    return products.sorted { ($0.quantity, $0.sku) < ($1.quantity, $1.sku) }
      .map { .product(sku: $0.sku, quantity: $0.quantity) }
  }

  private func released(_ found: OpenFinding, _ pool: PoolID) -> [FindingSuggestion] {
    orders.compactMap { status in
      guard let holding = status.state.holding, case .released(let at)? = holding.ending,
        holding.isAlone(in: pool), holding.hold.amount.units == -found.open.units,
        status.placedAt <= found.finding.noticedAt,
        at >= found.finding.noticedAt - PoolState.memory
      else { return nil }
      return .boughtAfterAll(status.id)
    }
  }

  private func fees(_ found: OpenFinding, _ pool: PoolID) -> [FindingSuggestion] {
    topUps.compactMap { topUp in
      guard topUp.pool == pool, let arrivedAt = topUp.arrivedAt, let feeUpTo = topUp.feeUpTo,
        arrivedAt <= found.finding.noticedAt,
        found.finding.noticedAt <= arrivedAt + Self.feeMemory,
        -found.open.units <= feeUpTo.units - (topUp.fee?.units ?? 0)
      else { return nil }
      return .transferFee(topUp.reference)
    }
  }

  // MARK: Money that came

  /// Top-ups of about so much: a tenth may be missing, and nothing more came than was to come.
  private func arrivals(_ found: OpenFinding, _ pool: PoolID) -> [FindingSuggestion] {
    let units = found.open.units
    let near = topUps.filter { topUp in
      let rest = topUp.restUnits
      return topUp.pool == pool && topUp.isOpenToMatches && units <= rest
        && units >= rest - max(rest / 10, topUp.feeUpTo?.units ?? 0)
    }
    return near.sorted { ($0.restUnits, $0.announcedAt) < ($1.restUnits, $1.announcedAt) }
      .map { .topUp($0.reference) }
  }

  private func refunds(_ found: OpenFinding, _ pool: PoolID) -> [FindingSuggestion] {
    orders.compactMap { status in
      guard let holding = status.state.holding, case .settled(let actual, let at)? = holding.ending,
        holding.isAlone(in: pool), actual.units == found.open.units,
        at <= found.finding.noticedAt, at >= found.finding.noticedAt - PoolState.memory
      else { return nil }
      return .refund(status.id)
    }
  }
}

extension Holding {
  /// Whether just this pool paid.
  fileprivate func isAlone(in pool: PoolID) -> Bool {
    hold.lines.count == 1 && hold.pool == pool
  }
}
