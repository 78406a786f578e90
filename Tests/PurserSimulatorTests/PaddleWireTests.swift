import ExactJSON
import PurserCore
import Testing

@testable import PurserSimulator

@Suite("Paddle on the wire")
struct PaddleWireTests {
  private static let path = "/customers/ctm_01/credit-balances"
  private let key = [("Authorization", "Bearer p-1")]

  @Test("balances are texts in the minor unit, one row per currency")
  func balances() async throws {
    try await withSupplier(try .paddle(HandClock())) { client async throws in
      let reply = try await client.send("GET", Self.path, headers: key)
      #expect(
        reply.body
          == #"""
          {"data":[{"customer_id":"ctm_01","currency_code":"USD",\#
          "balance":{"available":"550","reserved":"0","used":"0"}},\#
          {"customer_id":"ctm_01","currency_code":"JPY",\#
          "balance":{"available":"100","reserved":"0","used":"0"}}],\#
          "meta":{"request_id":"00000000-0000-4000-8000-000000000001"}}
          """#)
    }
  }

  @Test("pending orders are reserved and confirmed ones used, where the balance falls at order")
  func reserved() async throws {
    let supplier = try SimulatedSupplier.paddle(
      HandClock(), ["5.50 USD"], SimulatedAccount.Terms(confirmation: .onRequest))
    try await withSupplier(supplier) { client async throws in
      for reference in ["A", "B"] {
        #expect(try await client.order(supplier, orderBody(reference, "1.00")).status == 201)
      }
      #expect(try await client.order(supplier, path: "/orders/B/confirm").status == 200)
      let row = try await client.send("GET", Self.path, headers: key).json?["data"]?[0]?["balance"]
      #expect(row == ["available": "350", "reserved": "100", "used": "100"])
    }
  }

  @Test("currency_code selects, and a customer without credit has no rows")
  func selection() async throws {
    try await withSupplier(try .paddle(HandClock(), ["5.50 USD", "0 EUR", "100 JPY"])) {
      client async throws in
      for (filter, codes) in [
        ("JPY", ["JPY"]), ("USD,EUR", ["USD"]), ("USD%2CJPY", ["USD", "JPY"]), ("GBP", []),
      ] {
        let target = "\(Self.path)?currency_code=\(filter)"
        let data = try await client.send("GET", target, headers: key).json?["data"]?.arrayValue
        #expect(data?.map { $0["currency_code"]?.stringValue } == codes)
      }
      let wrong = try await client.send("GET", "\(Self.path)?currency_code=usd", headers: key)
      #expect(wrong.status == 400)
      #expect(wrong.json?["error"]?["errors"]?[0]?["field"] == "currency_code")
    }
  }

  @Test(
    "errors are Paddle's: status, type, code, documentation and request id",
    arguments: [
      ("/customers/ctm_01/credit-balances", "", 403, "authentication_missing"),
      ("/customers/ctm_01/credit-balances", "Basic x", 403, "authentication_malformed"),
      ("/customers/ctm_01/credit-balances", "Bearer p-2", 403, "invalid_token"),
      ("/customers/ctm_02/credit-balances", "Bearer p-1", 404, "not_found"),
    ])
  func errors(_ path: String, _ header: String, _ status: Int, _ code: String) async throws {
    try await withSupplier(try .paddle(HandClock())) { client async throws in
      let headers = header.isEmpty ? [] : [("Authorization", header)]
      let reply = try await client.send("GET", path, headers: headers)
      #expect(reply.status == status)
      let error = try #require(reply.json?["error"])
      #expect(error["type"] == "request_error")
      #expect(error["code"]?.stringValue == code)
      #expect(error["detail"]?.stringValue?.isEmpty == false)
      #expect(
        error["documentation_url"]?.stringValue
          == "https://developer.paddle.com/errors/shared/\(code)")
      #expect(reply.json?["meta"]?["request_id"]?.stringValue?.count == 36)
    }
  }
}
