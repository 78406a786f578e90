/// What one pool can pay with, as far as routing needs to know.
package struct PoolFunds: Sendable {
  /// Which pool.
  package var pool: PoolID
  /// What orders may use safely.
  package var low: Money
  /// Whether the supplier no longer names it.
  package var isAbsent: Bool
  /// From when the age of the reading behind it counts.
  package var agesFrom: Timestamp
  /// When the supplier lets the money lapse.
  package var expiresAt: Timestamp?

  /// A pool with what it can pay.
  package init(
    pool: PoolID, low: Money, isAbsent: Bool = false, agesFrom: Timestamp,
    expiresAt: Timestamp? = nil
  ) {
    self.pool = pool
    self.low = low
    self.isAbsent = isAbsent
    self.agesFrom = agesFrom
    self.expiresAt = expiresAt
  }
}
