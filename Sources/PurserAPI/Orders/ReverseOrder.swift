internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `POST /v1/orders/{id}/reverse`: the sale was undone after it was settled; with `amount` or `quantity` a part of
  /// it, under a name by which it is told again without being given back twice.
  @Sendable func reverseOrder(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let report = try await ReportRequest(
      request, context, taking: ["amount", "quantity", "reference"], hasReply: false, in: self)
    let amount = try report.currency.flatMap { currency throws(Problem) in
      try report.reader.optionalCost("amount", in: currency)
    }
    let quantity = try report.reader.optionalCount(
      "quantity", maximum: OrderRequest.maximumQuantity)
    let measure: PartialReversal.Measure
    switch (amount, quantity) {
    case (let amount?, nil): measure = .amount(amount)
    case (nil, let quantity?): measure = .quantity(quantity)
    case (nil, nil): measure = .all
    case (.some, .some):
      throw Problem(
        .conflictingFields, "say what was given back as `amount` or as `quantity`, not both",
        field: "quantity")
    }
    // All of it is given back once, whatever it is called.
    let key = measure == .all ? nil : request.idempotencyKey
    let reference = try report.reader.reference(or: key)
    if measure == .all, reference == nil { return try await take(.reversed, report) }
    guard let reference else {
      throw Problem(
        .missingField,
        "`reference` is missing: a name for this giving back, so that it can be told again without giving back "
          + "twice; the header Idempotency-Key may say it instead", field: "reference")
    }
    return try await take(
      .reversedInPart(PartialReversal(measure, reference: reference)), report)
  }
}

extension ObjectReader {
  fileprivate func reference(or key: String?) throws(Problem) -> EntryReference? {
    let text = try optionalString("reference")
    if let text, let key, text != key {
      throw Problem(
        .conflictingFields, "`reference` is not the Idempotency-Key of the request",
        field: "reference")
    }
    guard let name = text ?? key else { return nil }
    guard let reference = EntryReference(name) else {
      throw Problem(
        .invalidField,
        "`reference` must be 1 to \(OrderID.maximumLength) visible ASCII characters",
        field: "reference")
    }
    return reference
  }
}
