/// Why a supplier cannot fill an order. The cases stand in the order of the checks: a supplier is
/// excluded by the first that applies.
package enum Exclusion: Hashable, Sendable {
  /// The order names other suppliers as the only ones.
  case notAllowed
  /// The order rules it out.
  case denied
  /// It does not carry a label that the order asks for.
  case missingTag(String)
  /// The owner has paused it.
  case paused
  /// It has no price for the product in the order's currency.
  case notSold
  /// It reports no pool in the order's currency.
  case noPool(Currency)
  /// Its balance was never read, or one of its pools that might pay was not; and why, where a check
  /// has told.
  case noReading(cause: String? = nil)
  /// A pool of it that might pay was named by the last check, and what was read of it waits for a later
  /// one.
  case waiting(pool: String)
  /// Its last reading is older than the rules allow; and why there is no newer one, where a check has
  /// told.
  case staleReading(age: Duration, limit: Duration, cause: String? = nil)
  /// Its last reading speaks of money that has lapsed since.
  case lapsed(at: Timestamp)
  /// Its pools cannot pay: none has `needs` to spend, the fullest has `has`.
  case insufficientFunds(needs: Money, has: Money)

  /// The stable code of the exclusion, as the API and the log give it.
  package var code: String {
    switch self {
    case .notAllowed: "not_allowed"
    case .denied: "denied"
    case .missingTag: "missing_tag"
    case .paused: "paused"
    case .notSold: "not_sold"
    case .noPool: "no_pool"
    case .noReading, .waiting: "no_reading"
    case .staleReading: "stale_reading"
    case .lapsed: "lapsed"
    case .insufficientFunds: "insufficient_funds"
    }
  }

  /// The exclusion in a few words: `needs 9.50, has 3.20 USD`.
  package var detail: String {
    switch self {
    case .notAllowed: "the order allows other suppliers only"
    case .denied: "the order rules it out"
    case .missingTag(let tag): "is not tagged \(tag)"
    case .paused: "is paused"
    case .notSold: "has no price for it"
    case .noPool(let currency): "has no pool in \(currency)"
    case .noReading(let cause): "its balance was never read" + Self.suffix(cause)
    case .waiting(let pool):
      "\(pool) is named, and what was read of it waits for a check that can be taken into use"
    case .staleReading(let age, let limit, let cause):
      "its last reading is \(age.wholeSeconds) s old, the limit is \(limit.wholeSeconds) s"
        + Self.suffix(cause)
    case .lapsed(let moment): "its money lapsed at \(moment) and was not read since"
    case .insufficientFunds(let needs, let has):
      "needs \(needs.decimalString), has \(has)"
    }
  }

  private static func suffix(_ cause: String?) -> String { cause.map { ": \($0)" } ?? "" }
}
