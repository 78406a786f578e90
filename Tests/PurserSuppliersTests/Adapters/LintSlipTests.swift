import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Slips that lint finds although the samples hold")
struct LintSlipTests {
  private static let shop = """
    base_url: https://api.shop.example
    credentials: [api_key, secret]
    settings: {account: {required: true}, region: {default: eu}}
    maps: {words: {euros: EUR, dollars: USD}}
    let:
      time: epoch(now)
      signature: hex(hmac_sha256(secret, concat(time, request.path)))
    auth: {header: {name: X-Key, value: "{{api_key}}"}}
    request:
      path: /{{region}}/accounts/{{account}}
      query: {lang: en}
      headers: {X-Time: "{{time}}", X-Sign: "{{signature}}"}
    success_when: $.ok == true
    balances:
      - each: $.wallets[*]
        where: $.status == 'active'
        pool: $.name
        currency: map($.currency, words)
        available: $.total - $.reserved
        reserved: $.reserved
    error_message: $.error.message
    errors:
      - {when: $.error.code == 42, class: auth}
      - {status: 429, class: rate_limited}
    samples:
      - name: one
        body: '{"ok":true,"wallets":[{"name":"a","status":"active","currency":"euros","total":550,"reserved":50,"at":"2026-01-01"}]}'
        expect: {balances: [{pool: a, currency: EUR, available: "500"}]}
      - name: wrong
        body: '{"ok":false,"error":{"code":42,"message":"Unknown key"}}'
        expect: {error: auth}
    """

  private static func lint(_ changes: [(String, String)]) async throws -> AdapterLint {
    var yaml = shop
    for (good, bad) in changes {
      try #require(yaml.contains(good), "\(good)")
      yaml = yaml.replacing(good, with: bad)
    }
    let bytes = Array(("adapter: shop\n" + yaml).utf8)
    return await AdapterLint(try Presets.definition(bytes, fileName: "shop.yaml"))
  }

  private static let row = "    reserved: $.reserved"

  @Test("nothing, where there is none")
  func good() async throws {
    let lint = try await Self.lint([])
    #expect(lint.faults == [])
    #expect(lint.warnings == [])
    #expect(lint.notes == [])
  }

  // MARK: Selectors

  @Test(
    "a selector that no sample has is a note, with what was probably meant",
    arguments: [
      (
        row, "    reserved: $.resrved",
        "`reserved` of balances row 1: no sample has `$.resrved`; did you mean `$.reserved`?"
      ),
      (
        row, row + "\n    updated_at: parse_time($.att, '%Y-%m-%d')",
        "`updated_at` of balances row 1: no sample has `$.att`"
      ),
      (row, row + "\n    note: $.nme", "did you mean `$.name`?"),
      (
        row, row + "\n    pending_top_up: $.incoming",
        "no sample has `$.incoming`; add a sample that shows it, or take it out"
      ),
      (
        row, row + "\n    credit_limit: $.limt",
        "`credit_limit` of balances row 1: no sample has `$.limt`"
      ),
      (
        row, row + "\n    unlimited_when: $.unlimted == true",
        "`unlimited_when` of balances row 1: no sample has"
      ),
      (
        row, row + "\n    starts_at: coalesce($.strt, null)",
        "`starts_at` of balances row 1: no sample has"
      ),
      (
        "$.total - $.reserved", "$.total - coalesce($.reservd, 50)",
        "no sample has `$.reservd`; did you mean `$.reserved`?"
      ),
      (
        "$.ok == true", "$.eror == null",
        "`success_when`: no sample has `$.eror`; did you mean `$.error`?"
      ),
      (
        "$.error.message", "$.error.mesage",
        "`error_message`: no sample has `$.error.mesage`; did you mean `$.error.message`?"
      ),
      (
        "  - {status: 429",
        "  - {when: $.eror.code == 7, class: funds}\n  - {status: 429",
        "rule 2 of `errors`: no sample has `$.eror.code`; did you mean `$.error.code`?"
      ),
      (
        "success_when:", "paginate: {cursor: $.next, query: c}\nsuccess_when:",
        "`cursor`: no sample has `$.next`; add a sample"
      ),
    ] as [(String, String, String)])
  func unshown(_ good: String, _ bad: String, _ said: String) async throws {
    let changes =
      bad.contains("$.eror == null")
      ? [(good, bad), ("\"ok\":false", "\"ok\":true")] : [(good, bad)]
    let lint = try await Self.lint(changes)
    #expect(lint.faults == [])
    #expect(lint.notes.count == 1, "\(lint.notes)")
    #expect(lint.notes.contains { $0.contains(said) }, "\(lint.notes)")
  }

  @Test(
    "what one sample shows, one of several, and documented errors are no slip",
    arguments: [
      ("$.total - $.reserved", "coalesce($.net, $.total - $.reserved)"),
      (
        "  - {status: 429",
        "  - {when: $.fault.number == 7, class: funds}\n  - {status: 429"
      ),
      ("$.ok == true", "$.error == null"),
      (row, row + "\n    note: $.remark"),
      ("$.error.message", "coalesce($.errors[0].message, $.error.message)"),
      ("  - {status: 429", "  - {when: $.error.mode == 7, class: funds}\n  - {status: 429"),
      ("success_when:", "paginate: {link: 'coalesce($.links.next, null)'}\nsuccess_when:"),
    ])
  func shown(_ good: String, _ bad: String) async throws {
    var changes = [(good, bad)]
    // A `null` on the way shows that there is such a place.
    if bad.contains("links") { changes.append(("\"ok\":true,", "\"ok\":true,\"links\":null,")) }
    if bad.contains("remark") {
      let more = """
          - name: more
            body: '{"ok":true,"wallets":[{"name":"a","status":"active","currency":"euros","total":1,"reserved":0,"remark":"x"}]}'
            expect: {balances: [{pool: a, currency: EUR, available: "1"}]}
          - name: wrong
        """
      changes.append(("  - name: wrong", more))
    }
    let lint = try await Self.lint(changes)
    #expect(lint.faults == [])
    #expect(lint.notes == [])
  }

  // MARK: What is not sent

  private static let key = #"auth: {header: {name: X-Key, value: "{{api_key}}"}}"#

  private static func login(_ send: String, method: String = "method: POST, ") -> String {
    "auth: {login: {request: {\(method)path: /l, json: {k: \"{{api_key}}\"}}, token: $.t\(send)}}"
  }

  @Test(
    "what is fetched or declared and never used, and a table with what is no currency",
    arguments: [
      (
        key, login(", send: {none: true}"),
        "no request sends the token: put `{{token}}` where it belongs"
      ),
      (
        key, login(", send: {header: {name: X-T, value: token}}"),
        "no request sends the token: in the value of `X-T`, where `token` stands, write `{{token}}`"
      ),
      (
        "concat(time, request.path)))",
        "request.path))\nclock: {request: {path: /time}, time: from_epoch($.now)}",
        "nothing needs the `clock`"
      ),
      (
        "dollars: USD", "dollars: US",
        "`dollars` of the table `words`: `US` is neither an ISO 4217 code"
      ),
      (
        "map($.currency, words)", "EUR\ncurrencies: {FOO: {decimals: 2}}",
        "nothing uses the currency `FOO`"
      ),
    ])
  func unsent(_ good: String, _ bad: String, _ said: String) async throws {
    var changes = [(good, bad)]
    if said.contains("clock") { changes.append(("X-Time: \"{{time}}\", ", "")) }
    if said.contains("clock") { changes.append(("  time: epoch(now)\n", "")) }
    if bad.contains("FOO") {
      changes = [
        (good, "EUR"),
        ("maps: {words: {euros: EUR, dollars: USD}}", "currencies: {FOO: {decimals: 2}}"),
      ]
    }
    let lint = try await Self.lint(changes)
    #expect(lint.faults.contains { $0.contains(said) }, "\(lint.faults)")
    #expect(lint.faults.count == 1, "\(lint.faults)")
  }

  @Test(
    "a token that goes along in a query or a signature is sent, and a time that is signed is needed",
    arguments: [
      ([(key, login(", send: {none: true}")), ("query: {lang: en}", "query: {t: \"{{token}}\"}")]),
      ([(key, login(", send: {none: true}")), ("concat(time, ", "concat(token, time, ")]),
      ([(key, login(""))]),
      ([
        ("success_when:", "clock: {request: {path: /time}, time: from_epoch($.now)}\nsuccess_when:")
      ]),
    ] as [[(String, String)]])
  func sent(_ changes: [(String, String)]) async throws {
    #expect(try await Self.lint(changes).faults == [])
  }

  @Test(
    "what cannot be sent is no adapter",
    arguments: [
      (
        "X-Time:", "Content-Length: '5', X-Time:",
        "the header `Content-Length` cannot be given: it always says the length of the body"
      ),
      (
        "X-Time:", "transfer-encoding: chunked, X-Time:",
        "the header `transfer-encoding` cannot be given"
      ),
      ("X-Time:", "Connection: close, X-Time:", "the header `Connection` cannot be given"),
      ("X-Sign:", "x-time: '5', X-Sign:", "the header `x-time` stands there twice"),
      ("header: {name: X-Key", "query: {name: lang", "both `auth` and `query` set `lang`"),
      (
        "success_when:", "paginate: {page: 1, while: page < 1}\nsuccess_when:",
        "nothing in the request says which page is asked for"
      ),
      (
        "success_when:", "paginate: {page: 1, query: lang}\nsuccess_when:",
        "both `paginate` and `query` set `lang`"
      ),
      (
        "epoch(now)", "time(now, 'YYYYMMDDHHmmss')",
        "has no directive, so that it is the same for all moments; write `%Y%m%d%H%M%S`"
      ),
      ("epoch(now)", "time(now, 'Y-m-d H:i:s')", "write `%Y-%m-%d %H:%M:%S`"),
      ("epoch(now)", "time(now, 'yyyy-MM-ddTHH:mm:ssZ')", "write `%Y-%m-%dT%H:%M:%SZ`"),
      ("$.error.code == 42", "reply.body == 'x'", "`reply.body` is nothing; write `reply.text`"),
      ("$.error.code == 42", "reply.code == 42", "`reply.code` is nothing; write `reply.status`"),
      (
        "$.error.code == 42", "reply.reason == 42", "the members of `reply` are `status` and `text`"
      ),
      (
        "concat(time, ", "concat(request.headers, ",
        "`request.headers` is nothing; the members of `request` are"
      ),
    ])
  func refused(_ good: String, _ bad: String, _ said: String) async throws {
    let error = await #expect(throws: ConfigurationError.self) {
      try await Self.lint([(good, bad)])
    }
    #expect(
      error?.problems.contains { $0.message.contains(said) } == true,
      "\(error?.problems.map(\.message) ?? [])")
  }

  // MARK: Doubts

  @Test(
    "a body with GET in a login or for the time, and an HMAC the wrong way round",
    arguments: [
      (key, login("", method: ""), "the login is a `GET` with a body"),
      (
        "success_when:",
        "clock: {request: {path: /time, form: {a: '1'}}, time: from_epoch($.now)}\nsuccess_when:",
        "the request for the time is a `GET` with a body"
      ),
      (
        "hmac_sha256(secret, concat(time, request.path))",
        "hmac_sha256(concat(time, request.path), secret)", "the key comes first"
      ),
    ])
  func doubts(_ good: String, _ bad: String, _ said: String) async throws {
    let lint = try await Self.lint([(good, bad)])
    #expect(lint.faults == [])
    #expect(lint.warnings.count == 1, "\(lint.warnings)")
    #expect(lint.warnings.contains { $0.contains(said) }, "\(lint.warnings)")
  }

  @Test("keys that a reply gave, or that are a name, are no doubt")
  func meantKeys() async throws {
    let lint = try await Self.lint([
      (
        "hmac_sha256(secret, concat(time, request.path))",
        "hmac_sha256(hmac_sha256('WebApp', secret), time)"
      )
    ])
    #expect(lint.warnings == [])
  }
}
