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
    if !placement.isRepetition {
      if let note = AttemptNote(of: placement.record, terms) {
        if let departure {
          await carrier.carry(placement.record, note, departing: departure)
        } else {
          await carrier.carry(placement.record, note)
        }
      }
      // The first of those that it was split into is the order itself.
      for record in placement.portions.dropFirst() {
        if let note = AttemptNote(of: record, terms) { await carrier.carry(record, note) }
      }
    }
    let order = placement.record.status.order
    if let wait {
      let others = (placement.record.details?.split?.orders ?? []).filter { $0 != order }
      let standing = await RequestClient.cancelling {
        let standing = await carrier.wait(for: order, atMost: wait)
        await withDiscardingTaskGroup { tasks in
          for other in others {
            tasks.addTask { _ = await carrier.wait(for: other, atMost: wait) }
          }
        }
        return standing
      }
      let attempts = try await attempts(of: order, standing)
      answer.content = .account(attempts, listing)
      let isOpen = attempts.leading?.record.holding.map { $0.ending == nil } ?? false
      answer.status = isOpen ? .accepted : .created
      if isOpen { answer.waitsFor = await carrier.waiting(of: order) }
    } else if holding.ending == nil {
      answer.status = .accepted
    }
    answer.location = "/v1/orders/" + order.pathSegment
    if placement.record.details?.split != nil {
      for record in placement.portions { recent.note(record) }
      answer.portions = try await answering { () throws(LedgerError) in
        try await ledger.portions(of: placement.record)
      }
      let isOpen = answer.portions.contains { $0.holding.map { $0.ending == nil } ?? false }
      answer.status = isOpen ? .accepted : .created
    }
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
