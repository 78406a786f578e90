/// How other terms of the owner take the place of those in use.
extension LedgerState {
  /// Takes other terms into use, whole or not at all.
  ///
  /// A supplier that they do not name is let go where nothing is left there. Of one that was retired, and
  /// where no order is open, what is left leaves with an entry.
  ///
  /// - Parameters:
  ///   - owner: the terms.
  ///   - now: the moment of the event.
  ///   - log: gets the events, and their effects.
  /// - Returns: what stands against it, by pool; nothing where the terms are in use.
  /// - Throws: `LedgerError.outOfRange` when an entry does not fit; nothing changed.
  package mutating func adopt(
    _ owner: OwnerTerms, at now: Timestamp, log: inout Log
  ) throws(LedgerError) -> [Leftover] {
    let leaving = leftovers(under: owner).filter { place(of: $0.pool.supplier) != nil }
    let binding = leaving.filter(\.isBinding)
    guard binding.isEmpty else { return binding }
    if leaving.contains(where: { !$0.expected.isZero }) {
      var (state, record) = (self, log)
      try state.writeOff(leaving, at: now, &record)
      (self, log) = (state, record)
    }
    takeOver(owner)
    return []
  }

  /// Whether a supplier is among the owner's.
  package func names(_ supplier: SupplierID) -> Bool { owner.termsOf[supplier] != nil }

  /// Lists what is left at suppliers that `owner` does not name, by pool.
  package func leftovers(under owner: OwnerTerms) -> [Leftover] {
    pools.filter { owner.termsOf[$0.id.supplier] == nil }.compactMap { pool in
      let leftover = Leftover(
        pool: pool.id, held: pool.money(pool.sums.held + pool.sums.expired),
        expected: pool.reading == nil ? .zero(pool.id.currency) : pool.expected,
        awaitsTopUp: !pool.topUps.isEmpty,
        isRetired: self.owner.termsOf[pool.id.supplier]?.isRetired ?? false)
      let isEmpty = leftover.held.isZero && leftover.expected.isZero && !leftover.awaitsTopUp
      return isEmpty ? nil : leftover
    }.sorted { $0.pool < $1.pool }
  }

  /// Books out what is left of pools that the owner gives up.
  private mutating func writeOff(
    _ leftovers: [Leftover], at now: Timestamp, _ log: inout Log
  ) throws(LedgerError) {
    for (number, leftover) in leftovers.enumerated() where !leftover.expected.isZero {
      let name = "retired-\(now.microsecondsSinceEpoch)-\(number + 1)"
      guard let reference = EntryReference(name) else { continue }
      let adjustment = Adjustment(
        reference: reference, pool: leftover.pool, type: .retired,
        amount: Money(units: -leftover.expected.units, currency: leftover.pool.currency),
        note: "the supplier was retired and is no longer configured", at: now)
      try carryOut(.adjusted(adjustment), &log)
    }
  }

  private mutating func takeOver(_ owner: OwnerTerms) {
    let terms = pools.map { PoolState.Terms(of: $0.id, owner.termsOf[$0.id.supplier]) }
    let retimed = Set(pools.indices.filter { pools[$0].timing != terms[$0].timing })
    if !retimed.isEmpty { recount(retimed) { terms[$0].timing } }
    for (index, terms) in terms.enumerated() { table[index].adopt(terms) }
    self.owner = owner
    table.forgetPayers(supplierCount: owner.market.suppliers.count)
    orphans = []
    for index in pools.indices where pools[index].reading != nil { enterInDrawDownOrder(index) }
  }

  /// Counts the deductions of pools anew whose supplier's number falls at another moment.
  private mutating func recount(_ places: Set<Int>, timing: (Int) -> DeductionTiming) {
    for slot in orders.slots {
      guard let order = orders[slot], let id = orders.id(of: slot) else { continue }
      for line in order.lines where places.contains(line.pool) {
        let isReplied = isReplied(order, named: id, in: line.pool)
        table[line.pool].replace(
          order.deduction(of: line, timing: pools[line.pool].timing),
          by: order.deduction(of: line, timing: timing(line.pool)), of: slot,
          isReplied: isReplied, at: order.end?.moment ?? order.lastHeardAt)
      }
    }
  }
}
