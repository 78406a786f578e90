import ExactJSON
import PurserCore
import Testing

@Suite("Orders that are split over suppliers, over HTTP")
struct SplitOrderTests {
  private func order(_ id: String = "o-1", _ quantity: Int = 8, more: String = "") -> String {
    """
    {"id":"\(id)","currency":"USD","sku":"card","quantity":\(quantity),"split":true\(more),
     "offers":[{"supplier":"acme","unit_cost":"10.00"},{"supplier":"bolt","unit_cost":"11.00"}]}
    """
  }

  private func run(_ body: @Sendable (TestGateway) async throws -> Void) async throws {
    try await TestGateway.run(
      suppliers: ["acme", "bolt"].map { Supplier(id: SupplierID($0)) },
      balances: ["acme": "50.00", "bolt": "60.00"], body)
  }

  private func parts(_ json: JSONValue) -> [String] {
    (json["split"]?["parts"]?.arrayValue ?? []).map { part in
      let texts = ["id", "supplier", "amount", "state"].map { part[$0]?.stringValue ?? "-" }
      return "\(texts.joined(separator: " ")) \(part["quantity"]?.numberValue?.text ?? "-")"
    }
  }

  private func low(_ gateway: TestGateway) async throws -> [String?] {
    let balances = try await gateway.get("/v1/balances").json["balances"]?.arrayValue ?? []
    return balances.map { $0["spendable"]?["low"]?.stringValue }
  }

  @Test("the answer, its repetition, the preview and the order list the parts")
  func answers() async throws {
    let held = ["o-1 acme 50.00 held 5", "o-1.2 bolt 33.00 held 3"]
    try await run { gateway in
      let preview = try await gateway.post("/v1/orders/preview", order()).json
      #expect(preview["refusal"] == "insufficient_funds")
      #expect(parts(preview) == ["- acme 50.00 - 5", "- bolt 33.00 - 3"])
      let placed = try await gateway.post("/v1/orders", order())
      #expect(placed.status == 201)
      #expect(parts(placed.json) == held)
      #expect(placed.json["split"]?["state"] == "held")
      #expect(try await low(gateway) == ["0.00", "27.00"])
      let again = try await gateway.post("/v1/orders", order())
      #expect(parts(again.json) == held)
      #expect(try await low(gateway) == ["0.00", "27.00"])
      for id in ["o-1", "o-1.2"] {
        #expect(parts(try await gateway.get("/v1/orders/\(id)").json) == held)
      }
      let other = try await gateway.post("/v1/orders", order("o-1", 9))
      #expect(other["code"] == "order_exists_with_different_content")
    }
  }

  @Test("each part is reported, divided and goes on by itself")
  func reports() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order())
      _ = try await gateway.post("/v1/orders/o-1/settle", #"{"actual":"49.00"}"#)
      let open = try await gateway.get("/v1/orders/o-1").json
      #expect(open["split"]?["state"] == "held")
      _ = try await gateway.post("/v1/orders/o-1.2/settle", #"{"quantity":2,"actual":"22.00"}"#)
      let shown = try await gateway.get("/v1/orders/o-1").json
      #expect(parts(shown) == ["o-1 acme 50.00 settled 5", "o-1.2 bolt 33.00 settled 3"])
      #expect(shown["split"]?["state"] == "settled")
      #expect(try await low(gateway) == ["1.00", "38.00"])
      let sentences = shown["explanation"]?.arrayValue?.compactMap(\.stringValue) ?? []
      #expect(
        sentences.contains(
          "It is part 1 of 2 of order o-1, which no single supplier could fill: 5 of 8 units."))
      let listed = try await gateway.get("/v1/orders").json["orders"]?.arrayValue ?? []
      #expect(listed.map { $0["split_of"]?.stringValue } == ["o-1", "o-1"])
    }
  }

  @Test("a batch splits as single orders are, and what cannot be split is refused")
  func batchAndRefusals() async throws {
    try await run { gateway in
      let batch = try await gateway.post("/v1/orders/batch", #"{"orders":[\#(order())]}"#)
      #expect(batch.json["results"]?[0]?["order"]?["split"]?["quantity"] == 8, "\(batch.json)")
      let wrong: [(String, String)] = [
        (#"{"id":"o-2","currency":"USD","cost":"9.50","split":true}"#, "conflicting_fields"),
        (order(String(repeating: "x", count: 123)), "invalid_order_id"),
        (order("o-3", 20), "insufficient_funds"),
      ]
      for (body, code) in wrong {
        #expect(try await gateway.post("/v1/orders", body)["code"] == code, "\(body)")
      }
    }
  }
}
