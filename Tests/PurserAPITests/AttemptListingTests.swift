import ExactJSON
import PurserCore
import TestSupport
import Testing

@Suite("Orders by what suppliers say of them, over HTTP")
struct AttemptListingTests {
  private func run(_ body: @Sendable (TestGateway) async throws -> Void) async throws {
    var acme = Supplier(id: SupplierID("acme"), tolerances: [money("0.10")])
    acme.priority = 1
    try await TestGateway.run(
      suppliers: [acme, Supplier(id: SupplierID("bolt"))],
      balances: ["acme": "100.00", "bolt": "50.00"], body)
  }

  private func place(_ ids: String..., in gateway: TestGateway) async throws {
    for id in ids {
      _ = try await gateway.post(
        "/v1/orders", #"{"id":"\#(id)","currency":"USD","cost":"5","policy":"priority"}"#)
    }
  }

  private func ids(_ gateway: TestGateway, _ query: String) async throws -> String {
    let reply = try await gateway.get("/v1/orders?\(query)")
    #expect(reply.status == 200, "\(reply.json)")
    return (reply.json["orders"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
      .joined(separator: " ")
  }

  @Test("the supplier's name for an order is stored with a report, echoed, listed and found")
  func supplierReference() async throws {
    try await run { gateway in
      try await place("o-1", "o-2", "o-3", "o-4", in: gateway)
      for (id, report, body) in [
        ("o-1", "sent", #"{"supplier_reference":"S-1"}"#),
        ("o-2", "accepted", #"{"supplier_reference":"S-2","balance":"95.00"}"#),
        ("o-3", "settle", #"{"actual":"5.00","supplier_reference":"S-1"}"#),
      ] {
        let told = try await gateway.post("/v1/orders/\(id)/\(report)", body)
        #expect(told.status == 200, "\(told.json)")
        #expect(told["supplier_reference"] == (id == "o-2" ? "S-2" : "S-1"))
        let shown = try await gateway.get("/v1/orders/\(id)")
        #expect(shown["supplier_reference"] == told["supplier_reference"])
        let attempt = shown.json["attempts"]?[0]
        #expect(attempt?["supplier_reference"] == shown.json["supplier_reference"])
      }
      for (query, expected) in [
        ("supplier_reference=S-1", "o-3 o-1"), ("supplier_reference=S-1&first=oldest", "o-1 o-3"),
        ("supplier_reference=S-1&state=sent", "o-1"), ("supplier_reference=S-9", ""),
        ("supplier_reference=S-2&supplier=acme", "o-2"),
        ("supplier_reference=S-2&supplier=bolt", ""), ("supplier_reference=S-1&limit=1", "o-3"),
      ] {
        #expect(try await ids(gateway, query) == expected, "\(query)")
      }
      let listed = try await gateway.get("/v1/orders").json["orders"]?.arrayValue
      #expect(
        listed?.map { $0["supplier_reference"]?.stringValue } == [nil, "S-1", "S-2", "S-1"])
      let page = try await gateway.get("/v1/orders?supplier_reference=S-1&limit=1").json
      let cursor = try #require(page["next_cursor"]?.stringValue)
      #expect(
        try await ids(gateway, "supplier_reference=S-1&limit=1&cursor=\(cursor)") == "o-1")
      let csv = try await gateway.file("/v1/orders?format=csv&supplier_reference=S-2").text
      let lines = csv.split(separator: "\r\n")
      let heading =
        ",supplier_reference,over_price,bought_quantity,held_on,given_back,split_of,bought_amount,bought_twice"
      #expect(lines[0].hasSuffix(heading))
      #expect(lines[1].hasSuffix(",S-2,,,,,,,"))
    }
  }

  @Test("what is said first of an attempt stays until it is said otherwise")
  func laterReports() async throws {
    try await run { gateway in
      try await place("o-1", in: gateway)
      _ = try await gateway.post("/v1/orders/o-1/sent", #"{"supplier_reference":"S-1"}"#)
      _ = try await gateway.post("/v1/orders/o-1/accepted", "{}")
      #expect(try await gateway.get("/v1/orders/o-1")["supplier_reference"] == "S-1")
      _ = try await gateway.post("/v1/orders/o-1/accepted", #"{"supplier_reference":"S-2"}"#)
      #expect(try await gateway.get("/v1/orders/o-1")["supplier_reference"] == "S-2")
      #expect(try await ids(gateway, "supplier_reference=S-1") == "")
      let refused = try await gateway.post(
        "/v1/orders/o-1/release", #"{"supplier_reference":"S-3"}"#)
      #expect(refused.status == 422)
      #expect(refused["field"] == "supplier_reference")
    }
  }

  @Test("an order is found by any of its attempts, and listed with the name of the latest")
  func attempts() async throws {
    try await run { gateway in
      try await place("o-1", in: gateway)
      _ = try await gateway.post("/v1/orders/o-1/sent", #"{"supplier_reference":"S-1"}"#)
      _ = try await gateway.post("/v1/orders/o-1/next", #"{"reason":"funds"}"#)
      _ = try await gateway.post("/v1/orders/o-1/sent", #"{"supplier_reference":"T-1"}"#)
      for reference in ["S-1", "T-1"] {
        let found = try await gateway.get("/v1/orders?supplier_reference=\(reference)").json
        let order = found["orders"]?[0]
        #expect(order?["supplier"]?.stringValue == "bolt")
        #expect(order?["supplier_reference"]?.stringValue == "T-1")
        #expect(found["orders"]?[1] == nil)
      }
      let attempts = try await gateway.get("/v1/orders/o-1").json["attempts"]?.arrayValue
      #expect(attempts?.map { $0["supplier_reference"]?.stringValue } == ["S-1", "T-1"])
      #expect(attempts?.map { $0["reason"]?.stringValue } == ["funds", nil])
    }
  }

  @Test("an order that cost more than its price wants a person, and is found")
  func overprice() async throws {
    try await run { gateway in
      try await place("o-1", "o-2", "o-3", "o-4", in: gateway)
      for (id, actual) in [("o-1", "5.10"), ("o-2", "5.11"), ("o-3", "4.00")] {
        _ = try await gateway.post("/v1/orders/\(id)/settle", #"{"actual":"\#(actual)"}"#)
      }
      _ = try await gateway.post("/v1/orders/o-4/unknown", "{}")
      for (query, expected) in [
        ("over_price=true", "o-2"), ("needs=attention", "o-4 o-2"),
        ("needs=attention&supplier=bolt", ""), ("over_price=true&state=held", ""),
        ("over_price=true&supplier_reference=S", ""), ("needs=attention&over_price=true", "o-2"),
      ] {
        #expect(try await ids(gateway, query) == expected, "\(query)")
      }
      let listed = try await gateway.get("/v1/orders?first=oldest").json["orders"]?.arrayValue
      #expect(listed?.map { $0["over_price"]?.stringValue } == ["0.10", "0.11", nil, nil])
      let reversed = try await gateway.post("/v1/orders/o-2/reverse", "{}")
      #expect(reversed["state"] == "reversed")
      #expect(try await ids(gateway, "needs=attention") == "o-4")
      let wrong = try await gateway.get("/v1/orders?over_price=yes")
      #expect(wrong.status == 422)
      #expect(wrong["field"] == "over_price")
    }
  }
}
