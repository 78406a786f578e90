internal import Hummingbird
internal import PurserCore

/// The reports of an order that carry no more than the balance of the supplier's reply. What a
/// report says a second time changes nothing and is answered alike.
extension Gateway {
  /// `POST /v1/orders/{id}/sent`: the order leaves for the supplier now.
  @Sendable func orderSent(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    try await take(
      .sent,
      ReportRequest(request, context, taking: [Self.supplierReference], hasReply: false, in: self))
  }

  /// `POST /v1/orders/{id}/accepted`: the supplier accepted the order.
  @Sendable func orderAccepted(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    try await take(
      .accepted, ReportRequest(request, context, taking: [Self.supplierReference], in: self))
  }

  /// `POST /v1/orders/{id}/unknown`: the order went wrong in a way that leaves its outcome open.
  @Sendable func orderUnknown(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    try await take(
      .unknown,
      ReportRequest(request, context, taking: [Self.supplierReference], hasReply: false, in: self))
  }

  /// The member of a report with the supplier's name for the order.
  static let supplierReference = "supplier_reference"

  /// `POST /v1/orders/{id}/release`: the order was certainly not bought; its money is free again. With `reason` it says
  /// why, and whether that was the supplier's doing.
  @Sendable func releaseOrder(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let report = try await ReportRequest(request, context, taking: ["reason", "message"], in: self)
    let isCancelled = report.remark?.problem?.kind == .cancelled
    return try await take(isCancelled ? .cancelled : .released, report)
  }

  /// Hands a report to the ledger.
  func take(_ report: LedgerState.Report, _ request: ReportRequest) async throws -> Response {
    let status = try await answering { () throws(LedgerError) in
      try await ledger.take(
        OrderReport(
          report, of: request.id.attempt(request.attempt ?? 1), balance: request.balance,
          remark: request.remark,
          attempt: request.attempt == nil ? .only : .named))
    }
    let problem = request.isFirstEnding ? request.remark?.problem : nil
    if status.state.hold?.share != nil {
      let attempt = try await answering { () throws(LedgerError) in
        try await ledger.dividedAttempt(status.id)
      }
      learn(report, problem, of: status, sku: attempt.record.details?.sku)
      return Answer(
        content: .divided(attempt, request.prefersMinimalAnswer ? .none : .brief),
        timeToLive: terms.holdTimeToLive,
        supplierReference: request.remark?.supplierReference
      ).response
    }
    if request.prefersMinimalAnswer {
      let sku = recent.record(at: status)?.details?.sku
      learn(report, problem, of: status, sku: sku)
      return Answer(content: .status(status), timeToLive: terms.holdTimeToLive).response
    }
    let record = try await record(at: status, of: request.id)
    learn(report, problem, of: status, sku: record.details?.sku)
    return Answer(
      content: .order(record, .brief), timeToLive: terms.holdTimeToLive,
      supplierReference: request.remark?.supplierReference
    ).response
  }

  /// The record of an attempt that stands at `status`.
  private func record(
    at status: OrderStatus, of order: OrderID
  ) async throws(Problem) -> OrderRecord {
    if let record = recent.record(at: status) { return record }
    let attempts = try await answering { () throws(LedgerError) in
      try await ledger.attempts(of: order)
    }
    guard var record = attempts.first(where: { $0.record.id == status.id })?.record else {
      throw Problem(LedgerError.unknownOrder(order))
    }
    record.status = status
    return record
  }
}

extension Gateway {
  /// What an error means that was met at an attempt of an order, whose number a client gave.
  func problem(
    _ error: LedgerError, at attempt: Int?, of id: OrderID
  ) async -> Problem {
    guard let attempt, case .unknownOrder = error else { return Problem(error) }
    do throws(LedgerError) { _ = try await ledger.order(id) } catch { return Problem(error) }
    return Problem(
      .unknownOrder,
      "order \(id) has no attempt \(attempt); GET /v1/orders/\(id.pathSegment) lists those it has",
      field: "attempt")
  }
}

extension AttemptLedger {
  /// An attempt with all its parts, as they are stored.
  ///
  /// - Throws: `LedgerError.unknownOrder` or `.storeFailed`.
  func dividedAttempt(_ hold: OrderID) async throws(LedgerError) -> OrderAttempt {
    let attempts = try await attempts(of: hold.order)
    guard let attempt = attempts.first(where: { $0.record.id == hold }) else {
      throw .unknownOrder(hold)
    }
    return attempt
  }

  /// A placement with the order as it stands as a whole, where its hold was divided since.
  ///
  /// - Throws: `LedgerError.unknownOrder` or `.storeFailed`.
  func whole(_ placement: Placement) async throws(LedgerError) -> Placement {
    guard placement.isRepetition, placement.record.state.hold?.share != nil else {
      return placement
    }
    var placement = placement
    placement.record = try await dividedAttempt(placement.record.id).whole
    return placement
  }
}

/// What a request tells of an order.
struct ReportRequest {
  /// Which order.
  let id: OrderID
  /// Which of its attempts, from 1; `nil` where it names none.
  let attempt: Int?
  /// What its amounts are in; `nil` where the request carries nothing.
  let currency: Currency?
  /// The request's members.
  let reader: ObjectReader
  /// What the supplier said can be spent, in its reply to this order.
  let balance: Money?
  /// What it says beside; `nil` for nothing.
  let remark: AttemptRemark?
  /// Whether the attempt had no ending that was reported before.
  let isFirstEnding: Bool
  /// Whether the answer need not tell of the order's decision.
  let prefersMinimalAnswer: Bool

  /// Reads a report.
  ///
  /// - Parameters:
  ///   - request: the request; its body may be empty.
  ///   - context: where its path's parameters are.
  ///   - members: what this kind of report takes beside `attempt`, `currency` and `balance`.
  ///   - hasReply: whether the supplier has replied, and may have told its balance.
  ///   - gateway: who is asked for the order.
  /// - Throws: `Problem`.
  init(
    _ request: Request, _ context: BasicRequestContext, taking members: [String] = [],
    hasReply: Bool = true, in gateway: Gateway
  ) async throws {
    id = try gateway.orderID(in: context)
    prefersMinimalAnswer = request.prefersMinimalAnswer
    reader = try await gateway.object(in: request, mayBeEmpty: true)
    let takesAmounts = hasReply || members.contains("actual")
    try reader.refuseUnknown(
      besides: members + (hasReply ? ["balance"] : []) + (takesAmounts ? ["currency"] : [])
        + ["attempt"])
    guard reader.hasMembers else {
      (attempt, currency, balance, remark, isFirstEnding) = (nil, nil, nil, nil, true)
      return
    }
    remark = AttemptRemark(
      problem: members.contains("reason") ? try AttemptProblem(from: reader) : nil,
      supplierReference: try reader.optionalText(
        Gateway.supplierReference, upTo: OrderDetails.maximumValueLength))
    attempt = try reader.optionalCount("attempt", maximum: Int64(OrderID.maximumAttempts))
      .map { Int($0) }
    let (id, attempt) = (id, attempt)
    let order: OrderStatus
    do throws(LedgerError) {
      order = try await gateway.ledger.status(
        of: id.attempt(attempt ?? 1), attempt == nil ? .only : .named)
    } catch {
      throw await gateway.problem(error, at: attempt, of: id)
    }
    currency = order.currency
    switch order.state.holding?.ending {
    case nil, .expired?: isFirstEnding = true
    case .settled?, .released?, .reversed?: isFirstEnding = false
    }
    let code = try reader.optionalString("currency")
    guard code == nil || code == order.currency.code else {
      throw Problem(.wrongCurrency, "order \(id) is in \(order.currency)", field: "currency")
    }
    balance = try reader.optionalAmount("balance", in: order.currency)
    if balance?.isNegative ?? false {
      throw Problem(.invalidField, "`balance` must not be below zero", field: "balance")
    }
    if balance != nil, let lines = order.state.hold?.lines, lines.count > 1 {
      throw Problem(
        .invalidField, "`balance` means one pool, and \(lines.count) pools pay for order \(id)",
        field: "balance")
    }
  }
}
