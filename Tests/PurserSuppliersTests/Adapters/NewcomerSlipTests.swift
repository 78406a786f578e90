import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("What a newcomer's slip is told")
struct NewcomerSlipTests {
  /// An adapter as a newcomer may have it, without a slip.
  private static let shop = """
    adapter: shop
    base_url: https://api.shop.example
    credentials: [api_key, secret]
    settings:
      account: {required: true}
      region: {default: eu}
    maps: {words: {euros: EUR, dollars: USD}}
    let:
      time: epoch(now)
      signature: hex(hmac_sha256(secret, concat(time, request.method, request.path)))
    auth:
      header: {name: X-Key, value: "{{api_key}}"}
    request:
      path: /{{region}}/accounts/{{account}}
      headers: {X-Time: "{{time}}", X-Sign: "{{signature}}"}
      query: {lang: en}
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
        settings: {account: a}
        body: '{"ok":true,"wallets":[{"name":"a","status":"active","currency":"euros","total":550,"reserved":50}]}'
        expect: {balances: [{pool: a, currency: EUR, available: "500.00", reserved: "50.00"}]}
      - name: wrong
        body: '{"ok":false,"error":{"code":42,"message":"Unknown key"}}'
        expect: {error: auth, message: Unknown key}

    """

  /// The adapter with one place changed.
  private static func changed(_ good: String, _ bad: String) throws -> [UInt8] {
    let range = try #require(shop.firstRange(of: good), "\(good)")
    return Array((shop[..<range.lowerBound] + bad + shop[range.upperBound...]).utf8)
  }

  private static func problems(_ good: String, _ bad: String) throws -> [Problem] {
    let bytes = try changed(good, bad)
    do throws(ConfigurationError) {
      let document = try YAMLDocument.parse(bytes, fileName: "a.yaml")
      var problems = document.problems
      _ = AdapterDefinition(node: document.root, name: "shop", problems: &problems)
      return problems.sorted
    } catch {
      return error.problems
    }
  }

  private static let auth = "auth:\n  header: {name: X-Key, value: \"{{api_key}}\"}"
  private static let query = "query: {lang: en}"
  private static let expect =
    "expect: {balances: [{pool: a, currency: EUR, available: \"500.00\", reserved: \"50.00\"}]}"
  private static let signature =
    "hex(hmac_sha256(secret, concat(time, request.method, request.path)))"
  private static let available = "$.total - $.reserved"

  @Test("nothing, where there is none")
  func good() async throws {
    let lint = await AdapterLint(
      try Presets.definition(Array(Self.shop.utf8), fileName: "shop.yaml"))
    #expect(lint.faults + lint.warnings + lint.notes == [])
  }

  @Test(
    "braces that YAML takes for its own are one problem",
    arguments: [
      (auth, "auth:\n  bearer: {{api_key}}", "put quotes around it, as in `\"{{api_key}}\"`"),
      (
        "value: \"{{api_key}}\"}", "value: {{api_key}}}",
        "put quotes around it, as in `\"{{api_key}}\"`"
      ),
      (query, "query: {since: {{time}}}", "put quotes around it, as in"),
      (query, "query:\n    since: {{ epoch(now) }}", "put quotes around it, as in"),
      ("pool: $.name", "pool: {{$.name}}", "put quotes around it, as in"),
      (
        "value: \"{{api_key}}\"", "value: \u{201C}{{api_key}}\u{201D}",
        "quotes in YAML are `'` and `\"`, and no others: write `\"{{api_key}}\"`"
      ),
      ("/{{region}}/", "/{{region}/", "`{{` is closed by `}}`"),
      ("  path: /{{", "\u{A0}\u{A0}path: /{{", "`<U+00A0>` indents this line"),
    ])
  func braces(_ good: String, _ bad: String, _ said: String) throws {
    let problems = try Self.problems(good, bad)
    #expect(problems.first?.message.contains(said) == true, "\(problems)")
    #expect(problems.count == 1, "\(problems)")
  }

  @Test(
    "a name in the place of another is one problem",
    arguments: [
      ("credentials:", "credential:", "did you mean `credentials`?"),
      ("maps:", "map:", "did you mean `maps`?"),
      ("settings:\n", "setting:\n", "did you mean `settings`?"),
      (
        "code == 42, class: auth", "code == 42, type: auth",
        "unknown key `type`; what kind of failure it is says `class`"
      ),
      (
        "code == 42, class: auth", "code == 42, failure: auth",
        "unknown key `failure`; `class` is missing here; known are"
      ),
      ("{status: 429", "{code: 429", "a code of the reply is compared under `when`"),
      (
        auth, "auth: {basic: {username: \"{{api_key}}\", pass: \"\"}}",
        "unknown key `pass`; did you mean `password`?"
      ),
      (
        auth, "auth: {basic: {user: \"{{api_key}}\", password: \"\"}}",
        "unknown key `user`; did you mean `username`?"
      ),
      (
        auth,
        "auth: {oauth2_client_credentials: {token_url: /t, client_id: \"{{api_key}}\", secret: \"{{secret}}\"}}",
        "unknown key `secret`; did you mean `client_secret`?"
      ),
      (
        auth, "auth: {kind: \"{{api_key}}\"}",
        "the kind is the key itself, as in `bearer: \"{{api_key}}\"`"
      ),
      (
        auth, "auth:\n  header:\n    name: X-Key\n    valve: \"{{api_key}}\"",
        "did you mean `value`?"
      ),
      ("    reserved: $.reserved", "    held: $.reserved", "what orders hold is `reserved`"),
      ("  - each: $.w", "  - for_each: $.w", "the list of items is `each`"),
      ("available: \"500.00\"", "avail: \"500.00\"", "did you mean `available`?"),
      ("available: \"500.00\"", "available: 500,00", "decimals stand behind a point"),
      ("expect: {error: auth", "expect: {errors: auth", "did you mean `error`?"),
      ("expect: {error: auth", "expect: {class: auth", "the class of a failure is `error`"),
      ("    body: '{\"ok\":false", "    reply: '{\"ok\":false", "the supplier answers is `body`"),
      (
        "let:\n", "decode: {charset: gbk}\nlet:\n",
        "it belongs to a format: `decode: {json: {charset: windows-1251}}`"
      ),
      (
        "let:\n", "decode: {csv: {delimiter: \";\"}}\nlet:\n",
        "what stands between two values is `separator`"
      ),
      (
        "let:\n", "clock: {path: /time}\nlet:\n",
        "unknown key `path`; `request` and `time` are missing here"
      ),
      ("let:\n", "paginate: {next: $.next}\nlet:\n", "the URL of the next page is found by `link`"),
    ])
  func names(_ good: String, _ bad: String, _ said: String) throws {
    let problems = try Self.problems(good, bad)
    #expect(problems.contains { $0.message.contains(said) }, "\(problems)")
    #expect(problems.count == 1, "\(problems)")
  }

  @Test(
    "a value of another form is told with the form",
    arguments: [
      (
        "credentials: [api_key, secret]", "credentials: api_key, secret",
        "write `credentials: [api_key, secret]`"
      ),
      (
        "credentials: [api_key, secret]", "credentials: {api_key: abc, secret: def}",
        "`credentials` must be a list, not a mapping"
      ),
      (
        "credentials: [api_key, secret]", "credentials: [api key, secret]",
        "`api key` cannot name a credential: use letters, digits, `_` and `-`"
      ),
      (
        "errors:\n  - {when: $.error.code == 42, class: auth}\n  - {status: 429, class: rate_limited}",
        "errors:\n  when: $.error.code == 42\n  class: auth", "each entry begins with `- `"
      ),
      ("let:\n", "checks: $.ok == true\nlet:\n", "write `checks: [\"$.ok == true\"]`"),
      ("account: {required: true}", "account: required", "write `account: {required: true}`"),
      ("account: {required: true}", "account: optional", "write `account: {}`"),
      (auth, "auth: \"{{api_key}}\"", "write `auth: {bearer: \"{{api_key}}\"}`"),
      (auth, "auth: bearer", "write `auth: {bearer: \"{{api_key}}\"}`"),
      (
        auth, "auth: {header: \"X-Key: {{api_key}}\"}",
        "write `header: {name: X-Key, value: \"{{api_key}}\"}`"
      ),
      (query, "query: lang=en", "write `query: {lang: ...}`"),
      (query, "query: ?lang=en&all=1", "write `query: {lang: ..., all: ...}`"),
      (query, "method: POST\n  form: lang=en&b=c", "write `form: {lang: ..., b: ...}`"),
      (
        "maps: {words: {euros: EUR, dollars: USD}}", "maps: {euros: EUR, dollars: USD}",
        "a table of `maps` has a name: write `maps: {words: {euros: ...}}`"
      ),
      ("let:\n", "currencies: [POINTS]\nlet:\n", "write `currencies: {POINTS: {decimals: 0}}`"),
      ("let:\n", "currencies: {POINTS: 0}\nlet:\n", "write `POINTS: {decimals: 0}`"),
      (
        "let:\n", "paginate: {page: p}\nlet:\n",
        "`page` is the number of the first page: write `paginate: {page: 1, query: p}`"
      ),
      (
        expect, "expect: {pool: a, currency: EUR, available: \"500.00\"}",
        "its pools in a list under `balances`: write `expect: {balances: [{currency: USD"
      ),
      (
        expect, "expect: [{currency: EUR, available: \"500.00\"}]",
        "its pools under `balances`: write `expect: {balances: [{currency: USD"
      ),
      ("expect: {error: auth, message: Unknown key}", "expect: auth", "`expect: {error: auth}`"),
      (
        "expect: {error: auth, message: Unknown key}", "expect: unauthorized",
        "write `expect: {error: auth}`"
      ),
      (
        "'{\"ok\":false,\"error\":{\"code\":42,\"message\":\"Unknown key\"}}'",
        "{\"ok\":false,\"error\":{\"code\":42}}", "`body` is a text, as the supplier sent it"
      ),
      ("\"message\":\"Unknown key\"}}'", "\"message\":\"Can't\"}}'", "is written twice, `''`"),
      (
        "'{\"ok\":false,\"error\":{\"code\":42,\"message\":\"Unknown key\"}}'",
        "\"{\"ok\":false,\"error\":{\"code\":42}}\"",
        "a `\"` ends this text: put the whole in `'...'`"
      ),
      (
        "    reserved: $.reserved", "    unit: scale -2",
        "what counts more is multiplied: `available: $.amount * 100`"
      ),
    ])
  func forms(_ good: String, _ bad: String, _ said: String) throws {
    let problems = try Self.problems(good, bad)
    #expect(problems.contains { $0.message.contains(said) }, "\(problems)")
    #expect(problems.count == 1, "\(problems)")
  }

  @Test(
    "a slip of an expression is told with what to write",
    arguments: [
      ("\"{{api_key}}\"", "\"{{credentials.api_key}}\"", "write `api_key`"),
      ("/{{region}}/", "/{{settings.region}}/", "write `region`"),
      ("request.method, request.path", "method, request.path", "write `request.method`"),
      (signature, "hex(hmac_sha256(secret, path))", "write `request.path`"),
      (
        signature, "hex(hmac_sha256(secret, '{{time}}{{request.path}}'))",
        "`{{time}}` in a text of an expression is put in by nobody; write `concat(..., time, ...)`"
      ),
      (signature, "hex(hmac_sha256(secret, '{{request.path}}'))", "write `request.path` alone"),
      (signature, "HMAC-SHA256(secret, time)", "write `hmac_sha256(key, text)`"),
      (signature, "hex(hmac('sha256', secret, time))", "write `hmac_sha256(key, text)`"),
      (signature, "base64_encode(hmac_sha256(secret, time))", "write `base64(x)`"),
      ("time: epoch(now)", "time: timestamp()", "write `epoch(now)`"),
      (available, "float($.total)", "there is no function `float`; write `number(x)`"),
      (available, "default($.total, 0)", "write `coalesce(x, 0)`"),
      (available, "$.total.toFixed(2)", "functions stand around: `round($.total, 2)`"),
      (available, "$.data.total.foo(2)", "functions stand around: `f($.data.total)`"),
      (
        available, "capture($.total, concat('a', region))",
        "what varies in it is put in before, as in `capture(replace(x, name, 'NAME'), 'NAME')`"
      ),
      ("$.wallets[*]", "$.wallets[]", "'*' for all elements"),
      (
        "success_when: $.ok == true", "decode: xml\nsuccess_when: /r/@ok == 1",
        "`$.wallets[*]` is a JSONPath; replies in XML are read by XPath"
      ),
      ("map($.currency, words)", "map($.currency, $words)", "a member of the reply is `$.words`"),
      (
        "where: $.status == 'active'", "where: status == 'active'",
        "write `reply.status`; a member of the reply is `$.status`"
      ),
      ("where: $.status == 'active'", "where: \"'active'\"", "a text is the same for every reply"),
      (
        "success_when: $.ok == true", "success_when: 200",
        "the status of HTTP is compared as `reply.status == 200`"
      ),
      ("when: $.error.code == 42", "when: 42", "the status of HTTP is `status: 42`"),
      (
        "error_message: $.error.message", "error_message: Unknown error",
        "a text stands in quotes: `'Unknown error'`"
      ),
    ])
  func expressions(_ good: String, _ bad: String, _ said: String) throws {
    let problems = try Self.problems(good, bad)
    #expect(problems.contains { $0.message.contains(said) }, "\(problems)")
    #expect(problems.count == 1, "\(problems)")
  }

  @Test(
    "what only samples find is told with what to write",
    arguments: [
      (available, "$.total || 0", "the first that is there is `coalesce($.total, 0)`"),
      (
        "pool: $.name", "pool: $.wallets.name",
        "in this row `$` is one item of `$.wallets[*]`: write `$.name`"
      ),
      (
        "pool: $.name", "pool: $.wallets[*].name",
        "in this row `$` is one item of `$.wallets[*]`: write `$.name`"
      ),
      ("available: \"500.00\"", "available: \"500,00\"", "write digits alone, with a point"),
      (
        "pool: $.name", "pool: $.name\n    updated_at: 2026-01-01",
        "`(2026 - 1) - 1` is `2024`, not a moment of RFC 3339"
      ),
      (available, "money($.name)", "in which `a` is neither a sign, a currency nor a number"),
    ])
  func samples(_ good: String, _ bad: String, _ said: String) async throws {
    let lint = await AdapterLint(
      try Presets.definition(Self.changed(good, bad), fileName: "shop.yaml"))
    #expect(lint.faults.contains { $0.contains(said) }, "\(lint.faults)")
  }

  @Test("JSON in a text of JSON is doubtful, and in a form or a text it is none")
  func textOfJSON() async throws {
    for (bad, isDoubtful) in [
      ("method: POST\n  json: '{\"lang\":\"en\"}'", true),
      ("method: POST\n  json: '[\"{{region}}\"]'", true),
      ("method: POST\n  json: \"{{region}}\"", false),
      ("method: POST\n  text: '{\"lang\":\"en\"}'", false),
      ("method: POST\n  form: {content: '{\"lang\":\"en\"}'}", false),
      ("method: POST\n  json: {content: '{\"lang\":\"en\"}'}", false),
    ] {
      let adapter = try Presets.definition(Self.changed(Self.query, bad), fileName: "shop.yaml")
      let lint = await AdapterLint(adapter)
      let isTold = lint.warnings.contains { $0.contains("sends its JSON as one text in quotes") }
      #expect(isTold == isDoubtful, "\(bad): \(lint.warnings)")
    }
  }

  @Test(
    "a text of money is told by the piece that is in the way",
    arguments: [
      ("12 abc 3", "`abc` is neither a sign, a currency nor a number"),
      ("12 % 3", "`%` is neither"), ("12 \u{A2}", "`\u{A2}` is neither"),
      ("USD 5.00 CR", "`CR` is neither"),
      ("5.00 (2.00)", "more than one number: `5.00` and `2.00`"),
      ("USD 5 EUR", "more than one currency: `USD` and `EUR`"), ("USD", "there is no number"),
      ("--5", "more than one sign"), ("(-5)", "more than one sign"),
      (String(repeating: "5 000 ", count: 30), "there is more than an amount"),
    ])
  func money(_ text: String, _ said: String) {
    #expect(MoneyText(text) == nil)
    #expect(MoneyText.flaw(in: text).contains(said), "\(MoneyText.flaw(in: text))")
  }

  @Test("several things that are missing read as a sentence")
  func lacking() {
    #expect(Quotation.lacks(["a"]) == "has no `a`")
    #expect(Quotation.lacks(["a", "b"]) == "has neither `a` nor `b`")
    #expect(Quotation.lacks(["a", "b", "c"]) == "has none of `a`, `b` and `c`")
  }
}
