internal import ExactJSON
internal import HTTPTypes
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/topups`: top-ups that have not arrived, by pool, oldest first.
  @Sendable func getTopUps(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let topUps = try await answering { () throws(LedgerError) in
      try await ledger.pendingTopUps()
    }
    return Response { json in
      json.array("topups") { list in for topUp in topUps { list.object(topUp.write) } }
    }
  }

  /// `POST /v1/topups`: money was sent to a supplier. The credit that a reading shows is then entered
  /// as this top-up.
  @Sendable func postTopUp(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request)
    try reader.refuseUnknown(besides: OwnerEntryRequest.members)
    let entry = try OwnerEntryRequest(reader, request.idempotencyKey, in: self)
    let amount = try reader.cost("amount", in: entry.pool.currency)
    let topUp = try await answering { () throws(LedgerError) in
      try await ledger.announceTopUp(entry.reference, to: entry.pool, of: amount)
    }
    return Response(status: .created, topUp.write)
  }
}

extension TopUp {
  fileprivate func write(to json: inout JSONObjectWriter) {
    json.string("id", reference.name)
    pool.write(to: &json)
    json.string("amount", amount.decimalString)
    json.string("announced_at", announcedAt.rfc3339)
  }
}
