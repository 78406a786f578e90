package import PurserCore

extension WatchedPool.Reading {
  /// The reading in use of a pool, as the ledger says it.
  ///
  /// - Parameters:
  ///   - position: the pool.
  ///   - now: the moment.
  ///   - maximumAge: a reading that is older is too old to decide on.
  package init(_ position: Position, at now: Timestamp, maximumAge: Duration) {
    let reading = position.reading
    let credit = reading.creditLimit ?? .zero(reading.pool.currency)
    let hasLapsed = reading.expiresAt.map { $0 <= now } ?? false
    self.init(
      available: (try? reading.available.adding(credit)) ?? reading.available,
      spendable: position.spendable, requestedAt: reading.requestedAt,
      age: max(.zero, now.since(reading.agesFrom)),
      isStale: hasLapsed || !reading.isFresh(at: now, maximumAge: maximumAge),
      isAbsence: reading.isAbsence)
  }
}
