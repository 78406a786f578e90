/// How routing ranks the suppliers that could fill an order.
package enum Policy: String, Sendable, CaseIterable {
  /// The owner's order: the lowest `priority` first.
  case priority
  /// The lowest cost first.
  case cheapest
  /// The most spendable money first.
  case mostFunds = "most_funds"
}
