import CurlClient
import ExactJSON
import PurserCore
import TestSupport
import Testing

@Suite("Orders over HTTP")
struct OrderTests {
  private let order = #"{"id":"o-1","currency":"USD","cost":"9.50"}"#

  @Test("an order is held, found again, and settled")
  func holdAndSettle() async throws {
    try await TestGateway.run { gateway in
      let placed = try await gateway.post("/v1/orders", order)
      #expect(placed.status == 201)
      #expect(placed["state"] == "held")
      #expect(placed["supplier"] == "acme")
      #expect(placed["amount"] == "9.50")
      #expect(placed["currency"] == "USD")
      #expect(placed["attempt_id"] == "o-1-1")
      let candidate = try #require(placed.json["candidates"]?[0])
      #expect(candidate["reason"]?.stringValue == "cheapest: costs 9.50 USD")
      #expect(candidate["verdict"]?.stringValue == "chosen")
      #expect(try await gateway.get("/v1/orders/o-1").unexplained == placed.json)

      let settled = try await gateway.post("/v1/orders/o-1/settle", #"{"actual":"9.40"}"#)
      #expect(settled.status == 200)
      #expect(settled["state"] == "settled")
      #expect(settled["actual"] == "9.40")
      #expect(try await gateway.get("/v1/orders/o-1").unexplained == settled.json)
      #expect(try await spendable(gateway) == "90.60")
    }
  }

  @Test("a released order gives its money back, with or without a body")
  func release() async throws {
    try await TestGateway.run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      #expect(try await spendable(gateway) == "90.50")
      let released = try await gateway.post("/v1/orders/o-1/release", "", type: nil)
      #expect(released["state"] == "released")
      #expect(try await spendable(gateway) == "100.00")
      let accepted = try await gateway.post("/v1/orders/o-1/accepted", "{}")
      #expect(accepted.status == 409)
      #expect(accepted["code"] == "order_already_released")
    }
  }

  @Test("the same order again gives the stored answer, another content a conflict")
  func repetition() async throws {
    try await TestGateway.run { gateway in
      let first = try await gateway.post("/v1/orders", order)
      let again = try await gateway.post(
        "/v1/orders", #"{ "cost": 9.5, "id": "o-1", "currency": "USD" }"#)
      #expect(again.status == 201)
      #expect(again.json == first.json)
      #expect(again.response.header("Idempotent-Replayed") == "true")
      #expect(first.response.header("Idempotent-Replayed") == nil)
      let other = try await gateway.post(
        "/v1/orders", #"{"id":"o-1","currency":"USD","cost":"9.51"}"#)
      #expect(other.status == 409)
      #expect(other["code"] == "order_exists_with_different_content")
      #expect(try await spendable(gateway) == "90.50")
    }
  }

  @Test("the header Idempotency-Key may stand in for the id, and must agree with it")
  func idempotencyKey() async throws {
    try await TestGateway.run { gateway in
      let key = [HTTPHeader(name: "Idempotency-Key", value: "o-7")]
      let placed = try await gateway.post(
        "/v1/orders", #"{"currency":"USD","cost":"1"}"#, headers: key)
      #expect(placed["id"] == "o-7")
      let conflicting = try await gateway.post("/v1/orders", order, headers: key)
      #expect(conflicting.status == 422)
      #expect(conflicting["field"] == "id")
    }
  }

  @Test("an order that nobody can pay for is refused with every reason")
  func refused() async throws {
    try await TestGateway.run { gateway in
      let refused = try await gateway.post(
        "/v1/orders", #"{"id":"o-1","currency":"USD","cost":"100.01"}"#)
      #expect(refused.status == 402)
      #expect(refused["code"] == "insufficient_funds")
      #expect(refused.response.header("Content-Type") == "application/problem+json")
      #expect(
        refused.json["order"]?["candidates"]?[0]?["reason"]?.stringValue
          == "insufficient_funds: needs 100.01, has 100.00 USD")
      let found = try await gateway.get("/v1/orders/o-1")
      #expect(found["state"] == "refused")
      #expect(found["refusal"] == "insufficient_funds")
      let settled = try await gateway.post("/v1/orders/o-1/settle", "{}")
      #expect(settled["code"] == "order_refused")
      let unsold = try await gateway.post(
        "/v1/orders", #"{"id":"o-2","currency":"EUR","cost":"1"}"#)
      #expect(unsold.status == 422)
      #expect(unsold["code"] == "no_eligible_supplier")
    }
  }

  @Test("without a fresh reading the answer is to try again, and nothing is stored")
  func noReading() async throws {
    try await TestGateway.run(balances: [:]) { gateway in
      let answer = try await gateway.post("/v1/orders", order)
      #expect(answer.status == 503)
      #expect(answer["code"] == "no_fresh_reading")
      #expect(answer.response.header("Retry-After") == "5")
      #expect(try await gateway.get("/v1/orders/o-1").status == 404)
    }
  }

  @Test("a thousand concurrent orders of 1.00 against 100.00: exactly a hundred are held")
  func concurrentOrders() async throws {
    try await TestGateway.run(hasTwin: false) { gateway in
      let answers = try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<1_000 {
          group.addTask {
            let reply = try await gateway.post(
              "/v1/orders", #"{"id":"c-\#(number)","currency":"USD","cost":"1.00"}"#)
            return reply["state"] ?? reply["code"] ?? "?"
          }
        }
        return try await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
      }
      #expect(answers == ["held": 100, "insufficient_funds": 900])
      #expect(try await spendable(gateway) == "0.00")
    }
  }

  @Test("offers name each supplier's price, and preview holds nothing")
  func offers() async throws {
    let suppliers = ["acme", "zenith"].map { Supplier(id: SupplierID($0)) }
    let balances = ["acme": "100", "zenith": "5"]
    try await TestGateway.run(suppliers: suppliers, balances: balances) { gateway in
      let offers = """
        {"currency":"USD","sku":"steam-20","quantity":2,"offers":[
          {"supplier":"acme","unit_cost":"4"},{"supplier":"zenith","unit_cost":"3"}]}
        """
      let preview = try await gateway.post("/v1/orders/preview", offers)
      #expect(preview.status == 200)
      #expect(preview["supplier"] == "acme")
      #expect(preview["amount"] == "8.00")
      #expect(preview.json["refusal"]?.isNull == true)
      let reasons = preview.json["candidates"]?.arrayValue?.compactMap {
        $0["reason"]?.stringValue
      }
      #expect(
        reasons == [
          "cheapest: costs 8.00 USD", "insufficient_funds: needs 6.00, has 5.00 USD",
        ])
      #expect(try await spendable(gateway) == "100.00")
    }
  }

  @Test("an order's name survives percent-encoding in the path")
  func encodedName() async throws {
    try await TestGateway.run { gateway in
      _ = try await gateway.post(
        "/v1/orders", ##"{"id":"shop/1?a=#%20","currency":"USD","cost":"1"}"##)
      let found = try await gateway.get("/v1/orders/shop%2F1%3Fa%3D%23%2520")
      #expect(found["id"] == "shop/1?a=#%20")
      #expect(try await gateway.post("/v1/orders/shop%2F1%3Fa%3D%23%2520/settle", "").status == 200)
    }
  }

  private func spendable(_ gateway: TestGateway) async throws -> String? {
    try await gateway.get("/v1/balances").json["balances"]?[0]?["spendable"]?["low"]?.stringValue
  }
}
