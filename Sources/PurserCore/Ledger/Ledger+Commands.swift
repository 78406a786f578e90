extension Ledger {
  /// Decides an order and sets its money aside; an order decided before gives the stored answer.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - fingerprint: a digest of the order's content.
  ///   - router: who decides.
  ///   - retriesRefused: whether a refused order may be decided again under its name.
  /// - Returns: the order's record, durable, and whether it was stored before.
  /// - Throws: `LedgerError`.
  package func place(
    _ order: Order, fingerprint: String, router: Router, retriesRefused: Bool
  ) async throws(LedgerError) -> (record: OrderRecord, isRepetition: Bool) {
    try await perform(needing: order.id) { deciding throws(LedgerError) in
      let known = deciding.record(order.id)
      let (record, event) = try deciding.state.place(
        order, fingerprint: fingerprint, known: known, retriesRefused: retriesRefused,
        router: router, at: deciding.now, clock: deciding.clock)
      deciding.note(record, event)
      return (record, record == known)
    }
  }

  /// Decides an order without holding anything or storing an answer.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  package func preview(_ order: Order, router: Router) async throws(LedgerError) -> Decision {
    try await perform { deciding in
      deciding.state.preview(order, router: router, at: deciding.clock)
    }
  }

  /// The record of an order.
  ///
  /// - Throws: `LedgerError.unknownOrder`, `.overloaded` or `.storeFailed`.
  package func order(_ id: OrderID) async throws(LedgerError) -> OrderRecord {
    try await perform(needing: id) { deciding throws(LedgerError) in
      guard let record = deciding.record(id) else { throw .unknownOrder(id) }
      return record
    }
  }

  /// Ends a hold as bought, at `actual` cost or the amount held.
  ///
  /// - Returns: the settled record, durable.
  /// - Throws: `LedgerError`.
  package func settle(
    _ id: OrderID, actual: Money?
  ) async throws(LedgerError) -> OrderRecord {
    try await perform(needing: id) { deciding throws(LedgerError) in
      let (record, event) = try deciding.state.settle(
        id, actual: actual, known: deciding.record(id), at: deciding.now)
      deciding.note(record, event)
      return record
    }
  }

  /// Ends a hold as certainly not bought.
  ///
  /// - Returns: the released record, durable.
  /// - Throws: `LedgerError`.
  package func release(_ id: OrderID) async throws(LedgerError) -> OrderRecord {
    try await perform(needing: id) { deciding throws(LedgerError) in
      let (record, event) = try deciding.state.release(
        id, known: deciding.record(id), at: deciding.now)
      deciding.note(record, event)
      return record
    }
  }

  /// Takes readings into use; those that overlap or precede the ones in use are passed over.
  ///
  /// - Throws: `LedgerError.outOfRange`, `.overloaded` or `.storeFailed`.
  package func take(_ readings: [SupplierBalance]) async throws(LedgerError) {
    try await perform { deciding throws(LedgerError) in
      try deciding.state.take(readings, at: deciding.clock, events: &deciding.events)
    }
  }

  /// What every pool holds, by supplier.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  package func positions() async throws(LedgerError) -> [Position] {
    try await perform { deciding in deciding.state.positions }
  }
}

extension Ledger.Deciding {
  /// Keeps what was decided of an order for the commands that follow in the batch.
  mutating func note(_ record: OrderRecord, _ event: LedgerEvent?) {
    guard let event else { return }
    events.append(event)
    records[record.id] = record
  }
}
