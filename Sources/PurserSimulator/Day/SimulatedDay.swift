package import PurserCore

/// A day of orders that each strategy goes through on its own copy of the same world.
package struct SimulatedDay: Sendable {
  /// What the world is drawn from.
  package let parameters: DayParameters
  /// The orders.
  package let orders: DayOrders
  private let world: DayWorld

  /// A day with these orders.
  package init(orders: DayOrders, parameters: DayParameters) {
    self.init(world: DayWorld(orders: orders, parameters: parameters))
  }

  /// A day in a world that was made for it.
  init(world: DayWorld) {
    self.world = world
    orders = world.orders
    parameters = world.parameters
  }

  /// Runs the day under one strategy.
  ///
  /// - Parameters:
  ///   - strategy: which.
  ///   - progress: called with the number of orders that came so far, from time to time.
  /// - Returns: what it came to; the same for the same day.
  /// - Throws: `LedgerError` when an amount leaves its range.
  package func run(
    _ strategy: StrategyName, progress: (Int) -> Void = { _ in }
  ) throws(LedgerError) -> DayTally {
    let count = world.profiles.count
    switch strategy {
    case .pollPerOrder:
      var run = DayRun(strategy, PollPerOrder(supplierCount: count), in: world)
      return try run.run(progress: progress)
    case .cacheOnly, .guide:
      let cache = BalanceCache(
        supplierCount: count, subtractsOrders: strategy == .guide, refresh: parameters.refresh,
        from: orders.start - DayRun<BalanceCache>.warmUp)
      var run = DayRun(strategy, cache, in: world)
      return try run.run(progress: progress)
    case .purser:
      var run = DayRun(strategy, PurserStrategy(world: world), in: world)
      return try run.run(progress: progress)
    }
  }
}
