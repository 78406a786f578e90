/// News of an order's hold, as a shop or whoever places the order tells it.
package struct OrderReport: Hashable, Sendable {
  /// Which order.
  package var id: OrderID
  /// Which attempt of the order it is about.
  package var attempt: AttemptChoice
  /// What became of it.
  package var news: LedgerState.Report
  /// What the supplier said can be spent, in its reply to this order; `nil` where it said nothing. Only
  /// for an order that one pool pays for.
  package var balance: Money?
  /// The notes of attempts that are stored with it, in the same transaction.
  package var notes: [AttemptNote]
  /// What the shop says of the attempt beside; stored with it as well.
  package var remark: AttemptRemark?

  /// `news` of the order `id`.
  package init(
    _ news: LedgerState.Report, of id: OrderID, balance: Money? = nil, notes: [AttemptNote] = [],
    remark: AttemptRemark? = nil, attempt: AttemptChoice = .named
  ) {
    self.id = id
    self.news = news
    self.balance = balance
    self.notes = notes
    self.remark = remark
    self.attempt = attempt
  }
}
