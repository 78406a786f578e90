/// The suppliers that one reason keeps from filling an order.
package struct ExcludedSuppliers: Hashable, Sendable {
  /// Why they cannot.
  package var reason: ExclusionReason
  /// Who they are, on the roster of the decision.
  package var suppliers: SupplierSet
  /// What the order costs at each, in counts of the order's currency or of the reason's own, in the order of
  /// the numbers.
  /// Empty where that is the same everywhere, and before the price is looked at.
  package var costs: [Int64]
  /// What `ExclusionReason.hasFigures` says of each, in the order of the numbers; empty where the
  /// reason has no figures.
  package var figures: [Int64]

  /// Suppliers that are excluded for `reason`.
  ///
  /// - Parameters:
  ///   - reason: why.
  ///   - suppliers: who; not empty.
  ///   - costs: one for each supplier, or none.
  ///   - figures: one for each supplier where the reason has figures, else none.
  package init(
    _ reason: ExclusionReason, _ suppliers: SupplierSet, costs: [Int64] = [], figures: [Int64] = []
  ) {
    self.reason = reason
    self.suppliers = suppliers
    self.costs = costs
    self.figures = figures
  }

  /// Why the supplier at `place` among these is excluded.
  ///
  /// - Parameters:
  ///   - place: its place among the numbers of the set, from 0.
  ///   - currency: the order's.
  ///   - cost: what the order costs everywhere, where that is the same.
  /// - Returns: the exclusion with the supplier's own numbers.
  func exclusion(at place: Int, in currency: Currency, cost: Int64?) -> Exclusion {
    func figure() -> Int64 { place < figures.count ? figures[place] : 0 }
    return switch reason {
    case .notAllowed: .notAllowed
    case .denied: .denied
    case .tried: .tried
    case .missingTag(let tag): .missingTag(tag)
    case .paused(let note): .paused(note)
    case .withoutOrders: .withoutOrders
    case .oneUnit: .oneUnit
    case .notSold: .notSold
    case .unknownProduct(let nearest): .unknownProduct(nearest: nearest)
    case .noPool: .noPool(currency)
    case .noReading(let cause): .noReading(cause: cause)
    case .waiting(let pool): .waiting(pool: pool)
    case .staleReading(let limit, let cause):
      .staleReading(age: .microseconds(figure()), limit: limit, cause: cause)
    case .lapsed: .lapsed(at: Timestamp(microsecondsSinceEpoch: figure()))
    case .insufficientFunds:
      .insufficientFunds(
        needs: Money(units: self.cost(at: place) ?? cost ?? 0, currency: currency),
        has: Money(units: figure(), currency: currency))
    case .insufficientFundsIn(let own):
      .insufficientFunds(
        needs: Money(units: self.cost(at: place) ?? 0, currency: own),
        has: Money(units: figure(), currency: own))
    case .unreadPrices: .unreadPrices
    case .unreadRates: .unreadRates
    case .futurePrice: .futurePrice(from: Timestamp(microsecondsSinceEpoch: figure()))
    case .expiredPrice: .expiredPrice(at: Timestamp(microsecondsSinceEpoch: figure()))
    case .otherQuantity: .otherQuantity
    case .costOutOfRange: .costOutOfRange
    case .noRate(let from, let to, let expiredAt): .noRate(from: from, to: to, expiredAt: expiredAt)
    case .ruledOut(let rule): .ruledOut(rule: rule)
    case .outOfFunds: .outOfFunds(since: Timestamp(microsecondsSinceEpoch: figure()))
    case .circuitOpen(let kind):
      .circuitOpen(kind, until: Timestamp(microsecondsSinceEpoch: figure()))
    case .checkRefused(let kind):
      .checkRefused(CheckRefusal(kind, since: Timestamp(microsecondsSinceEpoch: figure())))
    case .capped(let kind, let own):
      .capped(
        kind, needs: Money(units: self.cost(at: place) ?? cost ?? 0, currency: own),
        has: Money(units: figure(), currency: own))
    }
  }

  /// What the order costs at the supplier at `place` among these, where it has a cost of its own.
  func cost(at place: Int) -> Int64? { place < costs.count ? costs[place] : nil }
}
