import CurlClient
import ExactJSON

/// A shop's side of a running gateway.
struct GatewayClient: Sendable {
  /// A reply with its parsed body.
  struct Reply: Sendable {
    var status: Int
    var json: JSONValue

    /// A text of the body.
    subscript(name: String) -> String? { json[name]?.stringValue }
  }

  /// The state did not come about in time.
  struct Overdue: Error, CustomStringConvertible {
    var path: String
    var last: Reply
    var description: String { "\(path) still answers \(last.status) \(last.json)" }
  }

  let url: String
  let process: PurserProcess
  let client: CurlClient
  /// What its bodies say that they are.
  var contentType = "application/json"

  /// Long enough for a machine that is busy with other tests.
  private static let patience = Duration.seconds(60)

  func get(_ path: String) async throws -> Reply {
    try await send(HTTPRequest(url: url + path, timeout: Self.patience))
  }

  /// The body of an answer as text.
  func text(_ path: String) async throws -> String {
    let response = try await client.execute(
      HTTPRequest(url: url + path, timeout: Self.patience))
    return String(decoding: response.body, as: UTF8.self)
  }

  func post(
    _ path: String, _ body: JSONValue, patience: Duration = Self.patience
  ) async throws -> Reply {
    try await send(
      HTTPRequest(
        method: .post, url: url + path,
        headers: [HTTPHeader(name: "Content-Type", value: contentType)],
        body: body.encoded(), timeout: patience))
  }

  /// Orders something that costs the same everywhere.
  func order(_ id: String, _ cost: String, _ currency: String = "USD") async throws -> Reply {
    try await post(
      "/v1/orders", ["id": .string(id), "currency": .string(currency), "cost": .string(cost)])
  }

  /// Orders the same of one supplier alone.
  func order(_ id: String, _ cost: String, allowing supplier: String) async throws -> Reply {
    try await post(
      "/v1/orders",
      [
        "id": .string(id), "currency": "USD", "cost": .string(cost),
        "allow": [.string(supplier)],
      ])
  }

  /// Tells what became of an order.
  func report(_ report: OrderLog.Report, of id: String) async throws -> Reply {
    try await post("/v1/orders/\(id)/\(report)", [:])
  }

  /// Orders what `OrderingSupplier` sells, to be placed by the gateway.
  ///
  /// - Parameters:
  ///   - id: the order's name.
  ///   - quantity: how many units.
  ///   - suppliers: the only ones that may fill it; nobody for all.
  ///   - wait: how long its end is waited for.
  /// - Returns: the answer.
  /// - Throws: why there is none.
  func place(
    _ id: String, quantity: Int = 2, at suppliers: [String] = [], wait: String = "0s"
  ) async throws -> Reply {
    var order = JSONObject()
    order["id"] = .string(id)
    order["currency"] = "USD"
    order["sku"] = .string(OrderingSupplier.sku)
    order["quantity"] = .number(JSONNumber(quantity))
    order["place"] = true
    order["wait"] = .string(wait)
    if !suppliers.isEmpty { order["allow"] = .array(suppliers.map { .string($0) }) }
    return try await post("/v1/orders", .object(order))
  }

  /// What was delivered of an order, one text for each item; `nil` where the gateway has none.
  func content(of id: String) async throws -> [String]? {
    let reply = try await get("/v1/orders/\(id)/content")
    guard reply.status == 200 else { return nil }
    let items = reply.json["items"]?.arrayValue ?? []
    return items.compactMap { ($0["code"] ?? $0["pin"])?.stringValue }
  }

  /// Says that the shop has what was delivered of an order, and returns the answer's status.
  func acknowledge(_ id: String) async throws -> Int {
    try await client.execute(
      HTTPRequest(
        method: .delete, url: url + "/v1/orders/\(id)/content", timeout: Self.patience)
    ).status
  }

  /// Asks again and again until the answer is as it should become.
  ///
  /// - Returns: that answer.
  /// - Throws: `Overdue` with the last answer when it takes too long.
  func get(
    _ path: String, until isExpected: (Reply) -> Bool
  ) async throws -> Reply {
    let clock = ContinuousClock()
    let deadline = clock.now + Self.patience
    while true {
      let reply = try await get(path)
      if isExpected(reply) { return reply }
      guard clock.now < deadline else { throw Overdue(path: path, last: reply) }
    }
  }

  private func send(_ request: HTTPRequest) async throws -> Reply {
    let response = try await client.execute(request)
    return Reply(status: response.status, json: try JSONParser.parse(response.body))
  }
}

extension GatewayClient.Reply {
  /// The line of `GET /v1/balances` about a supplier's first pool.
  func balance(of supplier: String) -> JSONValue? {
    json["balances"]?.arrayValue?.first { $0["supplier"]?.stringValue == supplier }
  }
}
