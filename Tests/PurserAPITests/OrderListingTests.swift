import ExactJSON
import PurserCore
import TestSupport
import Testing

@Suite("Listing orders over HTTP")
struct OrderListingTests {
  /// Five orders: of two products, two references and three customers, one of them refused.
  private func withOrders(
    _ body: @escaping @Sendable (TestGateway) async throws -> Void
  ) async throws {
    try await TestGateway.run(
      suppliers: [
        Supplier(id: SupplierID("acme")), Supplier(id: SupplierID("blue")),
      ], balances: ["acme": "100.00", "blue": "5.00"]
    ) { gateway in
      for order in [
        #"{"id":"o-1","currency":"USD","sku":"psn","quantity":2,"offers":[{"supplier":"acme","unit_cost":"5"}],"reference":"cart 7","metadata":{"customer":"42"}}"#,
        #"{"id":"o-2","currency":"USD","sku":"xbox","offers":[{"supplier":"blue","unit_cost":"3"}],"reference":"cart 7","metadata":{"customer":"43","shop":"é"}}"#,
        #"{"id":"o-3","currency":"USD","cost":"1","metadata":{"customer":"42"},"allow":["acme"]}"#,
        #"{"id":"o-4","currency":"USD","sku":"psn","offers":[{"supplier":"acme","unit_cost":"500"}]}"#,
        #"{"id":"o-5","currency":"USD","cost":"2","allow":["acme"]}"#,
      ] { _ = try await gateway.post("/v1/orders", order) }
      _ = try await gateway.post("/v1/orders/o-1/settle", #"{"actual":"9"}"#)
      _ = try await gateway.post("/v1/orders/o-3/unknown", "")
      try await body(gateway)
    }
  }

  private func ids(_ gateway: TestGateway, _ query: String) async throws -> String {
    let reply = try await gateway.get("/v1/orders?\(query)")
    #expect(reply.status == 200, "\(reply.json)")
    return (reply.json["orders"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
      .joined(separator: " ")
  }

  @Test("an order echoes what it is about, and so does its listing")
  func echo() async throws {
    try await withOrders { gateway in
      let order = try await gateway.get("/v1/orders/o-1").json
      #expect(order["sku"] == "psn")
      #expect(order["quantity"]?.numberValue?.text == "2")
      #expect(order["unit_cost"] == "5.00")
      #expect(order["reference"] == "cart 7")
      #expect(order["metadata"] == ["customer": "42"])
      let listed = try await gateway.get("/v1/orders?state=settled").json["orders"]?[0]
      for name in ["id", "state", "actual", "sku", "quantity", "reference", "metadata"] {
        #expect(listed?[name] == order[name], "\(name)")
      }
      let plain = try await gateway.get("/v1/orders/o-5").json
      #expect(plain["sku"] == .null)
      #expect(plain["quantity"] == .null)
      #expect(plain["metadata"] == [:])
    }
  }

  @Test("a filter finds the orders that it is about, the newest first")
  func filters() async throws {
    try await withOrders { gateway in
      for (query, expected) in [
        ("", "o-5 o-4 o-3 o-2 o-1"),
        ("first=oldest", "o-1 o-2 o-3 o-4 o-5"),
        ("sku=psn", "o-4 o-1"),
        ("reference=cart%207", "o-2 o-1"),
        ("metadata.customer=42", "o-3 o-1"),
        ("metadata.customer=43&metadata.shop=%C3%A9", "o-2"),
        ("metadata.customer=42&metadata.shop=%C3%A9", ""),
        ("supplier=acme", "o-5 o-3 o-1"),
        ("state=refused,settled", "o-4 o-1"),
        ("state=held,unknown&supplier=acme", "o-5 o-3"),
        ("state=unknown&sku=psn", ""),
        ("needs=attention", "o-3"),
        ("until=2000-01-01T00:00:00Z", ""),
        ("from=2000-01-01T00:00:00Z&state=held", "o-5 o-2"),
      ] {
        let found = try await ids(gateway, query)
        #expect(found == expected, "\(query)")
      }
    }
  }

  @Test("pages go on where the one before ended", arguments: ["", "state=held,unknown,sent&"])
  func pages(filter: String) async throws {
    try await withOrders { gateway in
      let all = try await ids(gateway, filter)
      var found: [String] = []
      var query = "\(filter)limit=2"
      while true {
        let page = try await gateway.get("/v1/orders?\(query)").json
        found += (page["orders"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
        guard let cursor = page["next_cursor"]?.stringValue else { break }
        query = "\(filter)limit=2&cursor=\(cursor)"
      }
      #expect(found.joined(separator: " ") == all)
    }
  }

  @Test("a file has every order, the oldest first, with what it is about")
  func files() async throws {
    try await withOrders { gateway in
      let csv = try await gateway.file("/v1/orders?format=csv&sku=psn")
      #expect(csv.type == "text/csv; charset=utf-8")
      let lines = csv.text.split(separator: "\r\n")
      #expect(lines.count == 3)
      #expect(lines[0].hasPrefix("id,state,supplier,"))
      #expect(lines[1].hasPrefix("o-1,settled,acme,main,USD,10.00,9.00,o-1-1,"))
      #expect(lines[1].hasSuffix(#",psn,2,5.00,cart 7,"{""customer"":""42""}",,,,,,,9.00,"#))
      #expect(lines[2].contains(",insufficient_funds,psn,1,,,"))
      let lined = try await gateway.file("/v1/orders?format=ndjson").text.split(separator: "\n")
      let names = try lined.map { try JSONParser.parse(Array($0.utf8))["id"]?.stringValue }
      #expect(names == ["o-1", "o-2", "o-3", "o-4", "o-5"])
    }
  }

  @Test("what cannot be asked is told with what can")
  func badQueries() async throws {
    try await TestGateway.run { gateway in
      for (query, field, words) in [
        ("state=helt", "state", "must be one of held, sent"),
        ("state=", "state", "must be one of held"),
        ("needs=help", "needs", "must be `attention`"),
        ("needs=attention&state=held", "state", "leave `state` out"),
        ("customer=42", "customer", "known here: state, needs"),
        ("metadata.=1", "metadata.", "metadata.NAME"),
        ("supplier=nobody", "supplier", "there are acme"),
        ("limit=0", "limit", "from 1 to 1000"),
        ("format=csv&limit=5", "limit", "csv gives all"),
        ("sku=a&sku=b", "sku", "given twice"),
      ] {
        let reply = try await gateway.get("/v1/orders?\(query)")
        #expect(reply.status == 422, "\(query)")
        #expect(reply["field"] == field, "\(query)")
        #expect(reply["detail"]?.contains(words) == true, "\(query): \(reply["detail"] ?? "")")
      }
    }
  }

  @Test("a label that cannot be kept is refused with its place")
  func badLabels() async throws {
    let many = (0...20).map { #""n\#($0)":"v""# }.joined(separator: ",")
    let long = String(repeating: "x", count: 501)
    let cases = [
      (#""metadata":{\#(many)}"#, "metadata", "has 21 names; 20 may be there"),
      (#""metadata":{"a b":"v"}"#, "metadata.a b", "visible ASCII"),
      (#""metadata":{"":"v"}"#, "metadata.", "visible ASCII"),
      (#""metadata":{"a":7}"#, "metadata.a", "must be a string"),
      (#""metadata":[]"#, "metadata", "an object of strings"),
      (#""metadata":{"a":"\#(long)"}"#, "metadata.a", "1 to 500 bytes, it has 501"),
      (#""reference":"""#, "reference", "1 to 500 bytes"),
      (#""reference":"\#(long)""#, "reference", "1 to 500 bytes"),
    ]
    try await TestGateway.run { gateway in
      for (members, field, words) in cases {
        let reply = try await gateway.post(
          "/v1/orders", #"{"id":"o-1","currency":"USD","cost":"1",\#(members)}"#)
        #expect(reply.status == 422, "\(field)")
        #expect(reply["field"] == field)
        #expect(reply["detail"]?.contains(words) == true, "\(reply["detail"] ?? "")")
      }
    }
  }

  @Test("the same order with another label is another order")
  func labelsCount() async throws {
    try await TestGateway.run { gateway in
      func place(_ members: String) async throws -> Int {
        try await gateway.post(
          "/v1/orders", #"{"id":"o-1","currency":"USD","cost":"1"\#(members)}"#
        ).status
      }
      for (members, status) in [
        (#","reference":"r","metadata":{"b":"2","a":"1"}"#, 201),
        (#","metadata":{"a":"1","b":"2"},"reference":"r""#, 201),
        (#","reference":"r","metadata":{"a":"1","b":"3"}"#, 409), ("", 409),
      ] {
        let found = try await place(members)
        #expect(found == status, "\(members)")
      }
    }
  }

  @Test("an order is explained in sentences")
  func explanation() async throws {
    try await withOrders { gateway in
      let sold = try await gateway.get("/v1/orders/o-1").json["explanation"]?.arrayValue
      let sentences = sold?.compactMap(\.stringValue) ?? []
      #expect(sentences.count == 3)
      #expect(sentences[0].hasPrefix("acme was chosen for 2 psn for 10.00 USD at 20"))
      #expect(sentences[1] == "1 could not: 1 not_sold (has no price for it).")
      #expect(sentences[2].hasPrefix("It was bought for 9.00 USD, told at 20"))
      let refused = try await gateway.get("/v1/orders/o-4").json["explanation"]?.arrayValue
      #expect(refused?.last == "It was refused: insufficient_funds.")
      #expect(
        refused?[1].stringValue?.contains("needs 500.00 USD; best has") == true,
        "\(refused ?? [])")
    }
  }
}
