/// The life of a top-up: announced, on its way, arrived or called off.
extension LedgerState {
  // MARK: Looking

  /// Top-ups that have not arrived, by pool, oldest first.
  package var pendingTopUps: [TopUp] {
    pools.sorted { $0.id < $1.id }.flatMap(\.topUps)
  }

  /// Top-ups that arrived or were called off lately, by pool, oldest first.
  package var pastTopUps: [TopUp] {
    pools.sorted { $0.id < $1.id }.flatMap(\.pastTopUps)
  }

  /// The top-up of a name as it stands; `nil` where it is neither on its way nor was lately.
  package func topUp(_ reference: EntryReference) -> TopUp? {
    for pool in pools {
      let named = pool.topUps.first { $0.reference == reference }
      if let topUp = named ?? pool.pastTopUps.last(where: { $0.reference == reference }) {
        return topUp
      }
    }
    return nil
  }

  // MARK: Commands

  /// Expects money that was sent to a supplier: the reading that shows it is no surprise.
  ///
  /// - Parameters:
  ///   - topUp: what will arrive.
  ///   - known: what the owner told before under the reference.
  ///   - log: gets the event unless it was told before, and its effects.
  /// - Returns: the top-up as it stands; as it was told first, where that is long ago.
  /// - Throws: `LedgerError.entryExistsWithDifferentContent`, `.unknownPool` or `.outOfRange`.
  package mutating func announce(
    _ topUp: TopUp, known: OwnerEntry?, log: inout Log
  ) throws(LedgerError) -> TopUp {
    if let known {
      guard case .topUp(let before) = known, before.announcesSame(as: topUp) else {
        throw .entryExistsWithDifferentContent(topUp.reference)
      }
      return self.topUp(topUp.reference) ?? before
    }
    try carryOut(.topUpAnnounced(topUp), &log)
    return self.topUp(topUp.reference) ?? topUp
  }

  /// Takes what a person says of a top-up.
  ///
  /// - Parameters:
  ///   - reference: the owner's name for the top-up.
  ///   - step: what is said of it.
  ///   - now: when.
  ///   - log: gets the event unless it was said before, and its effects.
  /// - Returns: the top-up as it stands then.
  /// - Throws: `LedgerError.unknownTopUp`, `.topUpOver` or `.nothingOpen`.
  package mutating func change(
    _ reference: EntryReference, _ step: TopUpStep, at now: Timestamp, log: inout Log
  ) throws(LedgerError) -> TopUp {
    guard let topUp = topUp(reference) else { throw .unknownTopUp(reference) }
    guard try isNew(step, of: topUp) else { return topUp }
    let change = TopUpChange(reference: reference, pool: topUp.pool, step: step, at: now)
    try carryOut(.topUpChanged(change), &log)
    return self.topUp(reference) ?? topUp
  }

  /// Whether something may be said of a top-up, and was not said before.
  private func isNew(_ step: TopUpStep, of topUp: TopUp) throws(LedgerError) -> Bool {
    switch step {
    case .sent:
      guard topUp.cancelledAt == nil else { throw .topUpOver(topUp.reference) }
      return topUp.sentAt == nil && topUp.arrived == nil
    case .cancelled:
      guard topUp.arrived == nil else { throw .topUpOver(topUp.reference) }
      return topUp.cancelledAt == nil
    case .matched(let name):
      if topUp.arrived != nil, topUp.arrivedAt == name.noticedAt { return false }
      guard topUp.isOpenToMatches else { throw .topUpOver(topUp.reference) }
      guard finding(name, in: topUp.pool) != nil else { throw .nothingOpen(topUp.pool) }
      return true
    }
  }

  /// Where a credit that is open stands among the findings of a pool.
  private func finding(_ name: FindingName, in pool: PoolID) -> (pool: Int, finding: Int)? {
    guard let index = poolIndex[pool] else { return nil }
    guard let place = pools[index].place(of: name), pools[index].findings[place].open.isPositive
    else { return nil }
    return (index, place)
  }

  // MARK: Events

  mutating func applyAnnounced(
    _ topUp: TopUp, _ effects: inout LedgerEffects
  ) throws(LedgerError) {
    guard topUp.amount.units <= Self.maximumUnits else { throw .outOfRange(topUp.amount.currency) }
    let isReadElsewhere = pools.contains {
      $0.reading != nil && $0.id.supplier == topUp.pool.supplier
    }
    guard poolIndex[topUp.pool] != nil || !isReadElsewhere else { throw .unknownPool(topUp.pool) }
    let index = place(of: topUp.pool)
    effects.books.insert(topUp.pool)
    if let match = pools[index].findingOfLate(topUp) {
      enter(topUp, foundAs: match, in: index, at: topUp.announcedAt, &effects)
    } else {
      table[index].topUps.append(topUp)
    }
  }

  mutating func applyChange(
    _ change: TopUpChange, _ effects: inout LedgerEffects
  ) throws(LedgerError) {
    guard let index = poolIndex[change.pool] else { throw .unknownPool(change.pool) }
    switch change.step {
    case .sent:
      guard let place = pools[index].place(of: change.reference) else {
        throw .unknownTopUp(change.reference)
      }
      table[index].topUps[place].sentAt = change.at
    case .cancelled:
      guard let place = pools[index].place(of: change.reference) else {
        throw .unknownTopUp(change.reference)
      }
      var topUp = table[index].topUps.remove(at: place)
      topUp.cancelledAt = change.at
      table[index].keepPast(topUp)
    case .matched(let name):
      guard let found = finding(name, in: change.pool) else { throw .nothingOpen(change.pool) }
      guard let topUp = table[index].take(change.reference) else {
        throw .unknownTopUp(change.reference)
      }
      enter(topUp, foundAs: found.finding, in: index, at: change.at, &effects)
    }
    effects.books.insert(change.pool)
  }

  /// Enters a top-up that a reading showed before as a credit, which is taken back.
  private mutating func enter(
    _ topUp: TopUp, foundAs match: Int, in index: Int, at moment: Timestamp,
    _ effects: inout LedgerEffects
  ) {
    let found = pools[index].findings[match]
    book(found.open.units, of: topUp, found.finding.observation, in: index, at: moment, &effects)
    takeBack(
      found.open.units, of: match, by: .owner(topUp.reference), in: index, at: moment, &effects)
  }

  /// Enters a top-up on its way that a reading shows, so far as it fits into a credit.
  ///
  /// - Parameters:
  ///   - excess: the credit, in counts of the currency.
  ///   - match: the place of the top-up.
  ///   - observation: the reading.
  ///   - index: the pool.
  ///   - effects: gets the entries.
  /// - Returns: how much of the credit it is; more than all, where orders in flight hide some of it.
  mutating func receive(
    _ excess: Int64, of match: Int, _ observation: Transaction.Observation, in index: Int,
    _ effects: inout LedgerEffects
  ) -> Int64 {
    let topUp = table[index].topUps.remove(at: match)
    let arrived = pools[index].part(of: topUp, in: excess)
    book(arrived, of: topUp, observation, in: index, at: observation.receivedAt, &effects)
    // Another reading may lack what this one showed.
    table[index].corrections.append(
      PoolState.Correction(units: arrived, at: observation.receivedAt, isSubtracted: false))
    return arrived
  }

  /// Enters that so much of a top-up arrived. What lacks is its fee where one of so much was allowed for.
  private mutating func book(
    _ units: Int64, of topUp: TopUp, _ observation: Transaction.Observation, in index: Int,
    at moment: Timestamp, _ effects: inout LedgerEffects
  ) {
    var topUp = topUp
    let missing = topUp.restUnits - units
    let fee = topUp.mayBeFee(missing, tolerance: pools[index].toleranceUnits) ? missing : 0
    func enter(_ type: TransactionType, _ units: Int64, _ state: inout LedgerState) {
      state.table[index].bookUnits += units
      effects.transactions.append(
        Transaction(
          at: moment, type: type, pool: topUp.pool, amount: state.pools[index].money(units),
          balance: state.pools[index].expected, cause: .topUp(topUp.reference, observation)))
    }
    enter(.topUp, units + fee, &self)
    if fee > 0 {
      enter(.transferFee, -fee, &self)
      topUp.fee = pools[index].money((topUp.fee?.units ?? 0) + fee)
    }
    topUp.arrived = pools[index].money((topUp.arrived?.units ?? 0) + units)
    topUp.arrivedAt = observation.receivedAt
    topUp.isShort = missing - fee > pools[index].toleranceUnits
    table[index].keepPast(topUp)
  }
}
