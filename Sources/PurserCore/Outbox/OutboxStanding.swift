/// Where an endpoint stands, as the outbox keeps it.
package struct OutboxStanding: Hashable, Sendable {
  /// The endpoint's name.
  package var endpoint: String
  /// The number of the last event of the ledger that was taken in for it.
  package var cursor: Int64
  /// A digest of where its messages go: a receiver that wants no more is asked again once that has changed.
  package var address: String
  /// Why it gets nothing any more; `nil` while it does.
  package var stopped: String?
  /// When a message arrived last.
  package var succeededAt: Timestamp?
  /// When a try failed last.
  package var failedAt: Timestamp?
  /// Why it failed.
  package var problem: String?
  /// Since when no configuration names it; `nil` while one does.
  package var absentSince: Timestamp?

  /// An endpoint to which nothing was sent yet.
  package init(endpoint: String, cursor: Int64, address: String) {
    self.endpoint = endpoint
    self.cursor = cursor
    self.address = address
  }
}

/// How much is kept for an endpoint.
package struct OutboxBacklog: Hashable, Sendable {
  /// How many messages are to be sent, those that failed and are tried again included.
  package var waiting = 0
  /// When the oldest of them was taken in.
  package var oldest: Timestamp?
  /// How many are not tried any more and have certainly not arrived.
  package var givenUp = 0
  /// How many are not tried any more and may have arrived.
  package var unknown = 0

  /// Nothing is kept.
  package init() {}
}
