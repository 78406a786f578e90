import ExactJSON
import PurserCore
import PurserEngine
import TestSupport
import Testing

@Suite("Orders that are bought by two of their attempts, over HTTP")
struct BoughtTwiceTests {
  private func run(_ body: @Sendable (TestGateway) async throws -> Void) async throws {
    var acme = Supplier(id: SupplierID("acme"))
    acme.priority = 1
    try await TestGateway.run(
      suppliers: [acme, Supplier(id: SupplierID("bolt"))],
      balances: ["acme": "100.00", "bolt": "100.00"], body)
  }

  private func place(_ id: String, _ gateway: TestGateway) async throws {
    let offers =
      #"[{"supplier":"acme","unit_cost":"5.00"},{"supplier":"bolt","unit_cost":"6.00"}]"#
    let placed = try await gateway.post(
      "/v1/orders",
      #"{"id":"\#(id)","currency":"USD","sku":"card","quantity":2,"policy":"priority","offers":\#(offers)}"#
    )
    #expect(placed["supplier"] == "acme")
  }

  private func report(_ path: String, _ body: String, _ gateway: TestGateway) async throws {
    let told = try await gateway.post("/v1/orders/\(path)", body)
    #expect([200, 201].contains(told.status), "\(told.json)")
  }

  /// Places an order that is bought at bolt, and delivered late by acme, which had refused it.
  private func buyTwice(_ id: String, _ gateway: TestGateway) async throws {
    try await place(id, gateway)
    try await report("\(id)/next", #"{"reason":"out_of_stock"}"#, gateway)
    try await report("\(id)/settle", #"{"actual":"12.00"}"#, gateway)
    try await report("\(id)/settle", #"{"attempt":1,"actual":"9.00"}"#, gateway)
  }

  /// Places an order that went to bolt while nobody knew whether acme took it.
  private func goElsewhere(_ id: String, _ gateway: TestGateway) async throws {
    try await place(id, gateway)
    try await report("\(id)/unknown", "{}", gateway)
    try await gateway.withLedgers { ledger in
      _ = try await ledger.next(
        NextAttempt(
          orderID(id), problem: AttemptProblem(.unknown, "no reply"), doubt: .remains,
          router: Router(rules: RoutingRules(maximumReadingAge: .seconds(600)))))
    }
  }

  private func ids(_ gateway: TestGateway, _ query: String) async throws -> String {
    let reply = try await gateway.get("/v1/orders?\(query)")
    #expect(reply.status == 200, "\(reply.json)")
    return (reply.json["orders"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
      .joined(separator: " ")
  }

  @Test("such an order wants a person until one purchase is given back, and is found")
  func attention() async throws {
    try await run { gateway in
      try await buyTwice("o-1", gateway)
      try await place("o-2", gateway)
      try await report("o-2/settle", "{}", gateway)
      for query in ["needs=attention", "bought_twice=true", "bought_twice=true&state=settled"] {
        #expect(try await ids(gateway, query) == "o-1", "\(query)")
      }
      for query in [
        "needs=attention&supplier=acme", "needs=attention&supplier=bolt",
        "bought_twice=true&sku=card",
      ] {
        #expect(try await ids(gateway, query) == "o-1", "\(query)")
      }
      #expect(try await ids(gateway, "bought_twice=true&sku=other") == "")
      let wrong = try await gateway.get("/v1/orders?bought_twice=yes")
      #expect(wrong["field"] == "bought_twice")
      try await report("o-1/reverse", #"{"attempt":1}"#, gateway)
      #expect(try await ids(gateway, "needs=attention") == "")
      #expect(try await ids(gateway, "bought_twice=true") == "")
    }
  }

  @Test("all attempts are summed, alike wherever the order is shown")
  func sums() async throws {
    try await run { gateway in
      try await buyTwice("o-1", gateway)
      let shown = try await gateway.get("/v1/orders/o-1").json
      #expect(shown["supplier"] == "bolt")
      #expect(shown["actual"] == "12.00")
      #expect(shown["bought"] == ["quantity": 4, "amount": "21.00"])
      #expect(shown["held_on"]?["amount"] == "0.00")
      #expect(shown["given_back"]?["amount"] == "0.00")
      #expect(shown["bought_twice"] == .bool(true))
      let parts = shown["parts"]?.arrayValue ?? []
      #expect(parts.map { $0["attempt"] } == [1, 2])
      #expect(parts.map { $0["actual"]?.stringValue } == ["9.00", "12.00"])
      let listed = try await gateway.get("/v1/orders").json["orders"]?[0]
      for member in ["bought", "held_on", "freed", "given_back", "parts", "bought_twice", "actual"]
      {
        #expect(listed?[member] == shown[member], "\(member)")
      }
      let line = try JSONParser.parse(try await gateway.file("/v1/orders?format=ndjson").text)
      #expect(line["bought"] == shown["bought"])
      let csv = try await gateway.file("/v1/orders?format=csv").text.split(separator: "\r\n")
      #expect(csv[0].hasSuffix(",split_of,bought_amount,bought_twice"))
      #expect(csv[1].hasSuffix(",4,,0.00,,21.00,true"), "\(csv[1])")
      try await report("o-1/reverse", #"{"attempt":2}"#, gateway)
      let after = try await gateway.get("/v1/orders/o-1").json
      #expect(after["state"] == "settled")
      #expect(after["supplier"] == "acme")
      #expect(after["bought"]?["amount"] == "21.00")
      #expect(after["given_back"] == ["quantity": 2, "amount": "12.00"])
      #expect(after["bought_twice"] == .bool(false))
    }
  }

  @Test("an order that is bought in parts by two attempts is summed as well")
  func parts() async throws {
    try await run { gateway in
      try await place("o-1", gateway)
      try await report("o-1/next", #"{"reason":"out_of_stock"}"#, gateway)
      try await report(
        "o-1/settle", #"{"quantity":1,"actual":"6.00","rest":"hold"}"#, gateway)
      try await report("o-1/settle", #"{"attempt":1,"quantity":1,"actual":"5.00"}"#, gateway)
      let shown = try await gateway.get("/v1/orders/o-1").json
      #expect(shown["bought"] == ["quantity": 2, "amount": "11.00"])
      #expect(shown["held_on"]?["amount"] == "6.00")
      #expect(shown["held_on"]?["quantity"] == 1)
      #expect(shown["bought_twice"] == .bool(true))
      #expect(try await ids(gateway, "needs=attention") == "o-1")
      let listed = try await gateway.get("/v1/orders").json["orders"]?[0]
      for member in ["bought", "held_on", "freed", "given_back", "parts"] {
        #expect(listed?[member] == shown[member], "\(member)")
      }
    }
  }

  @Test("money in doubt beside a purchase is found by its state, and by either supplier")
  func doubtBeside() async throws {
    try await run { gateway in
      try await goElsewhere("o-1", gateway)
      try await report("o-1/settle", #"{"attempt":2,"actual":"12.00"}"#, gateway)
      try await place("o-2", gateway)
      try await report("o-2/next", #"{"reason":"funds"}"#, gateway)
      #expect(try await gateway.get("/v1/orders/o-1")["state"] == "settled")
      for (query, expected) in [
        ("state=unknown", "o-1"), ("state=settled", "o-1"), ("supplier=bolt", "o-2 o-1"),
        ("state=settled,unknown", "o-1"), ("supplier=acme", "o-1"),
        ("supplier=acme&state=unknown", "o-1"), ("supplier=bolt&state=unknown", ""),
        ("supplier=acme&state=settled", ""), ("needs=attention", "o-1"),
        ("supplier=acme&first=oldest", "o-1"), ("", "o-2 o-1"),
      ] {
        #expect(try await ids(gateway, query) == expected, "\(query)")
      }
      let listed = try await gateway.get("/v1/orders?state=unknown").json["orders"]?[0]
      #expect(listed?["state"] == "settled")
      #expect(listed?["bought"]?["amount"] == "12.00")
      #expect(listed?["held_on"]?["amount"] == "10.00")
      #expect(listed?["held_on"]?["state"] == "unknown")
      #expect(listed?["bought_twice"] == .bool(false))
      // Page by page as well, whatever is asked for.
      for query in ["supplier=bolt", "state=settled,unknown,held", "supplier=bolt&first=oldest"] {
        let first = try await gateway.get("/v1/orders?\(query)&limit=1").json
        let cursor = try #require(first["next_cursor"]?.stringValue, "\(query)")
        let both = [
          first["orders"]?[0]?["id"]?.stringValue ?? "",
          try await ids(gateway, "\(query)&limit=1&cursor=\(cursor)"),
        ]
        #expect(both.sorted() == ["o-1", "o-2"], "\(query)")
      }
      try await report("o-1/release", #"{"attempt":1}"#, gateway)
      #expect(try await ids(gateway, "supplier=acme") == "")
      #expect(try await ids(gateway, "state=unknown") == "")
      #expect(try await gateway.get("/v1/orders/o-1").json["bought"] == nil)
    }
  }
}
