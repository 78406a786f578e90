/// What orders do in the pools, counted for policies and caps. It follows from the events, as all else does.
extension LedgerState {
  /// Counts what an order takes from a pool, or below zero what comes back. Where a cap of the supplier needs the
  /// day's spending, it is kept with every order, else with every reading.
  ///
  /// - Parameters:
  ///   - units: the amount in counts of the pool's currency.
  ///   - index: the pool's place.
  ///   - moment: when.
  ///   - effects: gets the pool where its book is to be kept at once.
  mutating func countSpending(
    _ units: Int64, in index: Int, at moment: Timestamp, _ effects: inout LedgerEffects
  ) {
    table.traffic[index].spend(units, at: moment, day: clock.day(at: moment))
    guard !market.caps.isEmpty, let number = place(of: pools[index].id.supplier),
      market.caps[number]?.countDays ?? false
    else { return }
    effects.books.insert(pools[index].id)
  }

  /// Counts how an attempt ended, at the pool that paid first.
  mutating func noteOutcome(_ outcome: AttemptOutcome, of order: OpenOrder, at moment: Timestamp) {
    table.traffic[order.first.pool].outcomes.take(outcome, at: moment)
  }

  /// How attempts ended at a pool; `nil` where nothing is known of it.
  func outcomes(at pool: PoolID) -> SupplierOutcomes? { traffic(of: pool)?.outcomes }

  /// Takes back what a release that is no failure of the supplier counted for. It is no event of its own: what is kept
  /// with the book says how attempts ended, and a replay of the events alone counts it as any release.
  mutating func setOutcomes(_ outcomes: SupplierOutcomes, at pool: PoolID) {
    if let index = poolIndex[pool] { table.traffic[index].outcomes = outcomes }
  }

  /// What orders did of late in a pool; `nil` where nothing is known of it.
  package func traffic(of pool: PoolID) -> PoolTraffic? {
    poolIndex[pool].map { table.traffic[$0] }
  }

  /// The owner's clock, by which days begin.
  var clock: LocalClock { owner.orders.routing?.plan.clock ?? .utc }
}

extension OpenOrder {
  /// When it left for the supplier, as far as is known; else when it was placed.
  var lastLeftAt: Timestamp { sending.moment ?? placedAt }
}
