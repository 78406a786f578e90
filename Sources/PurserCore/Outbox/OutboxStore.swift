/// Keeps messages until they have arrived. What a method has returned from is durable.
///
/// May be asked by many at once. One process has the store.
package protocol OutboxStore: Sendable {
  /// Every endpoint that is known, those that no configuration names included.
  ///
  /// - Throws: `StoreError` when they cannot be read.
  func standings() async throws(StoreError) -> [OutboxStanding]

  /// Keeps an endpoint. Of one that is known only its address, whether it is stopped, and since when no
  /// configuration names it: all else follows from what is taken in and tried.
  ///
  /// - Throws: `StoreError` when it cannot be kept.
  func keep(_ standing: OutboxStanding) async throws(StoreError)

  /// Forgets an endpoint and all that waits for it.
  ///
  /// - Returns: how many messages were to be sent.
  /// - Throws: `StoreError` when nothing was forgotten.
  @discardableResult
  func forget(_ endpoint: String) async throws(StoreError) -> Int

  /// Takes messages in, and notes up to which event of the ledger that is, in one step. A message that is there
  /// already stays as it is.
  ///
  /// - Parameters:
  ///   - deliveries: the messages, in their order; all to the endpoint.
  ///   - cursor: the number of the last event that was looked at; `nil` where they come of no event.
  ///   - endpoint: to whom.
  /// - Throws: `StoreError`; then nothing was taken in.
  func add(
    _ deliveries: [Delivery], cursor: Int64?, to endpoint: String
  ) async throws(StoreError)

  /// Messages that are due, those that are due longest first, and when the first of the others is.
  ///
  /// - Parameters:
  ///   - endpoint: of whom.
  ///   - now: the present moment.
  ///   - limit: the most messages to return.
  ///   - isInTurn: whether a message waits until those of its topic that were taken in before it have arrived, or
  ///     are not tried any more.
  /// - Returns: the messages. What waits for its turn is not among them, and does not count as due later.
  /// - Throws: `StoreError` when they cannot be read.
  func due(
    _ endpoint: String, at now: Timestamp, limit: Int, isInTurn: Bool
  ) async throws(StoreError) -> DueDeliveries

  /// Notes that tries of messages begin whose receiver cannot tell a copy: until what came of one is kept, it
  /// may have arrived.
  ///
  /// - Throws: `StoreError`; then nothing was noted.
  func begin(_ ids: [String], of endpoint: String) async throws(StoreError)

  /// Takes tries that have begun, and of which nothing was kept, for ones that may have arrived: whoever
  /// made them has ended. What was in doubt for the first time is tried again, all else not by itself.
  ///
  /// - Parameters:
  ///   - endpoint: of whom.
  ///   - now: the present moment.
  ///   - next: when they are tried again.
  ///   - other: to which other endpoint goes what is not; `nil` for none.
  /// - Returns: what became of each.
  /// - Throws: `StoreError`; then nothing has changed.
  @discardableResult
  func recover(
    _ endpoint: String, at now: Timestamp, next: Timestamp, passingOnTo other: String?
  ) async throws(StoreError) -> [DeliveryResult]

  /// How much is kept for an endpoint.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  func backlog(of endpoint: String) async throws(StoreError) -> OutboxBacklog

  /// Keeps what came of tries, in one step, and passes on to other endpoints what is to be.
  ///
  /// - Throws: `StoreError`; then nothing was kept.
  func conclude(_ results: [DeliveryResult], of endpoint: String) async throws(StoreError)

  /// Has what is not tried any more, and what waits to be tried again, tried at once and from the beginning.
  ///
  /// - Parameters:
  ///   - endpoint: of whom.
  ///   - since: only what was taken in from this moment on; `nil` for all.
  ///   - now: when it is due.
  /// - Returns: how many messages that are.
  /// - Throws: `StoreError`; then nothing has changed.
  func resend(
    _ endpoint: String, since: Timestamp?, at now: Timestamp
  ) async throws(StoreError) -> Int

  /// Forgets what is not tried any more of an endpoint: what was taken in before a moment, and all but the newest ones.
  ///
  /// - Throws: `StoreError` when nothing was forgotten.
  func prune(_ endpoint: String, before: Timestamp, keeping most: Int) async throws(StoreError)
}

/// Messages to be sent.
package struct DueDeliveries: Hashable, Sendable {
  /// Those that are due.
  package var deliveries: [Delivery]
  /// When the first of the others is; `nil` where there are none.
  package var next: Timestamp?

  /// Messages that are due; by default none.
  package init(deliveries: [Delivery] = [], next: Timestamp? = nil) {
    self.deliveries = deliveries
    self.next = next
  }
}
