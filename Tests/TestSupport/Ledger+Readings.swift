package import PurserCore

extension Ledger {
  /// Takes readings into use, as those of checks that found no other pools of their suppliers.
  ///
  /// - Throws: `LedgerError` as for a check.
  package func take(_ readings: [SupplierBalance]) async throws(LedgerError) {
    let bySupplier = Dictionary(grouping: readings, by: \.pool.supplier)
    for (supplier, readings) in bySupplier.sorted(by: { $0.key < $1.key }) {
      try await take(
        BalanceReport(
          supplier: supplier, readings: readings,
          requestedAt: readings.map(\.requestedAt).reduce(readings[0].requestedAt, min),
          receivedAt: readings.map(\.receivedAt).reduce(readings[0].receivedAt, max)))
    }
  }
}
