/// What a simulated day is drawn from, beside its orders.
package struct DayParameters: Hashable, Sendable {
  /// What everything random follows from.
  package let seed: UInt64
  /// How many suppliers there are.
  package let supplierCount: Int
  /// No supplier takes longer than this to show what it did.
  package let maximumLag: Duration
  /// The time between the regular checks of a supplier's balance.
  package let refresh: Duration
  /// Of `outcomesPerUnreported` outcomes, so many are never reported to the strategy.
  package let unreported: Int

  /// How many suppliers there can be.
  package static let supplierCounts = 1...300
  /// The lags that can be asked for.
  package static let lags = Duration.zero...Duration.seconds(600)
  /// The times between checks that can be asked for.
  package static let refreshes = Duration.seconds(5)...Duration.seconds(3600)
  /// What `unreported` counts parts of.
  package static let outcomesPerUnreported = 10_000
  /// Five minutes: at once the longest time that the reseller guide gives a cached balance, and
  /// the shortest at which it wants it reconciled.
  package static let defaultRefresh = Duration.seconds(300)

  /// A day's parameters; values beyond their ranges are held at the ends.
  package init(
    seed: UInt64 = 1, supplierCount: Int = 4, maximumLag: Duration = .seconds(30),
    refresh: Duration = DayParameters.defaultRefresh, unreported: Int = 1
  ) {
    self.seed = seed
    self.supplierCount = supplierCount.held(in: Self.supplierCounts)
    self.maximumLag = maximumLag.held(in: Self.lags)
    self.refresh = refresh.held(in: Self.refreshes)
    self.unreported = unreported.held(in: 0...Self.outcomesPerUnreported)
  }
}

extension Comparable {
  fileprivate func held(in range: ClosedRange<Self>) -> Self {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
