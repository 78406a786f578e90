import ExactJSON
import Logging
import PurserSimulator
import Testing

@Suite("A supplier that does not answer as it should")
struct TrialFailureTests {
  private static let adapter = """
    request: {path: /b}
    balances: [{currency: $.cur, available: $.left}]
    """

  @Test(
    "and is not there is unreachable", arguments: ["http://127.0.0.1:1", "https://nobody.invalid"])
  func absent(_ url: String) async throws {
    try await TestBench.with("") { bench in
      try bench.write("a.yaml", Self.adapter)
      let result = AdapterTrialResult(
        try await bench.purser("adapter", "try", "a.yaml", "--base-url", url, "--json"))
      result.expectContract(secrets: [], #_sourceLocation)
      #expect(result.failure?.name == "unreachable")
      #expect(result.failure?.status == nil)
      #expect(result.process.ending == .exit(1))
    }
  }

  @Test(
    "is unreachable without a whole answer, and malformed with one that is nothing",
    arguments: [
      (Fault.dropped, "unreachable"), (.truncated, "unreachable"), (.stall, "unreachable"),
      (
        .reply(status: 200, contentType: "application/json", body: Array("{\"a\":".utf8)),
        "malformed"
      ),
      (.reply(status: 200, contentType: "application/json", body: [0xFF, 0xFE]), "malformed"),
      (.reply(status: 502, contentType: "text/html", body: Array("<html>".utf8)), "unknown"),
      (
        .reply(status: 200, contentType: "application/json", body: Array("{}".utf8)),
        "shape_changed"
      ),
      (
        .reply(status: 200, contentType: "application/json", body: Array("[]".utf8)),
        "shape_changed"
      ),
      (.amounts("NaN"), "shape_changed"), (.amounts(.null), "shape_changed"),
      (.status(429), "rate_limited"), (.status(503), "maintenance"),
    ])
  func faults(_ fault: Fault, _ name: String) async throws {
    let supplier = try SimulatedSupplier.foxReload()
    supplier.set(fault, on: .balances)
    try await Turnstile.ofCases.pass {
      try await withBench(foxReloadAlone, [supplier]) { bench in
        let url = try #require(bench.environment["FOXRELOAD_URL"])
        let result = AdapterTrialResult(
          try await bench.purser(
            "adapter", "try", "foxreload", "--base-url", url, "--credentials", "api_key=fox-key",
            "--timeout", fault == .stall ? "1" : "10", "--json"))
        result.expectContract(secrets: ["fox-key"], #_sourceLocation)
        #expect(result.failure?.name == name, "\(result.process)")
        #expect(result.process.ending == .exit(1))
      }
    }
  }

  private static let cases = [
    AdapterCase(
      "answers more than is believed",
      "request: {path: /b, max_bytes: 100}\nbalances: [{currency: USD, available: $.v}]",
      reply: .json(#"{"v":1,"x":"\#(String(repeating: "x", count: 200))"}"#),
      .failure("malformed", "100")),
    AdapterCase(
      "sends elsewhere", adapter,
      reply: ServedReply("", status: 302, headers: [("Location", "https://login.example/")]),
      .failure("invalid", "redirects are not followed", status: 302)),
    AdapterCase(
      "answers with a list for an object", adapter, reply: .json("[]"),
      .failure("shape_changed", "`$.cur` finds nothing", status: nil)),
    AdapterCase(
      "has renamed the amount", adapter, reply: .json(#"{"cur":"USD","remaining":4,"total":5}"#),
      .failure(
        "shape_changed",
        "`$.left` finds nothing; the nearest that exists is `$`, which has `cur`, `remaining` and `total`"
      )),
    AdapterCase(
      "has moved the amount",
      "request: {path: /b}\nbalances: [{currency: USD, available: $.data.account.balance.value}]",
      reply: .json(#"{"data":{"account":{"wallet":{"value":1},"id":2}}}"#),
      .failure(
        "shape_changed", "nearest that exists is `$.data.account`, which has `wallet` and `id`")),
    AdapterCase(
      "has lost an item's member",
      "request: {path: /b}\nbalances: [{each: '$.w[*]', currency: USD, available: $.v.amount}]",
      reply: .json(#"{"w":[{"v":{"amount":1}},{"v":{"value":2,"scale":0}}]}"#),
      .failure(
        "shape_changed",
        "item 2: `$.v.amount` finds nothing; the nearest that exists is `$.v`, which has `value` and `scale`"
      )),
    AdapterCase(
      "gives two amounts where one is meant",
      "request: {path: /b}\nbalances: [{currency: USD, available: '$.w[*].v'}]",
      reply: .json(#"{"w":[{"v":1},{"v":2}]}"#),
      .failure("shape_changed", "`$.w[*].v` finds 2 values; expected one")),
    AdapterCase(
      "gives a member twice", adapter, reply: .json(#"{"cur":"USD","left":1,"left":2}"#),
      .failure("malformed", "left", status: 200)),
  ]

  @Test("is told so", arguments: cases)
  func shapes(_ supplier: AdapterCase) async throws { try await supplier.check() }
}
