/// How a deliberation becomes the decision that is kept: names for numbers, and few allocations however
/// many suppliers were judged.
extension LedgerState {
  /// The decision of a deliberation on this state.
  ///
  /// - Parameters:
  ///   - order: the order that was deliberated on.
  ///   - router: whose rules.
  ///   - now: the moment of the deliberation.
  ///   - deliberation: the judgements.
  /// - Returns: every supplier with its judgement.
  package func decision(
    on order: Order, router: Router, at now: Timestamp, after deliberation: Deliberation
  ) -> Decision {
    let currency = order.currency
    return Decision(
      policy: deliberation.policy, currency: currency,
      costUnits: deliberation.filters.prices.common ?? named(order), roster: market.roster,
      ranked: ranking(of: order, router, at: now, after: deliberation),
      others: SupplierSet(words: deliberation.others),
      excluded: excluded(order, router, at: now, after: deliberation),
      shadow: shadow(after: deliberation),
      supplierSKU: supplierSKU(for: order, at: now, after: deliberation))
  }

  /// The chosen supplier's own name of the product, where its price list has one.
  private func supplierSKU(
    for order: Order, at now: Timestamp, after deliberation: Deliberation
  ) -> String? {
    guard !market.lists.isEmpty, case .product(let sku, let quantity, _) = order.item,
      let number = deliberation.best.first.map({ Int($0.number) }), let list = market.lists[number]
    else { return nil }
    let found = list.find(
      sku, hash: StableHash.of(sku), quantity: quantity, at: now.microsecondsSinceEpoch)
    guard case .row(let row) = found else { return nil }
    return list.supplierSKU(of: row)
  }

  /// What the order names as its cost, to which each supplier adds its fees; `nil` where each has a price.
  private func named(_ order: Order) -> Int64? {
    switch order.item {
    case .cost(let cost): cost.units
    case .product: nil
    }
  }

  private func shadow(after deliberation: Deliberation) -> ShadowChoice? {
    guard let policy = deliberation.shadow, let best = deliberation.shadowBest else { return nil }
    let pool = pools[Int(best.pool)].id
    return ShadowChoice(
      policy: policy, pool: pool, cost: Money(units: best.cost, currency: pool.currency))
  }

  private func ranking(
    of order: Order, _ router: Router, at now: Timestamp, after deliberation: Deliberation
  ) -> Ranking {
    let (best, currency) = (deliberation.best, order.currency)
    let hasFigures = deliberation.policy.hasFigure
    if let list = table.list, !best.contains(where: \.isSplit) {
      return Ranking(
        best.map {
          .init(
            pool: $0.pool, cost: $0.cost, spendable: $0.spendable, compared: $0.compared,
            figure: $0.merit.figure)
        }, in: list, currency, hasFigures: hasFigures)
    }
    return Ranking(
      best.map { rank in
        let pool = pools[Int(rank.pool)].id
        return Candidate(
          pool: pool, cost: Money(units: rank.cost, currency: pool.currency),
          spendable: Money(units: rank.spendable, currency: pool.currency),
          lines: rank.isSplit
            ? lines(of: rank, router, at: now, in: pool.currency, after: deliberation) : [],
          compared: pool.currency == currency
            ? nil : Money(units: rank.compared, currency: currency),
          figure: hasFigures ? rank.merit.figure : nil)
      })
  }

  private func lines(
    of rank: Deliberation.Rank, _ router: Router, at now: Timestamp, in currency: Currency,
    after deliberation: Deliberation
  ) -> [Hold.Line] {
    let number = Int(rank.number)
    let gate = Gate(
      currency: table.number(of: currency), at: now, maximumAge: maximumAge(of: router, at: now))
    let shares =
      (openLane(of: number, deliberation.barred) ?? owingLane(of: number)).map {
        gate.shares($0.span, from: 0, cost: rank.cost)
      }
      ?? gate.shares(table.records.span, from: table.heads[number], cost: rank.cost)
    return shares.map { share in
      Hold.Line(pool: pools[share.pool].id, amount: Money(units: share.units, currency: currency))
    }
  }

  // MARK: Excluded

  private func excluded(
    _ order: Order, _ router: Router, at now: Timestamp, after deliberation: Deliberation
  ) -> [ExcludedSuppliers] {
    var groups: [ExcludedSuppliers] = []
    let filters = deliberation.filters
    func add(_ reason: ExclusionReason, _ words: some RandomAccessCollection<UInt64>) {
      guard words.contains(where: { $0 != 0 }) else { return }
      groups.append(ExcludedSuppliers(reason, SupplierSet(words: words)))
    }
    add(.notAllowed, filters.notAllowed)
    add(.denied, filters.denied)
    add(.tried, filters.tried)
    for place in filters.missingTags.indices {
      add(.missingTag(filters.missingTags[place]), filters.missing(place))
    }
    addPaused(filters.paused, for: order, to: &groups)
    add(.withoutOrders, filters.withoutOrders)
    add(.oneUnit, filters.oneUnit)
    add(reasonOfNoPrice(for: order, filters), filters.notSold)
    if !deliberation.findings.isEmpty {
      addFindings(of: deliberation, order, router, at: now, to: &groups)
    }
    return groups
  }

  /// Why those have no price that have none: the product may be one that nobody knows.
  private func reasonOfNoPrice(for order: Order, _ filters: OrderFilters) -> ExclusionReason {
    guard case .product(let sku, _, let offers) = order.item, offers.isEmpty,
      filters.notSold.contains(where: { $0 != 0 }), !market.knows(sku)
    else { return .notSold }
    return .unknownProduct(nearest: market.nearestProduct(to: sku))
  }

  /// Adds those that are paused, by what was said of them.
  private func addPaused(
    _ words: [UInt64], for order: Order, to groups: inout [ExcludedSuppliers]
  ) {
    var places: [String?: Int] = [:]
    for number in SupplierSet(words: words) {
      let supplier = market.suppliers[number]
      let stop =
        supplier.isPaused || supplier.isRetired
        ? nil
        : supplier.stop
          ?? order.sku.flatMap { sku in supplier.productStops.first { $0.skus.contains(sku) } }
      let place = places[stop?.note] ?? groups.count
      if place == groups.count {
        groups.append(ExcludedSuppliers(.paused(stop?.note), SupplierSet()))
        places[stop?.note] = place
      }
      groups[place].suppliers.insert(number)
    }
  }

  private func addFindings(
    of deliberation: Deliberation, _ order: Order, _ router: Router, at now: Timestamp,
    to groups: inout [ExcludedSuppliers]
  ) {
    let hasCosts = deliberation.filters.prices.common == nil
    // What was never read comes for either of two codes and is one reason.
    var never: [ExclusionReason: Int] = [:]
    for code in Deliberation.Code.allCases {
      guard deliberation.findings.contains(where: { $0.code == code }) else { continue }
      guard let reason = plainReason(of: code, deliberation.wallet, router, at: now) else {
        for finding in deliberation.findings where finding.code == code {
          let reason = reason(of: finding, order, router, deliberation.wallet, at: now)
          let place = never[reason] ?? groups.count
          if place == groups.count {
            groups.append(ExcludedSuppliers(reason, SupplierSet()))
            never[reason] = place
          }
          let isOwn = reason.ownCurrency.map { $0 != order.currency } ?? false
          groups[place].insert(finding, hasCost: reason.followsPrice && (hasCosts || isOwn))
        }
        continue
      }
      let count = deliberation.findings.count { $0.code == code }
      var group = ExcludedSuppliers(reason, SupplierSet(upTo: market.suppliers.count))
      let hasCost = hasCosts && reason.followsPrice
      if hasCost { group.costs.reserveCapacity(count) }
      if reason.hasFigures { group.figures.reserveCapacity(count) }
      for finding in deliberation.findings where finding.code == code {
        group.insert(finding, hasCost: hasCost)
      }
      groups.append(group)
    }
  }

  /// The reason of a code, where it is the same for every supplier.
  private func plainReason(
    of code: Deliberation.Code, _ wallet: Wallet, _ router: Router, at now: Timestamp
  ) -> ExclusionReason? {
    switch code {
    case .unreadPrices: .unreadPrices
    case .unreadRates: .unreadRates
    case .expiredPrice: .expiredPrice
    case .futurePrice: .futurePrice
    case .otherQuantity: .otherQuantity
    case .costOutOfRange: .costOutOfRange
    case .noRate, .expiredRate, .ruledOut, .orderCap, .dayCap, .shareCap, .circuitOpen,
      .checkRefused:
      nil
    case .outOfFunds: .outOfFunds
    case .noPool: .noPool
    case .neverRead: router.statuses.isEmpty ? .noReading(cause: nil) : nil
    case .unread, .waiting: nil
    case .stale:
      router.statuses.isEmpty
        ? .staleReading(limit: .microseconds(maximumAge(of: router, at: now)), cause: nil) : nil
    case .lapsed: .lapsed
    case .short: wallet.isPlain ? .insufficientFunds : nil
    }
  }

  /// The reason of a finding, with what the checks tell of it.
  private func reason(
    of finding: Deliberation.Finding, _ order: Order, _ router: Router, _ wallet: Wallet,
    at now: Timestamp
  ) -> ExclusionReason {
    let number = Int(finding.number)
    let own = wallet.purses[Int(finding.purse)].currency
    let status = router.statuses[market.roster[number]]
    switch finding.code {
    case .unreadPrices: return .unreadPrices
    case .unreadRates: return .unreadRates
    case .expiredPrice: return .expiredPrice
    case .futurePrice: return .futurePrice
    case .otherQuantity: return .otherQuantity
    case .costOutOfRange: return .costOutOfRange
    case .noRate, .expiredRate:
      let from = wallet.purses[Int(finding.pool)].currency
      let rate = router.rules.plan.rates.conversion(of: from, to: own)
      return .noRate(
        from: from, to: own, expiredAt: finding.code == .noRate ? nil : rate?.expiresAt)
    case .ruledOut: return .ruledOut(rule: router.rules.plan.rules[Int(finding.figure)].name)
    case .outOfFunds: return .outOfFunds
    case .circuitOpen: return .circuitOpen(AttemptProblem.Kind.allCases[Int(finding.pool)])
    case .checkRefused: return .checkRefused(CheckRefusal.Kind.allCases[Int(finding.pool)])
    case .orderCap: return .capped(.order, own)
    case .dayCap: return .capped(.day, own)
    case .shareCap:
      return .capped(.share(percent: market.caps[number]?.share ?? 0), own)
    case .noPool: return .noPool
    case .neverRead: return .noReading(cause: status?.failure?.description)
    case .unread:
      let unread = status.flatMap { unreadPart(of: number, in: order.currency, $0) }
      return .noReading(cause: unread.map { "\($0.part): \($0.failure)" })
    case .waiting:
      let pool = waiting.first(of: market.roster[number], in: order.currency)
      return .waiting(
        pool: PoolFailure.part(pool: pool?.pool, unit: .currency(order.currency)))
    case .stale:
      let pool = pools[Int(finding.pool)].id
      return .staleReading(
        limit: .microseconds(maximumAge(of: router, at: now)),
        cause: status?.failure(of: pool)?.description)
    case .lapsed: return .lapsed
    case .short: return finding.purse == 0 ? .insufficientFunds : .insufficientFundsIn(own)
    }
  }
}

extension ExcludedSuppliers {
  /// Takes a supplier in; suppliers come by number.
  fileprivate mutating func insert(_ finding: Deliberation.Finding, hasCost: Bool) {
    suppliers.insert(Int(finding.number))
    if hasCost { costs.append(finding.cost) }
    if reason.hasFigures { figures.append(finding.figure) }
  }
}
