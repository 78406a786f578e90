internal import ExactJSON
internal import PurserCore

/// A reading of one item, which others of the same pool are added to.
struct PoolPart: Sendable {
  /// The row that read it, as messages call it.
  let row: String
  let reading: PoolReading
  /// Whether its row names what tells items apart, and not their pool: then they are parts of one.
  var isLot = false
  /// Which item of its page it is, from 0; `nil` of a row without `each`, or for a zero that no item says.
  var index: Int?
  /// What the adapter names as the item's identity.
  var identity: JSONValue?
  /// All that the item says, where that may have to be compared.
  var content: JSONValue?
}

/// Why an item, or all that a row might have read, could not be.
struct PartFailure: Sendable {
  /// The row that it concerns, as messages call it; `nil` where a whole call has none.
  let row: String?
  let failure: PoolFailure
  /// Whether it is a whole list that could not be read, rather than an item.
  let isOfList: Bool
  /// Whether the row only tells about pools of other rows.
  let isBeside: Bool
  /// Whether the row may take away from what other rows say of a pool.
  var mayLower = false

  /// The pool, where both its parts are known.
  var key: PoolReading.Key? {
    guard let pool = failure.pool, case .currency(let currency) = failure.unit else { return nil }
    return PoolReading.Key(pool: pool, currency: currency)
  }

  /// Whether it may be `key` that it concerns.
  func concerns(_ key: PoolReading.Key) -> Bool {
    guard failure.pool.map({ $0 == key.pool }) ?? true else { return false }
    return switch failure.unit {
    case .currency(let currency): currency == key.currency
    case .undeclared: false
    case .unknown: true
    }
  }
}
