/// Decisions spelled out supplier by supplier.
extension Decision {
  /// Every supplier with its judgement: the chosen one first, then those ranked behind it, then those
  /// whose rank is not kept, then the excluded ones, by name.
  package var judgements: [Judgement] {
    rankedJudgements + outranked + exclusions
  }

  /// Those that are kept with their numbers, the chosen one first.
  package var rankedJudgements: [Judgement] {
    ranked.enumerated().map { place, candidate in
      Judgement(
        supplier: candidate.supplier, pool: candidate.pool, cost: candidate.cost,
        spendable: candidate.spendable, lines: candidate.lines,
        verdict: place == 0 ? .chosen : .ranked(place + 1), compared: candidate.compared,
        figure: candidate.figure)
    }
  }

  /// Those that could fill the order and whose rank is not kept, by name.
  package var outranked: [Judgement] {
    others.map {
      Judgement(supplier: roster[$0], cost: costUnits.map(money), verdict: .outranked)
    }
  }

  /// The excluded ones by name.
  package var exclusions: [Judgement] {
    let members = excluded.indices.flatMap { group in
      excluded[group].suppliers.enumerated().map {
        (number: $0.element, group: group, place: $0.offset)
      }
    }
    return members.sorted { $0.number < $1.number }.map { member in
      judgement(of: member.number, in: excluded[member.group], at: member.place)
    }
  }

  private func judgement(
    of number: Int, in group: ExcludedSuppliers, at place: Int
  ) -> Judgement {
    let exclusion = group.exclusion(at: place, in: currency, cost: costUnits)
    var judgement = Judgement(supplier: roster[number], verdict: .excluded(exclusion))
    if group.reason.followsPrice {
      judgement.cost = (group.cost(at: place) ?? costUnits).map {
        Money(units: $0, currency: group.reason.ownCurrency ?? currency)
      }
    }
    if case .insufficientFunds(_, let has) = exclusion { judgement.spendable = has }
    return judgement
  }

  private func money(_ units: Int64) -> Money { Money(units: units, currency: currency) }

  /// The decision that these judgements spell out.
  ///
  /// - Parameters:
  ///   - policy: the ranking that was used.
  ///   - currency: what the order is paid in.
  ///   - judgements: every supplier once; those that could fill the order by rank.
  package init(policy: Policy, currency: Currency, judgements: [Judgement]) {
    let roster = SupplierRoster(judgements.lazy.map(\.supplier))
    var (ranked, others): ([Candidate], SupplierSet) = ([], SupplierSet())
    var groups: [ExclusionReason: [(number: Int, cost: Int64?, figure: Int64?)]] = [:]
    var outrankedCosts: [Int64?] = []
    for judgement in judgements {
      guard let number = roster.number(of: judgement.supplier) else { continue }
      if case .excluded(let exclusion) = judgement.verdict {
        groups[exclusion.reason(in: currency), default: []].append(
          (number, Self.cost(of: judgement, exclusion), exclusion.figure))
      } else if let pool = judgement.pool, let cost = judgement.cost,
        judgement.verdict != .outranked, ranked.count < Self.rankedLimit
      {
        ranked.append(
          Candidate(
            pool: pool, cost: cost, spendable: judgement.spendable, lines: judgement.lines,
            compared: judgement.compared, figure: judgement.figure))
      } else {
        others.insert(number)
        outrankedCosts.append(judgement.cost?.units)
      }
    }
    let costUnits = Self.commonCost(
      outrankedCosts,
      groups.filter { $0.key.ownCurrency ?? currency == currency }.values.joined()
        .compactMap(\.cost))
    self.init(
      policy: policy, currency: currency, costUnits: costUnits, roster: roster, ranked: ranked,
      others: others,
      excluded: groups.map { reason, members in
        Self.group(
          reason, members,
          hasCosts: costUnits == nil || reason.ownCurrency ?? currency != currency)
      }.sorted { Self.precedes($0, $1) })
  }

  private static func cost(of judgement: Judgement, _ exclusion: Exclusion) -> Int64? {
    guard exclusion.reason.followsPrice else { return nil }
    switch exclusion {
    case .insufficientFunds(let needs, _), .capped(_, let needs, _): return needs.units
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unknownProduct, .unreadPrices, .unreadRates, .expiredPrice, .futurePrice,
      .otherQuantity, .costOutOfRange,
      .noRate, .ruledOut, .noPool, .noReading, .waiting, .staleReading, .lapsed,
      .outOfFunds, .circuitOpen, .checkRefused:
      return judgement.cost?.units
    }
  }

  /// What the order costs everywhere, where everybody who is not ranked says the same.
  private static func commonCost(_ outranked: [Int64?], _ excluded: [Int64]) -> Int64? {
    let costs = Set(outranked + excluded)
    return costs.count == 1 ? costs.first ?? nil : nil
  }

  private static func precedes(_ left: ExcludedSuppliers, _ right: ExcludedSuppliers) -> Bool {
    (left.reason.place, left.suppliers.lowest ?? 0)
      < (right.reason.place, right.suppliers.lowest ?? 0)
  }

  private static func group(
    _ reason: ExclusionReason, _ members: [(number: Int, cost: Int64?, figure: Int64?)],
    hasCosts: Bool
  ) -> ExcludedSuppliers {
    let members = members.sorted { $0.number < $1.number }
    let costs = members.compactMap(\.cost)
    return ExcludedSuppliers(
      reason, SupplierSet(members.lazy.map(\.number)),
      costs: hasCosts && costs.count == members.count ? costs : [],
      figures: members.compactMap(\.figure))
  }
}
