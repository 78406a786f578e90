/// News of an order, as a shop tells it.
package struct OrderReport: Hashable, Sendable {
  /// Which order.
  package var id: OrderID
  /// What became of it.
  package var news: LedgerState.Report
  /// What the supplier said can be spent, in its reply to this order; `nil` where it said nothing. Only
  /// for an order that one pool pays for.
  package var balance: Money?

  /// `news` of the order `id`.
  package init(_ news: LedgerState.Report, of id: OrderID, balance: Money? = nil) {
    self.id = id
    self.news = news
    self.balance = balance
  }
}
