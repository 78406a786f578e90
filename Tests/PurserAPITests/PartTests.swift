import ExactJSON
import PurserCore
import Testing

@Suite("Orders that are bought and given back in part, over HTTP")
struct PartTests {
  private let order =
    #"{"id":"o-1","currency":"USD","sku":"card","quantity":5,"offers":[{"supplier":"acme","unit_cost":"10.00"}]}"#

  private func run(_ body: @Sendable (TestGateway) async throws -> Void) async throws {
    try await TestGateway.run(
      suppliers: [Supplier(id: SupplierID("acme"))], balances: ["acme": "100.00"], body)
  }

  private func low(_ gateway: TestGateway) async throws -> String? {
    let balances = try await gateway.get("/v1/balances").json["balances"]?.arrayValue
    return balances?.first?["spendable"]?["low"]?.stringValue
  }

  private func settle(_ body: String, _ gateway: TestGateway) async throws -> JSONValue {
    try await gateway.post("/v1/orders/o-1/settle", body).json
  }

  @Test("the rest is freed, and the order says what was bought")
  func free() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      let settled = try await settle(#"{"quantity":3,"actual":"30.00"}"#, gateway)
      #expect(settled["state"] == "settled")
      #expect(settled["amount"] == "50.00")
      #expect(settled["actual"] == "30.00")
      #expect(settled["bought"] == ["quantity": 3, "amount": "30.00"])
      #expect(settled["freed"]?["quantity"] == 2)
      #expect(settled["freed"]?["amount"] == "20.00")
      #expect(try await low(gateway) == "70.00")
      let shown = try await gateway.get("/v1/orders/o-1").json
      #expect(shown["bought"] == settled["bought"])
      #expect(shown["quantity"] == 5)
      let sentences = shown["explanation"]?.arrayValue?.compactMap(\.stringValue) ?? []
      #expect(sentences.contains("3 of 5 was bought, for 30.00 USD in all."))
      #expect(sentences.contains("2 for 20.00 USD was not bought, and is free."))
      #expect(try await settle(#"{"quantity":3,"actual":"30.00"}"#, gateway) == settled)
      let again = try await gateway.post("/v1/orders", order)
      #expect(again["amount"] == "50.00")
      #expect(again["actual"] == "30.00")
    }
  }

  @Test("the rest is held on, settled in part again, and released")
  func hold() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      let first = try await settle(#"{"quantity":2,"actual":"20.00","rest":"hold"}"#, gateway)
      #expect(first["held_on"]?["quantity"] == 3)
      #expect(first["held_on"]?["amount"] == "30.00")
      #expect(first["held_on"]?["expires_at"]?.stringValue != nil)
      #expect(try await low(gateway) == "50.00")
      _ = try await settle(#"{"quantity":3,"rest":"hold"}"#, gateway)
      let listed = try await gateway.get("/v1/orders").json["orders"]?.arrayValue
      #expect(listed?.count == 1)
      #expect(listed?.first?["bought"]?["quantity"] == 3)
      #expect(listed?.first?["held_on"]?["amount"] == "20.00")
      let file = try await gateway.file("/v1/orders?format=csv").text
      #expect(file.contains(",3,20.00,0.00,"), "\(file)")
      let released = try await gateway.post("/v1/orders/o-1/release", "{}")
      #expect(released["state"] == "settled")
      #expect(released["actual"] == "30.00")
      #expect(try await low(gateway) == "70.00")
      let entries = try await gateway.get("/v1/transactions?order=o-1&first=oldest").json[
        "transactions"]?.arrayValue
      #expect(
        entries?.map { $0["amount"]?.stringValue } == ["-50.00", "20.00"], "\(entries ?? [])")
    }
  }

  @Test("part of a sale is given back under a name, once")
  func reverse() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      _ = try await settle("{}", gateway)
      for _ in 0..<2 {
        let back = try await gateway.post(
          "/v1/orders/o-1/reverse", #"{"amount":"10.00","reference":"refund-1"}"#)
        #expect(back.status == 200)
        #expect(back["state"] == "settled")
        #expect(back.json["given_back"]?["amount"] == "10.00")
        #expect(try await low(gateway) == "60.00")
      }
      let units = try await gateway.post(
        "/v1/orders/o-1/reverse", #"{"quantity":1,"reference":"refund-2"}"#)
      #expect(units.json["given_back"]?["amount"] == "18.00")
      let more = try await gateway.post(
        "/v1/orders/o-1/reverse", #"{"amount":"32.01","reference":"refund-3"}"#)
      #expect(more["code"] == "more_than_bought")
      #expect(
        more["detail"]
          == "of order o-1 4 units for 32.00 USD is left that was bought and not given back")
      let whole = try await gateway.post("/v1/orders/o-1/reverse", "{}")
      #expect(whole["state"] == "reversed")
      #expect(try await low(gateway) == "100.00")
    }
  }

  @Test("what cannot be is refused with a code of its own")
  func refusals() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      _ = try await gateway.post("/v1/orders", #"{"id":"o-2","currency":"USD","cost":"9.50"}"#)
      let wrong: [(String, String, String)] = [
        ("o-1/settle", #"{"quantity":6}"#, "more_than_ordered"),
        ("o-1/settle", #"{"quantity":0}"#, "invalid_field"),
        ("o-1/settle", #"{"quantity":1,"rest":"keep"}"#, "invalid_field"),
        ("o-1/settle", #"{"rest":"hold"}"#, "missing_field"),
        ("o-1/settle", #"{"actual":"9.00","rest":"hold"}"#, "quantity_missing"),
        ("o-2/settle", #"{"quantity":1}"#, "no_quantity"),
        ("o-1/reverse", #"{"amount":"1.00"}"#, "missing_field"),
        ("o-1/reverse", #"{"amount":"1.00","quantity":1,"reference":"r"}"#, "conflicting_fields"),
        ("o-1/reverse", #"{"amount":"1.00","reference":"r"}"#, "order_not_settled"),
        ("o-1/reverse", #"{"amount":"1.00","reference":"r r"}"#, "invalid_field"),
      ]
      for (path, body, code) in wrong {
        let answer = try await gateway.post("/v1/orders/\(path)", body)
        #expect(answer["code"] == code, "\(path) \(body)")
      }
      #expect(try await low(gateway) == "40.50")
    }
  }
}
