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
  /// They have no price for the product in the order's currency.
  case notSold
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

  /// The place of the reason among the checks, from 0.
  package var place: Int {
    switch self {
    case .notAllowed: 0
    case .denied: 1
    case .tried: 2
    case .missingTag: 3
    case .paused: 4
    case .withoutOrders: 5
    case .notSold: 6
    case .noPool: 7
    case .noReading: 8
    case .waiting: 9
    case .staleReading: 10
    case .lapsed: 11
    case .insufficientFunds: 12
    }
  }

  /// Whether each supplier has a figure of its own: microseconds of age, the moment in microseconds
  /// since the epoch, or what there is to spend in counts of the order's currency.
  package var hasFigures: Bool {
    switch self {
    case .staleReading, .lapsed, .insufficientFunds: true
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .notSold, .noPool, .noReading, .waiting: false
    }
  }

  /// Whether the supplier had a price before it was excluded.
  package var followsPrice: Bool { place > Self.notSold.place }

  /// Whether it says nothing about the suppliers, only that Purser does not know enough of them at
  /// the moment.
  package var isIgnorance: Bool {
    switch self {
    case .noReading, .waiting, .staleReading, .lapsed: true
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .notSold, .noPool, .insufficientFunds: false
    }
  }

  /// Whether another check, though the last one went well, may find it to be no more.
  package var endsWithACheck: Bool {
    switch self {
    case .waiting, .insufficientFunds: true
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .notSold, .noPool, .noReading, .staleReading,
      .lapsed:
      false
    }
  }
}

extension Exclusion {
  /// The exclusion without what is the supplier's own.
  package var reason: ExclusionReason {
    switch self {
    case .notAllowed: .notAllowed
    case .denied: .denied
    case .tried: .tried
    case .missingTag(let tag): .missingTag(tag)
    case .paused(let note): .paused(note)
    case .withoutOrders: .withoutOrders
    case .notSold: .notSold
    case .noPool: .noPool
    case .noReading(let cause): .noReading(cause: cause)
    case .waiting(let pool): .waiting(pool: pool)
    case .staleReading(_, let limit, let cause): .staleReading(limit: limit, cause: cause)
    case .lapsed: .lapsed
    case .insufficientFunds: .insufficientFunds
    }
  }

  /// The supplier's own figure, as `ExclusionReason.hasFigures` says.
  package var figure: Int64? {
    switch self {
    case .staleReading(let age, _, _): age.wholeMicroseconds
    case .lapsed(let moment): moment.microsecondsSinceEpoch
    case .insufficientFunds(_, let has): has.units
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .notSold, .noPool, .noReading, .waiting: nil
    }
  }
}
