import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("What is wrong with an adapter")
struct AdapterProblemTests {
  private static let rest = "balances: [{currency: USD, available: $.a}]"

  /// The problems as `line:column message`.
  private func problems(
    _ yaml: String, credentials: [String] = [], settings: [String] = [],
    currencies: CurrencyTable = CurrencyTable()
  ) throws -> [String] {
    let document = try YAMLDocument.parse(Array(yaml.utf8), fileName: "a.yaml")
    var problems = document.problems
    _ = AdapterDefinition(
      node: document.root, name: "acme", givenCredentials: credentials, givenSettings: settings,
      currencies: currencies, problems: &problems)
    return problems.sorted.map { "\($0.mark) \($0.message)" }
  }

  @Test(
    "each mistake is named at its place",
    arguments: [
      (
        "title: x",
        [
          "1:1 `adapter` has no `request`; it must be given",
          "1:1 `adapter` has no `balances`; it must be given",
        ]
      ),
      ("request: {}\nbalances: []", ["2:11 `balances` is empty; describe at least one pool"]),
      (
        "request: {}\nbalances: [{currency: USD}]",
        ["2:12 `balances row 1` has no `available`; it must be given"]
      ),
      (
        "request: {}\nbalances: [{currency: USD, amount: $.a}]",
        ["2:28 unknown key `amount`; what can be spent is `available`"]
      ),
      (
        "request: {}\nbalances: [{available: $.a}]",
        ["2:12 `balances row 1` has no `currency`; it must be given"]
      ),
      (
        "request: {}\nbalances: [{currency: EURO, available: $.a}]",
        [
          "2:13 `EURO` is neither an ISO 4217 code nor declared under `currencies`; declare EURO under `currencies`, with its decimals: `currencies: {EURO: {decimals: 8}}`"
        ]
      ),
      (
        "request: {}\nbalances: [{currency: USD, available: $.a +}]",
        ["2:44 `available`: expected a value, found the end"]
      ),
      (
        "request: {}\nbalances: [{currency: USD, available: '$.a ? 1'}]",
        ["2:44 `available`: unexpected `?`; a choice is `if(condition, a, b)`"]
      ),
      (
        "request: {}\nbalances: [{currency: USD, available: $.a, unit: cents}]",
        [
          "2:50 `unit` cannot be `cents`; write `unit: minor`"
        ]
      ),
      (
        "request: {}\nbalances: [{currency: USD, available: $.a, updated_at: a.b}]",
        [
          "2:56 `updated_at` uses `a`, which is no name that is known here; a member of the reply is `$.a.b`; known are `now` and `reply`"
        ]
      ),
      (
        "request: {}\nbalances: [{currency: USD, available: $.a, zero_when_absent: USD}]",
        ["2:44 `zero_when_absent` needs `each`; without it the row is never absent"]
      ),
      (
        "request: {}\nbalances: [{currency: USD, available: $.a, may_be_none: true}]",
        ["2:44 `may_be_none` goes with `where`, or a filter in `each`"]
      ),
      (
        "request: {}\nbalances: [{each: $.x, pool: $.p, currency: USD, available: $.a, zero_when_absent: USD}]",
        ["2:66 `zero_when_absent` needs a `pool` that does not come from the reply"]
      ),
      (
        "request: {}\nbalances: [{currency: USD, available: $.a, ends_at: $.e, rollover_amount: $.r}]",
        ["2:58 `rollover_amount` needs `rollover_ends_at` beside it"]
      ),
      (
        "request: {json: {a: 1}, form: {b: 2}}\n\(rest)",
        ["1:10 a request has one body: give one of `json`, `form`, `text` and `xml`"]
      ),
      (
        "request: {path: balance}\n\(rest)",
        ["1:11 `path` must start with `/`; it is appended to the base URL"]
      ),
      ("request: {path: /b?x=1}\n\(rest)", ["1:11 `path` has no query; give it under `query`"]),
      (
        "request: {path: '/b c'}\n\(rest)",
        ["1:11 `path` may only hold visible ASCII; percent-encode the rest"]
      ),
      ("request: {method: HEAD}\n\(rest)", ["1:11 a reply to `HEAD` has no body to read"]),
      ("request: {method: GETT}\n\(rest)", ["1:19 `method` cannot be `GETT`; did you mean `GET`?"]),
      ("request: {headers: {'X Y': a}}\n\(rest)", ["1:11 `X Y` cannot be the name of a header"]),
      (
        "request: {headers: {X: \"a\\nb\"}}\n\(rest)",
        ["1:11 the value of the header `X` has a line break in it"]
      ),
      ("request: {quary: {}}\n\(rest)", ["1:11 unknown key `quary`; did you mean `query`?"]),
      (
        "request: {path: '/{{acount}}'}\nsettings: {account: {}}\n\(rest)",
        [
          "1:21 `path` uses `acount`, which is neither a credential nor a setting; did you mean `account`?"
        ]
      ),
      ("request: {path: '/{{account'}\n\(rest)", ["1:19 `path`: this `{{` has no `}}`"]),
      (
        "request: {path: '/{{a b}}{{}}'}\n\(rest)",
        [
          "1:23 `path`: expected an operator or the end, found `b`; a text stands in quotes: `'a b'`"
        ]
      ),
      (
        "request: {}\nauth: {bearer: a, none: true}\n\(rest)",
        [
          "2:7 `auth` needs exactly one of `none`, `bearer`, `header`, `query`, `basic`, `body`, `cookie`, `oauth2_client_credentials`, `oauth2_refresh_token`, `login`, `aws_sigv4`, `tencent_tc3` or `baidu_bce`"
        ]
      ),
      (
        "request: {}\nauth: {}\n\(rest)",
        [
          "2:7 `auth` needs exactly one of `none`, `bearer`, `header`, `query`, `basic`, `body`, `cookie`, `oauth2_client_credentials`, `oauth2_refresh_token`, `login`, `aws_sigv4`, `tencent_tc3` or `baidu_bce`"
        ]
      ),
      (
        "request: {}\nauth: {body: {name: t, value: x}}\n\(rest)",
        ["2:1 `body` authentication needs a request with a `form` or a `json` mapping"]
      ),
      (
        "request: {headers: {authorization: x}}\nauth: {bearer: x}\n\(rest)",
        ["2:1 both `auth` and `headers` set the header `Authorization`"]
      ),
      (
        "request: {}\nauth: {oauth2_client_credentials: {token_url: oauth, client_id: a, client_secret: b}}\n\(rest)",
        ["2:36 `token_url` must be a URL, or a path on the base URL that starts with `/`"]
      ),
      (
        "request: {}\nerrors: [{status: 700, class: auth}, {class: auth}, {status: 4xx, class: autth}, {text: a, class: malformed}]\n\(rest)",
        [
          "2:19 `status` must be a status such as 429 or 4xx, or a list of them, not `700`",
          "2:38 a rule needs `status`, `when` or `text`, or several of them",
          "2:74 `class` cannot be `autth`; did you mean `auth`?",
          "2:99 `class` cannot be `malformed`; that is found out and not assigned; known are `funds`, `below_minimum`, `auth`, `rate_limited`, `maintenance`, `invalid`, `not_found`, `duplicate` and `unknown`",
        ]
      ),
      (
        "request: {}\nchecks: $.a == 1\n\(rest)",
        ["2:9 `checks` must be a list, not `$.a == 1`; write `checks: [\"$.a == 1\"]`"]
      ),
      (
        "request: {}\npaginate: {cursor: $.n}\n\(rest)",
        [
          "2:11 nothing in the request says which page is asked for; give `query` with the name of its parameter, or put `{{cursor}}` where it belongs"
        ]
      ),
      (
        "request: {}\nbase_url: api.example\n\(rest)",
        ["2:1 `base_url` must start with `https://` or `http://`"]
      ),
      (
        "request: {}\ncredentials: [a]\nsettings: {a: {}}\n\(rest)",
        ["3:12 `a` is both a credential and a setting"]
      ),
      (
        "request: {}\nsettings: {a: {required: true, default: 1}}\n\(rest)",
        ["2:12 a setting with a `default` is not `required`"]
      ),
      (
        "request: {}\ncalls: []\n\(rest)",
        [
          "1:1 `request` cannot stand beside `calls`; move it into a call",
          "2:8 `calls` is empty; describe one at least",
          "3:1 `balances` cannot stand beside `calls`; move it into a call",
        ]
      ),
      (
        "calls: [{request: {}, \(rest)}, {request: {}}]",
        ["1:69 `call 2` has no `balances`; it must be given"]
      ),
      (
        "request: {}\ncredentials: [key]\nbalances: [{pool: '{{key}}', currency: USD, available: 1}]",
        ["3:22 `key` is a credential; it may only stand in requests"]
      ),
      (
        "request: {}\nsamples: [{name: a, expect: {}}]\n\(rest)",
        ["2:29 `expect` needs either `balances` or `error`"]
      ),
      (
        "request: {}\nsamples: [{name: a, call: 2, expect: {error: auth}}]\n\(rest)",
        ["2:27 `call` must be a whole number from 1 to 1, not `2`"]
      ),
      (
        "request: {}\nsamples: [{name: a, settings: {x: 1}, expect: {error: auth}}]\n\(rest)",
        ["2:32 unknown setting `x`; none is known here"]
      ),
    ])
  func mistakes(yaml: String, expected: [String]) throws {
    #expect(try problems(yaml) == expected)
  }

  @Test("what a supplier gives is declared by that, where its adapter declares nothing")
  func inPlace() throws {
    let yaml = "request: {path: '/{{account}}'}\nauth: {bearer: '{{key}}'}\n\(Self.rest)"
    #expect(try problems(yaml, credentials: ["key"], settings: ["account"]).isEmpty)
    #expect(try problems(yaml, credentials: ["key"]).count == 1)
  }

  @Test("a declared currency may be a constant")
  func declaredCurrency() throws {
    let points = try Currency(declaring: "POINTS", minorDigits: 0)
    let yaml = "request: {}\nbalances: [{currency: POINTS, available: 1}]"
    #expect(try problems(yaml).count == 1)
    #expect(try problems(yaml, currencies: CurrencyTable(declared: [points])).isEmpty)
  }

  @Test("a secret that stands outside `credentials` is refused, and not repeated")
  func secretInPlace() throws {
    var problems = Problems()
    let secret = YAMLNode(
      .scalar("hunter2", isPlain: true), mark: SourceMark(line: 3, column: 9), written: "${KEY}")
    let auth = YAMLNode(
      .mapping([YAMLMember(name: "bearer", mark: .start, value: secret)]), mark: .start)
    let context = AdapterContext(credentials: [], settings: [], currencies: CurrencyTable())
    #expect(Authentication(auth, context, &problems) == nil)
    let messages = problems.sorted.map { "\($0.mark) \($0.message)" }
    #expect(messages.count == 1)
    #expect(messages.first?.hasPrefix("3:9 put the secret under `credentials`") == true)
    _ = secret.expression("available", context, &problems)
    #expect(!problems.sorted.contains { $0.message.contains("hunter2") })
  }

  @Test("a supplier's own lines are checked like an adapter's")
  func replacements() throws {
    let m3ter = try #require(Presets.definition(named: "m3ter"))
    #expect(throws: ConfigurationError.self) { try m3ter.replaced(by: "request: {path: /x}") }
    let paddle = try #require(Presets.definition(named: "paddle"))
    #expect(throws: ConfigurationError.self) {
      try paddle.replaced(by: "auth: {body: {name: a, value: '{{api_key}}'}}")
    }
    #expect(throws: ConfigurationError.self) {
      try paddle.replaced(by: "auth: {basic: {username: '{{user}}', password: '{{pass}}'}}")
    }
    let basic = try paddle.replaced(
      by: "auth: {basic: {username: '{{user}}', password: '{{pass}}'}}",
      credentials: ["user", "pass"])
    #expect(basic.credentials == ["user", "pass"])
    #expect(try paddle.replaced(by: "request: {path: /x}").credentials == ["api_key"])
  }

  @Test(
    "a base URL is a scheme, a host and perhaps a path",
    arguments: [
      ("https://api.example", true), ("http://127.0.0.1:8080/v1/", true), ("HTTPS://A", true),
      ("ftp://a", false), ("https://", false), ("https://:80", false), ("https://u:p@a", false),
      ("https://a?b", false), ("https://a#b", false), ("https://a b", false), ("https://ä", false),
    ])
  func baseURLs(url: String, isSound: Bool) {
    #expect((BaseURL.flaw(in: url) == nil) == isSound)
  }
}
