import PurserCore
import PurserEngine
import PurserStore

/// All that the benchmark asks of the product and that may change its name or its shape. Patches in
/// `Support/products` lead back to what it was; `Benchmarks/compare` takes the first with which the
/// benchmark compiles.
enum Product {
  /// The ledger in a process.
  typealias Engine = Ledger

  /// Opens the ledger of a file.
  static func ledger(
    of suppliers: [Supplier], at path: String, batch: Int
  ) async throws -> Ledger {
    try Ledger(
      suppliers: suppliers, terms: LedgerTerms(holdTimeToLive: .seconds(86_400)),
      store: SQLiteLedgerStore(path: path, currencies: CurrencyTable()),
      limits: .init(batch: batch, queue: 8 * batch + 64), now: { Scene.start })
  }

  /// Takes a reading of each supplier.
  static func take(_ readings: [SupplierBalance], into ledger: Ledger) async throws {
    for reading in readings {
      try await ledger.take(
        BalanceReport(
          supplier: reading.pool.supplier, readings: [reading], requestedAt: reading.requestedAt,
          receivedAt: reading.receivedAt))
    }
  }

  /// Takes a reading of each supplier.
  static func take(
    _ readings: [SupplierBalance], into state: inout LedgerState, at now: Timestamp,
    _ log: inout LedgerState.Log
  ) throws(LedgerError) {
    for reading in readings { try state.take(reading, at: now, clock: now, log: &log) }
  }

  /// Writes on an order what its shop wants to find again.
  static func label(_ order: inout Order, reference: String, metadata: [String: String]) {
    order.label = OrderLabel(reference: reference, metadata: metadata)
  }

  /// Places an order, and tells whether money is held for it.
  static func place(_ order: Order, in ledger: Ledger) async throws -> Bool {
    let record = try await ledger.place(
      PlacementRequest(order, fingerprint: .zero, router: Scene.router)
    ).record
    return record.state.holding != nil
  }

  /// Places a new order, and tells whether money is held for it.
  static func place(
    _ order: Order, in state: inout LedgerState, at now: Timestamp, with notes: inout Notes,
    _ log: inout LedgerState.Log
  ) throws(LedgerError) -> Bool {
    let record = try state.place(
      order, fingerprint: .zero, known: nil, retriesRefused: false, router: Scene.router, at: now,
      clock: now, in: &notes, log: &log)
    return record.state.holding != nil
  }

  /// Says that an order was delivered at its price.
  static func settle(_ id: OrderID, in ledger: Ledger) async throws {
    _ = try await ledger.take(OrderReport(.settled(actual: nil), of: id))
  }

  /// Says that an order was delivered at its price.
  static func settle(
    _ id: OrderID, in state: inout LedgerState, at now: Timestamp, _ log: inout LedgerState.Log
  ) throws(LedgerError) {
    _ = try state.take(
      .settled(actual: nil), of: id, known: state.openOrder(id), at: now, log: &log)
  }

  /// The memory that decisions are made in.
  typealias Notes = Deliberation

  /// Judges every supplier, and tells whether one was found.
  static func judges(
    _ order: Order, in state: LedgerState, at now: Timestamp, with notes: inout Notes
  ) -> Bool {
    state.deliberate(on: order, router: Scene.router, at: now, in: &notes)
    return notes.hasFound
  }

  /// Decides without holding, with all that is kept of a decision, and tells whether a supplier was
  /// found.
  static func decides(
    _ order: Order, in state: LedgerState, at now: Timestamp, with notes: inout Notes
  ) -> Bool {
    state.preview(order, router: Scene.router, at: now, in: &notes).hold != nil
  }
}
