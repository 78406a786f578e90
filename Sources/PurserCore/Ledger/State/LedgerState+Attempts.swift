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
  ///   - request: why the latest attempt failed, and who decides.
  ///   - attempts: the attempts of the order as they stand, the first one first.
  ///   - carrying: what Purser needs to place it itself; `nil` where its shop does.
  ///   - now: the moment of the events.
  ///   - clock: the clock's moment, by which readings are judged.
  ///   - deliberation: the memory to decide in.
  ///   - log: gets the events, and their effects.
  /// - Returns: the attempt that follows, or how the others were judged; the hold is free in both cases, unless it
  ///   was to be kept.
  /// - Throws: `LedgerError`; then nothing has changed.
  package mutating func next(
    _ request: NextAttempt, after attempts: [OrderRecord], carrying: CarryingTerms?,
    at now: Timestamp, clock: Timestamp, in deliberation: inout Deliberation, log: inout Log
  ) throws(LedgerError) -> NextDecision {
    guard let record = attempts.last else { throw .unknownOrder(request.order) }
    let order = record.id.order
    for attempt in attempts { try Self.requireNotBought(attempt.status) }
    guard case .held(let holding) = record.state else { throw .orderRefused(order) }
    if request.doubt == .reported, holding.unknownAt != nil {
      if case .released? = holding.ending {} else { throw .attemptUnknown(order) }
    }
    guard record.id.attemptNumber < OrderID.maximumAttempts, var next = Order(after: record) else {
      throw .tooManyAttempts(order)
    }
    let problem = request.problem
    if request.doubt != .remains {
      _ = try take(
        problem.kind == .cancelled ? .cancelled : .released, of: record.id, known: record.status,
        at: now, log: &log)
    }
    next.carrying = carrying
    table.renewList()
    let decision = preview(next, router: request.router, at: clock, in: &deliberation)
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

  /// Refuses to hold again what an attempt has bought.
  private static func requireNotBought(_ status: OrderStatus) throws(LedgerError) {
    guard let holding = status.state.holding else { return }
    if holding.hold.share != nil { throw .boughtInPart(status.order) }
    switch holding.ending {
    case .settled(let actual, _)?: throw .alreadySettled(status.order, actual: actual)
    case .reversed?: throw .alreadyReversed(status.order)
    case nil, .released?, .expired?: return
    }
  }
}
