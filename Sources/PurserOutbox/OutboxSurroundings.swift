package import Logging
package import PurserCore

/// What an outbox works with.
package struct OutboxSurroundings: Sendable {
  /// Keeps messages until they have arrived.
  package var store: any OutboxStore
  /// Tells when the ledger has new events.
  package var feed: any LedgerFeed
  /// The time.
  package var time: any PassingTime
  /// A random number from 0 to 1.
  package var jitter: @Sendable () -> Double
  /// The bounds to keep.
  package var limits: OutboxLimits
  /// Where the owner is told what goes wrong.
  package var logger: Logger

  /// What an outbox works with.
  package init(
    store: any OutboxStore, feed: any LedgerFeed, time: any PassingTime,
    jitter: @escaping @Sendable () -> Double, limits: OutboxLimits = OutboxLimits(),
    logger: Logger
  ) {
    self.store = store
    self.feed = feed
    self.time = time
    self.jitter = jitter
    self.limits = limits
    self.logger = logger
  }
}

/// The bounds that an outbox keeps for each endpoint.
package struct OutboxLimits: Hashable, Sendable {
  /// The most messages that wait. Beyond them nothing is taken in: the ledger's journal has it.
  package var waiting = 10_000
  /// The most messages on their way at a time.
  package var underWay = 8
  /// After so many tries in a row that failed, one message is tried at a time.
  package var failures = 3
  /// The most messages that are taken in at a time.
  package var page = 200
  /// How often the time of its work the intake stands still after it, so that orders have the processors: with
  /// 9 it takes a tenth of one at most.
  package var intakeRest = 9
  /// The longest that it stands still.
  package var longestIntakeRest = Duration.milliseconds(500)
  /// The most messages that are kept after they were given up, those that may have arrived included.
  package var givenUp = 10_000
  /// How long they are kept.
  package var givenUpAge = Duration.seconds(30 * 86_400)
  /// How long what waits for an endpoint is kept that no configuration names.
  package var absence = Duration.seconds(7 * 86_400)

  /// The bounds of the product.
  package init() {}
}
