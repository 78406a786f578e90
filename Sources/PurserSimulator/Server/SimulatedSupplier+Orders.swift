internal import ExactJSON
internal import HTTPTypes
internal import PurserCore

// The order endpoint is the simulator's own and the same for all four systems: their documentation
// describes how a balance is read, not how goods are bought. Its authentication and its errors are
// those of the system.

extension SimulatedSupplier {
  static let orderEndpoints = [
    WireEndpoint(.post, "/orders", group: .orders, answer: place),
    WireEndpoint(.get, "/orders/{reference}", group: .orders) {
      call, state throws(WireProblem) in
      try reply(status: 200, &state, at: call.now) { account throws(AccountProblem) in
        try account.order(call.parameter("reference"), at: call.now)
      }
    },
    WireEndpoint(.post, "/orders/{reference}/confirm", group: .orders) {
      call, state throws(WireProblem) in
      try reply(status: 200, &state, at: call.now) { account throws(AccountProblem) in
        try account.confirm(call.parameter("reference"), at: call.now)
      }
    },
    WireEndpoint(.post, "/orders/{reference}/cancel", group: .orders) {
      call, state throws(WireProblem) in
      try reply(status: 200, &state, at: call.now) { account throws(AccountProblem) in
        try account.cancel(call.parameter("reference"), at: call.now)
      }
    },
  ]

  private static func place(
    _ call: WireCall, _ state: inout SupplierState
  ) throws(WireProblem) -> WireReply {
    let json = try call.jsonObject()
    guard let reference = json["reference"]?.stringValue, (1...200).contains(reference.utf8.count)
    else { throw .invalid(field: "reference", reason: "must be a text of 1 to 200 bytes") }
    let request = SimulatedOrder.Request(
      reference: reference, amount: try amount(in: json), pool: try pool(in: json))
    return try reply(status: 201, &state, at: call.now) { account throws(AccountProblem) in
      try account.place(request, at: call.now)
    }
  }

  /// The `amount` (a decimal number in a text) and `currency` (ISO 4217) of a body.
  static func amount(in json: JSONValue) throws(WireProblem) -> Money {
    guard let code = json["currency"]?.stringValue, let currency = Currency(iso4217: code) else {
      throw .invalid(field: "currency", reason: "must be an ISO 4217 code")
    }
    guard let text = json["amount"]?.stringValue else {
      throw .invalid(field: "amount", reason: "must be a decimal number in a text")
    }
    do { return try Money(text, currency, rounding: .up) } catch {
      throw .invalid(field: "amount", reason: "\(error)")
    }
  }

  /// The `pool` of a body, where it names one.
  static func pool(in json: JSONValue) throws(WireProblem) -> String? {
    guard let member = json["pool"], !member.isNull else { return nil }
    guard let name = member.stringValue else {
      throw .invalid(field: "pool", reason: "must be a text")
    }
    return name
  }

  private static func reply(
    status: Int, _ state: inout SupplierState, at now: Timestamp,
    _ act: (inout SimulatedAccount) throws(AccountProblem) -> SimulatedOrder
  ) throws(WireProblem) -> WireReply {
    let order: SimulatedOrder
    do { order = try act(&state.account) } catch { throw WireProblem(error) }
    let truth = state.account.truth(at: now)
    return WireReply(status: status, json(order, truth))
  }

  /// The order with its `balance`: what can be spent after it in its currency, this order and every
  /// pending one already taken off.
  private static func json(_ order: SimulatedOrder, _ truth: [PoolTruth]) -> JSONValue {
    let amount = order.request.amount
    let left = truth.filter { pool in
      pool.pool.currency == amount.currency
        && order.request.pool.map { $0 == pool.pool.name } ?? true
    }
    let units = left.reduce(Int64(0)) { sum, pool in
      let (total, overflow) = sum.addingReportingOverflow(pool.spendable.units)
      return overflow ? .max : total
    }
    return [
      "order_id": .string(order.id),
      "reference": .string(order.request.reference),
      "status": .string(order.status.rawValue),
      "amount": .string(amount.decimalString),
      "currency": .string(amount.currency.code),
      "lines": .array(
        order.lines.map { line in
          ["pool": .string(line.pool.name), "amount": .string(line.amount.decimalString)]
        }),
      "balance": [
        "available": .string(Money(units: units, currency: amount.currency).decimalString),
        "currency": .string(amount.currency.code),
      ],
    ]
  }
}
