import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("An amount that stands in a text")
struct AmountTextTests {
  private func balance(_ available: String, _ text: String) async throws -> String {
    let adapter =
      "request: {}\nbalances:\n  - currency: KES\n    overdraft: true\n    available: \(available)"
    let client = try TestSupplier(adapter).client(ScriptedTransport(#"{"v":"\#(text)"}"#))
    return try await client.readBalances().readings.map { "\($0.available)" }.joined()
  }

  private static let parts = [
    "number(capture($.v, '[0-9.,]+$'), ',')", "capture($.v, '[0-9.]+')",
    "number(replace(capture($.v, '[0-9,.]+$'), ',', ''))",
    "1 + number(capture($.v, '([0-9.,]+)$'), ',')", "-number(capture($.v, '([0-9.,]+)$'), ',')",
    "scale(capture($.v, '[0-9]+$'), 2)", "round(capture($.v, '[0-9.]+$'), 2)",
    "if(matches($.v, '!'), 0, capture($.v, '[0-9.]+$'))",
    "coalesce(capture($.v, '[0-9.]+$'), 0)", "max(0, capture($.v, '[0-9.]+$'))",
    "money(capture($.v, '[0-9.,]+$'))", "capture(capture($.v, '[0-9.]+$'), '^(.*)$')",
    "trim(capture($.v, '[0-9.]+ *$'))", "concat(capture($.v, '[0-9.]+$'), '')",
    "capture($.v, '(?<a>[0-9.]+)$', 'a')", "abs(capture($.v, '[0-9.]+$'))",
  ]

  @Test("is not read from a part of it", arguments: parts)
  func part(available: String) async {
    for text in ["KES \u{2212}1,234.50", "KES - 5", "-$12.50", "KES 1 234.50", "x12 5.00"] {
      let failure = await #expect(throws: CheckFailure.self) {
        try await balance(available, text)
      }
      #expect(failure?.kind == .shapeChanged, "\(text)")
    }
  }

  @Test(
    "is not read from a part of it that has its sign or currency",
    arguments: [
      ("capture($.v, '^([+-]?[0-9.]+).*$')", "+1,234.50 KES"),
      ("capture($.v, '^([+-]?[0-9.]+).*$')", "-1,234.50 KES"),
      ("money(capture($.v, '^([$][0-9]+).*$'))", "$1,234.50"),
      ("money(capture($.v, '^(KES [0-9]+).*$'))", "KES 1,234.50"),
      ("money(capture($.v, '^(KES[0-9]+).*$'))", "KES1234.50"),
      ("money(capture($.v, '^(kes \u{2212}[0-9]+).*$'))", "kes \u{2212}1'234"),
      ("money(capture($.v, '^([(][0-9]+).*$')) + 0", "(1,234)"),
      ("replace(capture($.v, '^(Left [0-9]+).*$'), 'Left ', '')", "Left 1,234"),
      ("money(capture($.v, '^.*?(KES [0-9.]+)$'))", "- KES 5"),
      ("money(capture($.v, '^.*?(KES [0-9.]+)$'))", "(KES 5"),
      ("capture($.v, '^.*?([0-9.]+ KES).*$')", "5 KES-"),
      ("money(capture($.v, '^([0-9]+[^0-9]).*$'))", "1\u{A0}234.50"),
      ("money(capture($.v, '^.*?([^0-9][0-9.]+)$'))", "1\u{A0}234.50"),
      ("money(capture($.v, '^.*?(,[0-9.]+)$'))", "1,234.50"),
      ("capture($.v, '^([0-9.]+).*$')", "1.2 k KES"), ("capture($.v, '^([0-9.]+).*$')", "1.2  M"),
      ("money(capture($.v, '^(KES [0-9.]+).*$'))", "KES 1.2k"),
      ("money(capture($.v, '^(KES [0-9.]+ ).*$'))", "KES 1.2 k"),
    ])
  func signed(available: String, text: String) async {
    let failure = await #expect(throws: CheckFailure.self, "\(available) of \(text)") {
      try await balance(available, text)
    }
    #expect(failure?.kind == .shapeChanged)
  }

  @Test(
    "is read where the pattern leaves out nothing of it",
    arguments: [
      ("money(capture($.v, '^(KES [0-9.,]+).*$'))", "KES 1,234.50 left", "1234.50 KES"),
      ("capture($.v, '^([+-]?[0-9.]+).*$')", "-12.50 KES", "-12.50 KES"),
      ("capture($.v, '^([0-9.]+).*$')", "12.50 KES, 3 due", "12.50 KES"),
      ("capture($.v, '^([0-9.]+).*$')", "12.50 Mar", "12.50 KES"),
      ("capture($.v, '^([0-9.]+).*$')", "12.50 (main)", "12.50 KES"),
      ("money(capture($.v, '^.*; ([^;]*)$'))", "3-4; KES -5", "-5.00 KES"),
      ("money(capture($.v, '^([0-9]+) k$')) * 1000", "5 k", "5000.00 KES"),
    ])
  func nothingLeftOut(available: String, text: String, expected: String) async throws {
    #expect(try await balance(available, text) == expected)
  }

  @Test("a group of a whole reply is not cut out of a number, and may be a name with digits")
  func groups() async throws {
    func read(_ pattern: String, _ body: String) async throws -> String {
      let adapter = """
        decode: {text: {pattern: '\(pattern)'}}
        request: {}
        balances: [{pool: "coalesce($.p, 'main')", currency: KES, available: "money($.a)"}]
        """
      let client = try TestSupplier(adapter).client(ScriptedTransport(body))
      return try await client.readBalances().readings.map { "\($0.pool.pool) \($0.available)" }
        .joined()
    }
    for (pattern, body) in [
      ("^Balance: (?<a>[+-]?[0-9.]+)(?<p>x?).*$", "Balance: +1,234.50"),
      ("^(?<p>x?)(?<a>KES [0-9]+).*$", "KES 1,234.50"),
      ("^(?<p>x?)(?<a>[0-9]+).*$", "5 k"),
    ] {
      let failure = await #expect(throws: CheckFailure.self) { try await read(pattern, body) }
      #expect(failure?.kind == .shapeChanged)
    }
    #expect(
      try await read("^(?<p>[A-Z]+[0-9]{2}).* (?<a>[0-9.]+)$", "AB1234 5.50") == "AB12 5.50 KES")
  }

  @Test("says what to write where it is read from a part")
  func advice() async {
    let failure = await #expect(throws: CheckFailure.self) {
      try await balance("number(capture($.v, '[0-9.,-]+$'), ',')", "KES \u{2212}1,234.50")
    }
    #expect(failure?.message.contains("write `money($.v)`, or a pattern from `^` to `$`") == true)
  }

  @Test(
    "is read from the whole of it",
    arguments: [
      ("capture($.v, '^KES ([0-9.]+)$')", "KES 12.50", "12.50 KES"),
      ("number(capture($.v, '^KES (-?[0-9.,]+).*$'), ',')", "KES -1,012.50 net", "-1012.50 KES"),
      ("capture($.v, '[0-9.]+')", " 12.50 ", "12.50 KES"),
      (
        "if(capture($.v, '^(-)') == '-', -money(replace($.v, '-', '')), money($.v))", "-5",
        "-5.00 KES"
      ),
      (
        "if(matches($.v, 'DR$'), -money(replace($.v, ' DR', '')), money($.v))", "5.00 DR",
        "-5.00 KES"
      ),
    ])
  func whole(available: String, text: String, expected: String) async throws {
    #expect(try await balance(available, text) == expected)
  }

  @Test("is not read from a part of a reply in text")
  func pattern() async throws {
    let adapter = #"""
      request: {}
      decode: {text: {pattern: '(?<amount>[0-9.]+)'}}
      balances: [{currency: KES, available: $.amount}]
      """#
    for text in ["-12.50", "1,234.50", "KES 12.50", "1 234"] {
      let client = try TestSupplier(adapter).client(ScriptedTransport(text))
      let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
      #expect(failure?.message.contains("matches a part of the reply") == true)
    }
    let client = try TestSupplier(adapter).client(ScriptedTransport(" 12.50\n"))
    #expect(try await client.readBalances().readings.map { "\($0.available)" } == ["12.50 KES"])
  }

  @Test("rows are told apart by texts that are the same, and by no others")
  func rows() async throws {
    let reply =
      #"{"w":[{"id":"12","a":"5"},{"id":"0012","a":"100"},{"id":"1.2e1","a":"1000"}]}"#
    for condition in ["$.id == '12'", "$.id == 12"] {
      let adapter =
        "request: {}\nbalances: [{each: '$.w[*]', where: \"\(condition)\", currency: USD, available: $.a}]"
      let client = try TestSupplier(adapter).client(ScriptedTransport(reply))
      #expect(try await client.readBalances().readings.map { "\($0.available)" } == ["5.00 USD"])
    }
  }

  @Test("a list whose next page cannot be told is not taken for all of it")
  func links() async throws {
    let adapter = """
      request: {path: /b}
      paginate: {link: link('next')}
      balances: [{each: "$[*]", currency: USD, available: $.left}]
      """
    for header in ["</b?page=2>; rel='next'", #"</b?page=2>; rel="Next""#] {
      let transport = ScriptedTransport { _, number in
        .success(
          number == 0
            ? .reply(#"[{"left":1}]"#, headers: [.init(name: "Link", value: header)])
            : .reply(#"[{"left":2}]"#))
      }
      let readings = try await TestSupplier(adapter).client(transport).readBalances().readings
      #expect(readings.map { "\($0.available)" } == ["3.00 USD"])
    }
    let client = try TestSupplier(adapter).client(
      ScriptedTransport(
        #"[{"left":1}]"#, headers: [.init(name: "Link", value: "</b?page=2>; rel=next prev")]))
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure?.message.contains("the `Link` header cannot be read") == true)
  }
}
