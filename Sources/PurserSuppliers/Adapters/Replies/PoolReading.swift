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
  /// Why there is no number.
  var absence: Absence?
  /// Something for people.
  var note: String?
  /// Whether the pool's name comes out of the reply.
  var isNamedByReply = false
  /// The amounts of which digits were cut off.
  var cuts: [Cut] = []

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

  /// An amount with more digits than its currency keeps.
  struct Cut: Sendable, Hashable {
    /// The key of the adapter that gives the amount.
    let field: String
    /// The number as it was said.
    let said: String
    /// The amount kept of it.
    let kept: Money
  }

  /// What tells the pools of one supplier apart.
  struct Key: Hashable {
    let pool: String
    let currency: Currency
  }

  var key: Key { Key(pool: pool, currency: currency) }

  /// Whether it adds no money to its pool.
  var isZero: Bool {
    ([available] + AmountField.allCases.map { amounts[$0] }).allSatisfy { amount in
      amount.map { !$0.isPositive && !$0.isNegative } ?? true
    }
  }

  /// The longest note that is shown, in code points.
  private static let longestNote = 200

  /// The note on one line and of bounded length, for when no secret is in it: half of one could not be
  /// recognised.
  var shownNote: String? { note.map { Quotation.line($0, most: Self.longestNote) } }

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
    isNamedByReply = isNamedByReply || other.isNamedByReply
    cuts += other.cuts
  }

  private static func earlier(_ a: Timestamp?, _ b: Timestamp?) -> Timestamp? {
    guard let a, let b else { return a ?? b }
    return min(a, b)
  }
}
