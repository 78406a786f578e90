internal import PurserCore

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
  /// Whether the row tells items apart by an identity, so that several may be parts of one pool.
  var mayRepeat = false

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
