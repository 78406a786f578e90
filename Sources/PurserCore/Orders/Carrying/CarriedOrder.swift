/// Where an order stands that Purser places itself, as its followers are told.
package struct CarriedOrder: Sendable {
  /// How far it is.
  package enum Progress: Hashable, Sendable {
    /// It is on its way, or looked up by its supplier's plan.
    case underWay
    /// Only people can tell, or a message of the supplier: nothing comes of waiting.
    case forPeople
    /// It has come to its end.
    case over
  }

  /// The shop's name for it.
  package var order: OrderID
  /// The note of the attempt that tells most: the one that was delivered, else the latest.
  package var note: AttemptNote
  /// Where the hold of that attempt stands.
  package var status: OrderStatus
  /// How far the order is.
  package var progress: Progress
  /// What was delivered, where these are the news of a delivery: the items, each with its fields. It is a secret.
  package var content: [[AttemptNews.Field]]
  /// Whether the attempt is the only one that the order has had.
  package var isOnlyAttempt: Bool

  /// Where an order stands.
  package init(
    order: OrderID, note: AttemptNote, status: OrderStatus, progress: Progress,
    content: [[AttemptNews.Field]] = [], isOnlyAttempt: Bool = false
  ) {
    self.order = order
    self.note = note
    self.status = status
    self.progress = progress
    self.content = content
    self.isOnlyAttempt = isOnlyAttempt
  }
}
