/// How a reading is taken into use, and what it makes certain.
extension LedgerState {
  /// Whether `reading` may be taken into use at `now`: it must not overlap or precede the one in
  /// use, nor tell of an older state of the supplier, since its place among the deductions would be
  /// unknown. One in use that is dated in the future is no measure: the clock was set back.
  func accepts(_ reading: SupplierBalance, at now: Timestamp) -> Bool {
    guard let index = poolIndex[reading.pool], let current = pools[index].reading else {
      return true
    }
    // The money may be in a pool of another name by now; only a check can tell.
    if current.isAbsence, reading.source == .orderReply { return false }
    if current.receivedAt > now { return true }
    guard reading.requestedAt >= current.receivedAt else { return false }
    if reading.isAbsence { return true }
    if current.isAbsence {
      // Else the supplier may be showing what was before: the money may be in another pool by now.
      guard reading.requestedAt - pools[index].lag >= current.receivedAt else { return false }
      return trustedMoment(of: reading) == nil
        || asOf(reading) - pools[index].lag >= pools[index].view.horizon
    }
    guard asOf(reading) >= asOf(current) else { return false }
    // One without the supplier's moment speaks as of our request, and would put off all later ones
    // that have a moment.
    return trustedMoment(of: reading) != nil || trustedMoment(of: current) == nil
  }

  /// The moment as of which the supplier's number speaks: the request, or, where it is trusted, the
  /// older moment that the supplier gives.
  func asOf(_ reading: SupplierBalance) -> Timestamp {
    trustedMoment(of: reading).map { min($0, reading.requestedAt) } ?? reading.requestedAt
  }

  private func trustedMoment(of reading: SupplierBalance) -> Timestamp? {
    trustsMoments(of: reading.pool) ? reading.supplierUpdatedAt : nil
  }

  private func trustsMoments(of pool: PoolID) -> Bool {
    owner.termsOf[pool.supplier]?.trustsUpdatedAt ?? false
  }

  /// Refuses a reading whose amounts are beyond what the ledger takes in.
  func requireInRange(_ reading: SupplierBalance) throws(LedgerError) {
    if let amount = reading.amountOutOfRange { throw .outOfRange(amount.currency) }
  }

  /// Refuses a balance that is beyond what the ledger takes in.
  ///
  /// - Throws: `LedgerError.outOfRange`.
  package static func requireInRange(_ balance: Money) throws(LedgerError) {
    guard balance.units.magnitude <= maximumUnits.magnitude else {
      throw .outOfRange(balance.currency)
    }
  }

  mutating func applyReading(
    _ reading: SupplierBalance, _ effects: inout LedgerEffects
  ) throws(LedgerError) {
    try requireInRange(reading)
    let index = place(of: reading.pool)
    let isFirst = pools[index].reading == nil
    if isFirst {
      table[index].bookUnits = reading.available.units
      enterInDrawDownOrder(index)
    }
    let lost = lostUnits(in: index)
    let wasAbsent = pools[index].reading?.isAbsence == true
    use(reading, in: index)
    if reading.isAbsence || wasAbsent { tellFollowers(of: index, &effects) }
    effects.books.insert(reading.pool)
    waiting.remove(reading.pool)
    guard !isFirst else { return }
    // That a pool is gone says nothing of what became of an order.
    var told: Set<Int> = []
    if !reading.isAbsence { judgeExpired(in: index, lost: lost, &told, &effects) }
    // Whether nothing can hide a difference between the reading and the books.
    let isExact = pools[index].sums.mayBeIn == 0 && pools[index].recentMoves == (0, 0)
    compare(with: reading, in: index, lost: lost, &effects)
    table[index].forgetClaims(isExact: isExact, at: reading.receivedAt)
    judgeAgain(in: told, &effects)
  }

  // MARK: What becomes certain

  /// Puts the reading into use: what it certainly contains leaves the sums, and the book balance
  /// where it was bought.
  private mutating func use(_ reading: SupplierBalance, in index: Int) {
    let old = pools[index].view
    // Neither goes back, even where a clock that was ahead was set right.
    let view = PoolView(
      horizon: max(old.horizon, horizon(of: reading, in: index) ?? old.horizon),
      receivedAt: max(old.receivedAt, reading.receivedAt))
    forgetWhatAbsenceTold(reading, in: index)
    let oldReply = pools[index].reading?.order
    var reading = reading
    if let order = reading.order, !isTaken(order, in: index) { reading.order = nil }
    var expired: [PoolState.Undecided] = []
    let replies = (old: oldReply.flatMap(orders.slot), new: reading.order.flatMap(orders.slot))
    let affected = affected(by: reading, view: view, in: index)
    // The reading that replaces the reply contains parts as any other does.
    let repliedParts = pools[index].repliedParts
    table[index].repliedParts = []
    for slot in affected {
      guard let order = orders[slot], let line = order.line(in: index) else { continue }
      let deduction = order.deduction(of: line, timing: pools[index].timing)
      let wasReplied = replies.old == slot || repliedParts.contains(slot)
      table[index].sums -= deduction.share(under: old, isReplied: wasReplied)
      table[index].sums += deduction.share(under: view, isReplied: replies.new == slot)
      guard let end = deduction.end, !old.certainlyContains(end.moment),
        view.certainlyContains(end.moment)
      else { continue }
      switch end {
      case .bought: table[index].bookUnits -= deduction.actualUnits
      case .notBought: break
      case .undecided:
        guard let id = orders.id(of: slot) else { continue }
        expired.append(PoolState.Undecided(order: id, units: deduction.heldUnits))
      }
    }
    table[index].await(expired)
    table[index].view = view
    keep(reading, in: index)
    table[index].judgeVagueness()
    forgetMatured(in: index)
  }

  /// Up to when the supplier's doings are certainly in the reading; `nil` where it does not tell. An
  /// absence has no moment of the supplier's, and the pool may come back with one before it. Nor does it
  /// tell where a pool that may pay instead was not read with it.
  func horizon(of reading: SupplierBalance, in index: Int) -> Timestamp? {
    if reading.isAbsence, trustsMoments(of: reading.pool) { return nil }
    if reading.absence?.isVague == true { return nil }
    return asOf(reading) - pools[index].lag
  }

  /// Lets a pool that comes back with a moment before its absence be compared with the books as they
  /// are: no later reading of such a supplier would ever be sure to show what the absence told.
  private mutating func forgetWhatAbsenceTold(_ reading: SupplierBalance, in index: Int) {
    guard let current = pools[index].reading, current.isAbsence, !reading.isAbsence,
      trustedMoment(of: reading) != nil
    else { return }
    table[index].corrections.removeAll { !$0.isSubtracted && $0.at <= current.receivedAt }
  }

  /// Whether the supplier is known to have taken the money of an order: only then does the balance
  /// in its reply contain it.
  private func isTaken(_ id: OrderID, in index: Int) -> Bool {
    guard let order = orders[id], let line = order.line(in: index) else { return false }
    let deduction = order.deduction(of: line, timing: pools[index].timing)
    switch deduction.end {
    case .bought?: return true
    case nil, .notBought?, .undecided?: return deduction.takenAt != nil
    }
  }

  /// The orders whose share in the pool's sums differs under the new view, each once.
  private func affected(
    by reading: SupplierBalance, view: PoolView, in index: Int
  ) -> Set<OrderSlot> {
    let pool = pools[index]
    var affected = Set(
      [pool.reading?.order, reading.order].compactMap { $0.flatMap(orders.slot) }
        + pool.repliedParts)
    for moment in pool.sends.prefix(while: { $0.at <= view.receivedAt }) {
      affected.insert(moment.order)
    }
    for moment in pool.maturing.prefix(while: { $0.at <= view.horizon }) {
      affected.insert(moment.order)
    }
    return affected
  }

  /// Drops from the pool's queues what its view has reached, and from memory the orders that can
  /// matter no more.
  private mutating func forgetMatured(in index: Int) {
    let view = pools[index].view
    while let moment = pools[index].sends.first, moment.at <= view.receivedAt {
      table[index].sends.removeFirst()
    }
    while let moment = pools[index].maturing.first, moment.at <= view.horizon {
      table[index].maturing.removeFirst()
      forgetIfOver(moment.order)
    }
    while let correction = pools[index].corrections.first, correction.at <= view.horizon {
      table[index].corrections.removeFirst()
    }
  }

  mutating func enterInDrawDownOrder(_ index: Int) {
    let id = pools[index].id
    guard let supplier = place(of: id.supplier) else { return orphans.append(index) }
    let order = suppliers[supplier].drawDownOrder
    func rank(_ pool: PoolID) -> Int { order.firstIndex(of: pool.pool) ?? order.count }
    let own = (rank(id), id)
    var (low, high) = (0, table.paying[supplier].count)
    while low < high {
      let middle = (low + high) / 2
      let other = pools[table.paying[supplier][middle]].id
      if (rank(other), other) < own { low = middle + 1 } else { high = middle }
    }
    table.enter(index, of: supplier, at: low)
  }
}

extension SupplierBalance {
  /// An amount that is beyond what the ledger takes in.
  var amountOutOfRange: Money? {
    [available, creditLimit].compactMap(\.self).first {
      $0.units.magnitude > LedgerState.maximumUnits.magnitude
    }
  }
}
