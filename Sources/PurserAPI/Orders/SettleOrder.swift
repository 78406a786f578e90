internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `POST /v1/orders/{id}/settle`: the order was bought, at `actual` cost where one is given; with `quantity` or
  /// `rest` a part of it.
  @Sendable func settleOrder(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let report = try await ReportRequest(
      request, context, taking: ["actual", "quantity", "rest", Self.supplierReference], in: self)
    let actual = try report.currency.flatMap { currency throws(Problem) in
      try report.reader.optionalCost("actual", in: currency, mayBeZero: true)
    }
    let quantity = try report.reader.optionalCount(
      "quantity", maximum: OrderRequest.maximumQuantity)
    let rest = try report.reader.rest
    guard quantity != nil || rest != nil else {
      return try await take(.settled(actual: actual), report)
    }
    let keepsRest = rest == .hold
    if keepsRest, quantity == nil, actual == nil {
      throw Problem(
        .missingField,
        "`actual` is missing: a rest can be held on once it is known what was bought, as `quantity` or `actual`",
        field: "actual")
    }
    return try await take(
      .settledInPart(
        PartialPurchase(quantity: quantity, actual: actual, keepsRest: keepsRest)), report)
  }
}

/// What becomes of the money of what is not bought yet.
private enum Rest: String, CaseIterable {
  case free, hold
}

extension ObjectReader {
  fileprivate var rest: Rest? {
    get throws(Problem) {
      guard let text = try optionalString("rest") else { return nil }
      guard let rest = Rest(rawValue: text) else {
        throw Problem(.invalidField, "`rest` must be `free` or `hold`", field: "rest")
      }
      return rest
    }
  }
}
