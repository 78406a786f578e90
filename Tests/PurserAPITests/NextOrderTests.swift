import ExactJSON
import PurserCore
import Testing

@Suite("Going on to the next supplier over HTTP")
struct NextOrderTests {
  private let order = #"{"id":"o-1","currency":"USD","cost":"9.50","reference":"cart-7"}"#
  private let refused = #"{"reason":"out_of_stock","message":"none left"}"#

  private func run(_ body: @Sendable (TestGateway) async throws -> Void) async throws {
    try await TestGateway.run(
      suppliers: ["acme", "bolt"].map { Supplier(id: SupplierID($0)) },
      balances: ["acme": "100.00", "bolt": "50.00"], body)
  }

  private func low(_ gateway: TestGateway) async throws -> [String?] {
    let balances = try await gateway.get("/v1/balances").json["balances"]?.arrayValue ?? []
    return balances.map { $0["spendable"]?["low"]?.stringValue }
  }

  @Test("the hold is freed and made elsewhere, and the order tells of both attempts")
  func next() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      let next = try await gateway.post("/v1/orders/o-1/next", refused)
      #expect(next.status == 201)
      #expect(next["id"] == "o-1")
      #expect(next["supplier"] == "bolt")
      #expect(next["attempt_id"] == "o-1-2")
      #expect(next["reference"] == "cart-7")
      #expect(try await low(gateway) == ["100.00", "40.50"])
      let settled = try await gateway.post("/v1/orders/o-1/settle", #"{"actual":"9.00"}"#)
      #expect(settled["attempt_id"] == "o-1-2")
      let shown = try await gateway.get("/v1/orders/o-1").json
      let attempts = try #require(shown["attempts"]?.arrayValue)
      #expect(attempts.map { $0["attempt_id"]?.stringValue } == ["o-1-1", "o-1-2"])
      #expect(attempts.map { $0["state"]?.stringValue } == ["released", "settled"])
      #expect(attempts.map { $0["reason"]?.stringValue } == ["out_of_stock", nil])
      let sentence = shown["explanation"]?[0]?.stringValue
      #expect(
        sentence
          == "Attempt 1 was at acme for 9.50 USD: it was not bought (out_of_stock: none left).")
    }
  }

  @Test("the order is listed once, where its latest attempt is, with the entries of all")
  func listings() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      _ = try await gateway.post("/v1/orders/o-1/next", refused)
      for query in ["", "?supplier=bolt", "?reference=cart-7", "?state=held"] {
        let found = try await gateway.get("/v1/orders\(query)").json["orders"]?.arrayValue
        #expect(found?.map { $0["attempt_id"]?.stringValue } == ["o-1-2"], "\(query)")
        #expect(found?.map { $0["id"]?.stringValue } == ["o-1"], "\(query)")
      }
      let elsewhere = try await gateway.get("/v1/orders?supplier=acme").json["orders"]
      #expect(elsewhere?.arrayValue?.isEmpty == true)
      let entries = try await gateway.get("/v1/transactions?order=o-1&first=oldest").json[
        "transactions"]
      #expect(
        entries?.arrayValue?.map { $0["amount"]?.stringValue } == ["-9.50", "9.50", "-9.50"])
      #expect(entries?.arrayValue?.allSatisfy { $0["order"]?.stringValue == "o-1" } == true)
    }
  }

  @Test("the same again with the attempt's number gives the attempt that followed")
  func repeated() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      let body = #"{"reason":"funds","attempt":1}"#
      let first = try await gateway.post("/v1/orders/o-1/next", body)
      let second = try await gateway.post("/v1/orders/o-1/next", body)
      #expect(second.json == first.json)
      #expect(try await low(gateway) == ["100.00", "40.50"])
      let again = try await gateway.post("/v1/orders", order)
      #expect(again["attempt_id"] == "o-1-2")
    }
  }

  @Test("the same again tells of the whole order, also once a part of it was bought")
  func repeatedAfterPart() async throws {
    let units = """
      {"id":"o-1","currency":"USD","sku":"card","quantity":5,"offers":[{"supplier":"acme","unit_cost":"9.00"},\
      {"supplier":"bolt","unit_cost":"10.00"}]}
      """
    try await run { gateway in
      #expect(try await gateway.post("/v1/orders", units).status == 201)
      let body = #"{"reason":"funds","attempt":1}"#
      _ = try await gateway.post("/v1/orders/o-1/next", body)
      let part = #"{"quantity":2,"actual":"20.00","rest":"hold"}"#
      _ = try await gateway.post("/v1/orders/o-1/settle", part)
      let again = try await gateway.post("/v1/orders/o-1/next", body)
      #expect(again["amount"] == "50.00")
      #expect(again["unit_cost"] == "10.00")
    }
  }

  @Test("what is refused of a further attempt is said of it and its order")
  func wordsOfAttempts() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      _ = try await gateway.post("/v1/orders/o-1/next", refused)
      let early = try await gateway.post("/v1/orders/o-1/reverse", "{}")
      #expect(
        early["detail"] == "attempt 2 of order o-1 was not settled; there is no sale to undo")
      let first = try await gateway.post("/v1/orders/o-1/sent", #"{"attempt":1}"#)
      #expect(first["detail"] == "order o-1 was released already")
      _ = try await gateway.post("/v1/orders/o-1/settle", "{}")
      let second = try await gateway.post("/v1/orders/o-1/sent", "{}")
      #expect(second["detail"] == "attempt 2 of order o-1 was settled at 9.50 USD already")
    }
  }

  @Test("a reason that came without a message is not said to be anybody's words")
  func noMessage() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      _ = try await gateway.post("/v1/orders/o-1/next", #"{"reason":"out_of_stock"}"#)
      let shown = try await gateway.get("/v1/orders/o-1").json
      #expect(shown["attempts"]?[0]?["message"]?.stringValue == "no message was given")
      #expect(
        shown["explanation"]?[0]?.stringValue
          == "Attempt 1 was at acme for 9.50 USD: it was not bought (out_of_stock: no message was given)."
      )
    }
  }

  @Test("a path in a message can be asked for as it stands")
  func encoded() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", #"{"id":"a/b?","currency":"USD","cost":"1"}"#)
      let answer = try await gateway.post("/v1/orders/a%2Fb%3F/settle", #"{"attempt":7}"#)
      #expect(
        answer["detail"]
          == "order a/b? has no attempt 7; GET /v1/orders/a%2Fb%3F lists those it has")
      #expect(try await gateway.get("/v1/orders/a%2Fb%3F")["state"] == "held")
    }
  }

  @Test("an attempt that does not exist is named, and where the others are listed")
  func noSuchAttempt() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      for (path, body) in [
        ("settle", #"{"attempt":7}"#), ("release", #"{"attempt":7}"#),
        ("sent", #"{"attempt":7}"#), ("next", #"{"reason":"funds","attempt":7}"#),
        ("reverse", #"{"attempt":7}"#),
      ] {
        let answer = try await gateway.post("/v1/orders/o-1/\(path)", body)
        #expect(answer.status == 404, "\(path)")
        #expect(answer["code"] == "unknown_order", "\(path)")
        #expect(answer["field"] == "attempt", "\(path)")
        #expect(
          answer["detail"] == "order o-1 has no attempt 7; GET /v1/orders/o-1 lists those it has",
          "\(path)")
        let nobody = try await gateway.post("/v1/orders/o-2/\(path)", body)
        #expect(nobody["detail"] == "there is no order o-2", "\(path)")
        #expect(nobody["field"] == nil, "\(path)")
      }
      #expect(try await gateway.get("/v1/orders/o-1")["state"] == "held")
    }
  }

  @Test("where nobody else can fill it, the money is free and the answer says why")
  func nobody() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      _ = try await gateway.post("/v1/orders/o-1/next", refused)
      let nobody = try await gateway.post("/v1/orders/o-1/next", refused)
      #expect(nobody.status == 409)
      #expect(nobody["code"] == "no_further_supplier")
      #expect(nobody.json["order"]?["excluded"]?[0]?["reason"]?.stringValue == "tried")
      #expect(try await low(gateway) == ["100.00", "50.00"])
    }
  }

  @Test("an attempt whose outcome nobody knows goes nowhere until it is released")
  func unknown() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      _ = try await gateway.post("/v1/orders/o-1/unknown", "{}")
      let refused = try await gateway.post("/v1/orders/o-1/next", refused)
      #expect(refused.status == 409)
      #expect(refused["code"] == "attempt_unknown")
      _ = try await gateway.post("/v1/orders/o-1/release", "{}")
      #expect(try await gateway.post("/v1/orders/o-1/next", self.refused).status == 201)
    }
  }

  @Test("an earlier attempt that is delivered late is taken in, and shown as late")
  func late() async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      _ = try await gateway.post("/v1/orders/o-1/next", refused)
      let late = try await gateway.post("/v1/orders/o-1/settle", #"{"attempt":1}"#)
      #expect(late.status == 200)
      #expect(late["attempt_id"] == "o-1-1")
      #expect(late["state"] == "settled")
      #expect(try await low(gateway) == ["90.50", "40.50"])
      let attempts = try await gateway.get("/v1/orders/o-1").json["attempts"]?.arrayValue
      #expect(attempts?.map { $0["late"]?.boolValue } == [true, false])
      #expect(attempts?.map { $0["state"]?.stringValue } == ["settled", "held"])
      #expect(attempts?[0]["reason"]?.stringValue == "out_of_stock")
    }
  }

  @Test(
    "a request that cannot be read names the member",
    arguments: [
      ("{}", "missing_field", "reason"), (#"{"reason":""}"#, "invalid_field", "reason"),
      (#"{"message":"none"}"#, "missing_field", "reason"),
      (#"{"reason":"funds","attempt":0}"#, "invalid_field", "attempt"),
      (#"{"reason":"funds","atempt":1}"#, "unknown_field", "atempt"),
    ])
  func unreadable(body: String, code: String, field: String) async throws {
    try await run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      let reply = try await gateway.post("/v1/orders/o-1/next", body)
      #expect(reply.status == 422)
      #expect(reply["code"] == code)
      #expect(reply["field"] == field)
      #expect(try await gateway.get("/v1/orders/o-1")["attempt_id"] == "o-1-1")
    }
  }
}
