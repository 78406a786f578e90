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
    let problem = try Self.problem(from: reader)
    let attempt = try reader.optionalCount(
      "attempt", maximum: Int64(OrderID.maximumAttempts)
    ).map { Int($0) }
    let terms = terms
    let notes = try await answering { () throws(LedgerError) in try await ledger.notes(of: id) }
    let carried = notes.filter { $0.request != nil }
    if carried.contains(where: { !$0.isOver }) {
      throw Problem(
        .orderUnderWay,
        "Purser places order \(id) itself, and lets it go on by itself; say what became of it by a report"
      )
    }
    let placement = try await answering { () throws(LedgerError) in
      try await ledger.next(
        NextAttempt(
          id, attempt: attempt, problem: problem, notes: carried.suffix(1),
          router: Router(rules: terms.rules, health: health)))
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

  private static func problem(from reader: ObjectReader) throws(Problem) -> AttemptProblem {
    let reason = try reader.string("reason")
    guard let kind = AttemptProblem.Kind(rawValue: reason) else {
      let names = AttemptProblem.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem(.invalidField, "`reason` must be one of \(names)", field: "reason")
    }
    let message = try reader.optionalText("message", upTo: OrderDetails.maximumValueLength)
    return AttemptProblem(kind, message ?? "the shop said so")
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
