internal import HTTPTypes
internal import Logging
internal import PurserCore

/// Orders that Purser places itself.
extension Gateway {
  /// Refuses an order that Purser is to place where it places none.
  func requireCarrier(for request: OrderRequest) throws(Problem) {
    guard request.order.carrying != nil, carrier == nil else { return }
    throw Problem(.invalidField, "`place`: this gateway places no orders", field: "place")
  }

  /// Hands an order over that was held, and answers with where it stands: at once, or once it has come to its
  /// end where its shop waits.
  ///
  /// - Parameters:
  ///   - placement: the order.
  ///   - terms: what it says of how it is placed.
  ///   - wait: how long its shop waits for its end; `nil` for not at all.
  ///   - listing: which suppliers the answer lists.
  ///   - departure: what the order took along to the ledger; `nil` for nothing.
  ///   - logger: where a new decision is told.
  /// - Returns: the answer.
  /// - Throws: `Problem` where the ledger does not answer.
  func carried(
    _ placement: Placement, _ terms: CarryingTerms, _ wait: Duration?, _ listing: CandidateListing,
    _ departure: (any AttemptDeparture)?, _ logger: Logger
  ) async throws(Problem) -> Answer {
    let timeToLive = self.terms.holdTimeToLive
    var answer = Self.answer(placement, listing, timeToLive, logger: logger)
    guard let carrier, let holding = placement.record.holding else { return answer }
    if !placement.isRepetition, let note = AttemptNote(of: placement.record, terms) {
      if let departure {
        await carrier.carry(placement.record, note, departing: departure)
      } else {
        await carrier.carry(placement.record, note)
      }
    }
    let order = placement.record.status.order
    if let wait {
      let standing = await carrier.wait(for: order, atMost: wait)
      let attempts = try await attempts(of: order, standing)
      answer.content = .account(attempts, listing)
      let isOpen = attempts.last?.record.holding.map { $0.ending == nil } ?? false
      answer.status = isOpen ? .accepted : .created
    } else if holding.ending == nil {
      answer.status = .accepted
    }
    answer.location = "/v1/orders/\(order.name)"
    return answer
  }

  /// The attempts of an order that is carried: where it came to its end with the first, from memory, as the answer to
  /// a report is.
  private func attempts(
    of order: OrderID, _ standing: CarriedOrder?
  ) async throws(Problem) -> [OrderAttempt] {
    if let standing, standing.isOnlyAttempt, standing.progress == .over, !standing.note.isLate,
      let record = recent.record(at: standing.status)
    {
      return [OrderAttempt(record: record, note: standing.note)]
    }
    return try await answering { () throws(LedgerError) in try await ledger.attempts(of: order) }
  }
}
