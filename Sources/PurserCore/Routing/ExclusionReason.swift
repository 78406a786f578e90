/// Why suppliers cannot fill an order, without what is each supplier's own: its cost, its age, its
/// funds. The cases stand in the order of the checks.
package enum ExclusionReason: Hashable, Sendable {
  /// The order names other suppliers as the only ones.
  case notAllowed
  /// The order rules them out.
  case denied
  /// An attempt of the order was at them before.
  case tried
  /// They do not carry a label that the order asks for.
  case missingTag(String)
  /// The owner has paused them; and what was said, where that was while the gateway runs.
  case paused(String? = nil)
  /// Purser is to place the order, and their adapters have no `order`.
  case withoutOrders
  /// Purser is to place the order, which is for several units, and their adapters ask for one at a time.
  case oneUnit
  /// They have no price for the product in the order's currency.
  case notSold
  /// Nobody has a price for the product, whatever the currency; and which known name is nearest.
  case unknownProduct(nearest: String?)
  /// Their price lists were never read.
  case unreadPrices
  /// Their prices have expired; each has a moment.
  case expiredPrice
  /// Their prices count from a later moment on, which each has.
  case futurePrice
  /// They sell the product in other quantities only.
  case otherQuantity
  /// The quantity times their prices is out of range.
  case costOutOfRange
  /// No rate tells what their prices are in the order's currency, or what the order costs in their pools';
  /// where one did, when it expired.
  case noRate(from: Currency, to: Currency, expiredAt: Timestamp?)
  /// No rate tells what their prices are in the order's currency, or what the order costs in their pools', and rates
  /// are asked for that were never read.
  case unreadRates
  /// A rule of the owner's keeps them from orders of this kind.
  case ruledOut(rule: String)
  /// They report no pool in the order's currency.
  case noPool
  /// Their balances, or pools that might pay, were never read; and why, where a check has told.
  case noReading(cause: String?)
  /// A pool that might pay waits for a later check.
  case waiting(pool: String)
  /// Their readings are older than the rules allow; and why there is no newer one, where a check has
  /// told. Each has an age.
  case staleReading(limit: Duration, cause: String?)
  /// Their readings speak of money that has lapsed since; each has a moment.
  case lapsed
  /// Their pools cannot pay; each has a cost, and what its fullest pool has.
  case insufficientFunds
  /// Their pools of another currency than the order's cannot pay; each has a cost and what its fullest pool has, in
  /// counts of that currency.
  case insufficientFundsIn(Currency)
  /// The order would exceed a cap of theirs; each has a cost and what may be spent under it, in counts of the
  /// currency.
  case capped(CapKind, Currency)
  /// They refused an order for their funds, and nothing has shown more since; each has a moment.
  case outOfFunds
  /// They refused orders for this reason, and are left alone; each has a moment.
  case circuitOpen(AttemptProblem.Kind)
  /// Their checks are turned away; each has the moment since when.
  case checkRefused(CheckRefusal.Kind)

  /// The place of the reason among the checks, from 0.
  package var place: Int {
    switch self {
    case .notAllowed: 0
    case .denied: 1
    case .tried: 2
    case .missingTag: 3
    case .paused: 4
    case .withoutOrders, .oneUnit: 5
    case .notSold, .unknownProduct: 6
    case .unreadPrices: 7
    case .expiredPrice: 8
    case .futurePrice: 9
    case .otherQuantity: 10
    case .costOutOfRange: 11
    case .noRate(_, _, nil): 12
    case .noRate: 13
    case .unreadRates: 14
    case .ruledOut: 15
    case .noPool: 16
    case .noReading: 17
    case .waiting: 18
    case .staleReading: 19
    case .lapsed: 20
    case .insufficientFunds: 21
    case .insufficientFundsIn: 22
    case .capped(.order, _): 23
    case .capped(.day, _): 24
    case .capped(.share, _): 25
    case .outOfFunds: 26
    case .circuitOpen: 27
    case .checkRefused(.credentialRejected): 28
    case .checkRefused(.maintenance): 29
    }
  }

  /// Whether each supplier has a figure of its own: microseconds of age, the moment in microseconds
  /// since the epoch, or what there is to spend in counts of the currency.
  package var hasFigures: Bool {
    switch self {
    case .staleReading, .lapsed, .insufficientFunds, .insufficientFundsIn, .capped, .expiredPrice,
      .futurePrice,
      .outOfFunds, .circuitOpen, .checkRefused:
      true
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unknownProduct, .unreadPrices, .unreadRates, .noPool, .noReading,
      .waiting,
      .otherQuantity, .costOutOfRange, .noRate, .ruledOut:
      false
    }
  }

  /// Whether the supplier had a price before it was excluded.
  package var followsPrice: Bool {
    switch self {
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unknownProduct, .unreadPrices, .unreadRates, .expiredPrice, .futurePrice,
      .otherQuantity,
      .costOutOfRange, .noRate, .outOfFunds, .circuitOpen, .checkRefused:
      false
    case .ruledOut, .noPool, .noReading, .waiting, .staleReading, .lapsed, .insufficientFunds,
      .insufficientFundsIn, .capped:
      true
    }
  }

  /// What its costs and figures count where that is another currency than the order's may be.
  package var ownCurrency: Currency? {
    switch self {
    case .insufficientFundsIn(let currency), .capped(_, let currency): currency
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unknownProduct, .unreadPrices, .unreadRates, .expiredPrice, .futurePrice,
      .otherQuantity,
      .costOutOfRange, .noRate, .ruledOut, .noPool, .noReading, .waiting, .staleReading, .lapsed,
      .insufficientFunds, .outOfFunds, .circuitOpen, .checkRefused:
      nil
    }
  }

  /// Whether it is a matter of the moment: Purser does not know enough of the suppliers, or they are left alone until
  /// something shows that they take orders again.
  package var passes: Bool {
    switch self {
    case .noReading, .waiting, .staleReading, .lapsed, .outOfFunds, .circuitOpen, .checkRefused,
      .unreadPrices, .unreadRates:
      true
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unknownProduct, .noPool, .insufficientFunds, .insufficientFundsIn, .expiredPrice,
      .futurePrice, .otherQuantity, .costOutOfRange, .noRate, .ruledOut, .capped:
      false
    }
  }

  /// Whether it ends by time, after a while in which the suppliers are left alone.
  package var isCircuit: Bool {
    if case .circuitOpen = self { true } else { false }
  }

  /// Why an order is refused that it keeps from being filled, where that is more than that nobody can.
  var refusal: Refusal? {
    switch self {
    case .capped: .capExceeded
    case .noRate: .noRate
    case .costOutOfRange: .costOutOfRange
    case .unknownProduct: .unknownSKU
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unreadPrices, .unreadRates, .expiredPrice, .futurePrice, .otherQuantity, .ruledOut, .noPool,
      .noReading, .waiting, .staleReading, .lapsed, .insufficientFunds, .insufficientFundsIn,
      .outOfFunds, .circuitOpen, .checkRefused:
      nil
    }
  }

  /// Whether another check, though the last one went well, may find it to be no more.
  package var endsWithACheck: Bool {
    switch self {
    case .waiting, .lapsed, .insufficientFunds, .insufficientFundsIn, .outOfFunds: true
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unknownProduct, .unreadPrices, .unreadRates, .noPool, .noReading,
      .staleReading, .expiredPrice, .futurePrice, .otherQuantity, .costOutOfRange, .noRate,
      .ruledOut,
      .capped,
      .circuitOpen, .checkRefused:
      false
    }
  }

  /// Whether it is want of money.
  package var isLackOfFunds: Bool {
    switch self {
    case .insufficientFunds, .insufficientFundsIn, .outOfFunds: true
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unknownProduct, .unreadPrices, .unreadRates, .noPool, .noReading,
      .waiting,
      .staleReading, .lapsed, .expiredPrice, .futurePrice, .otherQuantity, .costOutOfRange, .noRate,
      .ruledOut,
      .capped, .circuitOpen, .checkRefused:
      false
    }
  }
}

extension Exclusion {
  /// The exclusion without what is the supplier's own, for an order in the currency that it tells of.
  package var reason: ExclusionReason { reason(in: nil) }

  /// The exclusion without what is the supplier's own.
  ///
  /// - Parameter currency: the order's; `nil` for the one that the exclusion tells of.
  /// - Returns: the reason.
  func reason(in currency: Currency?) -> ExclusionReason {
    switch self {
    case .notAllowed: .notAllowed
    case .denied: .denied
    case .tried: .tried
    case .missingTag(let tag): .missingTag(tag)
    case .paused(let note): .paused(note)
    case .withoutOrders: .withoutOrders
    case .oneUnit: .oneUnit
    case .notSold: .notSold
    case .unknownProduct(let nearest): .unknownProduct(nearest: nearest)
    case .noPool: .noPool
    case .noReading(let cause): .noReading(cause: cause)
    case .waiting(let pool): .waiting(pool: pool)
    case .staleReading(_, let limit, let cause): .staleReading(limit: limit, cause: cause)
    case .lapsed: .lapsed
    case .insufficientFunds(let needs, _):
      needs.currency == currency ?? needs.currency
        ? .insufficientFunds : .insufficientFundsIn(needs.currency)
    case .unreadPrices: .unreadPrices
    case .unreadRates: .unreadRates
    case .expiredPrice: .expiredPrice
    case .futurePrice: .futurePrice
    case .otherQuantity: .otherQuantity
    case .costOutOfRange: .costOutOfRange
    case .noRate(let from, let to, let expiredAt): .noRate(from: from, to: to, expiredAt: expiredAt)
    case .ruledOut(let rule): .ruledOut(rule: rule)
    case .capped(let kind, let needs, _): .capped(kind, needs.currency)
    case .outOfFunds: .outOfFunds
    case .circuitOpen(let kind, _): .circuitOpen(kind)
    case .checkRefused(let refusal): .checkRefused(refusal.kind)
    }
  }

  /// The supplier's own figure, as `ExclusionReason.hasFigures` says.
  package var figure: Int64? {
    switch self {
    case .staleReading(let age, _, _): age.wholeMicroseconds
    case .lapsed(let moment): moment.microsecondsSinceEpoch
    case .insufficientFunds(_, let has), .capped(_, _, let has): has.units
    case .expiredPrice(let moment), .futurePrice(let moment), .outOfFunds(let moment),
      .circuitOpen(_, let moment):
      moment.microsecondsSinceEpoch
    case .checkRefused(let refusal): refusal.since.microsecondsSinceEpoch
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unknownProduct, .unreadPrices, .unreadRates, .noPool, .noReading,
      .waiting,
      .otherQuantity, .costOutOfRange, .noRate, .ruledOut:
      nil
    }
  }
}
