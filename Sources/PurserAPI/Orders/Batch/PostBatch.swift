internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import PurserCore

extension Gateway {
  /// Where batches of orders are sent.
  static let batchPath = "/v1/orders/batch"

  /// The most bytes of a batch, where a single order has at most `limit`: a thousand orders, each with all that
  /// may be written on it.
  static func batchBodyLimit(_ limit: Int) -> Int { max(limit, 16 * 1024 * 1024) }

  /// `POST /v1/orders/batch`: decides orders one after the other, each as `POST /v1/orders` would. The answer
  /// has a result for each, in their order, and leaves once all holds are on disk.
  @Sendable func postBatch(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let listing = try request.preferredListing
    guard let format = BatchFormat(contentType: request.headers[.contentType]) else {
      throw Problem(
        .unsupportedMediaType,
        "send the body as `Content-Type: application/json` or `application/x-ndjson`")
    }
    let answerFormat = try BatchFormat(ofAnswerTo: request, in: format)
    let terms = terms
    let bytes = try await body(of: request, limit: Self.batchBodyLimit(terms.maximumBodyBytes))
    var results: [BatchResult] = []
    for item in try BatchItem.items(in: bytes, format) {
      results.append(await result(of: item, terms))
    }
    await place(&results, listing, terms, logger: context.logger)
    var response = BatchResult.response(results, answerFormat)
    if listing == .none, let name = HTTPField.Name.preferenceApplied {
      response.headers[name] = "return=minimal"
    }
    return response
  }

  /// What an order asks for, or what is wrong with it.
  private func result(of item: BatchItem, _ terms: GatewayTerms) async -> BatchResult {
    do throws(Problem) {
      let order = try OrderRequest(
        from: item.content.get(), idempotencyKey: nil, currencies: terms.currencies,
        suppliers: terms.supplierIDs)
      try requireCarrier(for: order)
      if let problem = order.unknownSupplier {
        try await requireStoredAnswer(to: order, else: problem)
      }
      return BatchResult(number: item.number, state: .open(order))
    } catch {
      return BatchResult(number: item.number, state: .answered(error.answer))
    }
  }

  /// Places the orders that are to be placed, and puts the answers in their place.
  private func place(
    _ results: inout [BatchResult], _ listing: CandidateListing, _ terms: GatewayTerms,
    logger: Logger
  ) async {
    let open = results.indices.filter { results[$0].order != nil }
    let orders = open.compactMap { results[$0].order }
    let placements = await waiting(orders.map(\.wait)) { waits in
      await desk.place(zip(orders, waits).map { ($0.order, $0.fingerprint, $1) })
    }
    for (place, placement) in placements.enumerated() {
      do throws(Problem) {
        results[open[place]].state = .answered(
          try await answer(orders[place], placement, listing, terms, logger: logger))
      } catch {
        error.log(to: logger)
        results[open[place]].state = .answered(error.answer)
      }
    }
  }

  /// The answer to an order that was decided; one that Purser is to place is on its way by then.
  private func answer(
    _ request: OrderRequest, _ placement: Result<Placement, LedgerError>,
    _ listing: CandidateListing, _ terms: GatewayTerms, logger: Logger
  ) async throws(Problem) -> Answer {
    let placed = try await answering { () throws(LedgerError) in try placement.get() }
    recent.note(placed.record)
    let placement = try await answering { () throws(LedgerError) in try await ledger.whole(placed) }
    guard let carrying = request.order.carrying else {
      var answer = Self.answer(placement, listing, terms.holdTimeToLive, logger: logger)
      answer.portions = try await portions(of: placement)
      return answer
    }
    // A batch does not wait for the end of its orders.
    return try await carried(placement, carrying, nil, listing, nil, logger)
  }
}
