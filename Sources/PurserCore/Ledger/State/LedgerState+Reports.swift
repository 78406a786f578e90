/// What a check of a supplier tells the ledger, of the pools that it names and of those that it does
/// not.
extension LedgerState {
  /// Takes a check into use: it speaks for every pool of its supplier. A pool that it neither names
  /// nor failed to read is absent, and has nothing to spend from then on.
  ///
  /// Money may have moved from one pool to another, and must never stand in two. So what is gone goes
  /// first. A pool that is new, or comes back, or whose reading is too old to be used by now, waits for a
  /// check all of which can be taken into use, but for readings of other pools that are too old. Where an
  /// absence cannot, or nobody knows whether a pool is gone, so does every reading with which more can be
  /// spent.
  ///
  /// Where a pool keeps its reading, an absence makes nothing certain: what orders for the pool that is gone
  /// took may have been taken from the one that keeps its reading, and is not in it.
  ///
  /// A pool whose reading waits is kept in mind until the next check: it was seen, and what orders could
  /// spend of it is not known.
  ///
  /// - Parameters:
  ///   - report: what the check brought.
  ///   - now: the moment of the events.
  ///   - clock: the clock's moment, by which readings are judged.
  ///   - log: gets an event for each reading, and for each absence that changes something, and their
  ///     effects.
  /// - Throws: `LedgerError.outOfRange` when one does not fit; then none is taken.
  package mutating func take(
    _ report: BalanceReport, at now: Timestamp, clock: Timestamp, log: inout Log
  ) throws(LedgerError) {
    for reading in report.readings { try requireInRange(reading) }
    var absences = absences(in: report)
    let gone = absences.filter { accepts($0, at: clock) }.map(\.pool)
    let areGone = gone.count == absences.count && !precedesAbsence(report, at: clock)
    let isWhole =
      areGone && report.readings.allSatisfy { accepts($0, at: clock) || !isUsed($0.pool, clock) }
    let unsure = unsureCurrencies(in: report, at: clock)
    let isTaken = report.readings.map { reading in
      guard accepts(reading, at: clock) else { return false }
      let isUnsure = unsure.contains(reading.pool.currency)
      if !isWhole || isUnsure, opens(reading.pool, clock) { return false }
      return areGone && !isUnsure || !showsMore(reading)
    }
    let taken = zip(report.readings, isTaken).filter(\.1).map(\.0.pool)
    let waiting = zip(report.readings, isTaken).filter { !$1 && waits($0, clock) }.map(\.0.pool)
    let kept = keptCurrencies(of: report.supplier, besides: gone + taken, at: clock)
    for index in absences.indices {
      let isVague = kept.contains(absences[index].pool.currency)
      absences[index].absence?.isVague = isVague
    }
    for event in events(of: absences, taken: Set(gone), of: report.supplier, at: now) {
      try carryOut(event, &log)
    }
    for (reading, isTaken) in zip(report.readings, isTaken) {
      try carryOut(isTaken ? .read(reading) : .passedOver(reading, at: now), &log)
    }
    self.waiting.set(waiting, of: report.supplier)
  }

  /// What the report says of the pools that it does not name.
  private func absences(in report: BalanceReport) -> [SupplierBalance] {
    let unnamed = unread(in: report)
      .filter { reading in !report.failures.contains { $0.concerns(reading.pool) } }
    let moves = moves(from: unnamed, in: report)
    return unnamed.map { .absence(after: $0, in: report, movedTo: moves[$0.pool]) }
  }

  /// Where the money of pools went that the report is the first not to name: to a pool of the same
  /// currency that is new in it, or comes back, with just as much. It is known only where there is one
  /// such pool, and no other that is gone had as much.
  private func moves(
    from unnamed: [SupplierBalance], in report: BalanceReport
  ) -> [PoolID: String] {
    let arrived = report.readings.filter { bringsMoney($0) && $0.available.units != 0 }
    guard !arrived.isEmpty else { return [:] }
    let left = Set(unnamed.filter { !$0.isAbsence }.map(\.pool))
    let pairs = unnamed.map(\.pool).flatMap { pool in
      arrived.filter { pool.currency == $0.pool.currency && had($0.available.units, in: pool) }
        .map { (from: pool, to: $0.pool) }
    }
    let sure = pairs.filter { pair in
      left.contains(pair.from)
        && pairs.count { $0.from == pair.from || $0.to == pair.to } == 1
    }
    return Dictionary(sure.map { ($0.from, $0.to.pool) }) { first, _ in first }
  }

  private func had(_ units: Int64, in pool: PoolID) -> Bool {
    poolIndex[pool].map { pools[$0].had(units) } ?? false
  }

  /// The readings in use of the supplier's pools that the report has no reading of.
  private func unread(in report: BalanceReport) -> [SupplierBalance] {
    let named = Set(report.readings.map(\.pool))
    return readPools(of: report.supplier).filter { !named.contains(pools[$0].id) }
      .compactMap { pools[$0].reading }.sorted { $0.pool < $1.pool }
  }

  /// Whether a check is older than one that did not find some pool. What that one made certain, orders may
  /// have taken from a pool that only the older check shows, and shows without it.
  private func precedesAbsence(_ report: BalanceReport, at clock: Timestamp) -> Bool {
    readPools(of: report.supplier).compactMap { pools[$0].reading }.contains {
      $0.isAbsence && $0.receivedAt <= clock && $0.receivedAt > report.requestedAt
    }
  }

  /// The currencies of pools that could not be read, where nobody knows whether the supplier still
  /// names them, and that orders may still use, or have used and not certainly paid.
  private func unsureCurrencies(in report: BalanceReport, at clock: Timestamp) -> Set<Currency> {
    let unread = unread(in: report).filter { reading in
      let failures = report.failures.filter { $0.concerns(reading.pool) }
      return !failures.isEmpty && failures.allSatisfy { $0.pool == nil } && !reading.isAbsence
        && (isUsed(reading.pool, clock) || mayOwe(reading.pool, in: report))
    }
    return Set(unread.map(\.pool.currency))
  }

  /// Whether the readings of a report may lack what orders took or will take from a pool.
  private func mayOwe(_ pool: PoolID, in report: BalanceReport) -> Bool {
    guard let index = poolIndex[pool] else { return false }
    let moment = report.readings.map(asOf).reduce(report.requestedAt, min)
    let view = PoolView(horizon: moment - pools[index].lag, receivedAt: report.receivedAt)
    return pools[index].unseenUnits(under: view) > 0
  }

  /// The currencies of pools that orders may use and that keep their readings.
  private func keptCurrencies(
    of supplier: SupplierID, besides others: [PoolID], at clock: Timestamp
  ) -> Set<Currency> {
    let others = Set(others)
    let kept = readPools(of: supplier).map { pools[$0].id }.filter {
      !others.contains($0) && inUse($0)?.isAbsence == false && isUsed($0, clock)
    }
    return Set(kept.map(\.currency))
  }

  /// Whether orders may use the reading of a pool.
  private func isUsed(_ pool: PoolID, _ clock: Timestamp) -> Bool {
    guard let reading = inUse(pool), reading.agesFrom >= readingsCountFrom else { return false }
    return reading.isFresh(at: clock, maximumAge: terms.maximumReadingAge)
  }

  /// Whether the reading gives a pool money that had none: it is new, or was absent.
  private func bringsMoney(_ reading: SupplierBalance) -> Bool {
    guard !reading.isAbsence else { return false }
    return inUse(reading.pool)?.isAbsence ?? true
  }

  /// Whether orders may use the pool with a new reading only: without it there is nothing of it to spend.
  private func opens(_ pool: PoolID, _ clock: Timestamp) -> Bool {
    inUse(pool)?.isAbsence != false || !isUsed(pool, clock)
  }

  /// Whether a reading that is not taken into use tells of money that a later check may let orders use. One
  /// that only overlaps or precedes the reading in use does not.
  private func waits(_ reading: SupplierBalance, _ clock: Timestamp) -> Bool {
    accepts(reading, at: clock) || opens(reading.pool, clock)
  }

  /// Whether the money of a pool may be in another by now, so that only a check can bring it back: its
  /// reading is too old to be used, and another pool of its currency has a later one that is used, or was not
  /// found by a later check, which may have made certain what orders for that one took from this.
  func mayHaveMoved(_ pool: PoolID, at clock: Timestamp) -> Bool {
    guard let current = inUse(pool), !isUsed(pool, clock) else { return false }
    return readPools(of: pool.supplier).map { pools[$0].id }.contains { other in
      guard other != pool, other.currency == pool.currency, let reading = inUse(other) else {
        return false
      }
      return reading.receivedAt > current.receivedAt && (reading.isAbsence || isUsed(other, clock))
    }
  }

  /// Whether more can be spent of the pool with the reading than without it.
  private func showsMore(_ reading: SupplierBalance) -> Bool {
    guard let index = poolIndex[reading.pool], let before = pools[index].funds(after: 0) else {
      return true
    }
    var (state, effects) = (self, LedgerEffects())
    do throws(LedgerError) { try state.applyReading(reading, &effects) } catch { return true }
    return state.pools[index].funds(after: 0).map { $0.low.units > before.low.units } ?? false
  }

  func inUse(_ pool: PoolID) -> SupplierBalance? {
    poolIndex[pool].flatMap { pools[$0].reading }
  }
}
