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
      costUnits: deliberation.filters.commonCost, roster: market.roster,
      ranked: ranking(of: order, router, at: now, after: deliberation),
      others: SupplierSet(words: deliberation.others),
      excluded: excluded(order, router, at: now, after: deliberation))
  }

  private func ranking(
    of order: Order, _ router: Router, at now: Timestamp, after deliberation: Deliberation
  ) -> Ranking {
    let (best, currency) = (deliberation.best, order.currency)
    if let list = table.list, !best.contains(where: \.isSplit) {
      return Ranking(
        best.map { .init(pool: $0.pool, cost: $0.cost, spendable: $0.spendable) }, in: list,
        currency)
    }
    return Ranking(
      best.map { rank in
        Candidate(
          pool: pools[Int(rank.pool)].id, cost: Money(units: rank.cost, currency: currency),
          spendable: Money(units: rank.spendable, currency: currency),
          lines: rank.isSplit
            ? lines(of: rank, gate(for: order, router, at: now), in: currency) : [])
      })
  }

  private func lines(
    of rank: Deliberation.Rank, _ gate: Gate, in currency: Currency
  ) -> [Hold.Line] {
    let number = Int(rank.number)
    let shares =
      owingLane(of: number).map { gate.shares($0.span, from: 0, cost: rank.cost) }
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
    add(.notSold, filters.notSold)
    if !deliberation.findings.isEmpty {
      addFindings(of: deliberation, order, router, at: now, to: &groups)
    }
    return groups
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
    let hasCosts = deliberation.filters.commonCost == nil
    // What was never read comes for either of two codes and is one reason.
    var never: [ExclusionReason: Int] = [:]
    for code in Deliberation.Code.allCases {
      guard deliberation.findings.contains(where: { $0.code == code }) else { continue }
      guard let reason = plainReason(of: code, router, at: now) else {
        for finding in deliberation.findings where finding.code == code {
          let reason = reason(of: finding, order, router, at: now)
          let place = never[reason] ?? groups.count
          if place == groups.count {
            groups.append(ExcludedSuppliers(reason, SupplierSet()))
            never[reason] = place
          }
          groups[place].insert(finding, hasCost: hasCosts)
        }
        continue
      }
      let count = deliberation.findings.count { $0.code == code }
      var group = ExcludedSuppliers(reason, SupplierSet(upTo: market.suppliers.count))
      if hasCosts { group.costs.reserveCapacity(count) }
      if reason.hasFigures { group.figures.reserveCapacity(count) }
      for finding in deliberation.findings where finding.code == code {
        group.insert(finding, hasCost: hasCosts)
      }
      groups.append(group)
    }
  }

  /// The reason of a code, where it is the same for every supplier.
  private func plainReason(
    of code: Deliberation.Code, _ router: Router, at now: Timestamp
  ) -> ExclusionReason? {
    switch code {
    case .noPool: .noPool
    case .neverRead: router.statuses.isEmpty ? .noReading(cause: nil) : nil
    case .unread, .waiting: nil
    case .stale:
      router.statuses.isEmpty
        ? .staleReading(limit: .microseconds(maximumAge(of: router, at: now)), cause: nil) : nil
    case .lapsed: .lapsed
    case .short: .insufficientFunds
    }
  }

  /// The reason of a finding, with what the checks tell of it.
  private func reason(
    of finding: Deliberation.Finding, _ order: Order, _ router: Router, at now: Timestamp
  ) -> ExclusionReason {
    let number = Int(finding.number)
    let status = router.statuses[market.roster[number]]
    switch finding.code {
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
    case .short: return .insufficientFunds
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
