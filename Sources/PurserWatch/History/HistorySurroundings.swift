package import PurserCore

/// What the history of pools is kept with.
package struct HistorySurroundings: Sendable {
  /// Keeps it.
  package var store: any HistoryStore
  /// Tells when the ledger has new events.
  package var feed: any LedgerFeed
  /// Where entries, and the orders that they are about, are looked up.
  package var entries: any LedgerHistory
  /// Where readings are looked up.
  package var readings: any ReadingHistory
  /// The owner's clock as it is now, by which days are counted.
  package var clock: @Sendable () -> LocalClock
  /// The time.
  package var time: any PassingTime
  /// The bounds to keep.
  package var limits: HistoryLimits
  /// Told of each try that went wrong, and with `nil` that it goes on.
  package var onProblem: @Sendable (StoreError?) -> Void

  /// What it is kept with.
  package init(
    store: any HistoryStore, feed: any LedgerFeed, entries: any LedgerHistory,
    readings: any ReadingHistory, clock: @escaping @Sendable () -> LocalClock = { .utc },
    time: any PassingTime, limits: HistoryLimits = HistoryLimits(),
    onProblem: @escaping @Sendable (StoreError?) -> Void
  ) {
    self.store = store
    self.feed = feed
    self.entries = entries
    self.readings = readings
    self.clock = clock
    self.time = time
    self.limits = limits
    self.onProblem = onProblem
  }
}

/// The bounds that the keeper of the history keeps.
package struct HistoryLimits: Hashable, Sendable {
  /// The most entries, and the most readings, that are taken in at a time.
  package var page = 4_096
  /// How often the time of its work it stands still after it, so that orders have the processors: with 9 it takes a
  /// tenth of one at most.
  package var rest = 9
  /// The shortest that it stands still after what it wrote, so that the disk is asked seldom.
  package var shortestRest = Duration.milliseconds(250)
  /// The longest that it stands still.
  package var longestRest = Duration.seconds(1)
  /// How long it waits after the store failed.
  package var pause = Duration.seconds(5)
  /// So many events without a reading are looked at again after a crash, at most.
  package var unkept: Int64 = 10_000

  /// The bounds of the product.
  package init() {}
}
