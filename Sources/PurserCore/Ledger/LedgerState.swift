/// All balances and open holds: a value that changes only by events. Commands decide which events
/// happen; `apply` is the one place where they take effect, so replaying stored events gives the
/// same state.
package struct LedgerState: Hashable, Sendable {
  /// The owner's terms with each supplier, by name.
  package let suppliers: [Supplier]
  private let terms: [SupplierID: Supplier]
  private var pools: [PoolID: PoolState] = [:]
  /// Each supplier's pools that were ever read, the first-paying one first.
  private var readPools: [SupplierID: [PoolID]] = [:]
  /// The orders that are held, and those settled that a reading may not contain yet.
  private var openOrders: [OrderID: OrderRecord] = [:]
  /// The latest moment that an event carried. Nothing happens before it, whatever the clock says:
  /// a settlement dated before the reading in use would count as contained in it.
  package private(set) var latestMoment: Timestamp?

  /// A ledger without readings or holds.
  package init(suppliers: [Supplier]) {
    self.suppliers = suppliers.sorted { $0.id < $1.id }
    terms = Dictionary(suppliers.map { ($0.id, $0) }) { first, _ in first }
  }

  /// The ledger that a store remembers.
  ///
  /// - Throws: `LedgerError.outOfRange` when the sums do not fit: the store is damaged.
  package init(suppliers: [Supplier], snapshot: LedgerSnapshot) throws(LedgerError) {
    self.init(suppliers: suppliers)
    for reading in snapshot.readings { try apply(.read(reading)) }
    let orders = snapshot.orders.sorted { $0.placedAt < $1.placedAt }
    for record in orders { try replayHold(of: record) }
    try replaySettlements(of: orders)
  }

  // MARK: Looking

  /// The longest lag among the suppliers.
  package var maximumLag: Duration {
    suppliers.map(\.lag).max() ?? Supplier.defaultLag
  }

  /// The record of an order that is held or settled lately.
  package func openOrder(_ id: OrderID) -> OrderRecord? { openOrders[id] }

  /// How many orders are in memory.
  package var openOrderCount: Int { openOrders.count }

  /// What `supplier`'s pools hold, the first-paying one first. Pools never read, and pools whose
  /// sums are out of range, are left out: there is nothing to say about them.
  package func positions(of supplier: SupplierID) -> [Position] {
    (readPools[supplier] ?? []).compactMap { id in
      guard let pool = pools[id], let reading = pool.reading,
        let spendable = pool.spendable(above: terms[supplier]?.floor(of: id) ?? .zero(id.currency))
      else { return nil }
      return Position(reading: reading, spendable: spendable, held: pool.held)
    }
  }

  /// What every pool holds, by supplier, then in the order in which they pay.
  package var positions: [Position] {
    readPools.keys.sorted().flatMap { positions(of: $0) }
  }

  // MARK: Changing

  /// Whether `reading` may be taken into use at `now`: it must not overlap or precede the one in
  /// use, since its place among the deductions would be unknown. One in use that is dated in the
  /// future is no measure: the clock was set back.
  package func accepts(_ reading: SupplierBalance, at now: Timestamp) -> Bool {
    guard let current = pools[reading.pool]?.reading else { return true }
    return reading.requestedAt >= current.receivedAt || current.receivedAt > now
  }

  /// Lets `event` take effect.
  ///
  /// - Throws: `LedgerError.outOfRange` when a sum would not fit, `.unknownOrder` when the event
  ///   ends a hold that is not open; then nothing changed.
  package mutating func apply(_ event: LedgerEvent) throws(LedgerError) {
    switch event {
    case .read(let reading): try applyReading(reading)
    case .placed(let record): try applyPlaced(record)
    case .settled(let id, let actual, let at): try applySettled(id, actual: actual, at: at)
    case .released(let id, let at): try applyReleased(id, at: at)
    }
    latestMoment = latestMoment.map { max($0, event.moment) } ?? event.moment
  }

  private mutating func applyReading(_ reading: SupplierBalance) throws(LedgerError) {
    let id = reading.pool
    let lag = terms[id.supplier]?.lag ?? Supplier.defaultLag
    // Taken out, so that it is changed in place and not copied.
    var pool = pools.removeValue(forKey: id) ?? PoolState(id: id)
    defer { pools[id] = pool }
    let isFirst = pool.reading == nil
    let absorbed = try inRange(id.currency) { () throws(MoneyError) in
      try pool.absorb(reading, lag: lag) { openOrders[$0]?.state.deducted }
    }
    for order in absorbed { openOrders[order] = nil }
    if isFirst { enterInDrawDownOrder(id) }
  }

  private mutating func applyPlaced(_ record: OrderRecord) throws(LedgerError) {
    guard case .held(let hold) = record.state else { return }
    try inRange(hold.amount.currency) { () throws(MoneyError) in
      try pools[hold.pool, default: PoolState(id: hold.pool)].hold(
        hold.amount, for: record.id, at: record.placedAt)
    }
    openOrders[record.id] = record
  }

  private mutating func applySettled(
    _ id: OrderID, actual: Money, at moment: Timestamp
  ) throws(LedgerError) {
    guard var record = openOrders[id], case .held(let hold) = record.state else {
      throw .unknownOrder(id)
    }
    try inRange(actual.currency) { () throws(MoneyError) in
      try pools[hold.pool, default: PoolState(id: hold.pool)].settle(
        hold.amount, as: actual, for: id, heldAt: record.placedAt, at: moment)
    }
    record.state = .settled(hold, actual: actual, at: moment)
    openOrders[id] = record
  }

  private mutating func applyReleased(_ id: OrderID, at moment: Timestamp) throws(LedgerError) {
    guard let record = openOrders[id], case .held(let hold) = record.state else {
      throw .unknownOrder(id)
    }
    try inRange(hold.amount.currency) { () throws(MoneyError) in
      try pools[hold.pool, default: PoolState(id: hold.pool)].release(
        hold.amount, heldAt: record.placedAt)
    }
    openOrders[id] = nil
  }

  // MARK: Restoring

  private mutating func replayHold(of record: OrderRecord) throws(LedgerError) {
    guard let hold = record.state.hold else { return }
    var placed = record
    placed.state = .held(hold)
    try apply(.placed(placed))
  }

  /// Settlements in the order in which they happened, as the deductions leave a pool by it. One
  /// that the reading in use certainly contains is over.
  private mutating func replaySettlements(of records: [OrderRecord]) throws(LedgerError) {
    var settlements: [(id: OrderID, actual: Money, at: Timestamp)] = []
    for record in records {
      guard case .settled(_, let actual, let at) = record.state else { continue }
      settlements.append((record.id, actual, at))
    }
    settlements.sort { $0.at < $1.at }
    for settlement in settlements {
      try apply(.settled(settlement.id, actual: settlement.actual, at: settlement.at))
    }
    for reading in pools.values.compactMap(\.reading) { try applyReading(reading) }
  }

  private mutating func enterInDrawDownOrder(_ id: PoolID) {
    let order = terms[id.supplier]?.drawDownOrder ?? []
    func rank(_ pool: PoolID) -> Int { order.firstIndex(of: pool.pool) ?? order.count }
    readPools[id.supplier, default: []].append(id)
    readPools[id.supplier]?.sort { (rank($0), $0) < (rank($1), $1) }
  }

  private func inRange<Value>(
    _ currency: Currency, _ body: () throws(MoneyError) -> Value
  ) throws(LedgerError) -> Value {
    do { return try body() } catch { throw .outOfRange(currency) }
  }
}

extension OrderState {
  /// What the order takes from its pool: the hold, or the actual cost once known.
  var deducted: Money? {
    switch self {
    case .held(let hold): hold.amount
    case .settled(_, let actual, _): actual
    case .released, .refused: nil
    }
  }
}
