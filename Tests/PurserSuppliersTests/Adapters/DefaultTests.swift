import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

/// A default stands for a member that is missing, and for nothing else.
@Suite("Defaults")
struct DefaultTests {
  private func outcome(_ yaml: String, _ body: String) async throws -> String {
    let client = try TestSupplier("request: {path: /b}\n" + yaml).client(ScriptedTransport(body))
    do throws(CheckFailure) {
      let report = try await client.readBalances()
      return report.readings.map { "\($0.pool.pool) \($0.available)" }.joined(separator: ", ")
        + report.failures.map { " ! " + $0.failure.message }.joined()
    } catch {
      return "\(error.kind.rawValue): \(error.message)"
    }
  }

  private func row(_ fields: String) -> String { "balances: [{currency: USD, \(fields)}]" }

  @Test(
    "what stands in the place of an object is not taken for a member that is missing",
    arguments: [
      (#"{"a":"err","n":1}"#, "`$.a` is the text \"err\", not an object"),
      (#"{"a":7,"n":1}"#, "`$.a` is `7`, not an object"),
      (#"{"a":[],"n":1}"#, "`$.a` is an array, not an object"),
      (#"{"a":[{"v":1}],"n":1}"#, "not an object"), (#"{"a":false,"n":1}"#, "not an object"),
      (#"{"a":"","n":1}"#, "not an object"), (#""err""#, "`$` is the text \"err\", not an object"),
      ("[]", "`$` is an array, not an object"), ("null", "`$` is null, not an object"),
    ])
  func otherParent(body: String, sentence: String) async throws {
    for fields in [
      "available: \"coalesce($.a.v, 0)\"", "available: \"coalesce($.a.v, $.a.w, 0) + 1\"",
      "available: \"coalesce($.a.b.v, 0)\"", "available: \"if($.a.v == null, 0, $.a.v)\"",
      "available: \"coalesce(round($.n, 2) * 0, 0) + coalesce($['a']['v'], 3)\"",
    ] where !(fields.contains("$.n") && !body.hasPrefix("{")) {
      let outcome = try await outcome(row(fields), body)
      #expect(outcome.hasPrefix("shape_changed"), "\(fields) of \(body): \(outcome)")
    }
    let outcome = try await outcome(row("available: \"coalesce($.a.v, 0)\""), body)
    #expect(outcome.contains(sentence), "\(outcome)")
  }

  @Test(
    "a member that is absent or null, at any level of objects, is what the default is for",
    arguments: [
      #"{"n":1}"#, #"{"n":1,"a":null}"#, #"{"n":1,"a":{}}"#, #"{"n":1,"a":{"v":null}}"#,
      #"{"n":1,"a":{"w":3}}"#,
    ])
  func missing(body: String) async throws {
    #expect(
      try await outcome(row("available: \"$.n * 0 + coalesce($.a.v, 2)\""), body) == "main 2.00 USD"
    )
    #expect(
      try await outcome(row("available: \"if($.n == 1, coalesce($.a.v, 2), 0)\""), body)
        == "main 2.00 USD")
  }

  @Test("a value that another path finds is no default")
  func otherPath() async throws {
    let yaml = row("available: \"coalesce($.b.amount, $.b)\"")
    #expect(try await outcome(yaml, #"{"b":5}"#) == "main 5.00 USD")
    #expect(try await outcome(yaml, #"{"b":{"amount":6}}"#) == "main 6.00 USD")
  }

  @Test("lists that a default stands beside have to be lists, whose elements can be judged")
  func lists() async throws {
    let yaml = row("available: \"$.n + coalesce($.l[?@.k == 'x'].v, 0)\"")
    #expect(try await outcome(yaml, #"{"n":1,"l":[{"k":"x","v":2}]}"#) == "main 3.00 USD")
    #expect(try await outcome(yaml, #"{"n":1,"l":[{"k":"y","v":2}]}"#) == "main 1.00 USD")
    #expect(try await outcome(yaml, #"{"n":1,"l":[]}"#) == "main 1.00 USD")
    #expect(try await outcome(yaml, #"{"n":1}"#) == "main 1.00 USD")
    for list in [#""err""#, "{}", "5", #"[{"kind":"x","v":2}]"#, #"[{"k":1,"v":2}]"#] {
      let outcome = try await outcome(yaml, #"{"n":1,"l":\#(list)}"#)
      #expect(outcome.hasPrefix("shape_changed"), "\(list): \(outcome)")
    }
    let first = row("available: \"$.n + coalesce($.l[0].v, 0)\"")
    #expect(try await outcome(first, #"{"n":1,"l":[]}"#) == "main 1.00 USD")
    #expect(try await outcome(first, #"{"n":1,"l":{"v":2}}"#).hasPrefix("shape_changed"))
  }

  @Test("amounts and ends that are not said are missing, and nothing else stands in their place")
  func optionalFields() async throws {
    for (key, path) in [
      ("reserved", "$.x.held"), ("credit_limit", "$.x.limit"), ("pending_top_up", "$.x.top"),
      ("ends_at", "'coalesce($.x.end, null)'"), ("starts_at", "'coalesce($.x.start, null)'"),
    ] {
      let yaml = row("available: $.a, \(key): \(path)")
      #expect(try await outcome(yaml, #"{"a":5}"#) == "main 5.00 USD")
      #expect(try await outcome(yaml, #"{"a":5,"x":{}}"#) == "main 5.00 USD")
      for other in [#""err""#, "7", "[]", "true"] {
        let outcome = try await outcome(yaml, #"{"a":5,"x":\#(other)}"#)
        #expect(outcome.hasPrefix("shape_changed: `\(key)`"), "\(outcome)")
      }
    }
  }

  @Test("a start and an end have to be there, unless the adapter says that they may be missing")
  func moments() async throws {
    for (key, path) in [("ends_at", "$.x.end"), ("starts_at", "$.x.start")] {
      let yaml = row("available: $.a, \(key): \(path)")
      for reply in [
        #"{"a":5}"#, #"{"a":5,"x":{}}"#, #"{"a":5,"x":"err"}"#, #"{"a":5,"x":7}"#,
        #"{"a":5,"x":[]}"#,
      ] {
        let outcome = try await outcome(yaml, reply)
        #expect(outcome.hasPrefix("shape_changed: `\(key)`"), "\(outcome)")
      }
    }
  }

  @Test("conditions that ask whether a member is missing want an object that could have it")
  func nullTests() async throws {
    for field in ["where", "unlimited_when", "unknown_when"] {
      let yaml = row("available: $.a, \(field): $.x.closed == null")
      let other = try await outcome(yaml, #"{"a":5,"x":"err"}"#)
      #expect(other.hasPrefix("shape_changed"), "\(field): \(other)")
    }
    let yaml = row("available: $.a, where: \"coalesce($.x.active, true) == true\"")
    #expect(try await outcome(yaml, #"{"a":5,"x":{}}"#) == "main 5.00 USD")
    #expect(try await outcome(yaml, #"{"a":5,"x":"blocked"}"#).hasPrefix("shape_changed"))
  }

  @Test("a default for currency and success is none where the reply has another shape")
  func otherFields() async throws {
    let currency = "balances: [{currency: \"coalesce($.c.code, 'USD')\", available: $.a}]"
    #expect(try await outcome(currency, #"{"a":5,"c":{}}"#) == "main 5.00 USD")
    #expect(try await outcome(currency, #"{"a":5,"c":"EUR"}"#).hasPrefix("shape_changed"))
    let success = "success_when: coalesce($.s.ok, true) == true\n" + row("available: $.a")
    #expect(try await outcome(success, #"{"a":5,"s":null}"#) == "main 5.00 USD")
    #expect(try await outcome(success, #"{"a":5,"s":"failed"}"#).hasPrefix("shape_changed"))
  }

  @Test("errors may have any shape")
  func errors() async throws {
    let yaml =
      "error_message: coalesce($.error.message, $.error)\n"
      + "errors: [{when: \"coalesce($.data.ok, false) == false\", class: maintenance}]\n"
      + row("available: $.data.a")
    #expect(
      try await outcome(yaml, #"{"error":"later","data":"none"}"#)
        == "maintenance: HTTP status 200: later")
  }

  @Test("in XML a text is no element that could have others")
  func xml() async throws {
    let yaml = "decode: xml\n" + row("available: \"/r/n + coalesce(/r/a/v, 0)\"")
    #expect(try await outcome(yaml, "<r><n>1</n><a><v>2</v></a></r>") == "main 3.00 USD")
    #expect(try await outcome(yaml, "<r><n>1</n><a/></r>") == "main 1.00 USD")
    #expect(try await outcome(yaml, "<r><n>1</n></r>") == "main 1.00 USD")
    #expect(try await outcome(yaml, "<r><n>1</n><a>err</a></r>").hasPrefix("shape_changed"))
    let attribute = "decode: xml\n" + row("available: \"/r/n + coalesce(/r/n/@more, 0)\"")
    #expect(try await outcome(attribute, "<r><n>1</n></r>") == "main 1.00 USD")
  }

  @Test(
    "a reply in which nothing stands that the adapter reads gives no number",
    arguments: [#"{"error":"x"}"#, "{}", #"{"status":"failed","code":7}"#, #"{"v":null}"#])
  func nothingRead(body: String) async throws {
    for fields in [
      "available: \"coalesce($.v, 0)\"", "available: \"coalesce($.v, $.w, 5)\"",
      "available: \"if($.v == null, 0, $.v)\"", "available: \"if($.frozen, 0, coalesce($.v, 0))\"",
      "available: \"coalesce($.a.v, 0) - coalesce($.b, 0)\", reserved: $.b",
      "available: \"coalesce(money($.v), 0)\"",
    ] where !(fields.contains("money") && body != "{}") {
      let outcome = try await outcome(row(fields), body)
      #expect(outcome.hasPrefix("shape_changed"), "\(fields): \(outcome)")
    }
  }

  @Test("anything that is read, or says that the reply is an answer, makes the default a number")
  func somethingRead() async throws {
    let zero = "available: \"coalesce($.v, 0)\""
    #expect(try await outcome(row(zero + ", reserved: $.held"), #"{"held":0}"#) == "main 0.00 USD")
    #expect(
      try await outcome("balances: [{currency: $.c, \(zero)}]", #"{"c":"EUR"}"#) == "main 0.00 EUR")
    #expect(
      try await outcome("success_when: $.ok == true\n" + row(zero), #"{"ok":true}"#)
        == "main 0.00 USD")
    #expect(
      try await outcome("success_when: $.error == null\n" + row(zero), "{}")
        .hasPrefix("shape_changed"))
    let beside = "balances: [{currency: USD, \(zero)}, {pool: b, currency: USD, available: $.b}]"
    #expect(try await outcome(beside, #"{"b":1}"#) == "main 0.00 USD, b 1.00 USD")
    #expect(try await outcome(beside, #"{"error":1}"#).hasPrefix("shape_changed"))
    let empty =
      "balances: [{each: \"$.l[*]\", currency: USD, available: $.x}, {pool: b, currency: USD, \(zero)}]"
    #expect(try await outcome(empty, #"{"l":[]}"#) == "b 0.00 USD")
    #expect(try await outcome(empty, #"{"l":"none"}"#).hasPrefix("shape_changed"))
    let list = row("available: \"if(count($.l[*]) == 0, 0, sum($.l[*].v))\"")
    #expect(try await outcome(list, #"{"l":[]}"#) == "main 0.00 USD")
    let header = row("available: \"coalesce(header('X-Balance'), 0)\"")
    #expect(try await outcome(header, "{}").hasPrefix("shape_changed"))
  }

  @Test("a default does not let an optional list be missing")
  func optionalBeside() async throws {
    let yaml =
      "balances: [{pool: a, currency: USD, available: \"coalesce($.v, 0)\"}, "
      + "{each: \"$.l[*]\", optional: true, currency: USD, available: $.x, zero_when_absent: [USD]}]"
    #expect(try await outcome(yaml, #"{"error":"x"}"#).hasPrefix("shape_changed"))
    #expect(try await outcome(yaml, #"{"v":1}"#) == "a 1.00 USD, main 0.00 USD")
  }
}
