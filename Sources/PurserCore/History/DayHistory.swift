/// Where the days of pools are looked up.
///
/// May be asked by many at once, beside whoever keeps them.
package protocol DayHistory: Sendable {
  /// The days of pools, by day and pool. A day is there where the pool was read or changed on it.
  ///
  /// - Parameters:
  ///   - question: which pools, and which days.
  ///   - limit: the most days to return.
  /// - Returns: the days; `nil` where there are more.
  /// - Throws: `StoreError` when they cannot be read.
  func days(_ question: DayQuestion, limit: Int) async throws(StoreError) -> [PoolDay]?

  /// The last reading of each pool up to a moment, by pool, as far as readings are kept.
  ///
  /// - Parameters:
  ///   - moment: the moment.
  ///   - question: which pools; its days do not matter.
  /// - Returns: the readings.
  /// - Throws: `StoreError` when they cannot be read.
  func readings(
    at moment: Timestamp, _ question: DayQuestion
  ) async throws(StoreError) -> [KeptReading]
}

/// A question about days of pools.
package struct DayQuestion: Hashable, Sendable {
  /// Whose pools; `nil` for all.
  package var supplier: SupplierID?
  /// The name of the pools; `nil` for all.
  package var pool: String?
  /// The days since 1970, on the owner's clock.
  package var days: Range<Int64>
  /// The owner's clock.
  package var clock: LocalClock

  /// The days of all pools.
  package init(_ days: Range<Int64>, _ clock: LocalClock) {
    (self.days, self.clock) = (days, clock)
  }

  /// Whether a pool is asked for.
  package func fits(_ pool: PoolID) -> Bool {
    (supplier.map { $0 == pool.supplier } ?? true) && (self.pool.map { $0 == pool.pool } ?? true)
  }
}

/// A pool on one day of the owner's.
package struct PoolDay: Hashable, Sendable {
  /// The pool.
  package var pool: PoolID
  /// The day, since 1970.
  package var day: Int64
  /// What changed; of a day without a change what was expected stands still.
  package var figures: DayFigures
  /// The first reading of the day; `nil` where there was none, or none is kept.
  package private(set) var first: KeptReading?
  /// The last reading of the day.
  package private(set) var last: KeptReading?
  /// The least of its readings that are kept.
  package private(set) var lowest: Money?

  /// A day of a pool.
  package init(pool: PoolID, day: Int64, figures: DayFigures) {
    (self.pool, self.day, self.figures) = (pool, day, figures)
  }

  /// Takes a reading of the day; a later one than those before.
  package mutating func take(_ reading: KeptReading) {
    first = first ?? reading
    last = reading
    if (lowest?.units ?? .max) >= reading.available.units { lowest = reading.available }
  }

  /// What the last reading of the day has that is not expected to stay: what orders had still to take of it.
  package var inFlight: Money? {
    guard let last else { return nil }
    let (units, overflow) = last.available.units.subtractingReportingOverflow(figures.closing)
    return overflow ? nil : Money(units: units, currency: pool.currency)
  }
}
