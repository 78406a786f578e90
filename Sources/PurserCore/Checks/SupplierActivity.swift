/// What orders do at a supplier, as far as the ledger knows.
package struct SupplierActivity: Hashable, Sendable {
  /// When one of its orders was last held, sent or ended; `nil` before the first.
  package var movedAt: Timestamp?
  /// Whether orders are open there.
  package var hasOpenOrders = false
  /// Whether the latest reading may or may not contain some order: `low` and `high` differed when
  /// it was taken into use.
  package var isVague = false
  /// Whether the latest reading is known to be wrong: the supplier has refused an order for its funds since.
  package var isContradicted = false

  /// When an order was last placed anywhere; `nil` before the first.
  package var ordersAt: Timestamp?
  /// Whether money is on its way there.
  package var awaitsTopUp = false

  /// Nothing happens there.
  package init() {}

  /// Whether fresh readings are wanted, rather than now and then a look.
  ///
  /// - Parameters:
  ///   - now: the moment.
  ///   - flow: how long after the latest order others are expected.
  /// - Returns: `true` where they are.
  package func wantsReadings(at now: Timestamp, after flow: Duration) -> Bool {
    hasOpenOrders || awaitsTopUp || isContradicted || ordersAt.map { now < $0 + flow } ?? false
  }
}
