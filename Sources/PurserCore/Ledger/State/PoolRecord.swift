/// What deciding needs of one pool, in forty plain bytes: no reference is counted on the way through
/// them.
struct PoolRecord: Hashable, Sendable {
  /// What orders may use safely, in counts of the currency, but for what orders of vanished pools may
  /// still take.
  var low: Int64 = 0
  /// From when the age of its reading counts, in microseconds since the epoch.
  var agesFrom: Int64 = 0
  /// When its money lapses, in microseconds since the epoch; the largest number where it does not.
  var expiresAt = Int64.max
  /// The place of the pool in the ledger.
  var pool: Int32
  /// The place of the record of the supplier's pool that pays next; below zero after the last.
  var next: Int32 = -1
  /// The number of what it counts, in the pools' own table of currencies.
  var currency: Int32
  /// Whether it has a reading, and its sums are within range: else nothing can be said of it.
  var isKnown = false
  /// Whether the supplier no longer names it.
  var isAbsent = false
  /// Whether its orders may be paid from other pools of the supplier.
  var mayOwe = false

  /// The record of a pool of which nothing was read.
  init(pool: Int, currency: Int32) {
    self.pool = Int32(pool)
    self.currency = currency
  }
}

extension PoolState {
  /// Writes down what the pool can pay with now.
  @inline(__always) func renew(_ record: inout PoolRecord) {
    record.mayOwe = mayOweElsewhere
    guard let figures, let low = lowUnits else {
      record.isKnown = false
      return
    }
    record.isKnown = true
    record.low = low
    record.isAbsent = figures.isAbsent
    record.agesFrom = figures.agesFrom.microsecondsSinceEpoch
    record.expiresAt = figures.expiresAt?.microsecondsSinceEpoch ?? .max
  }
}
