/// Why a supplier cannot fill an order. The cases stand in the order of the checks: a supplier is
/// excluded by the first that applies.
package enum Exclusion: Hashable, Sendable {
  /// The order names other suppliers as the only ones.
  case notAllowed
  /// The order rules it out.
  case denied
  /// An attempt of the order was at it before.
  case tried
  /// It does not carry a label that the order asks for.
  case missingTag(String)
  /// The owner has paused it; and what was said, where that was while the gateway runs.
  case paused(String? = nil)
  /// Purser is to place the order, and its adapter has no `order`.
  case withoutOrders
  /// Purser is to place the order, which is for several units, and the adapter asks for one at a time.
  case oneUnit
  /// It has no price for the product in the order's currency.
  case notSold
  /// Nobody has a price for the product, whatever the currency; and which known name is nearest.
  case unknownProduct(nearest: String?)
  /// Its price list was never read.
  case unreadPrices
  /// Its price has expired.
  case expiredPrice(at: Timestamp)
  /// Its price counts from a later moment on.
  case futurePrice(from: Timestamp)
  /// It sells the product in other quantities only.
  case otherQuantity
  /// The quantity times its price, with its fees, is out of range.
  case costOutOfRange
  /// No rate tells what its price is in the order's currency, or what the order costs in its pool's; where one
  /// did, when it expired.
  case noRate(from: Currency, to: Currency, expiredAt: Timestamp?)
  /// No rate tells what its price is in the order's currency, or what the order costs in its pools', and rates are asked
  /// for that were never read.
  case unreadRates
  /// A rule of the owner's keeps it from orders of this kind.
  case ruledOut(rule: String)
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
  /// The order would exceed a cap. `has` is what may be spent under it; of a share, what was spent in the day.
  case capped(CapKind, needs: Money, has: Money)
  /// It refused an order for its funds at that moment, and no reading has shown enough for that one since.
  case outOfFunds(since: Timestamp)
  /// It refused orders for this reason, and is left alone until then.
  case circuitOpen(AttemptProblem.Kind, until: Timestamp)
  /// Its checks are turned away.
  case checkRefused(CheckRefusal)

  /// The stable code of the exclusion, as the API and the log give it.
  package var code: String {
    switch self {
    case .notAllowed: "not_allowed"
    case .denied: "denied"
    case .tried: "tried"
    case .missingTag: "missing_tag"
    case .paused: "paused"
    case .withoutOrders: "without_orders"
    case .oneUnit: "one_unit"
    case .notSold: "not_sold"
    case .unknownProduct: "unknown_sku"
    case .noPool: "no_pool"
    case .noReading, .waiting: "no_reading"
    case .staleReading: "stale_reading"
    case .lapsed: "lapsed"
    case .insufficientFunds: "insufficient_funds"
    case .unreadPrices: "prices_unread"
    case .unreadRates: "rates_unread"
    case .expiredPrice: "expired_price"
    case .futurePrice: "future_price"
    case .otherQuantity: "other_quantity"
    case .costOutOfRange: "cost_out_of_range"
    case .noRate(_, _, nil): "no_rate"
    case .noRate(_, _, .some): "expired_rate"
    case .ruledOut: "ruled_out"
    case .capped(.order, _, _): "order_cap"
    case .capped(.day, _, _): "day_cap"
    case .capped(.share, _, _): "share_cap"
    case .outOfFunds: "out_of_funds"
    case .circuitOpen: "circuit_open"
    case .checkRefused(let refusal): refusal.kind.rawValue
    }
  }

  /// The exclusion in a few words: `needs 9.50, has 3.20 USD`.
  package var detail: String { String(writing: writeDetail) }

  /// Writes the exclusion in a few words.
  func writeDetail(to text: inout TextBytes) {
    switch self {
    case .notAllowed: text.append("the order allows other suppliers only")
    case .denied: text.append("the order rules it out")
    case .tried: text.append("an attempt of the order was at it before")
    case .missingTag(let tag): text.append(text: "is not tagged \(tag)")
    case .paused(let note): text.append(text: note ?? "is paused")
    case .withoutOrders:
      text.append("its adapter has no `order`, so that Purser cannot place the order there")
    case .oneUnit:
      text.append("its adapter asks for one unit at a time: no request says `quantity` or `amount`")
    case .notSold: text.append("has no price for it")
    case .unknownProduct(let nearest):
      text.append("nobody has a price for that name")
      if let nearest { text.append(text: "; the nearest known one is `\(nearest)`") }
    case .unreadPrices: text.append("its price list was not read yet")
    case .unreadRates:
      text.append("the rates that may tell its price were not read yet")
    case .noPool(let currency): text.append(text: "has no pool in \(currency)")
    case .noReading(let cause):
      text.append("its balance was never read")
      Self.write(cause, to: &text)
    case .waiting(let pool):
      text.append(text: pool)
      text.append(" is named, and what was read of it waits for a check that can be taken into use")
    case .staleReading(let age, let limit, let cause):
      text.append(text: "its last reading is \(age.wholeSeconds) s old, ")
      text.append(text: "the limit is \(limit.wholeSeconds) s")
      Self.write(cause, to: &text)
    case .lapsed(let moment):
      text.append("its money lapsed at ")
      text.append(moment)
      text.append(" and was not read since")
    case .insufficientFunds(let needs, let has):
      text.append("needs ")
      text.append(decimal: needs)
      text.append(", has ")
      text.append(has)
    case .expiredPrice, .futurePrice, .otherQuantity, .costOutOfRange, .noRate, .ruledOut, .capped,
      .outOfFunds, .circuitOpen, .checkRefused:
      writeTerms(to: &text)
    }
  }

  private static func write(_ cause: String?, to text: inout TextBytes) {
    guard let cause else { return }
    text.append(": ")
    text.append(text: cause)
  }
}
