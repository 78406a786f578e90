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
  /// What the supplier's number should be once everything in flight is done.
  package var expected: Money
  /// What orders for pools that are gone may still take from it: `spendable.low` is without it, and so is that
  /// of every other pool of its supplier and currency.
  package var debt: Money
  /// Whether something is still to be heard of it: orders are open or expired without a word of what
  /// became of them, or a top-up is on its way.
  package var isAwaited: Bool
  /// When the latest change was noticed that nothing has explained; not one of money that is in
  /// another pool.
  package var unexplainedAt: Timestamp?

  /// A pool's position.
  package init(
    reading: SupplierBalance, spendable: Spendable, held: Money, book: Money,
    expected: Money? = nil, debt: Money? = nil, isAwaited: Bool = false,
    unexplainedAt: Timestamp? = nil
  ) {
    self.reading = reading
    self.spendable = spendable
    self.held = held
    self.book = book
    self.expected = expected ?? Money(units: book.units - held.units, currency: book.currency)
    self.debt = debt ?? .zero(reading.pool.currency)
    self.isAwaited = isAwaited
    self.unexplainedAt = unexplainedAt
  }
}
