import ExactJSON
import Logging
import PurserCore
import Testing

@testable import PurserSimulator

@Suite("The order endpoint")
struct OrderEndpointTests {
  @Test("an order is answered with its id, its state and what is left")
  func accepted() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    try await withSupplier(supplier) { client async throws in
      let reply = try await client.order(supplier, orderBody("A-1", "84.5"))
      #expect(reply.status == 201)
      #expect(
        reply.body
          == #"""
          {"order_id":"ord_1","reference":"A-1","status":"confirmed","amount":"84.50",\#
          "currency":"USD","lines":[{"pool":"main","amount":"84.50"}],\#
          "balance":{"available":"200.00","currency":"USD"}}
          """#)
      let again = try await client.order(supplier, orderBody("A-1", "84.50"))
      #expect(again.body == reply.body)
      #expect(try await client.order(supplier, orderBody("A-1", "84.51")).status == 409)
      let found = try await client.order(supplier, path: "/orders/A-1", method: "GET")
      #expect(found.status == 200)
      #expect(found.body == reply.body)
      #expect(try await client.order(supplier, path: "/orders/A-2", method: "GET").status == 404)
      let refunded = try await client.order(supplier, path: "/orders/A-1/cancel")
      #expect(refunded.json?["status"] == "refunded")
      #expect(refunded.json?["balance"]?["available"] == "284.50")
      #expect(try await client.order(supplier, path: "/orders/A-1/confirm").status == 409)
    }
  }

  @Test("a reference may hold any characters, percent-encoded in the path")
  func encodedReference() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    try await withSupplier(supplier) { client async throws in
      #expect(try await client.order(supplier, orderBody("é/1 %", "1.00")).status == 201)
      let path = "/orders/%C3%A9%2F1%20%25"
      let found = try await client.order(supplier, path: path, method: "GET")
      #expect(found.json?["reference"] == "é/1 %")
      #expect(try await client.order(supplier, path: path + "/cancel").status == 200)
    }
  }

  @Test("lack of funds is 402 in each system's own shape, and takes nothing")
  func insufficientFunds() async throws {
    let clock = HandClock()
    let suppliers = [
      try SimulatedSupplier.foxReload(clock, "5.00 EUR"), try .onlineSales(clock),
      try .paddle(clock, ["5.00 EUR"]), .m3ter(clock, pools: [try fundedPool("5.00 EUR")]),
    ]
    try await withSimulators(suppliers, logger: .silent) { fleet async throws in
      for member in fleet.members {
        let before = member.supplier.truth
        let reply = try await LoopbackClient(member).order(
          member.supplier, orderBody("A", "320.01", "EUR"))
        #expect(reply.status == 402)
        let text =
          reply.json?["error"]?["code"]?.stringValue ?? reply.json?["message"]?.stringValue
        #expect(text == "insufficient_funds" || text?.hasPrefix("Insufficient funds") == true)
        #expect(member.supplier.truth == before)
      }
    }
  }

  @Test("orders are let in with the system's own credentials only")
  func unauthorized() async throws {
    let clock = HandClock()
    let expected = ["foxreload": 401, "onlinesales": 400, "paddle": 403, "m3ter": 401]
    let suppliers = [
      try SimulatedSupplier.foxReload(clock), try .onlineSales(clock), try .paddle(clock),
      .m3ter(clock, pools: [try fundedPool("5 USD")]),
    ]
    try await withSimulators(suppliers, logger: .silent) { fleet async throws in
      for member in fleet.members {
        let reply = try await LoopbackClient(member).send(
          "POST", "/orders", body: orderBody("A", "1.00"))
        #expect(reply.status == expected[member.supplier.name])
        #expect(member.supplier.counters.ordersAccepted == 0)
      }
    }
  }

  @Test(
    "a body that is no order is 400 and names the field",
    arguments: [
      ("", "body"), ("[]", "body"), ("{", "body"), ("{}", "reference"),
      (#"{"reference":"A","currency":"usd","amount":"1"}"#, "currency"),
      (#"{"reference":"A","currency":"USD","amount":1}"#, "amount"),
      (#"{"reference":"A","currency":"USD","amount":"NaN"}"#, "amount"),
      (#"{"reference":"A","currency":"USD","amount":"-1"}"#, "amount"),
      (#"{"reference":"A","currency":"EUR","amount":"1"}"#, "pool"),
      (#"{"reference":"A","currency":"USD","amount":"1","pool":"x"}"#, "pool"),
      (#"{"reference":"A","currency":"USD","amount":"1","pool":1}"#, "pool"),
    ])
  func invalid(_ body: String, _ field: String) async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    try await withSupplier(supplier) { client async throws in
      let reply = try await client.order(supplier, body)
      #expect(reply.status == 400)
      #expect(reply.json?["error"]?["message"]?.stringValue?.hasPrefix(field) == true)
    }
  }

  @Test("1,000 orders of 1.00 at once against 100.00: exactly 100 are accepted")
  func thousandOrders() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock(), "100.00 USD")
    let connections = 50
    let each = 20
    let authorization = supplier.orderAuthorization()
    let statuses = try await withSupplier(supplier) { client async throws in
      try await withThrowingTaskGroup(of: [Int].self) { group in
        for connection in 0..<connections {
          let requests = (0..<each).map { number in
            LoopbackClient.order(
              authorization, "/orders", "POST", orderBody("\(connection)-\(number)", "1.00"),
              closes: number == each - 1)
          }
          group.addTask { try await client.exchange(requests.joined()).statuses }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
    }
    #expect(statuses.count == 1_000)
    #expect(statuses.count { $0 == 201 } == 100)
    #expect(statuses.count { $0 == 402 } == 900)
    #expect(supplier.truth[0].spendable == (try money("0.00 USD")))
  }
}
