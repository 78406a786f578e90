internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `POST /v1/orders/{id}/release`: the order was certainly not bought; its money is free again.
  @Sendable func releaseOrder(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let id = try orderID(in: context)
    let reader = try await object(in: request, mayBeEmpty: true)
    try reader.refuseUnknown(besides: [])
    let record = try await answering { () throws(LedgerError) in try await ledger.release(id) }
    return Response(record.write)
  }
}
