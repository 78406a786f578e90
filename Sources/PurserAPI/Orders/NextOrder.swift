internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `POST /v1/orders/{id}/next`: the supplier refused the order. Its hold is freed, and money is held at the next
  /// supplier, in one step.
  @Sendable func nextOrder(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let listing = try request.preferredListing
    let id = try orderID(in: context)
    let reader = try await object(in: request)
    try reader.refuseUnknown(besides: ["reason", "message", "attempt"])
    guard let problem = try AttemptProblem(from: reader) else { throw reader.missing("reason") }
    let attempt = try reader.optionalCount(
      "attempt", maximum: Int64(OrderID.maximumAttempts)
    ).map { Int($0) }
    let terms = terms
    var placement: NextPlacement
    do throws(LedgerError) {
      placement = try await ledger.next(
        NextAttempt(
          id, attempt: attempt, problem: problem,
          router: Router(rules: terms.rules, health: health)))
    } catch {
      throw await self.problem(error, at: attempt, of: id)
    }
    if placement.isRepetition, placement.record.state.hold?.share != nil {
      let hold = placement.record.id
      placement.record = try await answering { () throws(LedgerError) in
        try await ledger.dividedAttempt(hold)
      }.whole
    }
    if let failed = placement.failed {
      learn(.released, problem, of: failed.status, sku: failed.details?.sku)
    }
    if let note = placement.note { await carrier?.carry(placement.record, note) }
    if let refusal = placement.refusal {
      return nobody(placement.record, refusal, listing).response
    }
    recent.note(placement.record)
    var answer = Answer(
      status: .created, content: .order(placement.record, listing),
      timeToLive: terms.holdTimeToLive)
    answer.isRepetition = placement.isRepetition
    return answer.response
  }

  private func nobody(
    _ record: OrderRecord, _ decision: Decision, _ listing: CandidateListing
  ) -> Problem {
    var problem = Problem(
      .noFurtherSupplier,
      "no further supplier can fill order \(record.status.order), and its money is free; its order "
        + "says why",
      order: OrderRecord(
        status: record.status, fingerprint: record.fingerprint, decision: decision,
        details: record.details))
    problem.listing = listing
    return problem
  }
}

extension AttemptProblem {
  /// The reason that a shop gives for a failure: `reason` with `message`; `nil` where it gives none.
  ///
  /// - Throws: `Problem` that names the member.
  init?(from reader: ObjectReader) throws(Problem) {
    let message = try reader.optionalText("message", upTo: OrderDetails.maximumValueLength)
    guard let word = try reader.optionalText("reason", upTo: OrderDetails.maximumNameLength) else {
      guard message == nil else { throw reader.missing("reason") }
      return nil
    }
    self.init(word: word, message ?? "no message was given")
  }
}
