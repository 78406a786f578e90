/// What Purser lets orders use of a pool. Between the two ends lies what the reading may or may
/// not contain already.
package struct Spendable: Hashable, Sendable {
  /// Safe: every deduction that the reading does not certainly contain is taken off. Orders are
  /// held against this end only.
  package var low: Money
  /// What it would be if the reading contained all that it can.
  package var high: Money

  /// The two ends.
  package init(low: Money, high: Money) {
    self.low = low
    self.high = high
  }
}

/// A pool with its reading in use and what can be spent of it.
package struct Position: Hashable, Sendable {
  /// The pool.
  package var pool: PoolID { reading.pool }
  /// The reading in use.
  package var reading: SupplierBalance
  /// What orders may use.
  package var spendable: Spendable
  /// The sum of the holds that are open.
  package var held: Money
  /// What the supplier's number should be if nothing in flight were in it yet.
  package var book: Money

  /// A pool's position.
  package init(reading: SupplierBalance, spendable: Spendable, held: Money, book: Money) {
    self.reading = reading
    self.spendable = spendable
    self.held = held
    self.book = book
  }
}
