import CurlClient
import ExactJSON
import PurserCore
import Testing

@Suite("Requests that are refused")
struct RefusedRequestTests {
  /// A body, the code it is answered with, and the field that the answer names.
  struct Case: Sendable, CustomTestStringConvertible {
    var body: String
    var code: String
    var field: String?

    init(_ body: String, _ code: String, _ field: String? = nil) {
      self.body = body
      self.code = code
      self.field = field
    }

    var testDescription: String { body }
  }

  private static let cases = [
    Case("", "unsupported_media_type"), Case("{", "invalid_json"), Case("[]", "invalid_json"),
    Case("null", "invalid_json"), Case(#"{"id":"a","id":"b"}"#, "invalid_json"),
    Case(#"{"currency":"USD","cost":"1"}"#, "missing_field", "id"),
    Case(#"{"id":null,"currency":"USD","cost":"1"}"#, "missing_field", "id"),
    Case(#"{"id":"","currency":"USD","cost":"1"}"#, "invalid_order_id", "id"),
    Case(#"{"id":"preview","currency":"USD","cost":"1"}"#, "invalid_order_id", "id"),
    Case(#"{"id":"o","currency":"USD","cots":"1"}"#, "unknown_field", "cots"),
    Case(#"{"id":"a b","currency":"USD","cost":"1"}"#, "invalid_order_id", "id"),
    Case(#"{"id":7,"currency":"USD","cost":"1"}"#, "invalid_field", "id"),
    Case(#"{"id":"o","cost":"1"}"#, "missing_field", "currency"),
    Case(#"{"id":"o","currency":"usd","cost":"1"}"#, "unknown_currency", "currency"),
    Case(#"{"id":"o","currency":"USD"}"#, "missing_field", "cost"),
    Case(#"{"id":"o","currency":"USD","cost":"abc"}"#, "invalid_field", "cost"),
    Case(#"{"id":"o","currency":"USD","cost":"NaN"}"#, "invalid_field", "cost"),
    Case(#"{"id":"o","currency":"USD","cost":""}"#, "invalid_field", "cost"),
    Case(#"{"id":"o","currency":"USD","cost":"1e400"}"#, "invalid_field", "cost"),
    Case(#"{"id":"o","currency":"USD","cost":1e400}"#, "invalid_field", "cost"),
    Case(#"{"id":"o","currency":"USD","cost":0}"#, "invalid_cost", "cost"),
    Case(#"{"id":"o","currency":"USD","cost":"-5"}"#, "invalid_cost", "cost"),
    Case(#"{"id":"o","currency":"USD","cost":true}"#, "invalid_field", "cost"),
    Case(#"{"id":"o","currency":"USD","cost":"1","price":"2"}"#, "unknown_field", "price"),
    Case(#"{"id":"o","currency":"USD","cost":"1","sku":"x"}"#, "conflicting_fields", "sku"),
    Case(#"{"id":"o","currency":"USD","cost":"1","quantity":2}"#, "conflicting_fields", "quantity"),
    Case(#"{"id":"o","currency":"USD","sku":""}"#, "invalid_field", "sku"),
    Case(#"{"id":"o","currency":"USD","sku":"x","quantity":0}"#, "invalid_quantity", "quantity"),
    Case(#"{"id":"o","currency":"USD","sku":"x","quantity":1.5}"#, "invalid_quantity", "quantity"),
    Case(#"{"id":"o","currency":"USD","sku":"x","quantity":"2"}"#, "invalid_quantity", "quantity"),
    Case(#"{"id":"o","currency":"USD","sku":"x","offers":{}}"#, "invalid_field", "offers"),
    Case(#"{"id":"o","currency":"USD","sku":"x","offers":[5]}"#, "invalid_field", "offers[0]"),
    Case(
      #"{"id":"o","currency":"USD","sku":"x","offers":[{"supplier":"nobody","unit_cost":"1"}]}"#,
      "unknown_supplier", "offers[0].supplier"),
    Case(
      #"{"id":"o","currency":"USD","sku":"x","offers":[{"supplier":"acme"}]}"#, "missing_field",
      "offers[0].unit_cost"),
    Case(
      #"{"id":"o","currency":"USD","sku":"x","offers":[{"supplier":"acme","unit_cost":"1","x":1}]}"#,
      "unknown_field", "offers[0].x"),
    Case(
      #"{"id":"o","currency":"USD","cost":"1","allow":["nobody"]}"#, "unknown_supplier", "allow[0]"),
    Case(#"{"id":"o","currency":"USD","cost":"1","deny":"acme"}"#, "invalid_field", "deny"),
    Case(#"{"id":"o","currency":"USD","cost":"1","tags":[1]}"#, "invalid_field", "tags[0]"),
    Case(#"{"id":"o","currency":"USD","cost":"1","policy":"best"}"#, "invalid_field", "policy"),
  ]

  @Test("a mistake in an order is answered with its code and its field, and holds nothing")
  func mistakes() async throws {
    try await TestGateway.run { gateway in
      for mistake in Self.cases {
        let type = mistake.body.isEmpty ? nil : "application/json"
        let answer = try await gateway.post("/v1/orders", mistake.body, type: type)
        #expect((400..<500).contains(answer.status), "\(mistake.body)")
        #expect(answer["code"] == mistake.code, "\(mistake.body)")
        #expect(answer["field"] == mistake.field, "\(mistake.body)")
        #expect(answer["detail"]?.isEmpty == false, "\(mistake.body)")
        #expect(answer.json["status"]?.numberValue?.text == "\(answer.status)", "\(mistake.body)")
      }
      let positions = try await gateway.ledger.positions()
      #expect(positions.map(\.held.isPositive) == [false])
    }
  }

  @Test("content types other than JSON are refused, parameters are not")
  func contentTypes() async throws {
    try await TestGateway.run { gateway in
      let order = #"{"id":"o","currency":"USD","cost":"1"}"#
      for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
        let answer = try await gateway.post("/v1/orders", order, type: type)
        #expect(answer.status == 415, "\(type)")
        #expect(answer["code"] == "unsupported_media_type", "\(type)")
      }
      let answer = try await gateway.post(
        "/v1/orders", order, type: "Application/JSON ; charset=utf-8")
      #expect(answer.status == 201)
    }
  }

  @Test("a body over the limit is refused")
  func tooLarge() async throws {
    try await TestGateway.run(maximumBodyBytes: 100) { gateway in
      let padding = String(repeating: "x", count: 200)
      let answer = try await gateway.post("/v1/orders", #"{"id":"\#(padding)"}"#)
      #expect(answer.status == 413)
      #expect(answer["code"] == "body_too_large")
    }
  }

  @Test("what a web page of another site could send is refused")
  func foreignPages() async throws {
    try await TestGateway.run { gateway in
      let order = #"{"id":"o","currency":"USD","cost":"1"}"#
      for (name, value, code) in [
        ("Host", "purser.example", "foreign_host"), ("Host", "127.evil.example", "foreign_host"),
        ("Origin", "https://evil.example", "foreign_origin"), ("Origin", "null", "foreign_origin"),
        ("Origin", "http://127.0.0.1.evil.example", "foreign_origin"),
      ] {
        let headers = [HTTPHeader(name: name, value: value)]
        let answer = try await gateway.post("/v1/orders", order, headers: headers)
        #expect(answer.status == 403, "\(name): \(value)")
        #expect(answer["code"] == code, "\(name): \(value)")
      }
      for origin in ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:80"] {
        let headers = [HTTPHeader(name: "Origin", value: origin)]
        let answer = try await gateway.post("/v1/orders", order, headers: headers)
        #expect(answer.status == 201, "\(origin)")
      }
    }
  }

  @Test("nothing is found where nothing is")
  func notFound() async throws {
    try await TestGateway.run { gateway in
      #expect(try await gateway.get("/v2/balances")["code"] == "not_found")
      let order = try await gateway.get("/v1/orders/none")
      #expect(order.status == 404)
      #expect(order["code"] == "unknown_order")
      #expect(try await gateway.post("/v1/orders/none/settle", "{}")["code"] == "unknown_order")
      #expect(try await gateway.post("/v1/orders/none/release", "{}")["code"] == "unknown_order")
    }
  }

  @Test("mistakes in a settlement name the field")
  func settlements() async throws {
    try await TestGateway.run { gateway in
      _ = try await gateway.post("/v1/orders", #"{"id":"o","currency":"USD","cost":"1"}"#)
      for (body, code, field) in [
        (#"{"actual":"x"}"#, "invalid_field", "actual"),
        (#"{"actual":"-1"}"#, "invalid_field", "actual"),
        (#"{"amount":"1"}"#, "unknown_field", "amount"),
        (#"{"actual":"1","currency":"EUR"}"#, "wrong_currency", "currency"),
      ] {
        let answer = try await gateway.post("/v1/orders/o/settle", body)
        #expect(answer["code"] == code, "\(body)")
        #expect(answer["field"] == field, "\(body)")
      }
      #expect(try await gateway.get("/v1/orders/o")["state"] == "held")
    }
  }
}
