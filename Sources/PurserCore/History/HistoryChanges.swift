/// What a stretch of the ledger adds to the history of the pools.
package struct HistoryChanges: Hashable, Sendable {
  /// What it says of what was spent.
  package var spend = SpendChanges()
  /// What changed in each pool, by day since 1970 on the owner's clock.
  package var days: [PoolID: [Int64: DayFigures]] = [:]
  /// The readings, the oldest first.
  package var readings: [KeptReading] = []

  /// The owner's clock.
  package let clock: LocalClock

  /// Nothing.
  package init(_ clock: LocalClock) { self.clock = clock }

  /// Whether it changes nothing.
  package var isEmpty: Bool { spend.isEmpty && days.isEmpty && readings.isEmpty }

  /// Takes an entry, as `SpendChanges.take` does.
  package mutating func take(_ entry: Transaction, placedAt: Timestamp?) {
    spend.take(entry, placedAt: placedAt)
    guard entry.type != .clockJump else { return }
    let (day, figures) = (clock.day(at: entry.at), DayFigures(entry))
    if days[entry.pool, default: [:]][day]?.add(figures) == nil {
      days[entry.pool, default: [:]][day] = figures
    }
  }

  /// Takes a reading.
  package mutating func take(_ reading: SupplierBalance) {
    spend.begin(reading.pool, at: reading.receivedAt)
    readings.append(
      KeptReading(
        pool: reading.pool, at: reading.receivedAt, available: reading.available))
  }
}

/// A reading as the history keeps it.
package struct KeptReading: Hashable, Sendable {
  /// The pool.
  package var pool: PoolID
  /// When it was received.
  package var at: Timestamp
  /// What the supplier said.
  package var available: Money

  /// A reading of its parts.
  package init(pool: PoolID, at: Timestamp, available: Money) {
    (self.pool, self.at, self.available) = (pool, at, available)
  }
}
