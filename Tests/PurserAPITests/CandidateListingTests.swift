import ExactJSON
import PurserCore
import Testing

@Suite("Suppliers in the answer to an order")
struct CandidateListingTests {
  /// Twelve that can pay ten, ten that cannot, and two that are not tagged.
  private static let suppliers =
    (10..<22).map { supplier("rich-\($0)") } + (10..<20).map { supplier("poor-\($0)") }
    + (1...2).map { Supplier(id: SupplierID("plain-\($0)")) }

  private static let balances = Dictionary(
    uniqueKeysWithValues: suppliers.map { supplier in
      let name = supplier.id.name
      return (name, name.hasPrefix("poor") ? "\(name.suffix(1)).15" : "50.00")
    })

  private static func supplier(_ name: String) -> Supplier {
    Supplier(id: SupplierID(name), tags: ["instant"])
  }

  private func body(_ id: String, _ cost: String) -> String {
    #"{"id":"\#(id)","currency":"USD","cost":"\#(cost)","tags":["instant"]}"#
  }

  private func verdicts(_ order: JSONValue?) -> [String: Int] {
    (order?["candidates"]?.arrayValue ?? []).reduce(into: [:]) { counts, candidate in
      counts[candidate["verdict"]?.stringValue ?? "?", default: 0] += 1
    }
  }

  private func text(_ value: JSONValue?) -> String {
    value.map { String(decoding: $0.encoded(), as: UTF8.self) } ?? "nothing"
  }

  @Test("lists the first eight, counts the others, and says who came nearest")
  func brief() async throws {
    try await TestGateway.run(suppliers: Self.suppliers, balances: Self.balances) { gateway in
      let placed = try await gateway.post("/v1/orders", body("o-1", "10"))
      #expect(placed.status == 201)
      #expect(verdicts(placed.json) == ["chosen": 1, "ranked": 7])
      #expect(text(placed.json["unlisted"]) == #"{"ranked":4,"excluded":12}"#)
      #expect(
        text(placed.json["excluded"])
          == #"[{"reason":"missing_tag","count":2,"nearest":null,"detail":"is not tagged instant"},"#
          + #"{"reason":"insufficient_funds","count":10,"nearest":"poor-19","#
          + #""detail":"needs 10.00 USD; best has 9.15 at poor-19"}]"#)
      let again = try await gateway.post("/v1/orders?candidates=brief", body("o-1", "10"))
      #expect(again.json == placed.json)
      #expect(try await gateway.get("/v1/orders/o-1").unexplained == placed.json)
    }
  }

  @Test("lists everybody on demand, the same whenever it is asked for")
  func all() async throws {
    try await TestGateway.run(suppliers: Self.suppliers, balances: Self.balances) { gateway in
      let placed = try await gateway.post("/v1/orders?candidates=all", body("o-1", "10"))
      #expect(verdicts(placed.json) == ["chosen": 1, "ranked": 11, "excluded": 12])
      #expect(text(placed.json["unlisted"]) == #"{"ranked":0,"excluded":0}"#)
      let candidates = placed.json["candidates"]?.arrayValue ?? []
      #expect(
        candidates.last.map(text)
          == #"{"supplier":"poor-19","pool":null,"cost":"10.00","spendable":"9.15","#
          + #""verdict":"excluded","reason":"insufficient_funds: needs 10.00, has 9.15 USD"}"#)
      #expect(
        candidates[11]["reason"]?.stringValue == "behind rank 8 by cheapest: costs 10.00 USD")
      let found = try await gateway.get("/v1/orders/o-1?candidates=all")
      #expect(found.unexplained == placed.json)
      let preview = try await gateway.post("/v1/orders/preview?candidates=all", body("o-2", "10"))
      #expect(verdicts(preview.json) == ["chosen": 1, "ranked": 11, "excluded": 12])
    }
  }

  @Test("a refusal lists and counts as an order does")
  func refusal() async throws {
    try await TestGateway.run(suppliers: Self.suppliers, balances: Self.balances) { gateway in
      let refused = try await gateway.post("/v1/orders", body("o-1", "120"))
      #expect(refused.status == 402)
      #expect(verdicts(refused.json["order"]) == [:])
      #expect(text(refused.json["order"]?["unlisted"]) == #"{"ranked":0,"excluded":24}"#)
      #expect(
        refused.json["order"]?["excluded"]?[1]?["detail"]?.stringValue
          == "needs 120.00 USD; best has 50.00 at rich-10")
      let all = try await gateway.post("/v1/orders?candidates=all", body("o-1", "120"))
      #expect(all.status == 402)
      #expect(verdicts(all.json["order"]) == ["excluded": 24])
    }
  }

  @Test("another word for the listing is a mistake")
  func mistake() async throws {
    try await TestGateway.run { gateway in
      for path in ["/v1/orders", "/v1/orders/preview"] {
        let answer = try await gateway.post("\(path)?candidates=some", body("o-1", "10"))
        #expect(answer.status == 422)
        #expect(answer["code"] == "invalid_field")
        #expect(answer["field"] == "candidates")
      }
      #expect(try await gateway.get("/v1/orders/o-1?candidates=").status == 422)
    }
  }
}
