internal import PurserCore

/// What a reply says about one pool.
struct PoolReading: Sendable {
  var pool: String
  var currency: Currency
  /// What can be spent; `nil` where the row tells only of other amounts, or there is no number.
  var available: Money?
  var amounts = AmountValues<Money>()
  var expiresAt: Timestamp?
  var updatedAt: Timestamp?
  /// Why the reply's moment of its last recalculation could not be read.
  var unreadUpdate: UnreadMoment?
  /// What is there instead of a number.
  var absence: Absence?
  /// Something for people.
  var note: String?
  /// Whether the pool's name comes out of the reply.
  var isNamedByReply = false

  /// A moment that is none.
  struct UnreadMoment: Sendable {
    var failure: CheckFailure
    /// Whether the supplier wrote what stands for none, so that the adapter is right.
    var standsForNone: Bool
  }

  /// Why a pool has no number.
  enum Absence: String, Sendable {
    case unlimited
    case unknown
  }

  /// The failure of the pool where that moment is trusted and could not be read: without it nobody knows
  /// what the number contains.
  var failedUpdate: PoolFailure? {
    unreadUpdate.map {
      PoolFailure(pool: pool, unit: .currency(currency), failure: $0.failure)
    }
  }

  /// Takes out what can be spent, outside of its period. What is owed stays owed.
  mutating func dropFunds() {
    available = available.map { $0.isNegative ? $0 : .zero(currency) }
  }

  /// Adds another row of the same pool: amounts add up, and of two moments the earlier stands, as
  /// from then on the sum is no longer right. Where one part has no number, the sum has none.
  mutating func add(_ other: PoolReading) throws(MoneyError) {
    if let more = other.available { available = try available?.adding(more) ?? more }
    for field in AmountField.allCases {
      guard let amount = other.amounts[field] else { continue }
      amounts[field] = try amounts[field]?.adding(amount) ?? amount
    }
    expiresAt = Self.earlier(expiresAt, other.expiresAt)
    updatedAt = Self.earlier(updatedAt, other.updatedAt)
    unreadUpdate = unreadUpdate ?? other.unreadUpdate
    absence = absence ?? other.absence
    note = note ?? other.note
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
  /// Each pool once, in the order of first mention, the rows of one pool added up; without pools
  /// for which no row says what can be spent.
  ///
  /// - Throws: `CheckFailure.shapeChanged` when a sum does not fit.
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
        throw CheckFailure(.shapeChanged, "the sum of pool `\(reading.pool)` \(error)")
      }
    }
    for index in sums.indices where sums[index].absence != nil {
      sums[index].available = nil
      sums[index].note = sums[index].note ?? sums[index].absence?.rawValue
    }
    return sums.filter { $0.available != nil || $0.absence != nil }
  }
}
