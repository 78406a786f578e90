import CurlClient
import ExactJSON
import PurserCore
import TestSupport
import Testing

@Suite("A refusal that is doubt and not want")
struct DoubtTests {
  private func body(_ id: String, _ cost: String) -> String {
    #"{"id":"\#(id)","currency":"USD","cost":"\#(cost)"}"#
  }

  /// Lets a gateway have 70.00, of which 30.00 are in doubt: an order was settled just before the reading.
  private func makeDoubt(_ gateway: TestGateway) async throws {
    #expect(try await gateway.post("/v1/orders", body("sold", "30")).status == 201)
    #expect(try await gateway.post("/v1/orders/sold/settle", "").status == 200)
    try await gateway.withLedgers {
      try await $0.take([TestGateway.reading(of: "acme", "70.00", at: 1)])
    }
  }

  @Test(
    "says that it may be sent again and when, what may be spent, and is not stored",
    arguments: [false, true])
  func told(isAtRest: Bool) async throws {
    try await TestGateway.run(isAtRest: isAtRest) { gateway in
      try await makeDoubt(gateway)
      let refused = try await gateway.post("/v1/orders", body("o-1", "50"))
      #expect(refused.status == 402)
      #expect(refused["code"] == "insufficient_funds")
      #expect(refused.json["retryable"] == .bool(true))
      #expect(refused.response.header("Retry-After") == "1")
      let doubt = refused.json["doubt"]
      #expect(doubt?["supplier"]?.stringValue == "acme")
      #expect(doubt?["spendable"]?["low"]?.stringValue == "40.00")
      #expect(doubt?["spendable"]?["high"]?.stringValue == "70.00")
      #expect(doubt?["currency"]?.stringValue == "USD")
      #expect(doubt?["certain_at"]?.stringValue == "2026-09-21T14:13:22.000Z")
      #expect(refused["detail"]?.contains("acme may: it has between 40.00 and 70.00 USD") == true)
      #expect(try await gateway.get("/v1/orders/o-1").status == 404)
      // The same name, once the reading is there that tells.
      try await gateway.withLedgers {
        try await $0.take([TestGateway.reading(of: "acme", "70.00", at: 3)])
      }
      #expect(try await gateway.post("/v1/orders", body("o-1", "50")).status == 201)
    }
  }

  @Test("leaves want as it is: stored, and not to be sent again")
  func want() async throws {
    try await TestGateway.run { gateway in
      try await makeDoubt(gateway)
      for _ in 0..<2 {
        let refused = try await gateway.post("/v1/orders", body("o-1", "70.01"))
        #expect(refused.status == 402)
        #expect(refused.json["retryable"] == .bool(false))
        #expect(refused.json["doubt"] == nil)
        #expect(refused.response.header("Retry-After") == nil)
      }
      #expect(try await gateway.get("/v1/orders/o-1")["state"] == "refused")
      let unsold = try await gateway.post(
        "/v1/orders", #"{"id":"o-2","currency":"EUR","cost":"1"}"#)
      #expect(unsold.json["retryable"] == .bool(false))
    }
  }

  @Test("says the same of balances that are not known")
  func unknown() async throws {
    try await TestGateway.run(balances: [:]) { gateway in
      let refused = try await gateway.post("/v1/orders", body("o-1", "1"))
      #expect(refused["code"] == "no_fresh_reading")
      #expect(refused.json["retryable"] == .bool(true))
      #expect(refused.json["doubt"] == nil)
    }
  }
}
