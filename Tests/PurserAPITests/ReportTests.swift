import ExactJSON
import PurserCore
import Testing

@Suite("Reports of an order over HTTP")
struct ReportTests {
  private let order = #"{"id":"o-1","currency":"USD","cost":"9.50"}"#

  private func spendable(_ gateway: TestGateway) async throws -> JSONValue? {
    try await gateway.get("/v1/balances").json["balances"]?[0]?["spendable"]
  }

  @Test("an order is sent, accepted, of unknown outcome, settled and reversed, each told once")
  func wholeLife() async throws {
    try await TestGateway.run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      for (report, state) in [
        ("sent", "sent"), ("accepted", "accepted"), ("unknown", "unknown"), ("settle", "settled"),
        ("reverse", "reversed"),
      ] {
        let told = try await gateway.post("/v1/orders/o-1/\(report)", "", type: nil)
        #expect(told.status == 200)
        #expect(told["state"] == state)
        let again = try await gateway.post("/v1/orders/o-1/\(report)", "", type: nil)
        #expect(again.json == told.json)
        #expect(try await gateway.get("/v1/orders/o-1").unexplained == told.json)
      }
      let order = try await gateway.get("/v1/orders/o-1")
      for moment in ["sent_at", "accepted_at", "unknown_since", "ended_at"] {
        #expect(order[moment] == "2026-09-21T14:13:20.000Z", "\(moment)")
      }
      #expect(order["actual"] == "9.50")
    }
  }

  @Test("a report that contradicts what was said is a conflict that says why")
  func contradictions() async throws {
    try await TestGateway.run { gateway in
      func code(_ path: String) async throws -> String? {
        let reply = try await gateway.post("/v1/orders/\(path)", "{}")
        return reply.status == 409 ? reply["code"] : nil
      }
      _ = try await gateway.post("/v1/orders", order)
      #expect(try await code("o-1/reverse") == "order_not_settled")
      _ = try await gateway.post("/v1/orders/o-1/settle", "{}")
      for report in ["sent", "accepted", "unknown", "release"] {
        #expect(try await code("o-1/\(report)") == "order_already_settled", "\(report)")
      }
      _ = try await gateway.post("/v1/orders/o-1/reverse", "{}")
      for report in ["sent", "accepted", "unknown", "settle", "release"] {
        #expect(try await code("o-1/\(report)") == "order_already_reversed", "\(report)")
      }
      _ = try await gateway.post("/v1/orders", #"{"id":"o-2","currency":"USD","cost":"900"}"#)
      for report in ["sent", "accepted", "unknown", "settle", "release", "reverse"] {
        #expect(try await code("o-2/\(report)") == "order_refused", "\(report)")
      }
      let nobody = try await gateway.post("/v1/orders/o-3/sent", "{}")
      #expect(nobody.status == 404)
      #expect(nobody["code"] == "unknown_order")
    }
  }

  @Test("the balance in the supplier's reply is a reading that contains the order")
  func replyBalance() async throws {
    try await TestGateway.run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      _ = try await gateway.post("/v1/orders/o-1/settle", #"{"balance":"90.50","currency":"USD"}"#)
      let spendable = try await spendable(gateway)
      #expect(spendable?["low"]?.stringValue == "90.50")
      #expect(spendable?["high"]?.stringValue == "90.50")
      _ = try await gateway.post("/v1/orders/o-1/settle", #"{"balance":"3.00"}"#)
      let balances = try await gateway.get("/v1/balances").json["balances"]?[0]
      #expect(balances?["available"]?.stringValue == "90.50")
      #expect(balances?["held"]?.stringValue == "0.00")
      #expect(balances?["book"]?.stringValue == "100.00")
    }
  }

  @Test(
    "a report that cannot be read names the member",
    arguments: [
      ("settle", #"{"balance":"much"}"#, "balance", "invalid_field"),
      ("release", #"{"balance":"-7"}"#, "balance", "invalid_field"),
      ("settle", #"{"actual":"-1"}"#, "actual", "invalid_field"),
      ("settle", #"{"actual":"1","currency":"EUR"}"#, "currency", "wrong_currency"),
      ("settle", #"{"acutal":"1"}"#, "acutal", "unknown_field"),
      ("sent", #"{"balance":"1"}"#, "balance", "unknown_field"),
      ("release", #"{"actual":"1"}"#, "actual", "unknown_field"),
    ])
  func unreadable(report: String, body: String, field: String, code: String) async throws {
    try await TestGateway.run { gateway in
      _ = try await gateway.post("/v1/orders", order)
      let reply = try await gateway.post("/v1/orders/o-1/\(report)", body)
      #expect(reply.status == 422)
      #expect(reply["code"] == code)
      #expect(reply["field"] == field)
      #expect(try await gateway.get("/v1/orders/o-1")["state"] == "held")
    }
  }
}
