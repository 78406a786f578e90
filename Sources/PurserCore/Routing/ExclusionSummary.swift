/// How many suppliers one reason keeps from filling an order, and who came nearest.
package struct ExclusionSummary: Hashable, Sendable {
  /// The stable code of the exclusion.
  package var code: String
  /// How many suppliers it is.
  package var count: Int
  /// Who misses the least, where the reason has a measure; else `nil`.
  package var nearest: SupplierID?
  /// The reason in a few words, with the numbers of the nearest:
  /// `needs 120.00 USD; best has 80.15 at cardhouse`.
  package var detail: String
}

extension Decision {
  /// The excluded suppliers by the code of their reason, in the order of the checks.
  package var exclusionSummaries: [ExclusionSummary] {
    var summaries: [ExclusionSummary] = []
    var rest = excluded[...]
    while let first = rest.first {
      let code = exclusion(in: first, at: 0).code
      let end = rest.firstIndex { exclusion(in: $0, at: 0).code != code } ?? rest.endIndex
      summaries.append(summary(of: rest[..<end], code))
      rest = rest[end...]
    }
    return summaries
  }

  private func summary(
    of groups: ArraySlice<ExcludedSuppliers>, _ code: String
  ) -> ExclusionSummary {
    let nearest = nearest(in: groups)
    let count = groups.reduce(0) { $0 + $1.suppliers.count }
    return ExclusionSummary(
      code: code, count: count,
      nearest: groups.first?.reason.hasFigures ?? false ? nearest.supplier : nil,
      detail: detail(of: groups, nearest))
  }

  private typealias Nearest = (supplier: SupplierID, exclusion: Exclusion)

  /// The supplier that misses the least, the first by number where several do.
  private func nearest(in groups: ArraySlice<ExcludedSuppliers>) -> Nearest {
    var nearest: (group: Int, place: Int, miss: Int64)?
    // Amounts of two currencies have no order: those of the order's own come first, and count.
    for index in groups.indices
    where groups[index].reason.ownCurrency == groups.first?.reason.ownCurrency {
      let place = groups[index].nearestPlace(cost: costUnits)
      let miss = groups[index].miss(at: place, cost: costUnits)
      if let nearest, nearest.miss <= miss { continue }
      nearest = (index, place, miss)
    }
    guard let nearest else { return (SupplierID(""), .notSold) }
    let group = groups[nearest.group]
    let number = group.suppliers.dropFirst(nearest.place).first { _ in true }
    return (number.map { roster[$0] } ?? SupplierID(""), exclusion(in: group, at: nearest.place))
  }

  private func exclusion(in group: ExcludedSuppliers, at place: Int) -> Exclusion {
    group.exclusion(at: place, in: currency, cost: costUnits)
  }

  private func detail(of groups: ArraySlice<ExcludedSuppliers>, _ nearest: Nearest) -> String {
    switch nearest.exclusion {
    case .paused where groups.count > 1:
      return "\(nearest.supplier) \(nearest.exclusion.detail)"
    case .notAllowed, .denied, .tried, .paused, .withoutOrders, .oneUnit, .notSold, .unknownProduct,
      .unreadPrices, .unreadRates, .noPool, .costOutOfRange, .otherQuantity:
      return nearest.exclusion.detail
    case .expiredPrice(let moment):
      return "the last price expired at \(moment), at \(nearest.supplier)"
    case .futurePrice(let moment):
      return "the first price counts from \(moment) on, at \(nearest.supplier)"
    case .noRate, .ruledOut, .capped(.share, _, _), .outOfFunds, .circuitOpen,
      .checkRefused:
      return "\(nearest.supplier): \(nearest.exclusion.detail)"
    case .capped(.order, let needs, let has):
      return "needs \(needs); the most is \(has) at \(nearest.supplier)"
    case .capped(.day, let needs, let has):
      return "needs \(needs); the most that is left of a day's cap is \(has) at \(nearest.supplier)"
    case .missingTag:
      guard groups.count > 1 else { return nearest.exclusion.detail }
      let tags = groups.compactMap { group in
        if case .missingTag(let tag) = group.reason {
          "\(tag) (\(group.suppliers.count))"
        } else {
          nil
        }
      }
      return "not tagged \(tags.joined(separator: ", "))"
    case .noReading(nil) where groups.count == 1: return nearest.exclusion.detail
    case .noReading, .waiting: return "\(nearest.supplier): \(nearest.exclusion.detail)"
    case .staleReading(let age, let limit, _):
      return
        "the freshest reading is \(age.wholeSeconds) s old, at \(nearest.supplier); the limit is "
        + "\(limit.wholeSeconds) s"
    case .lapsed(let moment):
      return "the last money lapsed at \(moment), at \(nearest.supplier), and was not read since"
    case .insufficientFunds(let needs, let has):
      return needs.currency == has.currency && needs.currency == currency
        ? "needs \(needs); best has \(has.decimalString) at \(nearest.supplier)"
        : "needs \(needs); best has \(has) at \(nearest.supplier)"
    }
  }
}

extension ExcludedSuppliers {
  /// The place among the figures of the supplier that misses the least, the first where several do.
  /// Without figures one supplier is as near as another.
  fileprivate func nearestPlace(cost: Int64?) -> Int {
    guard reason.hasFigures else { return 0 }
    var nearest = 0
    var least = miss(at: 0, cost: cost)
    for place in figures.indices.dropFirst() {
      let miss = miss(at: place, cost: cost)
      if miss < least { (nearest, least) = (place, miss) }
    }
    return nearest
  }

  /// How far the supplier at a place is from filling the order; 0 where that has no measure.
  fileprivate func miss(at place: Int, cost: Int64?) -> Int64 {
    let figure = place < figures.count ? figures[place] : 0
    switch reason {
    case .staleReading: return Int64(clamping: figure.magnitude)
    case .lapsed, .expiredPrice, .outOfFunds, .checkRefused: return 0 &- figure
    case .circuitOpen, .futurePrice: return figure
    case .capped(.share, _): return figure
    case .insufficientFunds, .insufficientFundsIn, .capped:
      let (difference, overflow) =
        (self.cost(at: place) ?? cost ?? 0).subtractingReportingOverflow(figure)
      return overflow ? .max : difference
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unknownProduct, .unreadPrices, .unreadRates, .noPool, .noReading, .waiting, .costOutOfRange,
      .otherQuantity, .noRate,
      .ruledOut:
      return 0
    }
  }
}
