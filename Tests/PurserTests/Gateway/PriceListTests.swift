import ExactJSON
import Foundation
import Synchronization
import Testing

/// What a supplier with a price list answers, which a test changes.
private final class PricedSupplier: Sendable {
  private let products: Mutex<ServedReply>

  init(_ body: String) { products = Mutex(.json(body)) }

  func answer(_ reply: ServedReply) { products.withLock { $0 = reply } }

  @Sendable func reply(to request: ReceivedRequest) -> ServedReply {
    if request.path == "/balance" { return .json(#"{"left":"500.00"}"#) }
    return products.withLock { $0 }
  }
}

@Suite("Price lists that a gateway asks for")
struct PriceListTests {
  private static let adapter = """
    adapter: cards
    base_url: http://127.0.0.1:1
    request: {path: /balance}
    balances: [{currency: USD, available: $.left}]
    prices:
      request: {path: /products}
      each: $.items[*]
      sku: $.id
      unit_cost: $.price
      currency: USD
    """

  private static func configuration(_ url: String, _ terms: String = "{every: 1m}") -> String {
    """
    suppliers:
      cards:
        adapter: cards.yaml
        base_url: \(url)
        price_list: \(terms)
    """
  }

  private static func list(_ prices: [String: String]) -> String {
    let rows = prices.sorted { $0.key < $1.key }.map {
      #"{"id":"\#($0.key)","price":"\#($0.value)"}"#
    }
    return #"{"items":[\#(rows.joined(separator: ","))]}"#
  }

  private static func with(
    _ first: String, _ body: (PricedSupplier, TestBench, CheckingServer) async throws -> Void
  ) async throws {
    let supplier = PricedSupplier(first)
    try await CheckingServer.with(supplier.reply) { server in
      try await TestBench.with(configuration(server.url)) { bench in
        try bench.write("cards.yaml", adapter)
        try await body(supplier, bench, server)
      }
    }
  }

  private static func order(_ id: String, _ sku: String) -> JSONValue {
    ["id": .string(id), "currency": "USD", "sku": .string(sku), "quantity": 2]
  }

  /// Waits until orders are decided by a list of so many rows.
  private static func wait(_ gateway: GatewayClient, for rows: JSONValue) async throws -> JSONValue
  {
    let reply = try await gateway.get("/v1/suppliers") { list(in: $0)?["rows"] == rows }
    return list(in: reply) ?? .null
  }

  private static func list(in reply: GatewayClient.Reply) -> JSONValue? {
    reply.json["suppliers"]?[0]?["price_list"]
  }

  @Test("an order by product costs what the supplier says, and the listing tells of the list")
  func priced() async throws {
    try await Self.with(Self.list(["a": "9.75", "b": "3"])) { _, bench, _ in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let list = try await Self.wait(gateway, for: 2)
        let placed = try await gateway.post("/v1/orders", Self.order("o1", "a"))
        #expect(placed.status == 201)
        #expect(placed["amount"] == "19.50")
        #expect(list["source"] == "adapter" && list["error"] == .null)
        #expect(list["read_at"]?.stringValue != nil && list["expires_at"]?.stringValue != nil)
        let unknown = try await gateway.post("/v1/orders", Self.order("o2", "c"))
        #expect(unknown.json.description.contains("unknown_sku"))
      }
    }
  }

  @Test(
    "until the list is read the supplier is excluded, and nothing is stored of it; then it is not")
  func unread() async throws {
    try await Self.with("<html>Maintenance</html>") { supplier, bench, _ in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let early = try await gateway.post("/v1/orders", Self.order("o1", "a"))
        #expect(early["code"] == "no_fresh_reading" && early.status == 503)
        #expect(early.json.description.contains("prices_unread"))
        #expect(early.json["retryable"] == true)
        supplier.answer(.json(Self.list(["a": "9.75"])))
        _ = try await Self.wait(gateway, for: 1)
        #expect(try await gateway.post("/v1/orders", Self.order("o1", "a")).status == 201)
      }
    }
  }

  @Test("a reload reads the list of a supplier that is asked otherwise, and keeps that of others")
  func reloaded() async throws {
    try await Self.with(Self.list(["a": "9.75"])) { supplier, bench, server in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        _ = try await Self.wait(gateway, for: 1)
        let asked = server.requests.count { $0.path == "/products" }
        try bench.write(
          "suppliers.yaml", Self.configuration(server.url, "{every: 2m, max_age: 3m}"))
        #expect(try await bench.purser("reload", "--url", gateway.url).ending == .exit(0))
        #expect(try await gateway.post("/v1/orders", Self.order("o1", "a")).status == 201)
        #expect(server.requests.count { $0.path == "/products" } == asked)
        supplier.answer(.json(Self.list(["a": "8", "b": "1"])))
        try bench.write("cards.yaml", Self.adapter.replacing("$.price", with: "$.price * 2"))
        #expect(try await bench.purser("reload", "--url", gateway.url).ending == .exit(0))
        _ = try await Self.wait(gateway, for: 2)
        let placed = try await gateway.post("/v1/orders", Self.order("o2", "a"))
        #expect(placed["amount"] == "32.00")
      }
    }
  }

  @Test("purser adapter try --prices shows what would be read, or why nothing would")
  func trying() async throws {
    try await Self.with(Self.list(["a": "9.75", "b": "3"])) { supplier, bench, server in
      let good = try await bench.purser(
        "adapter", "try", "cards.yaml", "--base-url", server.url, "--prices")
      #expect(good.ending == .exit(0))
      #expect(
        good.output == """
          SKU  UNIT_COST  CURRENCY
          a         9.75  USD
          b         3.00  USD

          """)
      #expect(
        good.errors.contains("> GET \(server.url)/products") && good.errors.contains("2 rows"))
      let json = try await bench.purser(
        "adapter", "try", "cards.yaml", "--base-url", server.url, "--prices", "--json")
      let value = try JSONParser.parse(Array(json.output.utf8))
      #expect(value["rows"] == 2 && value["error"] == .null)
      #expect(value["prices"]?[0]?["unit_cost"] == "9.75")
      supplier.answer(.json(#"{"items":[{"id":"a","price":"0"}]}"#))
      let bad = try await bench.purser(
        "adapter", "try", "cards.yaml", "--base-url", server.url, "--prices")
      #expect(bad.ending == .exit(1))
      #expect(bad.output == "")
      #expect(bad.errors.contains("0.00 USD is no price, which is above zero"))
    }
  }
}
