internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `POST /v1/orders/{id}/settle`: the order was bought, at `actual` cost where one is given.
  @Sendable func settleOrder(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let report = try await ReportRequest(
      request, context, taking: ["actual", Self.supplierReference], in: self)
    let actual = try report.currency.flatMap { currency throws(Problem) in
      try report.reader.optionalCost("actual", in: currency, mayBeZero: true)
    }
    return try await take(.settled(actual: actual), report)
  }
}
