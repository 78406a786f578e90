/// Of which attempts is asked what is kept.
package enum AttemptQuestion: Hashable, Sendable {
  /// Those of an order.
  case of(OrderID)
  /// Those of which something is asked of their suppliers yet.
  case open
  /// Those that a supplier's message is about.
  case at(SupplierID, AttemptAddress)
  /// Those at a supplier that may be found in the same way, no more than one above `AttemptTrace.most`.
  case found(SupplierID, AttemptTrace)
}
