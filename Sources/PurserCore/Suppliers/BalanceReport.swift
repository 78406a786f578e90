/// What one check of a supplier brought: it speaks for every pool of the supplier.
///
/// A pool that the ledger knows is in one of three states after a report: it has a reading; it could
/// not be read, and a failure concerns it; or it is absent, since the supplier no longer names it.
package struct BalanceReport: Hashable, Sendable {
  /// Who was asked.
  package var supplier: SupplierID
  /// A reading of each pool whose number could be read.
  package var readings: [SupplierBalance]
  /// What could not be read beside them, each with its own reason.
  package var failures: [PoolFailure]
  /// When the first request left.
  package var requestedAt: Timestamp
  /// When the last reply was complete.
  package var receivedAt: Timestamp

  /// A report on `supplier`, taken between two moments.
  package init(
    supplier: SupplierID, readings: [SupplierBalance], failures: [PoolFailure] = [],
    requestedAt: Timestamp, receivedAt: Timestamp
  ) {
    self.supplier = supplier
    self.readings = readings
    self.failures = failures
    self.requestedAt = requestedAt
    self.receivedAt = receivedAt
  }

  /// The report without amounts that the ledger cannot take in: they are failures of their pools.
  package var keepingInRange: BalanceReport {
    var report = self
    report.readings = []
    for reading in readings {
      guard let amount = reading.amountOutOfRange else {
        report.readings.append(reading)
        continue
      }
      report.failures.append(
        PoolFailure(
          pool: reading.pool.pool, unit: .currency(reading.pool.currency),
          failure: CheckFailure(
            .shapeChanged,
            "\(amount) is more than the ledger can count; look up what the supplier counts in")))
    }
    return report
  }

  /// Why `pool` could not be read; `nil` where it has a reading, or is absent.
  package func failure(of pool: PoolID) -> CheckFailure? {
    guard !readings.contains(where: { $0.pool == pool }) else { return nil }
    return failures.first { $0.concerns(pool) }?.failure
  }
}
