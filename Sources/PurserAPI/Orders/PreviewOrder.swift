package import ExactJSON
internal import Hummingbird
package import PurserCore

extension Gateway {
  /// `POST /v1/orders/preview`: decides an order without holding anything; `id` may be left out.
  @Sendable func previewOrder(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let listing = try request.candidateListing
    let reader = try await object(in: request)
    let terms = terms
    let orderRequest = try OrderRequest(
      from: reader, idempotencyKey: nil, defaultID: "unnamed", currencies: terms.currencies,
      suppliers: terms.supplierIDs)
    if let problem = orderRequest.unknownSupplier { throw problem }
    let decision = try await answering { () throws(LedgerError) in
      try await desk.preview(orderRequest.order)
    }
    var portions: [SplitPortion] = []
    if decision.hold == nil, orderRequest.order.splits {
      portions = try await answering { () throws(LedgerError) in
        try await desk.previewSplit(orderRequest.order)
      }
    }
    return Response(json: decision.previewJSON(listing, splitInto: portions))
  }
}

extension Decision {
  /// The decision as `POST /v1/orders/preview` and `purser route --json` give it.
  ///
  /// - Parameters:
  ///   - listing: which suppliers it lists.
  ///   - portions: how the order would be split; empty where it would not be.
  ///   - style: the layout.
  /// - Returns: one JSON object.
  package func previewJSON(
    _ listing: CandidateListing, splitInto portions: [SplitPortion] = [],
    style: JSONStyle = .compact
  ) -> [UInt8] {
    AnswerJSON.bytes(style: style) { json in
      json.object { json in
        json.string("supplier", hold?.pool.supplier.name)
        json.string("pool", hold?.pool.pool)
        json.string("currency", hold?.amount.currency.code)
        json.amount("amount", hold?.amount)
        json.string("refusal", hold == nil ? refusal.rawValue : nil)
        write(listing, to: &json)
        if !portions.isEmpty { portions.write(to: &json) }
      }
    }
  }
}
