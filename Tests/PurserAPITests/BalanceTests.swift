import CurlClient
import ExactJSON
import PurserCore
import Testing

@Suite("Balances and health over HTTP")
struct BalanceTests {
  @Test("balances are decimal strings, and what is not known is null")
  func balances() async throws {
    let suppliers = ["acme", "silent"].map { Supplier(id: SupplierID($0)) }
    try await TestGateway.run(suppliers: suppliers) { gateway in
      let answer = try await gateway.get("/v1/balances")
      #expect(answer.status == 200)
      #expect(answer.response.header("Content-Type") == "application/json")
      let expected: JSONValue = [
        "balances": [
          [
            "supplier": "acme", "pool": "main", "currency": "USD", "available": "100.00",
            "reserved": .null, "used": .null,
            "held": "0.00", "book": "100.00",
            "spendable": ["low": "100.00", "high": "100.00"],
            "as_of": "2026-09-21T14:13:20.000Z", "age_seconds": 0, "state": "ok", "retired": false,
            "paused": .null, "excluded": .null, "absent_since": .null, "moved_to": .null,
            "error": .null,
          ],
          [
            "supplier": "silent", "pool": .null, "currency": .null, "available": .null,
            "reserved": .null, "used": .null, "held": .null, "book": .null,
            "spendable": ["low": .null, "high": .null],
            "as_of": .null, "age_seconds": .null, "state": "unavailable",
            "retired": false, "paused": .null, "excluded": .null, "absent_since": .null,
            "moved_to": .null,
            "error": .null,
          ],
        ],
        "totals": [["currency": "USD", "available": "100.00", "spendable_low": "100.00"]],
      ]
      #expect(answer.json == expected)
    }
  }

  private static let oddPoints = PoolFailure(
    pool: "bonus", unit: .undeclared("POINTS"),
    failure: CheckFailure(.shapeChanged, "`POINTS` is no currency"))

  @Test("what could not be read has a line of its own, with its reason, and the others are fine")
  func poolFailure() async throws {
    try await TestGateway.run(failures: [Self.oddPoints]) { gateway in
      let balances = try await gateway.get("/v1/balances").json["balances"]
      #expect(balances?[0]?["state"] == "ok")
      #expect(balances?[0]?["error"] == .null)
      #expect(balances?[1]?["pool"] == "bonus")
      #expect(balances?[1]?["currency"] == "POINTS")
      #expect(balances?[1]?["available"] == .null)
      #expect(balances?[1]?["state"] == "unavailable")
      #expect(balances?[1]?["error"] == "shape_changed: `POINTS` is no currency")
      #expect(balances?[2] == nil)
      let check = try await gateway.get("/v1/suppliers").json["suppliers"]?[0]?["check"]
      let expected: JSONValue = [
        ["pool": "bonus", "currency": "POINTS", "error": "shape_changed: `POINTS` is no currency"]
      ]
      #expect(check?["error"] == .null)
      #expect(check?["pool_errors"] == expected)
    }
  }

  @Test("a pool of the order's money that no check could read makes it a question of time")
  func unreadPool() async throws {
    let failure = PoolFailure(
      pool: "bonus", unit: .unknown, failure: CheckFailure(.notFound, "no such account"))
    try await TestGateway.run(failures: [failure]) { gateway in
      let order = #"{"id":"o-1","currency":"USD","cost":"500"}"#
      let refused = try await gateway.post("/v1/orders", order)
      #expect(refused.status == 503)
      #expect(
        refused.json["order"]?["candidates"]?[0]?["reason"]
          == "no_reading: its balance was never read: bonus: not_found: no such account")
      let preview = try await gateway.post("/v1/orders/preview", order)
      #expect(preview["refusal"] == "no_fresh_reading")
      let paid = try await gateway.post(
        "/v1/orders", #"{"id":"o-2","currency":"USD","cost":"50"}"#)
      #expect(paid.status == 201)
    }
  }

  @Test("suppliers show the owner's terms and no credentials")
  func suppliers() async throws {
    let supplier = Supplier(
      id: SupplierID("acme"), title: "Acme", priority: 3, tags: ["b", "a"],
      deductionTiming: .atOrder, lag: .milliseconds(1500))
    try await TestGateway.run(suppliers: [supplier]) { gateway in
      let entry = try #require(try await gateway.get("/v1/suppliers").json["suppliers"]?[0])
      #expect(entry["id"] == "acme")
      #expect(entry["title"] == "Acme")
      #expect(entry["priority"] == 3)
      #expect(entry["tags"] == ["a", "b"])
      #expect(entry["deduction"] == "at_order")
      #expect(entry["lag_ms"] == 1500)
      #expect(entry["check"]?["error"]?.isNull == true)
      #expect(entry["check"]?["circuit"] == "closed")
    }
  }

  @Test("the process is live, and ready once every supplier was checked")
  func health() async throws {
    try await TestGateway.run { gateway in
      #expect(try await gateway.get("/health/live").status == 200)
      let ready = try await gateway.get("/health/ready")
      #expect(ready.status == 200)
      #expect(ready["status"] == "ready")
    }
  }
}
