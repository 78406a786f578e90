import CurlClient
import ExactJSON
import PurserCore
import Testing

/// What shops that place their orders themselves say of suppliers.
@Suite("Reasons of shops over HTTP")
struct ReasonTests {
  private func run(_ body: @Sendable (TestGateway) async throws -> Void) async throws {
    try await TestGateway.run(
      suppliers: ["acme", "bolt"].map { Supplier(id: SupplierID($0)) },
      balances: ["acme": "100.00", "bolt": "50.00"], body)
  }

  private static func order(_ id: String, _ sku: String = "GIFT") -> String {
    #"{"id":"\#(id)","currency":"USD","sku":"\#(sku)","offers":["#
      + #"{"supplier":"acme","unit_cost":"9.00"},{"supplier":"bolt","unit_cost":"9.50"}]}"#
  }

  /// Where an order is held.
  private func supplier(
    of id: String, _ gateway: TestGateway, sku: String = "GIFT"
  ) async throws -> String? {
    try await gateway.post("/v1/orders", Self.order(id, sku))["supplier"]
  }

  /// Why `acme` did not get an order.
  private func reason(_ id: String, _ gateway: TestGateway) async throws -> String? {
    let candidates = try await gateway.get("/v1/orders/\(id)?candidates=all").json["candidates"]
    return candidates?.arrayValue?.first { $0["supplier"]?.stringValue == "acme" }?["reason"]?
      .stringValue
  }

  @Test("a supplier that was out of stock gets no order for that product, and others")
  func outOfStock() async throws {
    try await run { gateway in
      #expect(try await supplier(of: "o-1", gateway) == "acme")
      let next = try await gateway.post("/v1/orders/o-1/next", #"{"reason":"out_of_stock"}"#)
      #expect(next["supplier"] == "bolt")
      #expect(try await supplier(of: "o-2", gateway) == "bolt")
      #expect(
        try await reason("o-2", gateway)
          == "circuit_open: refuses orders (out_of_stock), and is left alone until "
          + "2026-09-21T14:18:20.000Z")
      #expect(try await supplier(of: "o-3", gateway, sku: "CARD") == "acme")
      let listed = try await gateway.get("/v1/suppliers").json["suppliers"]?[0]?["exclusions"]
      #expect(listed?[0]?["reason"]?.stringValue == "circuit_open")
      #expect(listed?[0]?["sku"]?.stringValue == "GIFT")
      #expect(listed?[0]?["pool"] == .null)
    }
  }

  @Test("a supplier of whose orders a shop does not know what became gets none after the third")
  func inDoubt() async throws {
    try await run { gateway in
      for id in ["o-1", "o-2"] {
        #expect(try await supplier(of: id, gateway) == "acme")
        // Said again of the same order it is no second one.
        for body in ["", "{}", #"{"supplier_reference":"x"}"#] {
          #expect(try await gateway.post("/v1/orders/\(id)/unknown", body)["state"] == "unknown")
        }
      }
      #expect(try await supplier(of: "o-3", gateway, sku: "CARD") == "acme")
      _ = try await gateway.post("/v1/orders/o-3/unknown", "")
      #expect(try await supplier(of: "o-4", gateway, sku: "OTHER") == "bolt")
      #expect(
        try await reason("o-4", gateway)
          == "circuit_open: fails at orders (unknown), and is left alone until "
          + "2026-09-21T14:13:50.000Z")
      // One of them turns out to be bought.
      _ = try await gateway.post("/v1/orders/o-3/settle", "")
      #expect(try await supplier(of: "o-5", gateway) == "acme")
    }
  }

  @Test("a supplier without funds gets no order from that pool until one is taken")
  func funds() async throws {
    try await run { gateway in
      _ = try await supplier(of: "o-1", gateway)
      _ = try await supplier(of: "o-2", gateway)
      _ = try await gateway.post("/v1/orders/o-1/release", #"{"reason":"funds"}"#)
      #expect(try await supplier(of: "o-3", gateway) == "bolt")
      #expect(try await reason("o-3", gateway)?.hasPrefix("out_of_funds: ") == true)
      let line = try await gateway.get("/v1/balances").json["balances"]?[0]
      #expect(line?["excluded"]?.stringValue?.hasPrefix("out_of_funds: refused an order") == true)
      #expect(line?["paused"] == .null)
      let listed = try await gateway.get("/v1/suppliers").json["suppliers"]?[0]?["exclusions"]
      #expect(listed?[0]?["pool"]?.stringValue == "main")
      // An order that was held before the refusal is accepted.
      _ = try await gateway.post("/v1/orders/o-2/accepted", "{}")
      #expect(try await supplier(of: "o-4", gateway) == "acme")
    }
  }

  @Test("who was out of funds or stock may take the order later: nothing is stored of a refusal")
  func passing() async throws {
    try await run { gateway in
      #expect(try await supplier(of: "o-1", gateway) == "acme")
      _ = try await gateway.post("/v1/orders/o-1/release", #"{"reason":"funds"}"#)
      let only = #""currency":"USD","cost":"9","allow":["acme"]"#
      let funds = try await gateway.post("/v1/orders", #"{"id":"o-2",\#(only)}"#)
      #expect(funds.status == 402 && funds["code"] == "insufficient_funds")
      #expect(funds.json["retryable"] == true)
      #expect(funds.response.header("Retry-After") == "5")
      #expect(funds["detail"]?.hasPrefix("acme: refused an order for its funds at ") == true)
      #expect(try await gateway.get("/v1/orders/o-2").status == 404)
      let preview = try await gateway.post("/v1/orders/preview", #"{"id":"o-2",\#(only)}"#)
      #expect(preview["refusal"] == "insufficient_funds")
    }
    try await run { gateway in
      #expect(try await supplier(of: "o-1", gateway) == "acme")
      _ = try await gateway.post("/v1/orders/o-1/release", #"{"reason":"out_of_stock"}"#)
      let stock = try await gateway.post(
        "/v1/orders",
        #"{"id":"o-2","currency":"USD","sku":"GIFT","offers":[{"supplier":"acme","unit_cost":"9"}]}"#
      )
      #expect(stock.status == 503 && stock.json["retryable"] == true)
      #expect(stock.response.header("Retry-After") == "300")
      #expect(
        stock["detail"]
          == "acme: refuses orders (out_of_stock), and is left alone until 2026-09-21T14:18:20.000Z"
      )
      #expect(try await gateway.get("/v1/orders/o-2").status == 404)
    }
  }

  @Test("a reason counts once, and not for what the shop gave up itself or said nothing of")
  func counted() async throws {
    try await run { gateway in
      for (number, body) in ["{}", #"{"reason":"cancelled","message":"changed my mind"}"#]
        .enumerated()
      {
        #expect(try await supplier(of: "o-\(number)", gateway) == "acme")
        _ = try await gateway.post("/v1/orders/o-\(number)/sent", "{}")
        let released = try await gateway.post("/v1/orders/o-\(number)/release", body)
        #expect(released["state"] == "released")
      }
      #expect(try await supplier(of: "p-1", gateway) == "acme")
      for _ in 0..<3 {
        _ = try await gateway.post("/v1/orders/p-1/release", #"{"reason":"unreachable"}"#)
      }
      #expect(try await supplier(of: "p-2", gateway) == "acme", "it takes three of them")
      let told = try await gateway.get("/v1/orders/o-1").json["attempts"]?[0]
      #expect(told?["reason"]?.stringValue == "cancelled")
      #expect(told?["message"]?.stringValue == "changed my mind")
    }
  }

  @Test("a word that nobody knows is a failure in general, and is kept as it was said")
  func strangeWords() async throws {
    try await run { gateway in
      for number in 1...3 {
        #expect(try await supplier(of: "o-\(number)", gateway) == "acme")
        _ = try await gateway.post(
          "/v1/orders/o-\(number)/next", #"{"reason":"Fraud check","message":"no"}"#)
      }
      #expect(try await supplier(of: "o-4", gateway) == "bolt")
      #expect(try await supplier(of: "o-5", gateway, sku: "CARD") == "acme")
      let attempt = try await gateway.get("/v1/orders/o-1").json["attempts"]?[0]
      #expect(attempt?["reason"]?.stringValue == "Fraud check")
    }
  }

  @Test("a supplier whose checks are refused gets no orders, unless its terms say otherwise")
  func refusedChecks() async throws {
    for (kind, code) in [
      (CheckRefusal.Kind.credentialRejected, "credential_rejected"), (.maintenance, "maintenance"),
    ] {
      for despite in [[], [kind.failure]] as [Set<CheckFailure.Kind>] {
        var acme = Supplier(id: SupplierID("acme"))
        acme.ordersDespite = despite
        try await TestGateway.run(
          suppliers: [acme, Supplier(id: SupplierID("bolt"))],
          balances: ["acme": "100.00", "bolt": "50.00"], refusals: [acme.id: kind]
        ) { gateway in
          #expect(try await supplier(of: "o-1", gateway) == (despite.isEmpty ? "bolt" : "acme"))
          let line = try await gateway.get("/v1/balances").json["balances"]?[0]
          let listed = try await gateway.get("/v1/suppliers").json["suppliers"]?[0]?["exclusions"]
          guard despite.isEmpty else {
            #expect(line?["excluded"] == .null)
            #expect(listed?.arrayValue?.isEmpty == true)
            return
          }
          let sentence =
            "its checks are refused as `\(kind.failure.rawValue)` since 2026-09-21T14:13:20.000Z, and "
            + "it gets orders again once one succeeds"
          #expect(try await reason("o-1", gateway) == "\(code): \(sentence)")
          #expect(line?["excluded"]?.stringValue == "\(code): \(sentence)")
          #expect(listed?[0]?["reason"]?.stringValue == code)
          let refused = try await gateway.post(
            "/v1/orders", #"{"id":"o-2","currency":"USD","cost":"9","allow":["acme"]}"#)
          #expect(refused.status == 503)
          #expect(refused.json["retryable"] == true)
        }
      }
    }
  }
}
