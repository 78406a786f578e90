/// How a ledger goes on from what a store remembers.
extension LedgerState {
  /// The ledger that a store remembers.
  ///
  /// - Parameters:
  ///   - suppliers: the owner's terms with every supplier.
  ///   - terms: the owner's terms for orders.
  ///   - snapshot: the open part of the ledger. Orders that the readings certainly contain are
  ///     passed over.
  package init(suppliers: [Supplier], terms: LedgerTerms, snapshot: LedgerSnapshot) {
    self.init(OwnerTerms(suppliers, terms), snapshot: snapshot)
  }

  /// The ledger that a store remembers, under what the owner says.
  package init(_ owner: OwnerTerms, snapshot: LedgerSnapshot) {
    self.init(owner)
    if let moment = snapshot.readingsCountFrom { readingsCountFrom = moment }
    for book in snapshot.books.sorted(by: { $0.pool < $1.pool }) { restore(book) }
    restoreFollowers()
    let orders = snapshot.orders.sorted { ($0.placedAt, $0.id) < ($1.placedAt, $1.id) }
    var expired: [Int: [PoolState.Undecided]] = [:]
    self.orders.reserve(orders.count)
    var slots: [OrderSlot] = []
    slots.reserveCapacity(orders.count)
    for status in orders {
      if let slot = restore(status, &expired) { slots.append(slot) }
    }
    self.orders.await(slots)
    for (index, orders) in expired { table[index].await(orders) }
    for index in pools.indices {
      table[index].judgeVagueness()
    }
  }

  /// Takes over what the last checks said beside the books: a store does not keep it.
  package mutating func keepWaiting(of other: LedgerState) { waiting = other.waiting }

  private mutating func restore(_ book: PoolBook) {
    let index = place(of: book.pool)
    table[index].bookUnits = book.balance.units
    table[index].topUps = book.topUps
    table[index].pastTopUps = book.pastTopUps
    table[index].findings = book.findings
    table[index].claims = book.claims
    table.traffic[index] = book.traffic
    for correction in book.corrections {
      table[index].corrections.append(
        PoolState.Correction(
          units: correction.amount.units, at: correction.at,
          isSubtracted: correction.isSubtracted))
      noteMoment(correction.at)
    }
    for topUp in book.topUps + book.pastTopUps {
      let moments = [topUp.announcedAt, topUp.sentAt, topUp.arrivedAt, topUp.cancelledAt]
      for moment in moments.compactMap(\.self) { noteMoment(moment) }
    }
    for claim in book.claims { noteMoment(claim.at) }
    guard let reading = book.reading else { return }
    table[index].reading = reading
    let horizon = book.horizon ?? PoolView.none.horizon
    table[index].view = PoolView(
      horizon: horizon, receivedAt: max(horizon, reading.receivedAt))
    enterInDrawDownOrder(index)
    noteMoment(reading.receivedAt)
  }

  /// Takes an order into memory, without waiting for its deadline.
  private mutating func restore(
    _ status: OrderStatus, _ expired: inout [Int: [PoolState.Undecided]]
  ) -> OrderSlot? {
    guard let holding = status.state.holding else { return nil }
    let order = OpenOrder(status.placedAt, holding) { place(of: $0) }
    for moment in [status.placedAt, order.lastHeardAt, order.unknownAt, order.end?.moment] {
      if let moment { noteMoment(moment) }
    }
    let slot = enter(order, named: status.id, isAwaited: false)
    if case .expired(let at, nil)? = order.end {
      for line in order.lines where pools[line.pool].view.certainlyContains(at) {
        expired[line.pool, default: []].append(
          PoolState.Undecided(order: status.id, units: line.heldUnits))
      }
    }
    forgetIfOver(slot)
    return slot
  }

  private mutating func noteMoment(_ moment: Timestamp) {
    latestMoment = latestMoment.map { max($0, moment) } ?? moment
  }
}
