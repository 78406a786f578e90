import ExactJSON
import PurserCore
import TestSupport
import Testing

@Suite("What nothing explains, over HTTP")
struct UnexplainedTests {
  private func withDrift(
    _ body: @escaping @Sendable (TestGateway, String) async throws -> Void
  ) async throws {
    try await TestGateway.run { gateway in
      _ = try await gateway.post("/v1/orders", #"{"id":"o-1","currency":"USD","cost":"23.30"}"#)
      _ = try await gateway.post("/v1/orders/o-1/release", "{}")
      try await gateway.withLedgers { ledger in
        try await ledger.take([TestGateway.reading(of: "acme", "76.70", at: 10)])
      }
      let found = try await gateway.get("/v1/transactions?type=drift")
      let number = try #require(found.json["transactions"]?[0]?["number"]?.numberValue?.text)
      try await body(gateway, number)
    }
  }

  @Test("a drift is listed with what it may be until it is explained, once")
  func inbox() async throws {
    try await withDrift { gateway, number in
      let listed = try await gateway.get("/v1/unexplained").json["unexplained"]
      #expect(listed?.arrayValue?.count == 1)
      #expect(listed?[0]?["transaction"]?.numberValue?.text == number)
      #expect(listed?[0]?["open"]?.stringValue == "-23.30")
      let suggestion = listed?[0]?["suggestions"]?[0]
      #expect(suggestion?["kind"]?.stringValue == "bought_after_all")
      #expect(suggestion?["order"]?.stringValue == "o-1")
      let path = "/v1/transactions/\(number)/explain"
      let body = #"{"note":"delivered after all","order":"o-1"}"#
      let told = try await gateway.post(path, body)
      #expect(told.status == 201)
      #expect(told["amount"] == "-23.30")
      #expect(told["order"] == "o-1")
      #expect(try await gateway.post(path, body).json == told.json)
      #expect(try await gateway.post(path, "{}")["code"] == "entry_exists_with_different_content")
      #expect(try await gateway.post(path, #"{"id":"other"}"#)["code"] == "nothing_open")
      #expect(try await gateway.get("/v1/unexplained").json["unexplained"]?.arrayValue == [])
      let entries = try await gateway.get(
        "/v1/transactions?first=oldest&reference=explains-\(number)")
      let rows = entries.json["transactions"]?.arrayValue ?? []
      #expect(rows.map { $0["type"]?.stringValue } == ["adjustment", "explained"])
      #expect(rows.first?["order"]?.stringValue == "o-1")
      #expect(rows.first?["note"]?.stringValue == "delivered after all")
      let ofOrder = try await gateway.get("/v1/transactions?order=o-1&type=adjustment")
      #expect(ofOrder.json["transactions"]?.arrayValue?.count == 1)
    }
  }

  @Test(
    "what cannot be explained is refused",
    arguments: [
      ("1", "{}", 409, "nothing_open"), ("99", "{}", 404, "not_found"),
      ("x", "{}", 404, "not_found"), ("", #"{"as":"order"}"#, 422, "invalid_field"),
      ("", #"{"order":"o-9"}"#, 404, "unknown_order"),
      ("", #"{"why":"no"}"#, 422, "unknown_field"),
    ])
  func refusals(entry: String, body: String, status: Int, code: String) async throws {
    try await withDrift { gateway, number in
      let path = "/v1/transactions/\(entry.isEmpty ? number : entry)/explain"
      let reply = try await gateway.post(path, body)
      #expect(reply.status == status)
      #expect(reply["code"] == code)
    }
  }
}
