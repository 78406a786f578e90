import ExactJSON
import Synchronization
import Testing

/// A supplier's balance, which a test changes.
private final class Purse: Sendable {
  private let left = Mutex("500.00")

  func have(_ amount: String) { left.withLock { $0 = amount } }

  @Sendable func reply(to request: ReceivedRequest) -> ServedReply {
    .json(#"{"left":"\#(left.withLock { $0 })"}"#)
  }
}

@Suite("A supplier that was out of funds")
struct FundsAgainTests {
  private static func order(_ id: String, _ cost: String, wait: String? = nil) -> JSONValue {
    var order = JSONObject()
    order["id"] = .string(id)
    order["currency"] = "USD"
    order["cost"] = .string(cost)
    if let wait { order["wait"] = .string(wait) }
    return .object(order)
  }

  @Test("gets the order that waits for it with the reading that shows enough")
  func waits() async throws {
    let purse = Purse()
    try await CheckingServer.with(purse.reply) { server in
      let configuration = """
        suppliers:
          cards:
            adapter:
              request: {path: /balance}
              balances: [{currency: USD, available: $.left}]
            base_url: \(server.url)
            refresh: 1s
        """
      try await TestBench.with(configuration) { bench in
        try await bench.serve { gateway in
          _ = try await gateway.get("/v1/balances")
          #expect(try await gateway.post("/v1/orders", Self.order("o1", "100")).status == 201)
          purse.have("60.00")
          let reason: JSONValue = ["reason": "funds"]
          #expect(try await gateway.post("/v1/orders/o1/release", reason).status == 200)
          let refused = try await gateway.post("/v1/orders", Self.order("o2", "20"))
          #expect(refused.status == 402 && refused.json["retryable"] == true)
          #expect(refused.json.description.contains("out_of_funds"))
          async let waiting = gateway.post(
            "/v1/orders", Self.order("o2", "20", wait: "25s"), patience: .seconds(40))
          _ = try await gateway.get("/v1/suppliers")
          purse.have("500.00")
          let answer = try await waiting
          #expect(answer.status == 201)
        }
      }
    }
  }
}
