import ExactJSON
import Synchronization
import Testing

/// Somebody who sells in euros and tells rates, which a test changes.
private final class Exchange: Sendable {
  private let rates: Mutex<ServedReply>

  init(_ rates: ServedReply) { self.rates = Mutex(rates) }

  func answer(_ reply: ServedReply) { rates.withLock { $0 = reply } }

  @Sendable func reply(to request: ReceivedRequest) -> ServedReply {
    if request.path.hasPrefix("/balance") { return .json(#"{"left":"500.00"}"#) }
    return rates.withLock { $0 }
  }
}

@Suite("Rates that a gateway asks for")
struct RateSourceTests {
  private static let adapter = """
    adapter: cards
    base_url: http://127.0.0.1:1
    request: {path: /balance}
    balances: [{currency: EUR, available: $.left}]
    """

  private static let bank = """
    adapter: bank
    base_url: http://127.0.0.1:1
    credentials: [app_id]
    rates:
      request: {path: /latest, query: {app_id: "{{app_id}}"}}
      each: entries($.rates)
      from: EUR
      to: $.key
      rate: $.value
      date: coalesce($$.date, null)
    """

  private static func configuration(_ url: String, _ terms: String) -> String {
    """
    rates:
      sources:
        bank: {adapter: bank.yaml, base_url: \(url), credentials: {app_id: abc-12345678}, \(terms)}
    suppliers:
      cards:
        adapter: cards.yaml
        base_url: \(url)
        prices: {a: 10.00 EUR}
    """
  }

  private static func usd(_ rate: String, _ date: String? = nil) -> ServedReply {
    let date = date.map { #""date":"\#($0)","# } ?? ""
    return .json(#"{\#(date)"rates":{"USD":\#(rate)}}"#)
  }

  private static func with(
    _ first: ServedReply, _ terms: String = "every: 1m, margin: 1",
    _ body: (Exchange, TestBench, CheckingServer) async throws -> Void
  ) async throws {
    let exchange = Exchange(first)
    try await CheckingServer.with(exchange.reply) { server in
      try await TestBench.with(configuration(server.url, terms)) { bench in
        try bench.write("cards.yaml", adapter)
        try bench.write("bank.yaml", bank)
        try await body(exchange, bench, server)
      }
    }
  }

  private static func order(_ id: String) -> JSONValue {
    ["id": .string(id), "currency": "USD", "sku": "a", "quantity": 1]
  }

  /// Previews until orders are decided as expected.
  private static func wait(
    _ gateway: GatewayClient, _ isExpected: (GatewayClient.Reply) -> Bool
  ) async throws -> GatewayClient.Reply {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(20)
    while true {
      let reply = try await gateway.post("/v1/orders/preview", order("p"))
      if isExpected(reply) || clock.now > deadline { return reply }
    }
  }

  @Test("an order in another currency is bought at the rate that a source gave, with its margin")
  func bought() async throws {
    try await Self.with(Self.usd("1.25")) { _, bench, server in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let preview = try await Self.wait(gateway) { $0["supplier"] == "cards" }
        #expect(preview["amount"] == "10.00" && preview["currency"] == "EUR")
        #expect(preview.json.description.contains("12.625 USD"))
        let placed = try await gateway.post("/v1/orders", Self.order("o1"))
        #expect(placed.status == 201 && placed["currency"] == "EUR")
        #expect(server.requests.contains { $0.target == "/latest?app_id=abc-12345678" })
        let shown = try await gateway.get("/v1/suppliers").json["rates"]
        #expect(shown?[0]?["name"] == "bank" && shown?[0]?["rows"] == 1)
        #expect(shown?[0]?["read_at"]?.stringValue != nil && shown?[0]?["age_ms"] != .null)
        #expect(shown?[0]?["error"] == .null)
      }
    }
  }

  @Test("until the rates are read nothing is stored of an order that needs them; then it is placed")
  func unread() async throws {
    try await Self.with(.json(#"{"rates":{"USD":0}}"#)) { exchange, bench, server in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let early = try await gateway.post("/v1/orders", Self.order("o1"))
        #expect(early.status == 503 && early.json["retryable"] == true)
        #expect(early.json.description.contains("rates_unread"))
        let shown = try await gateway.get("/v1/suppliers").json["rates"]?[0]
        #expect(shown?["rows"] == .null && shown?["read_at"] == .null)
        #expect(shown?["error"]?.stringValue?.hasPrefix("shape_changed: ") ?? false)
        exchange.answer(Self.usd("1.25"))
        // Whoever is asked otherwise is asked at once.
        try bench.write(
          "suppliers.yaml", Self.configuration(server.url, "every: 1m, timeout: 5s"))
        #expect(try await bench.purser("reload", "--url", gateway.url).ending == .exit(0))
        _ = try await Self.wait(gateway) { $0["supplier"] == "cards" }
        #expect(try await gateway.post("/v1/orders", Self.order("o1")).status == 201)
      }
    }
  }

  @Test("a rate that is too old excludes, though its source was just read")
  func expired() async throws {
    try await Self.with(Self.usd("1.25", "2020-01-01"), "every: 1h, max_age: 1d") { _, bench, _ in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        _ = try await Self.wait(gateway) { $0.json.description.contains("expired_rate") }
        let refused = try await gateway.post("/v1/orders", Self.order("o1"))
        #expect(refused.status == 422 && refused["code"] == "no_rate")
        #expect(
          refused["detail"]
            == "cards: the rate from EUR to USD expired at 2020-01-02T00:00:00.000Z")
      }
    }
  }

  @Test("a failed reading keeps the rates before; a supplier may be a source; a reload drops one")
  func kept() async throws {
    try await Self.with(Self.usd("1.25")) { exchange, bench, server in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        _ = try await Self.wait(gateway) { $0["supplier"] == "cards" }
        let asked = server.requests.count { $0.path.hasPrefix("/latest") }
        exchange.answer(.json("<html>later</html>"))
        try bench.write(
          "suppliers.yaml", Self.configuration(server.url, "every: 1m, timeout: 5s"))
        #expect(try await bench.purser("reload", "--url", gateway.url).ending == .exit(0))
        while server.requests.count(where: { $0.path.hasPrefix("/latest") }) == asked {
          _ = try await gateway.get("/v1/health")
        }
        #expect(try await gateway.post("/v1/orders", Self.order("o1")).status == 201)
        let rates = Self.bank.split(separator: "\n").drop { !$0.hasPrefix("rates") }
          .joined(separator: "\n").replacing(", query: {app_id: \"{{app_id}}\"}", with: "")
        try bench.write("cards.yaml", Self.adapter + "\n" + rates)
        exchange.answer(Self.usd("2"))
        let own = Self.configuration(server.url, "every: 1m").split(separator: "\n")
          .map { $0.contains("bank:") ? "    own: {supplier: cards}" : String($0) }
        try bench.write("suppliers.yaml", own.joined(separator: "\n"))
        #expect(try await bench.purser("reload", "--url", gateway.url).ending == .exit(0))
        let preview = try await Self.wait(gateway) { $0.json.description.contains("20.00 USD") }
        #expect(preview.json.description.contains("20.00 USD"))
      }
    }
  }

  @Test("purser adapter try --rates shows what would be read, or why nothing would")
  func trying() async throws {
    try await Self.with(Self.usd("1.25", "2026-11-30")) { exchange, bench, server in
      let arguments = [
        "adapter", "try", "bank.yaml", "--base-url", server.url, "--credentials", "app_id=x",
        "--rates",
      ]
      let good = try await bench.purser(arguments)
      #expect(good.ending == .exit(0))
      #expect(
        good.output == """
          FROM  TO   RATE  DATE
          EUR   USD  1.25  2026-11-30T00:00:00.000Z

          """)
      exchange.answer(Self.usd("0"))
      let bad = try await bench.purser(arguments)
      #expect(bad.ending == .exit(1))
      #expect(bad.errors.contains("0 is no rate, which is above zero"))
    }
  }
}
