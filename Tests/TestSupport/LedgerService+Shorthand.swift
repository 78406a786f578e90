package import PurserCore

extension LedgerService {
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

  /// Places an order.
  ///
  /// - Throws: `LedgerError`.
  package func place(
    _ order: Order, fingerprint: Fingerprint, router: Router, retriesRefused: Bool = false,
    storesRefusal: Bool = true
  ) async throws(LedgerError) -> Placement {
    try await place(
      PlacementRequest(
        order, fingerprint: fingerprint, router: router, retriesRefused: retriesRefused,
        storesRefusal: storesRefusal))
  }

  /// Takes a report of an order.
  ///
  /// - Throws: `LedgerError`.
  @discardableResult
  package func take(
    _ news: LedgerState.Report, of id: OrderID, balance: Money? = nil
  ) async throws(LedgerError) -> OrderStatus {
    try await take(OrderReport(news, of: id, balance: balance))
  }
}
