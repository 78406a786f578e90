internal import ExactJSON
internal import HTTPTypes
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/topups`: top-ups that have not arrived, by pool, oldest first; then those that arrived or
  /// were called off lately.
  @Sendable func getTopUps(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let topUps = try await answering { () throws(LedgerError) in try await ledger.topUps() }
    let now = clock.time().moment
    return Response { json in
      json.array("topups") { list in
        for topUp in topUps.pending + topUps.past { list.object { topUp.write(at: now, to: &$0) } }
      }
    }
  }

  /// `POST /v1/topups`: money was sent to a supplier. The credit that a reading shows is then entered
  /// as this top-up.
  @Sendable func postTopUp(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request)
    try reader.refuseUnknown(
      besides: OwnerEntryRequest.members + ["expected_at", "fee_up_to", "note"])
    let entry = try OwnerEntryRequest(reader, request.idempotencyKey, in: self)
    let currency = entry.pool.currency
    let amount = try reader.cost("amount", in: currency)
    let feeUpTo = try reader.optionalCost("fee_up_to", in: currency)
    if let feeUpTo, feeUpTo.units >= amount.units {
      throw Problem(.invalidField, "`fee_up_to` must be less than `amount`", field: "fee_up_to")
    }
    let expectedAt = try reader.optionalString("expected_at").map { text throws(Problem) in
      try QueryValue.moment(text, "expected_at")
    }
    let notice = TopUpNotice(
      reference: entry.reference, pool: entry.pool, amount: amount, expectedAt: expectedAt,
      feeUpTo: feeUpTo, note: try reader.optionalText("note", upTo: Self.maximumNoteBytes))
    let topUp = try await answering { () throws(LedgerError) in
      try await ledger.announceTopUp(notice)
    }
    return answer(topUp, .created)
  }

  /// `POST /v1/topups/{id}/sent`: the money has left.
  @Sendable func topUpSent(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    try (try await object(in: request, mayBeEmpty: true)).refuseUnknown(besides: [])
    return try await change(try topUpReference(context), .sent)
  }

  /// `POST /v1/topups/{id}/cancel`: the money will not come.
  @Sendable func cancelTopUp(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    try (try await object(in: request, mayBeEmpty: true)).refuseUnknown(besides: [])
    return try await change(try topUpReference(context), .cancelled)
  }

  /// `POST /v1/topups/{id}/match`: the money is what a reading showed as a credit.
  @Sendable func matchTopUp(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request)
    try reader.refuseUnknown(besides: ["transaction"])
    guard let number = try reader.optionalCount("transaction", maximum: .max) else {
      throw reader.missing("transaction")
    }
    let reference = try topUpReference(context)
    let entry = try await entry(number)
    let topUps = try await answering { () throws(LedgerError) in try await ledger.topUps() }
    guard
      let topUp = topUps.pending.first(where: { $0.reference == reference })
        ?? topUps.past.last(where: { $0.reference == reference })
    else { throw Problem(LedgerError.unknownTopUp(reference)) }
    guard entry.type == .creditDetected, entry.pool == topUp.pool,
      let observation = entry.cause.observation
    else {
      throw Problem(
        .invalidField,
        "`transaction` must be the number of a credit_detected of \(topUp.pool); \(number) is \(entry.type) of "
          + "\(entry.pool)", field: "transaction")
    }
    let name = FindingName(noticedAt: observation.receivedAt, amount: entry.amount)
    return try await change(reference, .matched(name))
  }

  // MARK: Parts

  static let maximumNoteBytes = 1000

  /// The entry of a number.
  func entry(_ number: Int64) async throws(Problem) -> Transaction {
    let found: [StoredTransaction]
    do throws(StoreError) {
      found = try await history.transactions(
        TransactionFilter(), after: number - 1, newestFirst: false, limit: 1)
    } catch {
      throw Problem(LedgerError.storeFailed(error))
    }
    guard let entry = found.first, entry.number == number else {
      throw Problem(.notFound, "there is no transaction \(number)", field: "transaction")
    }
    return entry.transaction
  }

  private func change(
    _ reference: EntryReference, _ step: TopUpStep
  ) async throws -> Response {
    let topUp = try await answering { () throws(LedgerError) in
      try await ledger.changeTopUp(reference, step)
    }
    return answer(topUp, .ok)
  }

  private func answer(_ topUp: TopUp, _ status: HTTPResponse.Status) -> Response {
    let now = clock.time().moment
    return Response(status: status) { topUp.write(at: now, to: &$0) }
  }

  private func topUpReference(_ context: BasicRequestContext) throws(Problem) -> EntryReference {
    let name = context.parameters.get("id") ?? ""
    guard let reference = EntryReference(name) else {
      throw Problem(.unknownTopUp, "there is no top-up `\(name.prefix(64))`")
    }
    return reference
  }
}

extension TopUp {
  fileprivate func write(at now: Timestamp, to json: inout JSONObjectWriter) {
    json.string("id", reference.name)
    pool.write(to: &json)
    json.string("amount", amount.decimalString)
    json.string("state", state(at: now).rawValue)
    json.string("announced_at", announcedAt.rfc3339)
    json.string("sent_at", sentAt?.rfc3339)
    json.string("expected_at", expectedAt?.rfc3339)
    json.string("fee_up_to", feeUpTo?.decimalString)
    json.string("arrived", arrived?.decimalString)
    json.string("fee", fee?.decimalString)
    json.string("arrived_at", arrivedAt?.rfc3339)
    json.string("cancelled_at", cancelledAt?.rfc3339)
    json.string("note", note)
  }
}
