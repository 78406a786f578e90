import CurlClient
import ExactJSON
import PurserSimulator
import Testing

@Suite("A hold of which nothing is heard")
struct ExpiryTests {
  private static let configuration = """
    orders: {hold_ttl: 5s}
    balances: {refresh: 1s}
    \(foxReloadAlone)
        lag: 0s

    """

  @Test("expires, and is judged by the readings, whichever way it went")
  func inference() async throws {
    try await withBench(Self.configuration, [.foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let bought = try await gateway.order("bought", "30.00")
        #expect(try await gateway.order("forgotten", "20.00").status == 201)
        try await Self.buy(bought, at: #require(bench.environment["FOXRELOAD_URL"]))

        let first = try await gateway.get("/v1/orders/bought") { $0["inferred"] != nil }
        #expect(first["state"] == "expired")
        #expect(first["inferred"] == "bought")
        let second = try await gateway.get("/v1/orders/forgotten") { $0["inferred"] != nil }
        #expect(second["state"] == "expired")
        #expect(second["inferred"] == "not_bought")

        let balance = try await gateway.get("/v1/balances").balance(of: "foxreload")
        #expect(balance?["spendable"]?["low"] == "70.00")
        #expect(balance?["book"] == "70.00")
        #expect(try await gateway.get("/v1/transactions?type=drift").json["transactions"] == [])
        #expect(
          try await gateway.get("/v1/transactions?type=credit_detected").json["transactions"]
            == [])

        let late = try await gateway.post("/v1/orders/bought/settle", ["actual": "30.00"])
        #expect(late["state"] == "settled")
        let sent = try await gateway.post("/v1/orders/forgotten/sent", [:])
        #expect(sent["code"] == "order_expired")
      }
    }
  }

  @Test("is judged likewise where it was reported as unknown, and is listed until somebody knows")
  func unknown() async throws {
    let patient = Self.configuration.replacing("hold_ttl: 5s", with: "hold_ttl: 15m")
    try await withBench(patient, [.foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let bought = try await gateway.order("bought", "30.00")
        #expect(try await gateway.order("refused", "20.00").status == 201)
        try await Self.buy(bought, at: #require(bench.environment["FOXRELOAD_URL"]))
        for name in ["bought", "refused"] {
          #expect(try await gateway.post("/v1/orders/\(name)/unknown", [:])["state"] == "unknown")
        }
        #expect(try await Self.wanted(gateway) == ["bought", "refused"])
      }
      try bench.write("suppliers.yaml", Self.configuration)
      try await bench.serve { gateway in
        let first = try await gateway.get("/v1/orders/bought") { $0["inferred"] != nil }
        #expect(first["inferred"] == "bought")
        #expect(first["unknown_since"] != nil)
        let second = try await gateway.get("/v1/orders/refused") { $0["inferred"] != nil }
        #expect(second["inferred"] == "not_bought")
        let balance = try await gateway.get("/v1/balances").balance(of: "foxreload")
        #expect(balance?["spendable"]?["low"] == "70.00")
        #expect(balance?["book"] == "70.00")
        let next = try await gateway.post("/v1/orders/refused/next", ["reason": "unreachable"])
        #expect(next["code"] == "attempt_unknown")
      }
      try await bench.serve { gateway in
        let before = try await Self.wanted(gateway)
        #expect(before == ["bought", "refused"])
        let settled = try await gateway.post("/v1/orders/bought/settle", ["actual": "30.00"])
        #expect(settled.status == 200)
        #expect(try await Self.wanted(gateway) == ["refused"])
        let released = try await gateway.post("/v1/orders/refused/release", [:])
        #expect(released.status == 200)
        #expect(try await Self.wanted(gateway) == [])
        let drift = try await gateway.get("/v1/transactions?type=drift").json["transactions"]
        #expect(drift == [])
      }
    }
  }

  /// The names of the orders that want a person.
  private static func wanted(_ gateway: GatewayClient) async throws -> [String] {
    let page = try await gateway.get("/v1/orders?needs=attention").json
    return (page["orders"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }.sorted()
  }

  /// Buys at the supplier what the gateway holds, and keeps quiet about it.
  static func buy(_ order: GatewayClient.Reply, at supplier: String) async throws {
    let attempt = try #require(order["attempt_id"])
    let amount = try #require(order["amount"])
    let body: JSONValue = [
      "reference": .string(attempt), "amount": .string(amount), "currency": "USD",
    ]
    let reply = try await CurlClient().execute(
      HTTPRequest(
        method: .post, url: supplier + "/orders",
        headers: [
          HTTPHeader(name: "Content-Type", value: "application/json"),
          HTTPHeader(name: "Authorization", value: "Bearer fox-key"),
        ],
        body: body.encoded()))
    #expect(reply.status == 201)
  }
}
