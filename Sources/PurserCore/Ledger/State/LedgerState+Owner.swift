/// What the replies to orders and the owner tell the ledger.
extension LedgerState {
  /// Takes the reading of one pool, which says nothing of others, into use if it follows the one in use;
  /// else it is recorded. So is the reply to an order where the pool's money may be in another by now.
  ///
  /// - Parameters:
  ///   - reading: what was read.
  ///   - now: the moment of the event.
  ///   - clock: the clock's moment, by which readings are judged.
  ///   - log: gets the event, and its effects.
  /// - Throws: `LedgerError.outOfRange` when it does not fit.
  package mutating func take(
    _ reading: SupplierBalance, at now: Timestamp, clock: Timestamp, log: inout Log
  ) throws(LedgerError) {
    try requireInRange(reading)
    let isTaken =
      accepts(reading, at: clock)
      && (reading.source != .orderReply || !mayHaveMoved(reading.pool, at: clock))
    try carryOut(isTaken ? .read(reading) : .passedOver(reading, at: now), &log)
  }

  /// The reading that the reply to an order amounts to, or `nil` where no single pool is meant.
  ///
  /// - Parameters:
  ///   - balance: what the supplier said can be spent.
  ///   - status: where the order stands.
  ///   - clock: when the reply was told of.
  /// - Returns: a reading requested when the order was sent; what the reply does not say is as in
  ///   the reading in use.
  package func reading(
    of balance: Money, inReplyTo status: OrderStatus, at clock: Timestamp
  ) -> SupplierBalance? {
    guard let holding = status.state.holding, holding.hold.lines.count == 1,
      let current = poolIndex[holding.hold.pool].flatMap({ pools[$0].reading })
    else { return nil }
    return SupplierBalance(
      pool: current.pool, available: balance, creditLimit: current.creditLimit,
      pendingTopUp: current.pendingTopUp, expiresAt: current.expiresAt,
      deductionTiming: current.deductionTiming,
      requestedAt: holding.sending.moment ?? status.placedAt, receivedAt: clock,
      source: .orderReply, order: status.id)
  }

  /// Books a change that the owner tells of.
  ///
  /// - Parameters:
  ///   - adjustment: the change.
  ///   - known: what the owner told before under the reference.
  ///   - log: gets the event unless it was told before, and its effects.
  /// - Returns: the change as it was told first.
  /// - Throws: `LedgerError.unknownPool`, `.entryExistsWithDifferentContent` or `.outOfRange`.
  package mutating func adjust(
    _ adjustment: Adjustment, known: OwnerEntry?, log: inout Log
  ) throws(LedgerError) -> Adjustment {
    if let known {
      guard case .adjustment(let before) = known, before.pool == adjustment.pool,
        before.amount == adjustment.amount, before.type == adjustment.type
      else { throw .entryExistsWithDifferentContent(adjustment.reference) }
      return before
    }
    try carryOut(.adjusted(adjustment), &log)
    return adjustment
  }
}
