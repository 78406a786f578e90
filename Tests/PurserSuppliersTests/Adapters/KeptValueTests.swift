import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

/// What calls keep for those after them, and what it costs where some of it is odd.
@Suite("Kept values")
struct KeptValueTests {
  /// Answers by path; what has no answer is 404.
  private func outcome(_ yaml: String, _ replies: [String: String]) async throws -> String {
    let transport = ScriptedTransport { request, _ in
      let path = String(request.url.dropFirst("https://api.example".count))
      return replies[path].map { .success(.reply($0)) }
        ?? .success(.reply(#"{"error":"none"}"#, status: 404))
    }
    let client = try TestSupplier(yaml).client(transport)
    do throws(CheckFailure) {
      let report = try await client.readBalances()
      return
        (report.readings.map { "\($0.pool.pool) \($0.available)" }
        + report.failures.map { "\($0.pool ?? "?") \($0.failure.kind.rawValue)" })
        .joined(separator: ", ")
    } catch {
      return "fails \(error.kind.rawValue): \(error.message)"
    }
  }

  private func accounts(_ row: String, keep: String = "$.ids[*]", more: String = "") -> String {
    """
    calls:
      - request: {path: /accounts}
        keep: {id: "\(keep)"}
    \(more)
      - for_each: id
        request: {path: "/a/{{id}}"}
        balances: [{\(row)}]
    """
  }

  @Test(
    "a kept value that is nothing costs its own round",
    arguments: ["null", #""""#, "[]", "{}"])
  func oddValue(value: String) async throws {
    let list = #"{"ids":["g",\#(value)]}"#
    let own = accounts("pool: \"{{id}}\", currency: USD, available: $.v")
    #expect(
      try await outcome(own, ["/accounts": list, "/a/g": #"{"v":5}"#])
        == "g 5.00 USD, ? shape_changed")
    let summed = accounts("currency: USD, available: $.v")
    let failed = try await outcome(summed, ["/accounts": list, "/a/g": #"{"v":5}"#])
    #expect(failed.hasPrefix("fails shape_changed: `id` of keep: one of 2 values is"), "\(failed)")
    let none = try await outcome(own, ["/accounts": #"{"ids":[\#(value)]}"#])
    #expect(none.hasPrefix("fails shape_changed"), "\(none)")
  }

  @Test("a round that fails costs the pool that it adds to, and no other pool of the round")
  func failedRound() async throws {
    let yaml = """
      calls:
        - request: {path: /accounts}
          keep: {id: "$.ids[*]"}
        - for_each: id
          request: {path: "/a/{{id}}"}
          balances: [{currency: USD, available: $.v}, {pool: "{{id}}", currency: EUR, available: $.e}]
      """
    #expect(
      try await outcome(yaml, ["/accounts": #"{"ids":["x","y"]}"#, "/a/x": #"{"v":1,"e":2}"#])
        == "x 2.00 EUR, main not_found, y not_found")
  }

  @Test("what a failed round would have kept is missing in the calls after it")
  func lostValues() async throws {
    let chain = { (row: String) in
      """
      calls:
        - request: {path: /accounts}
          keep: {id: "$.ids[*]"}
        - for_each: id
          request: {path: "/a/{{id}}"}
          keep: {wallet: "$.wallets[*]"}
        - for_each: wallet
          request: {path: "/w/{{wallet}}"}
          balances: [{\(row)}]
      """
    }
    let replies = [
      "/accounts": #"{"ids":["x","y"]}"#, "/a/x": #"{"wallets":["p","q"]}"#, "/w/p": #"{"v":1}"#,
      "/w/q": #"{"v":2}"#,
    ]
    let summed = try await outcome(chain("currency: USD, available: $.v"), replies)
    #expect(summed.hasPrefix("fails not_found"), "\(summed)")
    #expect(
      try await outcome(chain("pool: \"{{wallet}}\", currency: USD, available: $.v"), replies)
        == "p 1.00 USD, q 2.00 USD, ? not_found")
    var whole = replies
    whole["/a/y"] = #"{"wallets":[]}"#
    #expect(
      try await outcome(chain("currency: USD, available: $.v"), whole) == "main 3.00 USD")
  }

  @Test("so it is where a later call asks for all of them at once")
  func lostFromList() async throws {
    let yaml = """
      let: {all: "concat('/w?ids=', wallet)"}
      calls:
        - request: {path: /accounts}
          keep: {id: "$.ids[*]"}
        - for_each: id
          request: {path: "/a/{{id}}"}
          keep: {wallet: "$.wallets[*]"}
        - request: {path: /sum, query: {ids: "{{wallet}}"}}
          balances: [{currency: USD, available: $.v}]
        - request: {path: /other}
          balances: [{pool: other, currency: USD, available: $.v}]
      """.replacing("let: {all: \"concat('/w?ids=', wallet)\"}\n", with: "")
    #expect(
      try await outcome(
        yaml,
        [
          "/accounts": #"{"ids":["x","y"]}"#, "/a/x": #"{"wallets":["p","q"]}"#,
          "/sum?ids=p%2Cq": #"{"v":3}"#, "/other": #"{"v":4}"#,
        ]) == "other 4.00 USD, main not_found")
  }

  @Test("a call that fails makes every pool unavailable that it may have added to")
  func failedCall() async throws {
    let calls = { (first: String, second: String) in
      """
      calls:
        - {request: {path: /w}, balances: [{each: "$.l[*]", currency: USD, available: $.v\(first)}]}
        - {request: {path: /b}, balances: [{each: "$.l[*]", currency: USD, available: $.v\(second)}]}
      """
    }
    let list = #"{"l":[{"n":"x","v":1}]}"#
    for (first, second, expected) in [
      (", pool: $.n", ", pool: $.n", "fails not_found"), ("", "", "fails not_found"),
      (", pool: $.n", "", "x 1.00 USD, main not_found"),
      ("", ", pool: $.n", "main 1.00 USD, ? not_found"),
      (", pool: a", ", pool: b", "a 1.00 USD, b not_found"),
    ] {
      let outcome = try await outcome(calls(first, second), ["/w": list])
      #expect(outcome.hasPrefix(expected), "\(first) \(second): \(outcome)")
    }
    let euros = calls(", pool: $.n", ", pool: $.n").replacing(
      "/b}, balances: [{each: \"$.l[*]\", currency: USD",
      with: "/b}, balances: [{each: \"$.l[*]\", currency: EUR")
    #expect(try await outcome(euros, ["/w": list]) == "x 1.00 USD, ? not_found")
  }

  @Test("where items have an identity, a round that fails may have added to any pool of the row")
  func identity() async throws {
    let row = "each: \"$.l[*]\", identity: $.k, pool: $.n, currency: USD, available: $.v"
    let replies = [
      "/accounts": #"{"ids":["x","y"]}"#, "/a/x": #"{"l":[{"k":1,"n":"p","v":1}]}"#,
    ]
    #expect(try await outcome(accounts(row), replies).hasPrefix("fails not_found"))
    let without = row.replacing("identity: $.k, ", with: "")
    #expect(try await outcome(accounts(without), replies) == "p 1.00 USD, ? not_found")
  }

  private static let open = "$.accounts[?@.open == true].id"

  @Test("a filter that clearly lets no account through is no accounts, where that may be")
  func noneOpen() async throws {
    let row = "currency: USD, available: $.v"
    let closed = ["/accounts": #"{"accounts":[{"id":"x","open":false},{"id":"y","open":false}]}"#]
    let refused = try await outcome(accounts(row, keep: Self.open), closed)
    #expect(refused.contains("passes 0 of 2 items; if that may be, say `may_be_none: true`"))
    let allowed = accounts(row, keep: Self.open, more: "    may_be_none: true")
    #expect(try await outcome(allowed, closed).isEmpty)
    #expect(try await outcome(allowed, ["/accounts": #"{"accounts":[]}"#]).isEmpty)
    #expect(
      try await outcome(
        allowed, ["/accounts": #"{"accounts":[{"id":"x","open":true}]}"#, "/a/x": #"{"v":1}"#])
        == "main 1.00 USD")
  }

  @Test(
    "an account of which nobody can tell whether it counts is none that is closed",
    arguments: [
      #"{"accounts":[{"id":"x"}]}"#, #"{"accounts":[{"id":"x","open":"false"}]}"#,
      #"{"accounts":[{"id":"x","open":false},{"id":"y"}]}"#, #"{"accounts":[null]}"#,
      #"{"accounts":{"error":"no"}}"#, #"{"error":"no"}"#, #"{"accounts":null}"#, "[]", "null",
    ])
  func unjudged(page: String) async throws {
    let yaml = accounts(
      "currency: USD, available: $.v", keep: Self.open, more: "    may_be_none: true")
    let outcome = try await outcome(yaml, ["/accounts": page])
    #expect(outcome.hasPrefix("fails shape_changed"), "\(outcome)")
    let row =
      "request: {path: /accounts}\nbalances: [{each: \"$.accounts[?@.open == true]\", "
      + "may_be_none: true, currency: USD, available: $.v}]"
    let direct = try await self.outcome(row, ["/accounts": page])
    #expect(direct.hasPrefix("fails shape_changed"), "\(direct)")
  }

  @Test("a page of which a filter lets nothing through is not the last, nor all")
  func filteredPages() async throws {
    let yaml = """
      calls:
        - request: {path: /accounts}
          paginate: {page: 1, query: p}
          keep: {id: "$.accounts[?@.open == true].id"}
        - for_each: id
          request: {path: "/a/{{id}}"}
          balances: [{currency: USD, available: $.v}]
      """
    var replies = [
      "/accounts?p=1": #"{"accounts":[{"id":"x","open":false}]}"#,
      "/accounts?p=2": #"{"accounts":[{"id":"y","open":true}]}"#,
      "/accounts?p=3": #"{"accounts":[]}"#, "/a/y": #"{"v":1}"#,
    ]
    #expect(try await outcome(yaml, replies) == "main 1.00 USD")
    replies["/accounts?p=2"] = #"{"accounts":[{"id":"y","open":false}]}"#
    let none = try await outcome(yaml, replies)
    #expect(none.contains("passes 0 of 1 items; if that may be"), "\(none)")
    let rows = """
      request: {path: /accounts}
      paginate: {page: 1, query: p}
      balances: [{each: "$.accounts[?@.open == true]", may_be_none: true, currency: USD, available: $.v}]
      """
    replies["/accounts?p=2"] = #"{"accounts":[{"id":"y","open":true,"v":2}]}"#
    #expect(try await outcome(rows, replies) == "main 2.00 USD")
  }

  @Test("so it is in XML")
  func xml() async throws {
    let yaml = accounts(
      "currency: USD, available: $.v", keep: "/r/a[@open='1']",
      more: "    decode: xml\n    may_be_none: true")
    #expect(try await outcome(yaml, ["/accounts": "<r><a open='0'>x</a></r>"]).isEmpty)
    for page in ["<r><a opened='0'>x</a></r>", "<r><a open='0'>x</a><a>y</a></r>"] {
      let outcome = try await outcome(yaml, ["/accounts": page])
      #expect(outcome.contains("`@open` finds nothing in an element"))
    }
  }

  @Test(
    "a predicate of which nobody can tell what it looks at leaves out nothing for certain",
    arguments: [
      ("[@open]", true), ("[not(@shut)]", true), ("[@open='1' and @id]", true),
      ("[b[@open='1']]", false), ("[position()=2]", false), ("[4]", false),
    ])
  func unknownPredicate(predicate: String, isKnown: Bool) async throws {
    let yaml = accounts(
      "currency: USD, available: $.v", keep: "/r/a\(predicate)",
      more: "    decode: xml\n    may_be_none: true")
    let page =
      predicate == "[@open]"
      ? "<r><a shut=''>x</a></r>" : "<r><a open='0' shut=''><b open='0'/></a></r>"
    let outcome = try await outcome(yaml, ["/accounts": page])
    #expect(outcome.isEmpty == isKnown, "\(outcome)")
    #expect(isKnown || outcome.contains("`\(predicate)` passes 0 of 1 elements"), "\(outcome)")
  }

  @Test("`may_be_none` goes with something that leaves items out")
  func misplaced() {
    #expect(throws: ConfigurationError.self) {
      try TestSupplier(
        "calls: [{request: {path: /a}, may_be_none: true, balances: [{currency: USD, available: 1}]}]"
      )
    }
  }

  private static let wallets = """
    calls:
      - request: {path: /accounts}
        keep: {account: "$.rows[*]"}
      - for_each: account
        request: {path: /wallets}
        balances: [{pool: "{{account.id}}", currency: USD, available: "number(get($.w, account.w))"}]
    """

  @Test("of the rounds that ask the same, no two give the same money two names")
  func sameQuestion() async throws {
    for rows in [
      #"{"id":"a","w":"x"},{"id":"b","w":"y"},{"id":"c","w":"y"}"#,
      #"{"id":"b","w":"y"},{"id":"a","w":"x"},{"id":"c","w":"y"}"#,
      #"{"id":"a","w":"x"},{"id":"b","w":"y"},{"id":"c","w":"z"},{"id":"d","w":"z"}"#,
    ] {
      let outcome = try await outcome(
        Self.wallets,
        ["/accounts": #"{"rows":[\#(rows)]}"#, "/wallets": #"{"w":{"x":10,"y":100,"z":5}}"#])
      #expect(outcome.hasPrefix("fails shape_changed: two values of `account`"), "\(outcome)")
    }
    let distinct = try await outcome(
      Self.wallets,
      [
        "/accounts": #"{"rows":[{"id":"a","w":"x"},{"id":"b","w":"y"},{"id":"b","w":"y","n":1}]}"#,
        "/wallets": #"{"w":{"x":10,"y":100}}"#,
      ])
    #expect(distinct == "a 10.00 USD, b 100.00 USD")
  }

  @Test(
    "a pool that a header or the text of a reply names is not counted twice",
    arguments: [
      "header('X-Account')", "{{header('X-Account')}}", "{{reply.text}}",
      "capture(reply.text, '^.*$')", "if(reply.status == 200, 'main', 'other')",
    ])
  func poolsNamedByReply(pool: String) async throws {
    let yaml = """
      calls:
        - {request: {path: /accounts}, keep: {id: "$.ids[*]"}}
        - for_each: id
          request: {path: /b, query: {id: "{{id}}"}}
          decode: text
          balances: [{pool: "\(pool)", currency: USD, available: $}]
      """
    let transport = ScriptedTransport { request, _ in
      request.url.hasSuffix("/accounts")
        ? .success(.reply(#"{"ids":["a100","b200"]}"#))
        : .success(.reply("100", headers: [HTTPHeader(name: "X-Account", value: "main")]))
    }
    let client = try TestSupplier(yaml).client(transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure?.kind == .shapeChanged)
  }

  @Test("what a call needs for its pages and its signature is missing where it was not kept")
  func uses() throws {
    let yaml = """
      credentials: [key]
      let: {sign: "hex(hmac_sha256(key, account))"}
      auth: {header: {name: X-Sign, value: "{{sign}}"}}
      calls:
        - {request: {path: /a}, keep: {account: $.id, pages: $.pages}}
        - request: {path: /b}
          paginate: {page: 1, query: page, while: page < pages}
          balances: [{each: "$.rows[*]", pool: $.p, currency: USD, available: $.a}]
        - {request: {path: /c}, balances: [{currency: USD, available: $.a}]}
      """
    let adapter = try TestSupplier(yaml, credentials: ["key": "k-77"]).account.adapter
    #expect(adapter.calls.map { $0.uses("account", in: adapter) } == [false, true, true])
    #expect(adapter.calls.map { $0.uses("pages", in: adapter) } == [false, true, false])
  }
}
