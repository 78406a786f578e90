import ExactJSON
import Synchronization
import Testing

@Suite("A wallet that a supplier does not name any more")
struct AbsentPoolTests {
  private static let configuration = """
    balances: {refresh: 1s}
    suppliers:
      wallets:
        adapter:
          base_url: ${WALLETS_URL}
          request: {path: /wallets}
          balances: [{each: "$.wallets[*]", pool: $.name, currency: $.unit, available: $.amount}]
        lag: 0s
    """

  /// What the supplier answers, which a test changes.
  private final class Wallets: Sendable {
    private let text: Mutex<String>

    init(_ text: String) { self.text = Mutex(text) }

    func set(_ text: String) { self.text.withLock { $0 = text } }
    var reply: ServedReply { .json(#"{"wallets":[\#(text.withLock(\.self))]}"#) }
  }

  private static func withGateway(
    _ wallets: Wallets, _ body: (GatewayClient) async throws -> Void
  ) async throws {
    try await CheckingServer.with({ _ in wallets.reply }) { server in
      try await TestBench.with(configuration, environment: ["WALLETS_URL": server.url]) { bench in
        try await bench.serve(body: body)
      }
    }
  }

  private static func wallet(_ name: String, _ amount: String, _ unit: String = "USD") -> String {
    #"{"name":"\#(name)","unit":"\#(unit)","amount":\#(amount)}"#
  }

  private static func states(_ sheet: GatewayClient.Reply) -> [String] {
    (sheet.json["balances"]?.arrayValue ?? []).map { line in
      ["pool", "available", "state"].map { line[$0]?.stringValue ?? "-" }.joined(separator: " ")
    }
  }

  @Test("has nothing to spend: orders want for funds, and are not told to try again")
  func vanishes() async throws {
    let wallets = Wallets(Self.wallet("main", "5") + "," + Self.wallet("bonus", "100"))
    try await Self.withGateway(wallets) { gateway in
      _ = try await gateway.get("/v1/balances") {
        Self.states($0) == ["bonus 100.00 ok", "main 5.00 ok"]
      }
      #expect(try await gateway.order("before", "50").status == 201)
      wallets.set(Self.wallet("main", "5"))
      let after = try await gateway.get("/v1/balances") {
        Self.states($0) == ["bonus 0.00 absent", "main 5.00 ok"]
      }
      #expect(after.json["totals"]?[0]?["available"] == "5.00")
      let refused = try await gateway.order("after", "50")
      #expect(refused.status == 402)
      #expect(refused["code"] == "insufficient_funds")
      let entries = try await gateway.get("/v1/transactions?pool=bonus&type=drift")
      #expect(entries.json["transactions"]?[0]?["amount"] == "-50.00")
      #expect(entries.json["transactions"]?[0]?["reading"]?["absent"] == true)
    }
  }

  @Test("is absent for the commands as well, beside a gateway that has not checked since")
  func commands() async throws {
    let wallets = Wallets(Self.wallet("main", "5") + "," + Self.wallet("bonus", "100"))
    let rarely = Self.configuration.replacing("refresh: 1s", with: "refresh: 1d")
    try await CheckingServer.with({ _ in wallets.reply }) { server in
      try await TestBench.with(rarely, environment: ["WALLETS_URL": server.url]) { bench in
        try await bench.serve { gateway in
          _ = try await gateway.get("/v1/balances") {
            Self.states($0) == ["bonus 100.00 ok", "main 5.00 ok"]
          }
          wallets.set(Self.wallet("main", "5"))
          let balances = try await bench.purser("balances")
          #expect(balances.ending == .exit(0))
          #expect(
            balances.output.replacing(#/\d+ s  /#, with: "0 s  ") == """
              SUPPLIER  POOL   CURRENCY  AVAILABLE  HELD  SPENDABLE  AGE  STATE
              wallets   bonus  USD            0.00  0.00       0.00  0 s  absent
              wallets   main   USD            5.00  0.00       5.00  0 s  ok

              TOTAL  AVAILABLE  SPENDABLE
              USD         5.00       5.00

              """)
          let route = try await bench.purser("route", "--currency", "USD", "--cost", "50")
          #expect(route.output.contains("insufficient_funds: needs 50.00, has 5.00 USD"))
        }
      }
    }
  }

  @Test("counts once when it has another name")
  func renamed() async throws {
    let wallets = Wallets(Self.wallet("main", "100"))
    try await Self.withGateway(wallets) { gateway in
      _ = try await gateway.get("/v1/balances") { Self.states($0) == ["main 100.00 ok"] }
      wallets.set(Self.wallet("wallet", "100"))
      let sheet = try await gateway.get("/v1/balances") { Self.states($0) != ["main 100.00 ok"] }
      #expect(Self.states(sheet) == ["main 0.00 absent", "wallet 100.00 ok"])
      #expect(try await gateway.order("o-1", "60").status == 201)
      #expect(try await gateway.order("o-2", "60").status == 402)
      wallets.set(Self.wallet("main", "40"))
      let back = try await gateway.get("/v1/balances") {
        Self.states($0) == ["main 40.00 ok", "wallet 0.00 absent"]
      }
      #expect(back.status == 200)
    }
  }

  @Test("is no reason to refuse for good while a pool waits that was seen with the money")
  func waiting() async throws {
    let (a, c) = (Self.wallet("a", "10"), Self.wallet("c", "100"))
    let nameless = #"{"unit":"USD","amount":5}"#
    let wallets = Wallets(a + "," + Self.wallet("b", "5"))
    try await Self.withGateway(wallets) { gateway in
      _ = try await gateway.get("/v1/balances") {
        Self.states($0) == ["a 10.00 ok", "b 5.00 ok"]
      }
      // Nobody knows whether `b` is still there, or its money in `c`.
      wallets.set([a, nameless, c].joined(separator: ","))
      // The ledger takes a check into use before its status is shown.
      _ = try await gateway.get("/v1/balances") {
        Self.states($0) == ["a 10.00 ok", "b 5.00 stale", "c - unavailable"]
      }
      let refused = try await gateway.order("o-1", "50")
      #expect(refused.status == 503)
      #expect(
        refused.json["order"]?["candidates"]?[0]?["reason"]?.stringValue
          == "no_reading: c/USD is named, and what was read of it waits for a check that can be "
          + "taken into use")
      wallets.set([a, Self.wallet("b", "5"), c].joined(separator: ","))
      _ = try await gateway.get("/v1/balances") { Self.states($0).last == "c 100.00 ok" }
      let held = try await gateway.order("o-1", "50")
      #expect(held.status == 201)
      #expect(held["pool"] == "c")
    }
  }

  @Test("is said to have moved, in the listing, the history and the commands")
  func moved() async throws {
    let wallets = Wallets(Self.wallet("main", "100"))
    try await CheckingServer.with({ _ in wallets.reply }) { server in
      let environment = ["WALLETS_URL": server.url]
      try await TestBench.with(Self.configuration, environment: environment) { bench in
        try await bench.serve { gateway in
          _ = try await gateway.get("/v1/balances") { Self.states($0) == ["main 100.00 ok"] }
          wallets.set(Self.wallet("my wallet", "100"))
          let sheet = try await gateway.get("/v1/balances") {
            Self.states($0) == ["main 0.00 absent", "my wallet 100.00 ok"]
          }
          #expect(sheet.json["balances"]?[0]?["moved_to"] == "my wallet")
          #expect(sheet.json["balances"]?[0]?["absent_since"]?.stringValue != nil)
          // Balances do not wait for the disk, and entries are read from it.
          let page = try await gateway.get("/v1/transactions") {
            $0.json["transactions"]?.arrayValue?.isEmpty == false
          }
          let entry = page.json["transactions"]?[0]
          #expect(entry?["type"] == "drift")
          #expect(entry?["open"] == "-100.00")
          #expect(entry?["reading"]?["moved_to"] == "my wallet")
          let csv = try await gateway.text("/v1/transactions?format=csv")
          #expect(csv.contains(",explains,absent,moved_to\r\n"))
          #expect(csv.hasSuffix(",true,my wallet\r\n"))
          let history = try await bench.purser("history")
          #expect(
            history.output.contains(
              "the supplier names no such pool, expected 100.00; moved to pool my wallet\n"))
          let balances = try await bench.purser("balances")
          #expect(balances.output.contains("absent, moved to my wallet\n"))
          #expect(balances.ending == .exit(0))
        }
      }
    }
  }

  @Test("is gone where the supplier names none at all")
  func none() async throws {
    let wallets = Wallets(Self.wallet("main", "100"))
    try await Self.withGateway(wallets) { gateway in
      _ = try await gateway.get("/v1/balances") { Self.states($0) == ["main 100.00 ok"] }
      wallets.set("")
      _ = try await gateway.get("/v1/balances") { Self.states($0) == ["main 0.00 absent"] }
      #expect(try await gateway.order("o-1", "60").status == 402)
    }
  }
}
