import PurserCore
import TestSupport

/// Balance calls: each shows the truth of some moment that the supplier's lag allows.
extension Audit {
  /// How old the number may be that a supplier with a moment of its own gives.
  private static let maximumAge: Int64 = 5_000_000

  /// A call leaves; its reply may be slow, overtaken by others, or heard of late.
  mutating func startReading() {
    let isSlow = chance(10)
    let receivedAt = now + Int64.random(in: 0...(isSlow ? 8_000_000 : 1_000_000), using: &random)
    let isLate = chance(4)
    pendingReadings.append(
      PendingReading(
        supplier: Int.random(in: suppliers.indices, using: &random), requestedAt: now,
        receivedAt: receivedAt,
        deliveredAt: receivedAt + (isLate ? Int64.random(in: 0...5_000_000, using: &random) : 0)))
  }

  mutating func deliverReadings() throws {
    guard pendingReadings.contains(where: { $0.deliveredAt <= now }) else { return }
    let due = pendingReadings.filter { $0.deliveredAt <= now }
    pendingReadings.removeAll { $0.deliveredAt <= now }
    for reading in due.shuffled(using: &random) { try deliver(reading) }
  }

  /// A call that is answered at once.
  mutating func readNow(_ supplier: Int) throws {
    try deliver(
      PendingReading(supplier: supplier, requestedAt: now, receivedAt: now, deliveredAt: now))
  }

  /// Lets more time pass than any supplier takes to show what it did, and reads all of them.
  mutating func waitAndReadAll() throws {
    now += Self.maximumAge + (suppliers.map(\.lag).max() ?? 0) + 1
    for index in suppliers.indices { try readNow(index) }
  }

  private mutating func deliver(_ call: PendingReading) throws {
    let time = time()
    let supplier = suppliers[call.supplier]
    var updatedAt = call.requestedAt
    if chance(2) { updatedAt -= Int64.random(in: 0...Self.maximumAge, using: &random) }
    let asOf = supplier.terms.trustsUpdatedAt ? updatedAt : call.requestedAt
    let latest = supplier.terms.trustsUpdatedAt ? updatedAt : call.receivedAt
    let readings: [SupplierBalance] = supplier.accounts.compactMap { account in
      var seen = Int64.random(in: asOf - supplier.lag...latest, using: &random)
      if supplier.isMonotonic { seen = max(seen, min(lastSeen[account], call.receivedAt)) }
      lastSeen[account] = max(lastSeen[account], seen)
      let units = accounts[account].balance(at: seen)
      if supplier.leavesOutEmpty, units == 0 { return nil }
      var reading = reading(
        of: account, as: units, at: call.supplier,
        requestedAt: call.requestedAt, receivedAt: call.receivedAt)
      reading.supplierUpdatedAt = time.ledgerMoment(of: stated(updatedAt))
      return reading
    }
    let report = BalanceReport(
      supplier: supplier.terms.id, readings: readings, requestedAt: moment(call.requestedAt),
      receivedAt: moment(call.receivedAt))
    try command(of: call.supplier) { state, now, log in
      try state.take(report, at: now, clock: now, log: &log)
    }
  }

  func reading(
    of account: Int, as units: Int64, at supplier: Int, requestedAt: Int64, receivedAt: Int64
  ) -> SupplierBalance {
    let supplier = suppliers[supplier]
    return SupplierBalance(
      pool: supplier.pools[account - supplier.accounts.lowerBound], available: money(units),
      creditLimit: money(supplier.creditLimit), requestedAt: moment(requestedAt),
      receivedAt: moment(receivedAt))
  }
}
