/// What the ledger still has at a supplier that the owner's terms do not name.
package struct Leftover: Hashable, Sendable {
  /// Where.
  package var pool: PoolID
  /// The sum of the holds whose outcome nobody knows.
  package var held: Money
  /// The number expected of the pool once everything in flight is done.
  package var expected: Money
  /// Whether a top-up is on its way.
  package var awaitsTopUp: Bool
  /// Whether the owner had retired the supplier.
  package var isRetired: Bool

  /// Whether its supplier must stay among the owner's: something is still to be heard of it, or its money
  /// would go without a word.
  package var isBinding: Bool { !held.isZero || (!isRetired && (!expected.isZero || awaitsTopUp)) }
}
