/// How an order goes from one attempt to the next.
extension LedgerState {
  /// What came of letting an order go on.
  package enum NextDecision: Sendable {
    /// Money is held at another supplier: the record of the attempt that follows.
    case held(OrderRecord)
    /// Nobody else can fill it, and how the others were judged.
    case nobody(Decision)
  }

  /// Frees what an attempt holds, and holds what its order costs at another supplier: every gate is checked again.
  ///
  /// - Parameters:
  ///   - record: the latest attempt of the order, as it stands.
  ///   - problem: why it failed.
  ///   - carrying: what Purser needs to place it itself; `nil` where its shop does.
  ///   - keepsHold: whether the hold stays, since nobody knows whether the supplier took the money.
  ///   - router: who decides.
  ///   - now: the moment of the events.
  ///   - clock: the clock's moment, by which readings are judged.
  ///   - deliberation: the memory to decide in.
  ///   - log: gets the events, and their effects.
  /// - Returns: the attempt that follows, or how the others were judged; the hold is free in both cases, unless it
  ///   was to be kept.
  /// - Throws: `LedgerError`; then nothing has changed.
  package mutating func next(
    after record: OrderRecord, for problem: AttemptProblem, carrying: CarryingTerms?,
    keepsHold: Bool, router: Router, at now: Timestamp,
    clock: Timestamp, in deliberation: inout Deliberation, log: inout Log
  ) throws(LedgerError) -> NextDecision {
    let order = record.id.order
    guard case .held(let holding) = record.state else { throw .orderRefused(order) }
    switch holding.ending {
    case .settled(let actual, _)?: throw .alreadySettled(order, actual: actual)
    case .reversed?: throw .alreadyReversed(order)
    case nil where holding.unknownAt != nil && !keepsHold,
      .expired? where holding.unknownAt != nil && !keepsHold:
      throw .attemptUnknown(order)
    case nil, .released?, .expired?: break
    }
    guard record.id.attemptNumber < OrderID.maximumAttempts, var next = Order(after: record) else {
      throw .tooManyAttempts(order)
    }
    if !keepsHold {
      _ = try take(
        problem.kind == .cancelled ? .cancelled : .released, of: record.id, known: record.status,
        at: now, log: &log)
    }
    next.carrying = carrying
    table.renewList()
    let decision = preview(next, router: router, at: clock, in: &deliberation)
    guard var hold = decision.hold?.attempting(next.id.attemptNumber) else {
      return .nobody(decision)
    }
    hold.timeToLive = next.timeToLive
    let sending: Sending = terms.reportsSending ? .notSent : .assumed(at: now)
    let following = OrderRecord(
      status: OrderStatus(
        id: next.id, currency: hold.amount.currency, placedAt: now,
        state: .held(Holding(hold: hold, sending: sending))),
      fingerprint: record.fingerprint, decision: decision, details: OrderDetails(next))
    try carryOut(.placed(following), &log)
    return .held(following)
  }
}
