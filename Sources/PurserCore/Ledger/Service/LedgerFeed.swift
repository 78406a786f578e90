/// What happened to the ledger, for those who follow it: alerts, webhooks, metrics. A follower keeps the
/// number of the last event that it has dealt with, and goes on from there, also after a restart.
package protocol LedgerFeed: Sendable {
  /// The events after a number, the oldest first; only those that are durable.
  ///
  /// - Parameters:
  ///   - number: the last event that was dealt with; 0 for the beginning.
  ///   - limit: the most events to return.
  /// - Returns: the events. Where the first one's number is not the next one, what is between was removed
  ///   since it was older than the journal is kept.
  /// - Throws: `StoreError` when they cannot be read.
  func events(after number: Int64, limit: Int) async throws(StoreError) -> [NumberedEvent]

  /// The number of the latest durable event, now and whenever there are later ones. A follower that is
  /// slow gets the latest number only: it is a wake-up, and loses nothing.
  func latestNumbers() -> AsyncStream<Int64>

  /// The number of the latest durable event, whenever there are later ones of an order: of any of its attempts. A
  /// wake-up like `latestNumbers`, which may come too often and never too seldom.
  func numbers(of order: OrderID) -> AsyncStream<Int64>
}

extension LedgerFeed {
  /// Wakes up whoever follows one order with whatever happens.
  package func numbers(of order: OrderID) -> AsyncStream<Int64> { latestNumbers() }
}

/// An event under its number: later ones have larger numbers.
package struct NumberedEvent: Hashable, Sendable {
  /// The number.
  package var number: Int64
  /// The event.
  package var event: LedgerEvent

  /// `event` under `number`.
  package init(number: Int64, event: LedgerEvent) {
    self.number = number
    self.event = event
  }
}
