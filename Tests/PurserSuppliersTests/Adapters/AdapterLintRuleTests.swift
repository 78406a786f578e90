import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("What lint finds in an adapter")
struct AdapterLintRuleTests {
  private static let whole = """
    credentials: [key, secret]
    settings: {account: {required: true}}
    maps: {words: {euros: EUR}}
    let: {signature: "hex(hmac_sha256(secret, request.path))"}
    auth: {header: [{name: X-Key, value: "{{key}}"}, {name: X-Sign, value: "{{signature}}"}]}
    request: {path: "/b/{{account}}"}
    balances: [{currency: "map($.cur, words)", available: $.left}]
    errors: [{when: $.code == 4, class: auth}]
    samples:
      - {name: funds, body: '{"cur":"euros","left":"5.00"}', expect: {balances: [{currency: EUR, available: "5"}]}}
      - {name: wrong key, body: '{"code":4}', expect: {error: auth}}
    """

  private static func lint(_ yaml: String) async throws -> AdapterLint {
    let adapter = try Presets.definition(Array(("adapter: a\n" + yaml).utf8), fileName: "a.yaml")
    return await AdapterLint(adapter)
  }

  @Test("nothing, where everything in it is used")
  func good() async throws {
    let lint = try await Self.lint(Self.whole)
    #expect(lint.faults == [])
    #expect(lint.warnings == [])
    #expect(lint.notes == [])
  }

  @Test(
    "what does nothing, or cannot be done",
    arguments: [
      (
        "[key, secret]", "[key, secret, other]",
        "nothing uses the credential `other`: put it where it belongs"
      ),
      (
        "value: \"{{key}}\"", "value: \"key\"",
        "nothing uses the credential `key`: where `key` stands, write `{{key}}`"
      ),
      ("value: \"{{key}}\"", "value: \"a {key}\"", "where `{key}` stands, write `{{key}}`"),
      ("value: \"{{key}}\"", "value: $key", "where `$key` stands, write `{{key}}`"),
      (
        "{account: {required: true}}", "{account: {}, region: {}}",
        "nothing uses the setting `region`"
      ),
      (
        "{words: {euros: EUR}}", "{words: {euros: EUR}, more: {a: b}}",
        "nothing uses the table of `maps` `more`"
      ),
      (
        "credentials: [key, secret]",
        "base_url: http://api.example\ncredentials: [key, secret]",
        "`base_url` must begin with `https://`: over `http` the credentials would travel in clear"
      ),
      ("let: {", "let: {time: epoch(now), ", "nothing uses the `let` `time`"),
      (
        "hex(hmac_sha256(secret, request.path))", "hmac_sha256(secret, request.path)",
        "the request cannot be built: `signature` is bytes; make text of them with `hex` or `base64`"
      ),
      (
        "errors: [{",
        "errors: [{status: 4xx, class: invalid}, {status: 409, class: duplicate}, {",
        "rule 2 of `errors` never counts: rule 1 holds wherever it does"
      ),
      (
        "errors: [{", "errors: [{when: \"matches($, '^ERR')\", class: funds}, {",
        "rule 1 of `errors` can never be evaluated: `$` is an object, not a text; the body as text is `reply.text`"
      ),
      (
        "\"left\":\"5.00\"", "\"left\":\"5.00\",\"next_cursor\":\"abc\"",
        "sample `funds`: `$.next_cursor` names a next page, and there is no `paginate`"
      ),
      (
        "{name: funds, ", "{name: funds, headers: {Link: '<https://a/?p=2>; rel=\"next\"'}, ",
        "sample `funds`: the header `Link` names a next page"
      ),
      (
        "available: \"5\"", "available: \"5.0000001\"",
        "`available` 5.0000001 has more digits than EUR keeps, which are 6 behind the point: expect 5.00"
      ),
      ("available: \"5\"", "available: five", "`available` `five` is no amount of EUR"),
      ("{currency: EUR, available: \"5\"}", "", "expected 0 pools, read 1 pool: `main` EUR"),
      ("expect: {error: auth}", "expect: {error: funds}", "expected `funds`, failed as auth"),
      ("{error: auth}", "{balances: []}", "expected 0 pools, failed as auth"),
    ])
  func faults(_ good: String, _ bad: String, _ said: String) async throws {
    let lint = try await Self.lint(Self.whole.replacing(good, with: bad))
    #expect(lint.faults.contains { $0.contains(said) }, "\(lint.faults)")
  }

  @Test("a rule behind a general one counts for the statuses that say more than that")
  func ruleBehindGeneralOne() async throws {
    let lint = try await Self.lint(
      Self.whole.replacing(
        "errors: [{", with: "errors: [{status: 4xx, class: invalid}, {status: 429, class: funds}, {"
      ))
    #expect(lint.faults == [])
    let other = try await Self.lint(
      Self.whole.replacing(
        "errors: [{", with: "errors: [{status: 4xx, class: invalid}, {status: 409, class: funds}, {"
      ))
    #expect(other.faults.contains { $0.contains("rule 2 of `errors` never counts") })
  }

  private static let list = """
    request: {path: /b}
    balances: [{each: "$.l[*]", currency: USD, available: $.b}]
    samples: [{name: one, body: '{"l":[{"b":1}],MORE}', expect: {balances: [{currency: USD, available: "1"}]}}]
    """

  @Test(
    "a reply that is not the last page, where nobody asks for others",
    arguments: [
      (#""page":1,"pages":3"#, "$.pages"),
      (#""meta":{"current_page":1,"last_page":2}"#, "$.meta.last_page"),
      (#""pagination":{"totalPages":2}"#, "$.pagination.totalPages"),
      (#""page":0,"total_pages":3"#, "$.total_pages"),
      (#""paging":{"next":{"after":"x"}}"#, "$.paging.next"),
      (#""cursor":"abc""#, "$.cursor"), (#""more":true"#, "$.more"),
      (#""total_count":10"#, "$.total_count"),
      (#""meta":{"page":1,"totalItems":70}"#, "$.meta.totalItems"),
      (#""response_metadata":{"next_cursor":"abc"}"#, "$.response_metadata.next_cursor"),
      (#""total":50"#, "$.total"), (#""totalCount":9"#, "$.totalCount"),
      (#""page":{"number":1,"totalPages":4}"#, "$.page.totalPages"),
      (#""last":false"#, "$.last"), (#""isLast":false"#, "$.isLast"),
      (#""offset":0,"limit":1,"total":9"#, "$.total"), (#""count":50,"limit":1"#, "$.count"),
      (#""paging":{"cursors":{"after":"x"}}"#, "$.paging.cursors.after"),
      (#""continuation":"x""#, "$.continuation"), (#""remaining":8"#, "$.remaining"),
      (#""Truncated":true,"Marker":"x""#, "$.Truncated"),
    ])
  func unreadPage(_ more: String, _ path: String) async throws {
    let faults = try await Self.lint(Self.list.replacing("MORE", with: more)).faults
    #expect(faults.contains { $0.contains("`\(path)` names a next page") }, "\(faults)")
  }

  @Test(
    "a reply that is the last page, or about which it is not known",
    arguments: [
      #""page":1,"pages":1"#, #""meta":{"current_page":2,"last_page":3}"#, #""pages":"three""#,
      #""next":{},"has_more":false"#, #""page":3,"total_pages":3"#, #""total_count":1"#,
      #""cursor":"","more":false"#, #""cursor":{"next":null}"#, #""page":2,"total_count":10"#,
      #""response_metadata":{"next_cursor":""}"#, #""total":1"#,
      #""total":1.5"#, #""total":"9""#, #""offset":8,"total":9"#, #""last":true"#,
      #""isLast":true"#, #""count":0"#, #""remaining":0"#,
      #""continuation":null"#, #""data":{"total":1}"#,
    ])
  func lastPage(_ more: String) async throws {
    let faults = try await Self.lint(Self.list.replacing("MORE", with: more)).faults
    #expect(!faults.contains { $0.contains("next page") }, "\(faults)")
  }

  @Test(
    "a rule that holds only where one before it does",
    arguments: [
      ("when: $.e == 1", "when: $.e == 1 && $.f == 2"),
      ("when: $.e == 1", "when: $.f > 2 && $.e==1"),
      ("when: $.e != null", "when: $.e.code == 2"), ("when: $.e != null", "when: \"$.e[0] == 2\""),
      ("when: $.e != null", "when: $.e == 2"), ("when: null != $.e", "when: \"'x' == $.e\""),
      ("when: $.e == 1 || $.f == 1", "when: $.e == 1"), ("text: bad", "text: bad key"),
      ("status: 5xx", "status: [500, 502]"), ("status: 400", "status: 400, when: $.e == 1"),
      ("when: $.e != null", "when: $.e == 1 || $.e == 2"), ("when: $.e == 1", "when: 1 == $.e"),
      ("when: \"$.e.f == 1\"", "when: \"$['e']['f'] == 1\""),
      ("when: \"$['e'] == 1\"", "when: $.e == 1"), ("when: $.e == 1", "when: \"$.e == '1'\""),
      ("when: $.e == 1 || $.e == 2", "when: $.e == 2"), ("when: $.e > 40", "when: $.e == 42"),
      ("when: 40 < $.e", "when: $.e >= 41"), ("when: $.e <= 5", "when: $.e < 5"),
      ("when: $.e != 3", "when: $.e == 4"),
    ])
  func deadRules(_ first: String, _ second: String) async throws {
    #expect(try await Self.isSecondDead("{\(first), class: auth}", "{\(second), class: funds}"))
  }

  @Test(
    "a rule that is looked at although another stands before it is none",
    arguments: [
      ("{status: 4xx, class: invalid}", "{status: 402, class: below_minimum}"),
      ("{status: 4xx, class: unknown}", "{status: 429, class: maintenance}"),
      ("{when: $.e != null, class: unknown}", "{when: $.e == 2, class: funds}"),
      ("{when: $.e == 1 && $.f == 2, class: auth}", "{when: $.e == 1, class: funds}"),
      ("{when: $.e != null, class: auth}", "{when: $.f == 2, class: funds}"),
      ("{when: $.e != null, class: auth}", "{when: $.ee.code == 2, class: funds}"),
      ("{when: $.e.code != null, class: auth}", "{when: $.e == 2, class: funds}"),
      ("{when: $.e != null, class: auth}", "{when: $.e == null, class: funds}"),
      ("{when: $.e == 1, class: auth}", "{when: $.e == 2, class: funds}"),
      ("{status: 400, class: auth}", "{when: $.e == 2, class: funds}"),
      ("{when: $.e > 40, class: auth}", "{when: $.e == 40, class: funds}"),
      ("{when: $.e > 40, class: auth}", "{when: $.f == 42, class: funds}"),
      ("{when: \"$.e == '1'\", class: auth}", "{when: $.e == 1, class: funds}"),
      ("{when: \"$.e == 1\", class: auth}", "{when: \"$.e == '01'\", class: funds}"),
      ("{when: $.f == 1 || $.e == 2, class: auth}", "{when: $.e == 2, class: funds}"),
      ("{when: $.e < 5, class: auth}", "{when: $.e <= 5, class: funds}"),
    ])
  func livingRules(_ first: String, _ second: String) async throws {
    #expect(try await !Self.isSecondDead(first, second))
  }

  private static func isSecondDead(_ first: String, _ second: String) async throws -> Bool {
    try await lint(whole.replacing("errors: [", with: "errors: [\(first), \(second), "))
      .faults.contains { $0.hasPrefix("rule 2 of `errors` never counts: rule 1 holds") }
  }

  @Test(
    "dots in a path that nobody would see in what is sent",
    arguments: [
      ("/a/../b", "write `/b`"), ("/./b/%2E%2e/c", "write `/c`"),
      ("/../v1/b", "give `base_url` beside `path`"),
      ("/{{account}}/../b", "the path `/{{account}}/../b` has"), ("/b/..", "write `/`"),
    ])
  func dotsInPath(_ path: String, _ advice: String) async throws {
    let warnings = try await Self.lint(
      Self.whole.replacing("path: \"/b/{{account}}\"", with: "path: \"\(path)\"")
    ).warnings
    #expect(warnings.contains { $0.contains(advice) && $0.contains("signed and sent") })
  }

  @Test("a value that is kept and that no request, row or other step uses")
  func kept() async throws {
    let calls = """
      auth: {login: {request: {path: /in}, token: $.t, keep: {session: $.s}}}
      calls:
        - request: {path: /a}
          keep: {id: $.id, name: $.name}
        - request: {path: "/b/{{id}}"}
          balances: [{currency: USD, available: $.left}]
      """
    let faults = try await Self.lint(calls).faults
    #expect(faults.filter { $0.contains("nothing uses") }.count == 2, "\(faults)")
    #expect(faults.contains { $0.hasPrefix("nothing uses the kept value `name`") })
    #expect(faults.contains { $0.hasPrefix("nothing uses the kept value `session`") })
  }

  @Test(
    "what may be meant",
    arguments: [
      (
        "request: {path:", "request: {json: {a: 1}, path:",
        "the request is a `GET` with a body, which most servers pass over; say `method: POST`"
      ),
      (
        "auth: {header: [", "auth: {header: [{name: Authorization, value: Bearer sk_live_123}, ",
        "a secret stands in clear in `auth`, `Authorization`; put it under `credentials`"
      ),
      (
        "request: {path:", "request: {headers: {X-Api-Key: 1f3870be274f6c49}, path:",
        "a secret stands in clear in `request`, `X-Api-Key`"
      ),
    ])
  func warnings(_ good: String, _ bad: String, _ said: String) async throws {
    let lint = try await Self.lint(Self.whole.replacing(good, with: bad))
    #expect(lint.faults == [])
    #expect(lint.warnings.count == 1)
    #expect(lint.warnings.contains { $0.contains(said) }, "\(lint.warnings)")
    #expect(!lint.warnings.contains { $0.contains("sk_live") || $0.contains("1f38") })
  }

  @Test(
    "no note on what is looked at in one item, between braces, or is no amount",
    arguments: [
      (
        "\"left\":\"5.00\"",
        "\"left\":\"5.00\",\"id\":17,\"created_at\":1777636800,\"userId\":\"3\"", nil
      ),
      ("available: $.left}", "available: $.left, note: \"{{$.held}} held\"}", nil),
      ("\"left\":\"5.00\"", "\"left\":\"5.00\",\"held\":\"1.00\"", "nothing selects `$.held`"),
      ("\"left\":\"5.00\"", "\"left\":\"5.00\",\"holder\":\"7\",\"threshold\":3", nil),
      ("\"left\":\"5.00\"", "\"left\":\"5.00\",\"total\":\"7.00\",\"credit_limit\":9", nil),
      (
        "\"left\":\"5.00\"",
        "\"left\":\"5.00\",\"a_quite_long_name_of_an_object\":{\"and_in_it_another_long_one\":{\"held\":1}}",
        "nothing selects `$.a_quite_long_name_of_an_object.and_in_it_another_long_one.held`"
      ),
    ] as [(String, String, String?)])
  func notes(_ good: String, _ bad: String, _ said: String?) async throws {
    var yaml = Self.whole.replacing(good, with: bad)
    if bad.contains("note:") {
      yaml = yaml.replacing("\"left\":\"5.00\"", with: "\"left\":\"5.00\",\"held\":1")
    }
    let lint = try await Self.lint(yaml)
    #expect(lint.faults == [])
    #expect(lint.notes == (said.map { [$0] } ?? []))
  }

  @Test("an item that `where` leaves out needs no selector of its own")
  func leftOut() async throws {
    let lint = try await Self.lint(
      """
      request: {path: /b}
      balances: [{each: "$[*]", where: $.on == true, currency: USD, available: $.left}]
      errors: [{status: 401, class: auth}]
      samples:
        - {name: a, body: '[{"on":true,"left":1},{"on":false,"left":2}]', expect: {balances: [{currency: USD, available: "1"}]}}
        - {name: b, status: 401, expect: {error: auth}}
      """)
    #expect(lint.faults == [])
    #expect(lint.notes == [])
  }

  @Test(
    "a sample outside of the time for which money counts is told so",
    arguments: [
      (
        "",
        "`starts_at` decides: it counts from 2024-01-01T00:00:00.000Z, and the sample has no `at`, so that it is read in 1970"
      ),
      (
        "at: 2023-12-31T00:00:00Z, ",
        "`starts_at` decides: it counts from 2024-01-01T00:00:00.000Z, and the sample's `at` is 2023-12-31T00:00:00.000Z"
      ),
      (
        "at: 2030-01-01T00:00:00Z, ",
        "`ends_at` decides: it counted until 2030-01-01T00:00:00.000Z, and the sample's `at` is 2030-01-01T00:00:00.000Z"
      ),
    ])
  func validity(_ at: String, _ said: String) async throws {
    let lint = try await Self.lint(
      """
      request: {path: /b}
      balances: [{currency: USD, available: $.left, starts_at: $.from, ends_at: $.to}]
      samples:
        - {name: a, \(at)body: '{"left":"120.50","from":"2024-01-01T00:00:00Z","to":"2030-01-01T00:00:00Z"}', expect: {balances: [{currency: USD, available: "120.50"}]}}
        - {name: b, status: 401, expect: {error: auth}}
      """)
    #expect(
      lint.faults == [
        "sample `a`: expected `available` 120.50, found 0.00 in pool `main` USD; \(said)"
      ])
  }

  @Test("every shipped adapter passes without a word", arguments: Presets.names)
  func presets(name: String) async throws {
    let lint = await AdapterLint(try #require(Presets.definition(named: name)))
    #expect(lint.faults == [])
    #expect(lint.warnings == [])
    #expect(lint.notes == [])
  }
}
