package import PurserCore

/// What follows from an evaluation: what is kept, in one transaction with the message that is told.
package struct AlertDecision: Hashable, Sendable {
  /// The message that is told; `nil` for none.
  package var message: AlertMessage?
  /// The records of alerts that have changed.
  package var changed: [AlertRecord]
  /// The alerts of which nothing is remembered any more.
  package var forgotten: [AlertKey]
  /// How many messages the book has told, this one included.
  package var count: Int64

  /// What follows.
  package init(
    message: AlertMessage?, changed: [AlertRecord], forgotten: [AlertKey], count: Int64
  ) {
    self.message = message
    self.changed = changed
    self.forgotten = forgotten
    self.count = count
  }
}
