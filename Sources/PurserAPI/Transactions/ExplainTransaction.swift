internal import ExactJSON
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `POST /v1/transactions/{id}/explain`: the owner says what a drift or credit was.
  @Sendable func explainTransaction(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request)
    try reader.refuseUnknown(besides: ["id", "as", "note", "order"])
    let text = context.parameters.get("id") ?? ""
    guard let number = Int64(text), number > 0 else {
      throw Problem(.notFound, "there is no transaction `\(text.prefix(64))`")
    }
    let reference = try reference(reader, request.idempotencyKey, number)
    let type = try entryType(reader, "as", besides: [.transferFee])
    let note = try reader.optionalText("note", upTo: Self.maximumNoteBytes)
    let order = try await attachedOrder(reader)
    let entry = try await entry(number)
    guard entry.type == .drift || entry.type == .creditDetected,
      let observation = entry.cause.observation
    else {
      throw Problem(
        .nothingOpen,
        "transaction \(number) is \(entry.type); only drift and credit_detected are explained")
    }
    let finding = FindingName(noticedAt: observation.receivedAt, amount: entry.amount)
    let adjustment = try await answering { () throws(LedgerError) in
      try await ledger.explain(
        ExplanationNotice(
          reference: reference, pool: entry.pool, finding: finding, type: type, note: note,
          order: order))
    }
    return Response(status: .created) { json in
      json.string("id", adjustment.reference.name)
      json.integer("explains", number)
      json.string("type", adjustment.type.name)
      adjustment.pool.write(to: &json)
      json.string("amount", adjustment.amount.decimalString)
      json.string("order", adjustment.order?.name)
      json.string("note", adjustment.note)
      json.string("at", adjustment.at.rfc3339)
    }
  }

  /// The name of an explanation: the one that is given, else one that follows from the entry.
  private func reference(
    _ reader: ObjectReader, _ idempotencyKey: String?, _ number: Int64
  ) throws(Problem) -> EntryReference {
    let name = try reader.optionalString("id") ?? idempotencyKey ?? "explains-\(number)"
    guard let reference = EntryReference(name) else {
      throw Problem(
        .invalidField, "`id` must be 1 to \(OrderID.maximumLength) visible ASCII characters",
        field: "id")
    }
    return reference
  }

  /// The order that is named, which must be there.
  private func attachedOrder(_ reader: ObjectReader) async throws -> OrderID? {
    guard let name = try reader.optionalString("order") else { return nil }
    guard let order = OrderID(name) else {
      throw Problem(.invalidField, "`order` must be the name of an order", field: "order")
    }
    _ = try await answering { () throws(LedgerError) in try await ledger.status(of: order) }
    return order
  }
}
