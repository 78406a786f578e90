/// What a check of a supplier tells the ledger, of the pools that it names and of those that it does
/// not.
extension LedgerState {
  /// Takes a check into use: it speaks for every pool of its supplier. A pool that it neither names
  /// nor failed to read is absent, and has nothing to spend from then on.
  ///
  /// Money may have moved from one pool to another, and must never stand in two. So what is gone goes
  /// first. A pool that is new, or comes back, waits for a check all of which can be taken into use, but
  /// for readings of pools that are too old to be used by now; where an absence cannot, so does every
  /// reading that shows more than the one in use.
  ///
  /// - Parameters:
  ///   - report: what the check brought.
  ///   - now: the moment of the events.
  ///   - clock: the clock's moment, by which readings are judged.
  ///   - log: gets an event for each reading, and its effects.
  /// - Throws: `LedgerError.outOfRange` when one does not fit; then none is taken.
  package mutating func take(
    _ report: BalanceReport, at now: Timestamp, clock: Timestamp, log: inout Log
  ) throws(LedgerError) {
    for reading in report.readings { try requireInRange(reading) }
    let absences = absences(in: report)
    let areGone = absences.allSatisfy { accepts($0, at: clock) }
    let isWhole =
      areGone && report.readings.allSatisfy { accepts($0, at: clock) || !isUsed($0.pool, clock) }
    let unsure = unsurePools(in: report, at: clock)
    for reading in absences + report.readings {
      let mayBeElsewhere =
        !areGone && showsMore(reading)
        || (!isWhole || unsure.contains(reading.pool.currency)) && bringsMoney(reading)
      let isTaken = accepts(reading, at: clock) && !mayBeElsewhere
      try carryOut(isTaken ? .read(reading) : .passedOver(reading, at: now), &log)
    }
  }

  /// What the report says of the pools that it does not name.
  private func absences(in report: BalanceReport) -> [SupplierBalance] {
    unread(in: report)
      .filter { reading in !report.failures.contains { $0.concerns(reading.pool) } }
      .map { SupplierBalance.absence(after: $0, in: report) }
  }

  /// The readings in use of the supplier's pools that the report has no reading of.
  private func unread(in report: BalanceReport) -> [SupplierBalance] {
    let named = Set(report.readings.map(\.pool))
    return readPools(of: report.supplier).filter { !named.contains(pools[$0].id) }
      .compactMap { pools[$0].reading }.sorted { $0.pool < $1.pool }
  }

  /// The currencies of pools that could not be read, where nobody knows whether the supplier still
  /// names them, and that orders may still use.
  private func unsurePools(in report: BalanceReport, at clock: Timestamp) -> Set<Currency> {
    let unread = unread(in: report).filter { reading in
      let failures = report.failures.filter { $0.concerns(reading.pool) }
      return !failures.isEmpty && failures.allSatisfy { $0.pool == nil } && !reading.isAbsence
        && isUsed(reading.pool, clock)
    }
    return Set(unread.map(\.pool.currency))
  }

  /// Whether orders may use the reading of a pool.
  private func isUsed(_ pool: PoolID, _ clock: Timestamp) -> Bool {
    inUse(pool)?.isFresh(at: clock, maximumAge: terms.maximumReadingAge) ?? false
  }

  /// Whether the reading gives a pool money that had none: it is new, or was absent.
  private func bringsMoney(_ reading: SupplierBalance) -> Bool {
    guard !reading.isAbsence else { return false }
    return inUse(reading.pool)?.isAbsence ?? true
  }

  /// Whether the reading shows more than the one in use.
  private func showsMore(_ reading: SupplierBalance) -> Bool {
    inUse(reading.pool).map { $0.available.units < reading.available.units } ?? true
  }

  private func inUse(_ pool: PoolID) -> SupplierBalance? {
    poolIndex[pool].flatMap { pools[$0].reading }
  }
}
