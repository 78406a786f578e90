/// What can be asked of the ledger. Every answer is durable when it leaves.
extension Ledger {
  /// Decides an order and sets its money aside; an order decided before gives the stored answer.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - fingerprint: a digest of the order's content.
  ///   - router: who decides.
  ///   - retriesRefused: whether a refused order may be decided again under its name.
  ///   - storesRefusal: whether a refusal becomes the stored answer; not where something can still
  ///     be done about it.
  /// - Returns: the order's record, durable, and whether it was stored before.
  /// - Throws: `LedgerError`.
  package func place(
    _ order: Order, fingerprint: String, router: Router, retriesRefused: Bool,
    storesRefusal: Bool = true
  ) async throws(LedgerError) -> (record: OrderRecord, isRepetition: Bool) {
    try await perform(needing: .record(order.id)) { deciding throws(LedgerError) in
      try deciding.known.requireReadable(order.id)
      let known = deciding.known.records[order.id]
      let record = try deciding.state.place(
        order, fingerprint: fingerprint, known: known, retriesRefused: retriesRefused,
        storesRefusal: storesRefusal, router: router, at: deciding.now, clock: deciding.clock,
        in: &deciding.deliberation, log: &deciding.log)
      guard record != known else { return (record, true) }
      // A record that was not stored is no answer for the next command of the batch either.
      if case .placed(record)? = deciding.log.events.last { deciding.known.note(record) }
      return (record, false)
    }
  }

  /// Decides an order without holding anything or storing an answer.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  package func preview(_ order: Order, router: Router) async throws(LedgerError) -> Decision {
    try await perform { deciding in
      deciding.state.preview(
        order, router: router, at: deciding.clock, in: &deciding.deliberation)
    }
  }

  /// The record of an order.
  ///
  /// - Throws: `LedgerError.unknownOrder`, `.overloaded` or `.storeFailed`.
  package func order(_ id: OrderID) async throws(LedgerError) -> OrderRecord {
    try await perform(needing: .record(id)) { deciding throws(LedgerError) in
      try deciding.known.requireReadable(id)
      guard let record = deciding.known.records[id] else { throw .unknownOrder(id) }
      return record
    }
  }

  /// Where an order stands.
  ///
  /// - Throws: `LedgerError.unknownOrder`, `.overloaded` or `.storeFailed`.
  package func status(of id: OrderID) async throws(LedgerError) -> OrderStatus {
    try await perform(needing: .status(id)) { deciding throws(LedgerError) in
      if let status = deciding.known.statuses[id] { return status }
      try deciding.known.requireReadable(id)
      throw .unknownOrder(id)
    }
  }

  /// Takes a report of an order.
  ///
  /// - Parameters:
  ///   - report: what is told of it.
  ///   - id: the order.
  ///   - balance: what the supplier said can be spent, in its reply to this order; `nil` where it
  ///     said nothing. Only for an order that one pool pays for.
  /// - Returns: the order's record, durable.
  /// - Throws: `LedgerError`.
  package func take(
    _ report: LedgerState.Report, of id: OrderID,
    balance: Money? = nil
  ) async throws(LedgerError) -> OrderRecord {
    try await perform(needing: .record(id)) { deciding throws(LedgerError) in
      try deciding.known.requireReadable(id)
      if let balance, balance.units.magnitude > LedgerState.maximumUnits.magnitude {
        throw .outOfRange(balance.currency)
      }
      let count = deciding.log.effects.orders.count
      let status = try deciding.state.take(
        report, of: id, known: deciding.known.statuses[id], at: deciding.now, log: &deciding.log)
      deciding.known.note(status)
      // A report that says nothing new brings no new balance either.
      if let balance, deciding.log.effects.orders.count > count {
        try deciding.take(balance, inReplyTo: status)
      }
      deciding.noteChangedOrders(since: count)
      guard let record = deciding.known.records[id] else { throw .unknownOrder(id) }
      return record
    }
  }

  /// Lets holds expire of which nothing was heard for too long.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  package func expireOverdue() async throws(LedgerError) {
    try await perform { _ in }
  }

  /// Takes what a check brought into use.
  ///
  /// - Throws: `LedgerError.outOfRange`, `.overloaded` or `.storeFailed`.
  package func take(_ report: BalanceReport) async throws(LedgerError) {
    try await perform { deciding throws(LedgerError) in
      let count = deciding.log.effects.orders.count
      try deciding.state.take(
        report, at: deciding.now, clock: deciding.clock, log: &deciding.log)
      deciding.noteChangedOrders(since: count)
    }
  }

  /// Expects money that was sent to a supplier.
  ///
  /// - Parameters:
  ///   - reference: the owner's name for it, and its idempotency key.
  ///   - pool: where it will arrive.
  ///   - amount: how much, above zero.
  /// - Returns: the top-up as it was told first, durable.
  /// - Throws: `LedgerError`.
  package func announceTopUp(
    _ reference: EntryReference, to pool: PoolID, of amount: Money
  ) async throws(LedgerError) -> TopUp {
    try await perform(needing: .entry(reference)) { deciding throws(LedgerError) in
      let topUp = try deciding.state.announce(
        TopUp(reference: reference, pool: pool, amount: amount, announcedAt: deciding.now),
        known: deciding.known.entries[reference], log: &deciding.log)
      deciding.known.entries[reference] = .topUp(topUp)
      return topUp
    }
  }

  /// Books a change that the owner tells of.
  ///
  /// - Parameters:
  ///   - reference: the owner's name for it, and its idempotency key.
  ///   - pool: whose balance changed.
  ///   - type: what kind of change it was.
  ///   - amount: by how much; below zero for money that left.
  ///   - note: the owner's words.
  /// - Returns: the change as it was told first, durable.
  /// - Throws: `LedgerError`.
  package func adjust(
    _ reference: EntryReference, pool: PoolID, type: TransactionType, amount: Money, note: String?
  ) async throws(LedgerError) -> Adjustment {
    try await perform(needing: .entry(reference)) { deciding throws(LedgerError) in
      let adjustment = try deciding.state.adjust(
        Adjustment(
          reference: reference, pool: pool, type: type, amount: amount, note: note,
          at: deciding.now),
        known: deciding.known.entries[reference], log: &deciding.log)
      deciding.known.entries[reference] = .adjustment(adjustment)
      return adjustment
    }
  }

  /// The readings in use of a supplier's pools; `nil` where the ledger cannot be asked.
  package func readings(of supplier: SupplierID) async -> [SupplierBalance]? {
    do throws(LedgerError) {
      return try await perform { deciding in
        deciding.state.positions(of: supplier).map(\.reading)
      }
    } catch {
      return nil
    }
  }

  /// What orders do at a supplier; nothing, where the ledger cannot be asked.
  package func activity(of supplier: SupplierID) async -> SupplierActivity {
    do throws(LedgerError) {
      return try await perform { deciding in deciding.state.activity(of: supplier) }
    } catch {
      return SupplierActivity()
    }
  }

  /// What every pool holds, by supplier.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  package func positions() async throws(LedgerError) -> [Position] {
    try await perform { deciding in deciding.state.positions }
  }

  /// What every pool holds, by supplier, and the pools whose last readings wait for a later check.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  package func pools() async throws(LedgerError) -> (positions: [Position], waiting: [PoolID]) {
    try await perform { deciding in (deciding.state.positions, deciding.state.waiting.all) }
  }

  /// Top-ups that have not arrived, by pool, oldest first.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  package func pendingTopUps() async throws(LedgerError) -> [TopUp] {
    try await perform { deciding in deciding.state.pendingTopUps }
  }
}

extension Ledger.Deciding {
  /// Takes the balance in the reply to an order into use, where one pool is meant.
  fileprivate mutating func take(
    _ balance: Money, inReplyTo status: OrderStatus
  ) throws(LedgerError) {
    guard let reading = state.reading(of: balance, inReplyTo: status, at: clock) else { return }
    try state.take(reading, at: now, clock: clock, log: &log)
  }
}
