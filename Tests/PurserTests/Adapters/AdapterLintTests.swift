import ExactJSON
import Testing

@Suite("purser adapter lint")
struct AdapterLintTests {
  private static let cards = """
    credentials: [key]
    auth: {bearer: "{{key}}"}
    request: {path: /cards}
    balances: [{each: "$.cards[*]", pool: $.name, currency: $.cur, unit: minor, available: $.left}]
    errors: [{when: $.code == 4, class: auth}]
    samples:
      - name: two cards
        body: '{"cards":[{"name":"a","cur":"USD","left":550},{"name":"b","cur":"JPY","left":7}]}'
        expect: {balances: [{pool: a, currency: USD, available: "5.50"}, {pool: b, currency: JPY, available: "7"}]}
      - {name: wrong key, body: '{"code":4}', expect: {error: auth}}
    """

  private static func lint(_ text: String) async throws -> (PurserProcess.Result, JSONValue?) {
    try await TestBench.with("") { bench in
      try bench.write("cards.yaml", text)
      let result = try await bench.purser("adapter", "lint", "cards.yaml", "--json")
      return (result, try? result.json().arrayValue?.first)
    }
  }

  @Test("finds nothing wrong with an adapter that reads its samples")
  func good() async throws {
    let (result, report) = try await Self.lint(Self.cards)
    #expect(result.ending == .exit(0))
    #expect(report?["faults"] == [])
    #expect(report?["notes"] == [])
    #expect(report?["samples"]?.numberValue?.text == "2")
  }

  @Test(
    "says what an adapter cannot be relied on for, and ends with 1",
    arguments: [
      ("\"5.50\"", "\"550\"", "two cards"), ("error: auth", "error: rate_limited", "wrong key"),
      ("unit: minor, ", "", "two cards"), ("class: auth", "class: funds", "wrong key"),
      ("\"a\",\"cur\"", "\"a\",\"curr\"", "two cards"),
      (
        "  - {name: wrong key, body: '{\"code\":4}', expect: {error: auth}}", "",
        "no sample is an error"
      ),
    ])
  func faults(_ good: String, _ bad: String, _ fault: String) async throws {
    let (result, report) = try await Self.lint(Self.cards.replacing(good, with: bad))
    #expect(result.ending == .exit(1))
    let faults = report?["faults"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(faults.contains { $0.contains(fault) }, "\(faults)")
  }

  @Test("a look-up that takes an order of the same second for an older one is a fault")
  func timedLookUp() async throws {
    let order = """
      credentials: [key]
      auth: {bearer: "{{key}}"}
      order:
        reference: {none: true, repeat: buys_again}
        place: {request: {method: POST, path: /orders, json: {sku: "{{sku}}"}}}
        look_up: {request: {path: /orders}, each: "$.all[*]", where: $.sku == sku && $.at >= placed_at, absent_after: 9s}
        states: {of: $.state, words: {ok: delivered, ko: failed}}
      """
    for (text, isFault) in [
      (order, true), (order.replacing("$.at >= placed_at", with: "placed_at < $.at"), true),
      (order.replacing(">= placed_at", with: ">= from_epoch(epoch(placed_at) - 60)"), false),
    ] {
      let (_, report) = try await Self.lint(text)
      let faults = report?["faults"]?.arrayValue?.compactMap(\.stringValue) ?? []
      let isFound = faults.contains { $0.contains("compares with `placed_at` itself") }
      #expect(isFound == isFault, "\(faults)")
    }
  }

  @Test("a look-up that is the request that buys is a fault, unless a repetition returns the first")
  func buyingLookUp() async throws {
    let order = """
      credentials: [key]
      auth: {bearer: "{{key}}"}
      order:
        reference: {repeat: buys_again}
        place: {request: {method: POST, path: /orders, json: {ref: "{{reference}}"}}}
        look_up: {request: {method: POST, path: /orders, json: {ref: "{{ reference }}"}}}
        states: {of: $.state, words: {ok: delivered, ko: failed}}
      samples:
        - {name: good, order: {sku: a, amount: "1.00", currency: USD}, replies: [{body: '{"state":"ok"}'}], expect: {state: delivered}}
        - {name: bad, order: {sku: a, amount: "1.00", currency: USD}, replies: [{body: '{"state":"ko"}'}], expect: {state: failed}}
      """
    let fault = "is the request that places the order, and buys again"
    for (text, isFault) in [
      (order, true), (order.replacing("buys_again", with: "returns_first"), false),
      (order.replacing("{{ reference }}", with: "{{reference}}-x"), false),
    ] {
      let (_, report) = try await Self.lint(text)
      let faults = report?["faults"]?.arrayValue?.compactMap(\.stringValue) ?? []
      #expect(faults.contains { $0.contains(fault) } == isFault, "\(faults)")
    }
  }

  @Test("names what is in a reply and in no pool")
  func notes() async throws {
    let more = Self.cards.replacing(#""left":550}"#, with: #""left":550,"held":3}"#)
    let (result, report) = try await Self.lint(more)
    #expect(result.ending == .exit(0))
    #expect(report?["notes"] == ["nothing selects `$.cards[*].held`"])
  }

  @Test("a file that is no adapter does not hide the others")
  func several() async throws {
    try await TestBench.with("") { bench in
      try bench.write("cards.yaml", Self.cards)
      try bench.write("broken.yaml", "request: {path: /cards}\nbalance: []\n")
      let result = try await bench.purser(
        "adapter", "lint", "broken.yaml", "missing.yaml", "cards.yaml")
      #expect(result.ending == .exit(2))
      #expect(result.output == "cards.yaml: 2 samples, no problem\n")
      #expect(result.errors.contains("broken.yaml:2:1: error: "))
      #expect(result.errors.contains("missing.yaml:1:1: error: cannot read the file"))
    }
  }

  @Test("a credential that is written like a variable is told how it is put in")
  func variable() async throws {
    let (result, _) = try await Self.lint(Self.cards.replacing("{{key}}", with: "${key}"))
    #expect(result.ending == .exit(2))
    #expect(
      result.errors.contains(
        "the environment variable `key` is not set; a credential is put in by `{{key}}`"))
  }

  @Test("ends with 2 for a file that is no adapter")
  func noAdapter() async throws {
    let (result, _) = try await Self.lint("request: {path: /cards}\nbalance: []\n")
    #expect(result.ending == .exit(2))
    #expect(result.output == "")
    #expect(result.errors.contains("did you mean `balances`"))
  }
}
