internal import ExactJSON
internal import PurserCore

/// A reading of one item, which others of the same pool are added to.
struct PoolPart: Sendable {
  /// The row that read it, as messages call it.
  let row: String
  var reading: PoolReading
  /// Whether its row names what tells items apart, and not their pool: then they are parts of one.
  var isLot = false
  /// Which item of its page it is, from 0; `nil` of a row without `each`, or for a zero that no item says.
  var index: Int?
  /// What the adapter names as the item's identity.
  var identity: JSONValue?
  /// What tells it from others, or the items that a row without `each` sums, where that has to be compared.
  var items: [ItemTraits] = []
  /// What tells a whole reply from others, where that has to be compared.
  var reply: ItemTraits?
}

/// Why an item, or all that a row might have read, could not be.
struct PartFailure: Sendable {
  /// The row that it concerns, as messages call it; `nil` where a whole call has none.
  let row: String?
  var failure: PoolFailure
  /// Whether it is a whole list that could not be read, rather than an item.
  let isOfList: Bool
  /// Whether the row only tells about pools of other rows.
  let isBeside: Bool
  /// Whether the row may take away from what other rows say of a pool.
  var mayLower = false

  /// Adds what to write about the end of pages.
  mutating func advise(on call: AdapterCall, atPage index: Int) {
    failure.failure = failure.failure.advising(on: call, atPage: index)
  }

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
