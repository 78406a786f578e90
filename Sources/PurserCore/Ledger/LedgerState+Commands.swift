extension LedgerState {
  /// Decides an order and sets its money aside, or says what it was answered before.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - fingerprint: a digest of the order's content.
  ///   - known: the stored record of the name, where there is one.
  ///   - retriesRefused: whether a refused order may be decided again under its name.
  ///   - router: who decides.
  ///   - now: the moment of the event.
  ///   - clock: the clock's moment, by which readings are judged.
  /// - Returns: the record, and the event where there is a new one.
  /// - Throws: `LedgerError.orderExistsWithDifferentContent` or `.outOfRange`.
  package mutating func place(
    _ order: Order, fingerprint: String, known: OrderRecord?, retriesRefused: Bool,
    router: Router, at now: Timestamp, clock: Timestamp
  ) throws(LedgerError) -> (record: OrderRecord, event: LedgerEvent?) {
    if let known {
      guard known.fingerprint == fingerprint else {
        throw .orderExistsWithDifferentContent(order.id)
      }
      guard case .refused = known.state, retriesRefused else { return (known, nil) }
    }
    let decision = preview(order, router: router, at: clock)
    let state = decision.hold.map(OrderState.held) ?? .refused(decision.refusal)
    let record = OrderRecord(
      id: order.id, fingerprint: fingerprint, currency: order.currency, placedAt: now,
      decision: decision, state: state)
    // A refusal for want of knowledge is answered and not stored, so that the same order is decided
    // anew a moment later.
    if decision.hold == nil, decision.isProvisional { return (record, nil) }
    let event = LedgerEvent.placed(record)
    try apply(event)
    return (record, event)
  }

  /// Decides an order without holding anything.
  package func preview(_ order: Order, router: Router, at now: Timestamp) -> Decision {
    router.decide(
      order, among: suppliers, at: now, positions: { positions(of: $0.id) })
  }

  /// Ends a hold as bought.
  ///
  /// - Parameters:
  ///   - id: the order.
  ///   - actual: what it cost; `nil` for the amount held.
  ///   - known: the stored record of the name, where there is one.
  ///   - now: the moment of the settlement.
  /// - Returns: the settled record, and the event unless it was settled so before.
  /// - Throws: `LedgerError` in the order of its cases.
  package mutating func settle(
    _ id: OrderID, actual: Money?, known: OrderRecord?, at now: Timestamp
  ) throws(LedgerError) -> (record: OrderRecord, event: LedgerEvent?) {
    guard var record = known else { throw .unknownOrder(id) }
    if let actual, actual.currency != record.currency {
      throw .wrongCurrency(expected: record.currency, got: actual.currency)
    }
    switch record.state {
    case .refused: throw .orderRefused(id)
    case .released: throw .alreadyReleased(id)
    case .settled(_, let before, _):
      guard actual == nil || actual == before else { throw .alreadySettled(id, actual: before) }
      return (record, nil)
    case .held(let hold):
      let cost = actual ?? hold.amount
      let event = LedgerEvent.settled(id, actual: cost, at: now)
      try apply(event)
      record.state = .settled(hold, actual: cost, at: now)
      return (record, event)
    }
  }

  /// Ends a hold as certainly not bought.
  ///
  /// - Parameters:
  ///   - id: the order.
  ///   - known: the stored record of the name, where there is one.
  ///   - now: the moment of the release.
  /// - Returns: the released record, and the event unless it was released before.
  /// - Throws: `LedgerError` in the order of its cases.
  package mutating func release(
    _ id: OrderID, known: OrderRecord?, at now: Timestamp
  ) throws(LedgerError) -> (record: OrderRecord, event: LedgerEvent?) {
    guard var record = known else { throw .unknownOrder(id) }
    switch record.state {
    case .refused: throw .orderRefused(id)
    case .settled(_, let actual, _): throw .alreadySettled(id, actual: actual)
    case .released: return (record, nil)
    case .held(let hold):
      let event = LedgerEvent.released(id, at: now)
      try apply(event)
      record.state = .released(hold, at: now)
      return (record, event)
    }
  }

  /// Takes those of `readings` into use that follow the ones in use.
  ///
  /// - Parameters:
  ///   - readings: what a check brought.
  ///   - now: the clock's moment.
  ///   - events: gets an event for each reading that was taken.
  /// - Throws: `LedgerError.outOfRange` at the first that does not fit; those before it are taken.
  package mutating func take(
    _ readings: [SupplierBalance], at now: Timestamp, events: inout [LedgerEvent]
  ) throws(LedgerError) {
    for reading in readings where accepts(reading, at: now) {
      let event = LedgerEvent.read(reading)
      try apply(event)
      events.append(event)
    }
  }
}
