import CurlClient
import ExactJSON
import PurserCore
import PurserSimulator

/// Why the demonstration could not go on.
enum DemonstrationError: Error, Equatable, CustomStringConvertible {
  /// A server did not answer at all.
  case unreachable(String, String)
  /// A server answered something that the demonstration does not understand.
  case unexpected(String, status: Int, body: String)
  /// The configuration has no price list.
  case nothingForSale
  /// Somebody ended the demonstration.
  case interrupted

  var description: String {
    switch self {
    case .unreachable(let what, let error): "\(what) did not answer: \(error)"
    case .unexpected(let what, let status, let body): "\(what) answered \(status): \(body)"
    case .nothingForSale: "no supplier of the configuration has `prices`, so nothing can be sold"
    case .interrupted: "the demonstration was interrupted"
    }
  }
}

/// What became of one order.
struct DemonstrationOutcome {
  /// How it ended.
  enum Fate {
    /// The gateway found no supplier that can pay.
    case refused
    /// Held; the supplier has taken the order and will confirm it.
    case held(at: String)
    /// Bought and settled.
    case bought(at: String)
    /// The supplier refused it although the gateway had chosen it.
    case supplierRefused(at: String)
  }

  var fate: Fate
  /// The amount held, for people.
  var amount: String
  /// Every candidate with its reason, the chosen one first.
  var reasons: [(supplier: String, reason: String)]
  /// Whether a supplier was passed over for want of money, so that another took over.
  var passedOverTheCheapest: Bool
}

/// The shop's side of the demonstration: a client of the gateway's API and of the suppliers.
final class DemonstrationShop {
  let url: String
  let fleet: SimulatorFleet
  private let client: CurlClient
  /// Orders that suppliers have taken and not yet confirmed, with where they were placed.
  private var unconfirmed: [(order: String, member: SimulatorFleet.Member, attempt: String)] = []

  init(url: String, fleet: SimulatorFleet) throws(DemonstrationError) {
    self.url = url
    self.fleet = fleet
    do { client = try CurlClient() } catch {
      throw .unreachable("the HTTP client", error.description)
    }
  }

  /// Orders one unit of `item` and buys it where the gateway says.
  func buy(
    _ item: DemonstrationCatalogue.Item?, number: Int
  ) async throws(DemonstrationError) -> DemonstrationOutcome {
    guard let item else { throw .nothingForSale }
    let body = JSONWriter.object { json in
      json.string("id", "demo-\(number)")
      json.string("currency", item.currency.code)
      json.string("sku", item.sku)
    }
    let (status, reply) = try await post(
      "\(url)/v1/orders?candidates=all", body, what: Self.gatewayName)
    guard status == 201 || status == 402 || status == 422 else {
      throw .unexpected(Self.gatewayName, status: status, body: "\(reply)")
    }
    let order = status == 201 ? reply : reply["order"] ?? .null
    var outcome = DemonstrationOutcome(
      fate: .refused, amount: order["amount"]?.stringValue ?? "-",
      reasons: Self.reasons(in: order), passedOverTheCheapest: false)
    guard status == 201, let supplier = order["supplier"]?.stringValue else { return outcome }
    outcome.passedOverTheCheapest = outcome.reasons.contains {
      $0.reason.hasPrefix("insufficient_funds")
    }
    outcome.fate = try await place(order, at: supplier)
    return outcome
  }

  private static func reasons(in order: JSONValue) -> [(supplier: String, reason: String)] {
    (order["candidates"]?.arrayValue ?? []).map {
      ($0["supplier"]?.stringValue ?? "", $0["reason"]?.stringValue ?? "")
    }
  }

  // MARK: Suppliers

  private func place(
    _ order: JSONValue, at supplier: String
  ) async throws(DemonstrationError) -> DemonstrationOutcome.Fate {
    guard let member = fleet[supplier], let id = order["id"]?.stringValue,
      let attempt = order["attempt_id"]?.stringValue
    else { throw .unexpected(Self.gatewayName, status: 201, body: "\(order)") }
    let body = JSONWriter.object { json in
      json.string("reference", attempt)
      for name in ["currency", "amount", "pool"] {
        json.string(name, order[name]?.stringValue)
      }
    }
    let (status, reply) = try await call(member, "/orders", body)
    switch status {
    case 201 where reply["status"]?.stringValue == "confirmed":
      try await settle(id)
      return .bought(at: supplier)
    case 201:
      unconfirmed.append((id, member, attempt))
      return .held(at: supplier)
    case 402:
      try await end(id, "release")
      return .supplierRefused(at: supplier)
    default:
      throw .unexpected(supplier, status: status, body: "\(reply)")
    }
  }

  /// How long the simulated suppliers take to confirm an order, and a little more. Asking earlier
  /// would only use up their rate limits.
  private static let confirmationTime = Duration.milliseconds(1200)

  /// Waits until every order is confirmed, and settles it.
  ///
  /// - Returns: how many were refused after all.
  func settleUnconfirmed() async throws(DemonstrationError) -> Int {
    var refusals = 0
    while !unconfirmed.isEmpty {
      do { try await Task.sleep(for: Self.confirmationTime) } catch { throw .interrupted }
      let waiting = unconfirmed
      unconfirmed = []
      for entry in waiting { refusals += try await settleIfConfirmed(entry) ? 0 : 1 }
    }
    return refusals
  }

  /// Whether the order is confirmed, in which case it is settled, or may still be.
  private func settleIfConfirmed(
    _ entry: (order: String, member: SimulatorFleet.Member, attempt: String)
  ) async throws(DemonstrationError) -> Bool {
    let (status, reply) = try await call(entry.member, "/orders/\(entry.attempt)", nil)
    guard status == 200 else {
      throw .unexpected(entry.member.supplier.name, status: status, body: "\(reply)")
    }
    switch reply["status"]?.stringValue {
    case "confirmed": try await settle(entry.order)
    case "pending": unconfirmed.append(entry)
    default:
      try await end(entry.order, "release")
      return false
    }
    return true
  }

  /// Calls a supplier as its own API wants it, and again once a rate limit has passed.
  private func call(
    _ member: SimulatorFleet.Member, _ path: String, _ body: [UInt8]?
  ) async throws(DemonstrationError) -> (status: Int, reply: JSONValue) {
    while true {
      let authorization = member.supplier.orderAuthorization()
      let query = authorization.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
      let (response, reply) = try await send(
        member.url + path + (query.isEmpty ? "" : "?" + query), body,
        headers: authorization.headers.map { HTTPHeader(name: $0.name, value: $0.value) },
        what: member.supplier.name)
      guard response.status == 429 else { return (response.status, reply) }
      let seconds = response.header("Retry-After").flatMap { Int($0) } ?? 1
      do { try await Task.sleep(for: .seconds(seconds)) } catch { throw .interrupted }
    }
  }

  // MARK: Gateway

  /// What errors call the gateway.
  static let gatewayName = "the gateway"

  private func settle(_ order: String) async throws(DemonstrationError) {
    try await end(order, "settle")
  }

  private func end(_ order: String, _ action: String) async throws(DemonstrationError) {
    let (status, reply) = try await post(
      "\(url)/v1/orders/\(order)/\(action)", Array("{}".utf8), what: Self.gatewayName)
    guard status == 200 else {
      throw .unexpected(Self.gatewayName, status: status, body: "\(reply)")
    }
  }

  private func post(
    _ url: String, _ body: [UInt8], what: String
  ) async throws(DemonstrationError) -> (status: Int, reply: JSONValue) {
    let (response, reply) = try await send(url, body, headers: [], what: what)
    return (response.status, reply)
  }

  /// Sends a request, a `GET` where there is no body.
  ///
  /// - Throws: `DemonstrationError` where there is no reply, or none in JSON.
  func send(
    _ url: String, _ body: [UInt8]?, headers: [HTTPHeader], what: String
  ) async throws(DemonstrationError) -> (response: HTTPResponse, reply: JSONValue) {
    var request = HTTPRequest(method: body == nil ? .get : .post, url: url, headers: headers)
    if let body {
      request.body = body
      request.headers.append(HTTPHeader(name: "Content-Type", value: "application/json"))
    }
    let response: HTTPResponse
    do { response = try await client.execute(request) } catch {
      throw .unreachable(what, error.description)
    }
    let text = String(decoding: response.body, as: UTF8.self)
    do { return (response, try JSONParser.parse(response.body)) } catch {
      throw .unexpected(what, status: response.status, body: text)
    }
  }
}
