extension PoolState {
  /// The pool as others see it.
  ///
  /// - Parameter debt: what orders for pools that are gone may take from it.
  /// - Returns: `nil` before the first reading and when a sum is out of range.
  @inline(__always) func position(after debt: Int64) -> Position? {
    guard let reading, let spendable = spendable(after: debt) else { return nil }
    return Position(
      reading: reading, spendable: spendable, held: money(sums.held), book: money(bookUnits),
      expected: expected, debt: money(debt), isAwaited: isAwaited, unexplainedAt: unexplainedAt)
  }
}
