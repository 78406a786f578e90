import ExactJSON
import PurserCore
import TestSupport
import Testing

@Suite("Top-ups over HTTP")
struct TopUpTests {
  private let announcement = #"""
    {"id":"WIRE-1","supplier":"acme","currency":"USD","amount":"500","fee_up_to":"10",
     "expected_at":"2026-09-20T00:00:00Z","note":"by wire"}
    """#

  private func read(_ amount: String, _ gateway: TestGateway, at seconds: Int64) async throws {
    try await gateway.withLedgers { ledger in
      try await ledger.take([TestGateway.reading(of: "acme", amount, at: seconds)])
    }
  }

  private func states(_ gateway: TestGateway) async throws -> [String] {
    let topUps = try await gateway.get("/v1/topups").json["topups"]?.arrayValue ?? []
    return topUps.map { topUp in
      ["id", "state", "arrived", "fee"].compactMap { topUp[$0]?.stringValue }
        .joined(separator: " ")
    }
  }

  @Test("it is listed with its state until it has arrived, and after that")
  func life() async throws {
    try await TestGateway.run { gateway in
      let announced = try await gateway.post("/v1/topups", announcement)
      #expect(announced.status == 201)
      #expect(announced["state"] == "overdue")
      #expect(announced["note"] == "by wire")
      #expect(announced["fee_up_to"] == "10.00")
      #expect(announced["expected_at"] == "2026-09-20T00:00:00.000Z")
      let sent = try await gateway.post("/v1/topups/WIRE-1/sent", "{}")
      #expect(sent.status == 200)
      #expect(sent["sent_at"] != nil)
      try await read("595", gateway, at: 10)
      #expect(try await states(gateway) == ["WIRE-1 arrived 495.00 5.00"])
      let again = try await gateway.post("/v1/topups", announcement)
      #expect(again.status == 201)
      #expect(again["state"] == "arrived")
      let entries = try await gateway.get("/v1/transactions?reference=WIRE-1&first=oldest")
      let types = entries.json["transactions"]?.arrayValue?.map { $0["type"]?.stringValue }
      #expect(types == ["top_up", "transfer_fee"])
      let late = try await gateway.post("/v1/topups/WIRE-1/cancel", "{}")
      #expect(late.status == 409)
      #expect(late["code"] == "topup_over")
    }
  }

  @Test("a cancelled one is matched by hand with what arrived after all")
  func match() async throws {
    try await TestGateway.run { gateway in
      _ = try await gateway.post("/v1/topups", announcement)
      #expect(try await gateway.post("/v1/topups/WIRE-1/cancel", "")["state"] == "cancelled")
      try await read("580", gateway, at: 10)
      let found = try await gateway.get("/v1/transactions?type=credit_detected")
      let number = try #require(found.json["transactions"]?[0]?["number"]?.numberValue?.text)
      for _ in 0..<2 {
        let matched = try await gateway.post(
          "/v1/topups/WIRE-1/match", #"{"transaction":\#(number)}"#)
        #expect(matched.status == 200)
        #expect(matched["state"] == "short")
        #expect(matched["arrived"] == "480.00")
      }
      let entries = try await gateway.get("/v1/transactions?reference=WIRE-1&first=oldest")
      let amounts = entries.json["transactions"]?.arrayValue?.map { $0["amount"]?.stringValue }
      #expect(amounts == ["480.00", "-480.00"])
    }
  }

  @Test(
    "what cannot be is refused",
    arguments: [
      ("/v1/topups/WIRE-9/sent", "{}", 404, "unknown_topup"),
      ("/v1/topups/WIRE-9/match", #"{"transaction":1}"#, 404, "unknown_topup"),
      ("/v1/topups/WIRE-1/match", #"{"transaction":1}"#, 422, "invalid_field"),
      ("/v1/topups/WIRE-1/match", #"{"transaction":99}"#, 404, "not_found"),
      ("/v1/topups/WIRE-1/match", "{}", 422, "missing_field"),
      ("/v1/topups/WIRE-1/sent", #"{"at":1}"#, 422, "unknown_field"),
      (
        "/v1/topups",
        #"{"id":"t","supplier":"acme","currency":"USD","amount":"5","fee_up_to":"5"}"#, 422,
        "invalid_field"
      ),
      (
        "/v1/topups",
        #"{"id":"t","supplier":"acme","currency":"USD","amount":"5","expected_at":"soon"}"#, 422,
        "invalid_field"
      ),
    ])
  func refusals(path: String, body: String, status: Int, code: String) async throws {
    try await TestGateway.run { gateway in
      _ = try await gateway.post("/v1/topups", announcement)
      _ = try await gateway.post("/v1/orders", #"{"id":"o-1","currency":"USD","cost":"10"}"#)
      let reply = try await gateway.post(path, body)
      #expect(reply.status == status)
      #expect(reply["code"] == code)
    }
  }
}
