internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import PurserCore

extension Gateway {
  /// `POST /v1/orders`: chooses a supplier and holds the order's cost there. The answer leaves once
  /// the hold is on disk. The same order again gives the stored answer.
  @Sendable func postOrder(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let listing = try request.preferredListing
    let reader = try await object(in: request)
    let terms = terms
    let orderRequest = try OrderRequest(
      from: reader, idempotencyKey: request.idempotencyKey, currencies: terms.currencies,
      suppliers: terms.supplierIDs)
    return try await answer(to: orderRequest, listing, context.logger).response
  }

  /// Decides an order, and hands it over where Purser is to place it.
  ///
  /// - Parameters:
  ///   - request: the order.
  ///   - listing: which suppliers the answer lists.
  ///   - logger: where a new decision is told.
  /// - Returns: the answer.
  /// - Throws: `Problem` where it cannot be decided.
  func answer(
    to request: OrderRequest, _ listing: CandidateListing, _ logger: Logger
  ) async throws(Problem) -> Answer {
    try requireCarrier(for: request)
    if let problem = request.unknownSupplier {
      try await requireStoredAnswer(to: request, else: problem)
    }
    let departure = request.order.carrying.flatMap { _ in carrier?.departure() }
    let placed = try await place(request, departure)
    recent.note(placed.record)
    let placement = try await answering { () throws(LedgerError) in try await ledger.whole(placed) }
    if let carrying = request.order.carrying {
      return try await carried(placement, carrying, request.wait, listing, departure, logger)
    }
    var answer = Self.answer(placement, listing, terms.holdTimeToLive, logger: logger)
    answer.portions = try await portions(of: placement)
    return answer
  }

  /// The orders that one was split into, just now or before; empty where it is whole.
  func portions(of placement: Placement) async throws(Problem) -> [OrderRecord] {
    for record in placement.portions { recent.note(record) }
    guard placement.isRepetition else { return placement.portions }
    return try await answering { () throws(LedgerError) in
      try await ledger.portions(of: placement.record)
    }
  }

  /// Places an order; it waits only where the first decision does not stand.
  private func place(
    _ request: OrderRequest, _ departure: (any AttemptDeparture)?
  ) async throws(Problem) -> Placement {
    let desk = desk
    return try await answering { () throws(LedgerError) in
      let (order, fingerprint) = (request.order, request.fingerprint)
      let first = try await desk.placeOnce(order, fingerprint: fingerprint, departure: departure)
      guard desk.goesOn(after: first) else { return first }
      return try await waiting([request.wait]) { waits throws(LedgerError) in
        try await desk.goOn(
          after: first, with: order, fingerprint: fingerprint, wait: waits.first ?? nil,
          departure: departure)
      }
    }
  }

  /// The answer to an order that was decided; a new decision is logged.
  static func answer(
    _ placement: Placement, _ listing: CandidateListing, _ timeToLive: Duration, logger: Logger
  ) -> Answer {
    let record = placement.record
    if !placement.isRepetition, logger.logLevel <= .debug { log(record, to: logger) }
    var answer = Self.answer(placement, listing, timeToLive)
    answer.isRepetition = placement.isRepetition
    return answer
  }

  /// Lets an order pass that names a supplier no longer configured, if it is the repetition of one
  /// that was decided when the supplier was.
  func requireStoredAnswer(
    to request: OrderRequest, else problem: Problem
  ) async throws(Problem) {
    do throws(LedgerError) {
      let known = try await ledger.order(request.order.id)
      guard known.fingerprint == request.fingerprint else { throw .unknownOrder(known.id) }
    } catch {
      guard case .unknownOrder = error else { throw Problem(error) }
      throw problem
    }
  }

  private static func answer(
    _ placement: Placement, _ listing: CandidateListing, _ timeToLive: Duration
  ) -> Answer {
    switch placement.record.state {
    case .refused(let refusal):
      var problem = Problem(refusal, of: placement)
      problem.listing = listing
      return problem.answer
    case .held:
      return Answer(
        status: .created, content: .order(placement.record, listing), timeToLive: timeToLive)
    }
  }

  private static func log(_ record: OrderRecord, to logger: Logger) {
    logger.debug(
      "order decided",
      metadata: [
        "order": "\(record.id)", "state": "\(record.state.name)",
        "candidates": .array(
          record.decision.judgements.map {
            "\($0.supplier): \($0.reason(under: record.decision.policy))"
          }),
      ])
  }
}
