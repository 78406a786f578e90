/// Commands about orders: each checks, lets at most one event take
/// effect, and says where the order stands then.
extension LedgerState {
  /// What one batch did so far: the events, and what followed from them.
  package struct Log: Hashable, Sendable {
    /// What happened, in order.
    package var events: [LedgerEvent] = []
    /// What followed.
    package var effects = LedgerEffects()

    /// Nothing yet.
    package init() {}
  }

  /// Decides an order and sets its money aside, or says what it was answered before.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - fingerprint: a digest of the order's content.
  ///   - known: the stored record of the name, where there is one.
  ///   - retriesRefused: whether a refused order may be decided again under its name.
  ///   - storesRefusal: whether a refusal becomes the stored answer.
  ///   - router: who decides.
  ///   - now: the moment of the event.
  ///   - clock: the clock's moment, by which readings are judged.
  ///   - deliberation: the memory to decide in; says what is in doubt of an order that is refused now.
  ///   - isFree: whether nobody has an order of a name that is not in memory: an order that is split needs names.
  ///   - log: gets the event where there is a new one, and its effects; one for each part of an order that is split.
  /// - Returns: the record; one that is equal to `known` was stored before.
  /// - Throws: `LedgerError.orderExistsWithDifferentContent` or `.outOfRange`.
  package mutating func place(
    _ order: Order, fingerprint: Fingerprint, known: OrderRecord?, retriesRefused: Bool,
    storesRefusal: Bool = true, router: Router, at now: Timestamp, clock: Timestamp,
    in deliberation: inout Deliberation, isFree: (OrderID) -> Bool = { _ in true },
    log: inout Log
  ) throws(LedgerError) -> OrderRecord {
    deliberation.doubt = nil
    if let known {
      guard known.fingerprint == fingerprint else {
        throw .orderExistsWithDifferentContent(order.id)
      }
      guard case .refused = known.state, retriesRefused else { return known }
    }
    table.renewList()
    let decision = preview(order, router: router, at: clock, in: &deliberation)
    if order.splits, decision.hold == nil {
      let portions = split(order, router: router, at: clock)
      if !portions.isEmpty,
        let record = try place(
          portions, of: order, fingerprint: fingerprint, at: now, isFree: isFree, log: &log)
      {
        return record
      }
    }
    let sending: Sending = terms.reportsSending ? .notSent : .assumed(at: now)
    let state: OrderState
    // A refusal for want of knowledge, or in doubt, is answered and not stored, so that the same order is
    // decided anew a moment later.
    var isStored = true
    if var hold = decision.hold {
      hold.timeToLive = order.timeToLive
      state = .held(Holding(hold: hold, sending: sending))
    } else {
      state = .refused(decision.refusal)
      deliberation.doubt = doubt(about: order, after: deliberation)
      isStored = storesRefusal && !decision.isProvisional && deliberation.doubt == nil
    }
    let record = OrderRecord(
      status: OrderStatus(
        id: order.id, currency: state.hold?.amount.currency ?? order.currency, placedAt: now,
        state: state),
      fingerprint: fingerprint, decision: consume decision, details: OrderDetails(order))
    if isStored { try carryOut(.placed(record), &log) }
    return record
  }

  /// News of an order after it was placed.
  package enum Report: Hashable, Sendable {
    /// It leaves for the supplier now. To be said before it does: a reading that was received
    /// earlier counts as certainly not containing it.
    case sent
    /// The supplier accepted it.
    case accepted
    /// It went wrong in a way that leaves its outcome open. It does not expire any more, and waits
    /// until somebody knows, or nobody can be asked.
    case unknown
    /// Nobody can be asked any more what became of an order that was reported as unknown: it expires, and readings
    /// tell, as of one that was silent.
    case unheard
    /// It was bought, at the actual cost or the amount held.
    case settled(actual: Money?)
    /// It was certainly not bought.
    case released
    /// It was certainly not bought, as its shop gave it up: that is no failure of the supplier.
    case cancelled
    /// The sale was undone after it was settled.
    case reversed
    /// It was bought in part.
    indirect case settledInPart(PartialPurchase)
    /// The sale was undone in part.
    indirect case reversedInPart(PartialReversal)
    /// Nothing of the hold changes: what is kept of its attempt does.
    case noted
  }

  /// Takes a report of an order.
  ///
  /// - Parameters:
  ///   - report: what is told.
  ///   - id: the order.
  ///   - known: where the order stands, where it is known.
  ///   - now: the moment of the report.
  ///   - log: gets the event unless the report says nothing new, and its effects.
  /// - Returns: where the order stands then.
  /// - Throws: `LedgerError` in the order of its cases.
  package mutating func take(
    _ report: Report, of id: OrderID, known: OrderStatus?, at now: Timestamp, log: inout Log
  ) throws(LedgerError) -> OrderStatus {
    guard let status = known else { throw .unknownOrder(id) }
    if case .settled(let actual?) = report, actual.currency != status.currency {
      throw .wrongCurrency(expected: status.currency, got: actual.currency)
    }
    guard case .held(let holding) = status.state else { throw .orderRefused(id) }
    guard let event = try event(for: report, of: id, holding, at: moment(now, for: holding)) else {
      return status
    }
    if orders.slot(of: id) == nil { try carryOut(.recalled(status, at: event.moment), &log) }
    let outcomes = report == .cancelled ? outcomes(at: holding.hold.pool) : nil
    try carryOut(event, &log)
    if let outcomes { setOutcomes(outcomes, at: holding.hold.pool) }
    return log.effects.orders.last ?? status
  }

  /// The event that a report amounts to, or `nil` when it says nothing new.
  private func event(
    for report: Report, of id: OrderID, _ holding: Holding, at now: Timestamp
  ) throws(LedgerError) -> LedgerEvent? {
    switch (report, holding.ending) {
    case (.settled(let actual), nil), (.settled(let actual), .expired?),
      (.settled(let actual), .released?):
      // What was released may be delivered all the same: the supplier took the money.
      return .settled(id, actual: actual ?? holding.hold.amount, at: now)
    case (.settled(let actual), .settled(let before, _)?):
      guard actual == nil || actual == before else { throw .alreadySettled(id, actual: before) }
      return nil
    case (.released, nil), (.released, .expired?), (.cancelled, nil), (.cancelled, .expired?):
      return .released(id, at: now)
    case (.released, .released?), (.cancelled, .released?), (.reversed, .reversed?): return nil
    case (.reversed, .settled?): return .reversed(id, at: now)
    case (.reversed, nil), (.reversed, .released?), (.reversed, .expired?): throw .notSettled(id)
    case (.sent, nil):
      // What was accepted, or went wrong, had left before.
      let hasLeft =
        holding.sending.isReported || holding.acceptedAt != nil || holding.unknownAt != nil
      return hasLeft ? nil : .sent(id, at: now)
    case (.accepted, nil):
      return holding.acceptedAt == nil ? .accepted(id, at: now) : nil
    case (.unknown, nil):
      return holding.unknownAt == nil ? .becameUnknown(id, at: now) : nil
    case (.unheard, nil):
      return holding.unknownAt == nil ? nil : .expired(id, at: now)
    // Reports of parts are decided on all of them: `take(_:of:)` of `OrderParts`.
    case (.unheard, _), (.noted, _), (.settledInPart, _), (.reversedInPart, _): return nil
    case (_, .settled(let actual, _)?): throw .alreadySettled(id, actual: actual)
    case (_, .released?): throw .alreadyReleased(id)
    case (_, .reversed?): throw .alreadyReversed(id)
    case (_, .expired?): throw .alreadyExpired(id)
    }
  }

  /// Lets the holds expire of which nothing was heard for too long.
  ///
  /// - Parameters:
  ///   - now: the moment of the events.
  ///   - limit: how many may expire in this call.
  ///   - log: gets an event for each, and its effects.
  /// - Returns: the orders that expired.
  /// - Throws: never in fact: what is overdue is in memory.
  @discardableResult
  package mutating func expireOverdue(
    at now: Timestamp, limit: Int = .max, log: inout Log
  ) throws(LedgerError) -> [OrderID] {
    var expired: [OrderID] = []
    while expired.count < limit, let id = nextOverdue(at: now), let order = orders[id] {
      let moment = order.lines.reduce(now) { max($0, pools[$1.pool].view.horizon.next) }
      try carryOut(.expired(id, at: moment), &log)
      expired.append(id)
    }
    return expired
  }

  /// Whether a hold should have expired by `now`.
  package func isAnyOverdue(at now: Timestamp) -> Bool { nextOverdue(at: now) != nil }

  /// Lets an event take effect, and writes it down.
  mutating func carryOut(_ event: LedgerEvent, _ log: inout Log) throws(LedgerError) {
    try apply(event, effects: &log.effects)
    log.events.append(event)
  }

  /// The moment of a report: later than what the readings in use certainly contain, however coarse
  /// the clock.
  func moment(_ now: Timestamp, for holding: Holding) -> Timestamp {
    holding.hold.parts.reduce(now) { moment, line in
      poolIndex[line.pool].map { max(moment, pools[$0].view.horizon.next) } ?? moment
    }
  }
}

extension Timestamp {
  /// The next moment that can be told from this one.
  fileprivate var next: Timestamp { self + .microseconds(1) }
}
