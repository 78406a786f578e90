/// Where the events of orders are looked up, as the ledger's journal has them.
///
/// May be asked by many at once, beside the ledger. Only what is durable is found.
package protocol OrderEventHistory: Sendable {
  /// The events of all orders after a number, the oldest first.
  ///
  /// - Parameters:
  ///   - number: the number of the last event that was dealt with; 0 for the beginning.
  ///   - limit: the most events to return, above zero.
  /// - Returns: the events, and up to which number the journal was looked through.
  /// - Throws: `StoreError` when they cannot be read.
  func orderEvents(after number: Int64, limit: Int) async throws(StoreError) -> OrderEventPage

  /// The events of one order after a number, the oldest first, those of all its attempts.
  ///
  /// - Throws: `StoreError` when they cannot be read.
  func orderEvents(
    of order: OrderID, after number: Int64
  ) async throws(StoreError) -> [OrderEvent]
}

/// A stretch of the journal, as followers of orders see it.
package struct OrderEventPage: Hashable, Sendable {
  /// The events, the oldest first.
  package var events: [OrderEvent]
  /// The number of the last event of the ledger that was looked at: the next page begins after it.
  package var last: Int64
  /// Whether the journal had no more.
  package var isAtEnd: Bool
  /// Whether events that followed the number asked for are gone, as they are older than the journal is kept.
  package var isGapped: Bool

  /// A page.
  package init(events: [OrderEvent], last: Int64, isAtEnd: Bool, isGapped: Bool) {
    self.events = events
    self.last = last
    self.isAtEnd = isAtEnd
    self.isGapped = isGapped
  }
}
