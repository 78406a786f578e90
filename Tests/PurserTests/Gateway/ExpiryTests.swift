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

  @Test("does not expire once its outcome is said to be unknown")
  func unknown() async throws {
    let patient = Self.configuration.replacing("hold_ttl: 5s", with: "hold_ttl: 15m")
    try await withBench(patient, [.foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        #expect(try await gateway.order("unknown", "30.00").status == 201)
        #expect(try await gateway.post("/v1/orders/unknown/unknown", [:]).status == 200)
        #expect(try await gateway.order("other", "20.00").status == 201)
      }
      try bench.write("suppliers.yaml", Self.configuration)
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/orders/other") { $0["inferred"] != nil }
        #expect(try await gateway.get("/v1/orders/unknown")["state"] == "unknown")
        let balance = try await gateway.get("/v1/balances").balance(of: "foxreload")
        #expect(balance?["spendable"]?["low"] == "70.00")
      }
    }
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
