internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `POST /v1/orders/{id}/settle`: the order was bought, at `actual` cost where one is given.
  @Sendable func settleOrder(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let id = try orderID(in: context)
    let reader = try await object(in: request, mayBeEmpty: true)
    try reader.refuseUnknown(besides: ["actual", "currency"])
    let order = try await answering { () throws(LedgerError) in try await ledger.order(id) }
    let code = try reader.optionalString("currency")
    guard code == nil || code == order.currency.code else {
      throw Problem(
        .wrongCurrency, "order \(id) is in \(order.currency)", field: "currency")
    }
    let actual = try reader.optionalCost("actual", in: order.currency, mayBeZero: true)
    let record = try await answering { () throws(LedgerError) in
      try await ledger.settle(id, actual: actual)
    }
    return Response(record.write)
  }
}
