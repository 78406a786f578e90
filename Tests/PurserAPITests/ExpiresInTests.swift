import ExactJSON
import TestSupport
import Testing

@Suite("An order that says how long its hold waits")
struct ExpiresInTests {
  private func body(_ id: String, _ length: String?) -> String {
    let length = length.map { #","expires_in":"\#($0)""# } ?? ""
    return #"{"id":"\#(id)","currency":"USD","cost":"1"\#(length)}"#
  }

  @Test("has its own deadline, wherever it is shown, and after reports")
  func shown() async throws {
    try await TestGateway.run { gateway in
      let held = try await gateway.post("/v1/orders", body("o-1", "90s"))
      #expect(held.status == 201)
      #expect(held["placed_at"] == "2026-09-21T14:13:20.000Z")
      #expect(held["expires_at"] == "2026-09-21T14:14:50.000Z")
      #expect(
        try await gateway.get("/v1/orders/o-1")["expires_at"] == "2026-09-21T14:14:50.000Z")
      let accepted = try await gateway.post("/v1/orders/o-1/accepted", "")
      #expect(accepted["expires_at"] == "2026-09-21T14:14:50.000Z")
      let listed = try await gateway.get("/v1/orders")
      #expect(
        listed.json["orders"]?[0]?["expires_at"]?.stringValue == "2026-09-21T14:14:50.000Z")
      let usual = try await gateway.post("/v1/orders", body("o-2", nil))
      #expect(usual["expires_at"] == "2026-09-21T14:28:20.000Z")
    }
  }

  @Test("is another order with another length")
  func content() async throws {
    try await TestGateway.run { gateway in
      #expect(try await gateway.post("/v1/orders", body("o-1", "2h")).status == 201)
      #expect(try await gateway.post("/v1/orders", body("o-1", "120m")).status == 201)
      for length in ["1h", nil] {
        let other = try await gateway.post("/v1/orders", body("o-1", length))
        #expect(other["code"] == "order_exists_with_different_content")
      }
    }
  }

  @Test("must stay within bounds", arguments: ["999ms", "31d", "soon", "90"])
  func bounds(length: String) async throws {
    try await TestGateway.run { gateway in
      let refused = try await gateway.post("/v1/orders", body("o-1", length))
      #expect(refused.status == 422)
      #expect(refused["field"] == "expires_in")
      #expect(
        refused["detail"]
          == "`expires_in` must be a duration from 1s to 30d, such as \"5s\" or \"1m30s\"")
    }
  }
}
