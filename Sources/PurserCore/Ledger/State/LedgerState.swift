/// Every pool and every open order: a value without a clock, a store or a suspension.
///
/// It changes by events only. Commands check and then let an event take effect; applying the stored
/// events in their order gives the same state.
package struct LedgerState: Sendable {
  /// What the owner says.
  package internal(set) var owner: OwnerTerms
  /// Every pool that was read, or that a top-up is on its way to.
  var table: PoolTable
  var poolIndex: [PoolID: Int] = [:]
  /// Pools that have a reading, of suppliers that the owner has removed.
  var orphans: [Int] = []
  /// The absent pools that another one stands for, by that one.
  var followers: [PoolID: Set<Int>] = [:]
  /// Orders that are open, or whose ending the readings may not contain yet.
  var orders = OrderSlab()
  /// The pools whose last readings wait for a later check.
  package internal(set) var waiting = WaitingPools()
  /// The moment of the latest event. Events never go back in time, so that what is removed from the
  /// front of a queue is the oldest.
  package internal(set) var latestMoment: Timestamp?
  /// When an order was last placed at any supplier, as far as memory goes: it comes with the time, as that does.
  var ordersAt: Timestamp?
  /// Readings requested before this decide nothing. It is no part of the books, and comes with the time.
  package var readingsCountFrom = Timestamp(microsecondsSinceEpoch: .min)

  /// A ledger without readings or holds.
  package init(suppliers: [Supplier], terms: LedgerTerms = LedgerTerms()) {
    self.init(OwnerTerms(suppliers, terms))
  }

  /// A ledger without readings or holds.
  package init(_ owner: OwnerTerms) {
    self.owner = owner
    table = PoolTable(supplierCount: owner.market.suppliers.count)
  }

  /// What routing has made of the owner's terms with every supplier.
  var market: Market {
    @inline(__always) _read { yield owner.market }
  }

  /// The owner's terms for orders.
  package var terms: LedgerTerms { owner.orders }

  /// The owner's terms with every supplier, by name.
  package var suppliers: [Supplier] { market.suppliers }

  // MARK: Looking

  /// Where an order stands that is open, or ended so lately that a reading may not contain it.
  package func openOrder(_ id: OrderID) -> OrderStatus? {
    orders[id].map { status(of: $0, named: id) }
  }

  /// How many orders are in memory.
  package var openOrderCount: Int { orders.count }

  /// What `supplier`'s pools hold, the first-paying one first. Pools never read, and pools whose
  /// sums are out of range, are left out: there is nothing to say about them.
  package func positions(of supplier: SupplierID) -> [Position] {
    var positions: [Position] = []
    if let number = place(of: supplier) { addPositions(at: table.paying[number], to: &positions) }
    return positions
  }

  /// What every pool holds, by supplier, then in the order in which they pay.
  package var positions: [Position] {
    var positions: [Position] = []
    positions.reserveCapacity(pools.count)
    for places in table.paying { addPositions(at: places, to: &positions) }
    positions += orphans.compactMap { position(at: $0, debt: 0) }
    return positions
  }

  /// Adds what one supplier's pools hold, which stand at `places`.
  private func addPositions(at places: [Int], to positions: inout [Position]) {
    // A pool alone owes nothing to another.
    let absent = places.count > 1 ? AbsentPools(among: places, of: pools) : nil
    for place in places {
      let debt = absent?.debt(on: place, of: pools) ?? 0
      if let position = position(at: place, debt: debt) { positions.append(position) }
    }
  }

  /// What orders do at a supplier, so far as it matters for when to ask it.
  package func activity(of supplier: SupplierID) -> SupplierActivity {
    var activity = SupplierActivity()
    // Nothing was ever held in a pool that has no reading.
    for index in readPools(of: supplier) {
      let pool = pools[index]
      if let movedAt = pool.movedAt {
        activity.movedAt = activity.movedAt.map { max($0, movedAt) } ?? movedAt
      }
      activity.hasOpenOrders = activity.hasOpenOrders || pool.sums.held > 0
      activity.isVague = activity.isVague || pool.isVague
      activity.awaitsTopUp = activity.awaitsTopUp || !pool.topUps.isEmpty
    }
    activity.ordersAt = ordersAt
    return activity
  }

  /// What a pool's number is expected to be once everything in flight is done; `nil` where nothing is known
  /// of it.
  package func expectedBalance(of pool: PoolID) -> Money? {
    poolIndex[pool].map { pools[$0].expected }
  }

  /// The book of a pool, to be remembered beside its orders; `nil` where nothing is known of it.
  package func book(of pool: PoolID) -> PoolBook? {
    guard let index = poolIndex[pool] else { return nil }
    let pool = pools[index]
    return PoolBook(
      pool: pool.id, reading: pool.reading, balance: pool.money(pool.bookUnits),
      horizon: pool.reading == nil ? nil : pool.view.horizon,
      corrections: pool.corrections.map {
        PoolBook.Correction(
          amount: pool.money($0.units), at: $0.at, isSubtracted: $0.isSubtracted)
      }, topUps: pool.topUps, pastTopUps: pool.pastTopUps, findings: pool.findings,
      claims: pool.claims, traffic: table.traffic[index])
  }

  private func position(at index: Int, debt: Int64) -> Position? {
    // Looked at where it stands: a copy of the pool would count a dozen references.
    table.states.withUnsafeBufferPointer { $0[index].position(after: debt) }
  }

  /// An order in memory as others see it.
  func status(of order: OpenOrder, named id: OrderID) -> OrderStatus {
    let currency = pools[order.first.pool].id.currency
    let holding = Holding(
      hold: hold(of: order), sending: order.sending, acceptedAt: order.acceptedAt,
      unknownAt: order.unknownAt,
      ending: order.end.map {
        ending($0, actual: Money(units: order.actualUnits, currency: currency))
      })
    return OrderStatus(
      id: id, currency: currency, placedAt: order.placedAt, state: .held(holding))
  }

  private func hold(of order: OpenOrder) -> Hold {
    var hold = plainHold(of: order)
    hold.timeToLive = order.timeToLive
    hold.share = order.share
    return hold
  }

  private func plainHold(of order: OpenOrder) -> Hold {
    if !order.others.isEmpty {
      let lines = order.lines.map { line in
        Hold.Line(pool: pools[line.pool].id, amount: pools[line.pool].money(line.heldUnits))
      }
      if let hold = Hold(lines: lines, attempt: order.attempt) { return hold }
    }
    return Hold(
      pool: pools[order.first.pool].id,
      amount: pools[order.first.pool].money(order.first.heldUnits),
      attempt: order.attempt)
  }

  private func ending(_ end: OpenOrder.End, actual: Money) -> Ending {
    switch end {
    case .settled(let at): .settled(actual: actual, at: at)
    case .released(let at): .released(at: at)
    case .expired(let at, let inferred): .expired(at: at, inferred: inferred)
    case .reversed(let settledAt, let at):
      .reversed(actual: actual, settledAt: settledAt, at: at)
    }
  }

  // MARK: Pools

  /// The pools in their places, to be looked at; `table` changes them.
  var pools: [PoolState] {
    @inline(__always) _read { yield table.states }
  }

  /// The place of a supplier among `suppliers`, which are sorted; `nil` where the owner has removed it.
  func place(of supplier: SupplierID) -> Int? { market.roster.number(of: supplier) }

  /// The places of a supplier's pools that have readings.
  func readPools(of supplier: SupplierID) -> [Int] {
    place(of: supplier).map { table.paying[$0] }
      ?? orphans.filter { pools[$0].id.supplier == supplier }
  }

  /// The place of a pool, made where there is none.
  mutating func place(of pool: PoolID) -> Int {
    if let index = poolIndex[pool] { return index }
    table.append(PoolState(id: pool, terms: owner.termsOf[pool.supplier]))
    poolIndex[pool] = pools.count - 1
    return pools.count - 1
  }

  /// Whether the reading in use of a pool is the reply to an order, or to what a part was taken from after it.
  @inline(__always) func isReplied(
    _ order: OpenOrder, named id: OrderID, in pool: Int
  ) -> Bool {
    guard let reply = pools[pool].reply else { return false }
    if reply == id { return true }
    guard reply.hold == id.hold, let repliedAt = order.share?.origin?.repliedAt,
      !repliedAt.isEmpty
    else { return false }
    return zip(order.lines, repliedAt).contains { line, moment in
      line.pool == pool && moment != nil && moment == pools[pool].reading?.receivedAt
    }
  }
}
