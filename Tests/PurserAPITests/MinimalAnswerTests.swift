import CurlClient
import ExactJSON
import Testing

@Suite("Answers without the decision")
struct MinimalAnswerTests {
  private static let minimal = HTTPHeader(name: "Prefer", value: "return=minimal")

  private func body(_ id: String, _ cost: String) -> String {
    #"{"id":"\#(id)","currency":"USD","cost":"\#(cost)"}"#
  }

  private func names(_ value: JSONValue?) -> [String] { value?.objectValue?.names ?? [] }

  /// The members that say where an order stands.
  private static let standing = [
    "id", "state", "supplier", "pool", "currency", "amount", "lines", "actual", "attempt_id",
    "placed_at", "sent_at", "accepted_at", "unknown_since", "ended_at", "expires_at",
  ]

  @Test("an order and its reports say where it stands and no more, and that this was preferred")
  func minimal() async throws {
    try await TestGateway.run { gateway in
      for (path, body) in [
        ("/v1/orders", body("o-1", "9.50")), ("/v1/orders", body("o-1", "9.50")),
        ("/v1/orders/o-1/sent", ""), ("/v1/orders/o-1/settle", #"{"actual":"9"}"#),
      ] {
        let answer = try await gateway.post(path, body, headers: [Self.minimal])
        #expect([200, 201].contains(answer.status))
        #expect(names(answer.json) == Self.standing)
        #expect(answer.response.header("preference-applied") == "return=minimal")
      }
      let order = try await gateway.get("/v1/orders/o-1")
      #expect(order["state"] == "settled")
      #expect(order["actual"] == "9.00")
      #expect(order.json["candidates"]?[0]?["supplier"]?.stringValue == "acme")
    }
  }

  @Test("a refusal says what was refused, without the reasons", arguments: [false, true])
  func refused(isAtRest: Bool) async throws {
    try await TestGateway.run(isAtRest: isAtRest) { gateway in
      let answer = try await gateway.post("/v1/orders", body("o-1", "900"), headers: [Self.minimal])
      #expect(answer.status == 402)
      #expect(names(answer.json["order"]) == Self.standing + ["refusal"])
      #expect(answer.response.header("preference-applied") == "return=minimal")
      let report = try await gateway.post("/v1/orders/o-1/sent", "", headers: [Self.minimal])
      #expect(report.status == 409)
      #expect(report.response.header("preference-applied") == nil)
    }
  }

  @Test("a word for the listing counts for more than the preference")
  func listing() async throws {
    try await TestGateway.run { gateway in
      for listing in ["brief", "all"] {
        let answer = try await gateway.post(
          "/v1/orders?candidates=\(listing)", body("o-1", "9.50"), headers: [Self.minimal])
        #expect(names(answer.json["candidates"]?[0]).first == "supplier")
        #expect(answer.response.header("preference-applied") == nil)
      }
    }
  }

  @Test(
    "a preference that is not known, or another first, changes nothing",
    arguments: [
      "return=representation, return=minimal", "minimal", "return", "x=\"return=minimal\"",
    ])
  func others(value: String) async throws {
    try await TestGateway.run { gateway in
      let header = HTTPHeader(name: "Prefer", value: value)
      let answer = try await gateway.post("/v1/orders", body("o-1", "9.50"), headers: [header])
      #expect(names(answer.json).contains("candidates"))
      #expect(answer.response.header("preference-applied") == nil)
    }
  }
}
