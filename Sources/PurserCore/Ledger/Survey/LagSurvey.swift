/// Measures how long a supplier takes to show what it did, from what a ledger has stored: purchases whose
/// moments are known, and readings that show them or do not yet.
///
/// Only what is certain is counted. A reading is looked at while no order of its pool is open, and only where its
/// number is explained by the purchases before it, the earliest first: a supplier shows changes in the order in
/// which they happened. What else changes a pool ends the stretch, and the next reading begins another.
package struct LagSurvey: Sendable {
  /// A purchase that no reading has shown yet.
  private struct Purchase {
    var takenAt: Timestamp
    var units: Int64
  }

  /// One pool, as far as the events so far tell.
  private struct PoolSurvey {
    /// The supplier's number before the purchases that it may lack; `nil` until a reading begins a stretch.
    var before: Int64?
    var unseen: [Purchase] = []
    var openOrders: Set<OrderID> = []
    /// What the reading in use keeps aside twice, each with the time that the supplier had had to show it.
    var doubled: [(units: Int64, shownAfter: Duration)] = []
    var readAt: Timestamp?
  }

  /// An order that is open.
  private struct OpenPurchase {
    var pools: [PoolID]
    var acceptedAt: Timestamp?
  }

  private let suppliers: [SupplierID: Supplier]
  private var pools: [PoolID: PoolSurvey] = [:]
  private var open: [OrderID: OpenPurchase] = [:]
  /// What was found, by supplier.
  private(set) package var findings: [SupplierID: LagFinding] = [:]

  /// A survey of `suppliers`; others are passed over.
  package init(_ suppliers: [Supplier]) {
    self.suppliers = Dictionary(suppliers.map { ($0.id, $0) }) { first, _ in first }
  }

  /// Takes the next event of the ledger.
  package mutating func take(_ event: LedgerEvent) {
    switch event {
    case .read(let reading): take(reading)
    case .placed(let record): take(record)
    case .accepted(let id, let at):
      if let order = open[id], order.acceptedAt == nil { open[id]?.acceptedAt = at }
    case .settled(let id, let actual, let at): settle(id, actual, at)
    case .released(let id, _):
      for pool in open.removeValue(forKey: id)?.pools ?? [] { pools[pool]?.openOrders.remove(id) }
    case .expired(let id, _), .reversed(let id, _, _):
      for pool in open.removeValue(forKey: id)?.pools ?? [] {
        pools[pool]?.openOrders.remove(id)
        endStretch(of: pool)
      }
    case .divided(let division): take(division)
    case .adjusted(let adjustment): endStretch(of: adjustment.pool)
    case .sent, .becameUnknown, .passedOver, .recalled, .topUpAnnounced, .topUpChanged: break
    }
  }

  // MARK: Orders

  /// Of what was divided nobody can tell what a reading shows of it.
  private mutating func take(_ division: HoldDivision) {
    let pools = open.removeValue(forKey: division.hold)?.pools ?? []
    for pool in pools {
      self.pools[pool]?.openOrders.remove(division.hold)
      endStretch(of: pool)
    }
    guard division.part.state.holding?.ending == nil, !pools.isEmpty else { return }
    open[division.part.id] = OpenPurchase(pools: pools)
    for pool in pools {
      self.pools[pool, default: PoolSurvey()].openOrders.insert(division.part.id)
    }
  }

  private mutating func take(_ record: OrderRecord) {
    guard let hold = record.holding?.hold, suppliers[hold.supplier] != nil else { return }
    let lines = hold.lines.map(\.pool)
    open[record.id] = OpenPurchase(pools: lines)
    for pool in lines { pools[pool, default: PoolSurvey()].openOrders.insert(record.id) }
  }

  private mutating func settle(_ id: OrderID, _ actual: Money, _ at: Timestamp) {
    guard let order = open.removeValue(forKey: id) else { return }
    for pool in order.pools { pools[pool]?.openOrders.remove(id) }
    // How several pools share what was paid is the supplier's business.
    guard order.pools.count == 1, let pool = order.pools.first, let terms = suppliers[pool.supplier]
    else { return order.pools.forEach { endStretch(of: $0) } }
    let takenAt = terms.deductionTiming == .atOrder ? order.acceptedAt ?? at : at
    pools[pool, default: PoolSurvey()].unseen.append(
      Purchase(takenAt: takenAt, units: actual.units))
  }

  private mutating func endStretch(of pool: PoolID) {
    pools[pool]?.before = nil
    pools[pool]?.unseen = []
  }

  // MARK: Readings

  private mutating func take(_ reading: SupplierBalance) {
    guard let terms = suppliers[reading.pool.supplier] else { return }
    var pool = pools[reading.pool] ?? PoolSurvey()
    var finding = findings[terms.id] ?? LagFinding(lag: terms.lag)
    if let readAt = pool.readAt {
      finding.noteTime(
        reading.receivedAt.since(readAt), doubled: pool.doubled, in: reading.pool.currency)
    }
    pool.readAt = reading.receivedAt
    pool.doubled = []
    // The reply to an order is made with it, and tells nothing of the lag.
    if reading.order != nil || reading.isAbsence {
      (pool.before, pool.unseen) = (nil, [])
    } else if pool.openOrders.isEmpty {
      look(at: reading, &pool, &finding)
    }
    pools[reading.pool] = pool
    findings[terms.id] = finding
  }

  private func look(
    at reading: SupplierBalance, _ pool: inout PoolSurvey, _ finding: inout LagFinding
  ) {
    defer { pool.before = reading.available.units }
    guard let before = pool.before else { return pool.unseen = [] }
    pool.unseen.sort { $0.takenAt < $1.takenAt }
    let (gap, overflow) = before.subtractingReportingOverflow(reading.available.units)
    guard !overflow, let shown = Self.count(of: pool.unseen, takingTogether: gap) else {
      return pool.unseen = []
    }
    for (place, purchase) in pool.unseen.enumerated() {
      // A purchase of nothing is shown by every reading, and one after the reading by none.
      let delay = reading.requestedAt.since(purchase.takenAt)
      guard purchase.units > 0, delay >= .zero else { continue }
      finding.note(delay, isShown: place < shown)
      if place < shown, delay < finding.lag {
        pool.doubled.append((purchase.units, delay))
      }
    }
    pool.unseen.removeFirst(shown)
  }

  /// How many of the first purchases take so much together; `nil` where it is no number of them.
  private static func count(of purchases: [Purchase], takingTogether units: Int64) -> Int? {
    var sum: Int64 = 0
    if units == 0 { return 0 }
    for (place, purchase) in purchases.enumerated() {
      let (next, overflow) = sum.addingReportingOverflow(purchase.units)
      guard !overflow else { return nil }
      sum = next
      if sum == units { return place + 1 }
    }
    return nil
  }
}
