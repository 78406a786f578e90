internal import PurserCore

/// What a reply says about one pool.
struct PoolReading: Sendable {
  var pool: String
  var currency: Currency
  var available: Money
  var amounts: [AmountField: Money] = [:]
  var expiresAt: Timestamp?
  var updatedAt: Timestamp?

  /// Adds another row of the same pool: amounts add up, and of two moments the earlier stands, as
  /// from then on the sum is no longer right.
  mutating func add(_ other: PoolReading) throws(MoneyError) {
    available = try available.adding(other.available)
    for (field, amount) in other.amounts {
      amounts[field] = try amounts[field]?.adding(amount) ?? amount
    }
    expiresAt = Self.earlier(expiresAt, other.expiresAt)
    updatedAt = Self.earlier(updatedAt, other.updatedAt)
  }

  private static func earlier(_ a: Timestamp?, _ b: Timestamp?) -> Timestamp? {
    guard let a, let b else { return a ?? b }
    return min(a, b)
  }
}

/// What tells the pools of one supplier apart.
private struct PoolKey: Hashable {
  let pool: String
  let currency: Currency
}

extension [PoolReading] {
  /// Each pool once, in the order of first mention, the rows of one pool added up.
  ///
  /// - Throws: `CheckFailure.malformed` when a sum does not fit.
  func summed() throws(CheckFailure) -> [PoolReading] {
    var sums: [PoolReading] = []
    var positions: [PoolKey: Int] = [:]
    for reading in self {
      let key = PoolKey(pool: reading.pool, currency: reading.currency)
      guard let position = positions[key] else {
        positions[key] = sums.count
        sums.append(reading)
        continue
      }
      do throws(MoneyError) {
        try sums[position].add(reading)
      } catch {
        throw CheckFailure(.malformed, "the sum of pool `\(reading.pool)` \(error)")
      }
    }
    return sums
  }
}
