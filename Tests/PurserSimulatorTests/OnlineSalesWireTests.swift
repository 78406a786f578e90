import ExactJSON
import PurserCore
import Testing

@testable import PurserSimulator

private let path = "/osBillingServiceV2/marketplace/balance"
private let query =
  "token=t-1&merchantId=TOQ-15126&merchantType=seller&marketplaceClientId=110600"

@Suite("OnlineSales on the wire")
struct OnlineSalesWireTests {
  @Test("the four credentials are taken from the query")
  func inTheQuery() async throws {
    try await withSupplier(try .onlineSales(HandClock())) { client async throws in
      let reply = try await client.send("GET", "\(path)?\(query)")
      #expect(reply.status == 200)
      #expect(
        reply.body == #"""
          {"balanceAmount":320.00,"marketplaceClientId":110600,\#
          "totalCredit":320.00,"totalSpend":0.00,"currency":"EUR"}
          """#)
    }
  }

  @Test("or from a JSON body, the client's number as a number or a text", arguments: ["", "\""])
  func inTheBody(_ quote: String) async throws {
    let body =
      #"""
      {"token":"t-1","merchantType":"brand","merchantId":"TOQ-15126",\#
      "marketplaceClientId":\#(quote)110600\#(quote)}
      """#
    try await withSupplier(try .onlineSales(HandClock())) { client async throws in
      let json = [("Content-Type", "application/json")]
      let reply = try await client.send("GET", path, headers: json, body: body)
      #expect(reply.json?["balanceAmount"]?.numberValue?.text == "320.00")
    }
  }

  @Test("the balance is always the credit less the spend")
  func identity() async throws {
    let clock = HandClock()
    let supplier = try SimulatedSupplier.onlineSales(
      clock,
      SimulatedAccount.Terms(
        timing: .atConfirmation, lag: .seconds(1), confirmation: .after(.seconds(5))))
    try await withSupplier(supplier) { client async throws in
      let order = try await client.order(supplier, orderBody("A", "19.99", "EUR"))
      #expect(order.status == 201)
      #expect(order.json?["status"] == "pending")
      #expect(order.json?["balance"]?["available"] == "300.01")
      for (seconds, balance, spend) in [(0, "320.00", "0.00"), (6, "300.01", "19.99")] {
        clock.advance(by: .seconds(seconds))
        let json = try await client.send("GET", "\(path)?\(query)").json
        #expect(json?["balanceAmount"]?.numberValue?.text == balance)
        #expect(json?["totalCredit"]?.numberValue?.text == "320.00")
        #expect(json?["totalSpend"]?.numberValue?.text == spend)
      }
      #expect(
        try await client.order(supplier, path: "/orders/A", method: "GET").json?["status"]
          == "confirmed")
    }
  }

  @Test(
    "wrong credentials are refused with a code, a message and a list",
    arguments: [
      (query.replacing("t-1", with: "t-2"), 401, "unauthorized"),
      (query.replacing("110600", with: "1"), 401, "unauthorized"),
      (query.replacing("110600", with: "x"), 400, "IP0000"),
      (query.replacing("seller", with: "buyer"), 400, "IP0000"),
      (query.replacing("TOQ-15126", with: "TOQ-1"), 400, "IP0000"),
      ("token=t-1", 400, "IP0000"),
    ])
  func refused(_ wrong: String, _ status: Int, _ code: String) async throws {
    try await withSupplier(try .onlineSales(HandClock())) { client async throws in
      let reply = try await client.send("GET", "\(path)?\(wrong)")
      #expect(reply.status == status)
      #expect(reply.json?["error"]?["code"]?.stringValue == code)
      #expect(reply.json?["error"]?["description"]?.arrayValue?.count == 1)
    }
  }
}
