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

  @Test(
    "gets the order that waits for it with the reading that shows enough, which that order has made",
    arguments: ["1s", "10m"])
  func waits(refresh: String) async throws {
    let purse = Purse()
    try await CheckingServer.with(purse.reply) { server in
      let configuration = """
        suppliers:
          cards:
            adapter:
              request: {path: /balance}
              balances: [{currency: USD, available: $.left}]
            base_url: \(server.url)
            refresh: \(refresh)
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

  @Test("and one whose checks were refused gets the order that waits with the first that succeeds")
  func refusedChecks() async throws {
    let isRefused = Mutex(false)
    try await CheckingServer.with({ _ in
      isRefused.withLock(\.self)
        ? .json(#"{"message":"no"}"#, status: 401) : .json(#"{"left":"500.00"}"#)
    }) { server in
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
          isRefused.withLock { $0 = true }
          let deadline = ContinuousClock.now + .seconds(30)
          var refused = try await gateway.post("/v1/orders/preview", Self.order("p", "20"))
          while !refused.json.description.contains("credential_rejected"),
            ContinuousClock.now < deadline
          {
            _ = try await gateway.get("/v1/balances")
            refused = try await gateway.post("/v1/orders/preview", Self.order("p", "20"))
          }
          #expect(refused.json.description.contains("credential_rejected"))
          async let waiting = gateway.post(
            "/v1/orders", Self.order("o1", "20", wait: "60s"), patience: .seconds(70))
          _ = try await gateway.get("/v1/suppliers")
          isRefused.withLock { $0 = false }
          #expect(try await waiting.status == 201)
        }
      }
    }
  }
}
