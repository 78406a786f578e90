import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("What an author of an adapter is told")
struct MessageTests {
  private static let row = "balances: [{currency: USD, available: $.a}]"

  /// The problems of an adapter, in their order.
  private static func problems(_ yaml: String) -> [String] {
    do throws(ConfigurationError) {
      let document = try YAMLDocument.parse(Array(yaml.utf8), fileName: "a.yaml")
      var problems = document.problems
      _ = AdapterDefinition(
        node: document.root, name: "acme", givenCredentials: ["key"], problems: &problems)
      return problems.sorted.map(\.message)
    } catch {
      return error.problems.map(\.message)
    }
  }

  @Test(
    "a bracket or a comma inside `{ }` and `[ ]` is told with the quotes to put",
    arguments: [
      (
        "errors: [{when: $.errors[0].code == 2, class: auth}]",
        "a `[` inside `{ }` starts a YAML list: put the expression in quotes: `\"$.errors[0].code == 2\"`"
      ),
      (
        "balances: [{currency: RUB, available: $[1]}]",
        "a `[` inside `{ }` starts a YAML list: put the expression in quotes: `\"$[1]\"`"
      ),
      (
        "balances: [{each: $[*], currency: RUB, available: $.a}]",
        "a `[` inside `{ }` starts a YAML list: put the expression in quotes: `\"$[*]\"`"
      ),
      (
        "checks: [$.a[0] == 1]",
        "a `[` inside `[ ]` starts a YAML list: put the expression in quotes: `\"$.a[0] == 1\"`"
      ),
      (
        "balances: [{currency: USD, available: round($.b, 2)}]",
        "the `,` ends the value inside `{ }`; put quotes around the expression: `\"round($.b, 2)\"`"
      ),
      (
        "balances: [{currency: map($.c, words), available: min($.a, $.b, $.c), pool: a}]\nmaps: {words: {a: b}}",
        "the `,` ends the value inside `{ }`; put quotes around the expression: `\"map($.c, words)\"`"
      ),
      (
        "checks: [a + coalesce($.x, 0)]",
        "the `,` splits the list inside `[ ]`; put quotes around the expression: `\"a + coalesce($.x, 0)\"`"
      ),
      (
        "balances: [{currency: USD, available: number($.a, ',')}]",
        "a `,` ends the value inside `{ }`; put quotes around the whole expression"
      ),
      (
        "auth: {bearer: ${KEY}}",
        "between `{` and `}` a `${...}` needs quotes: `\"${...}\"`"
      ),
    ])
  func flow(_ line: String, _ said: String) {
    let problems = Self.problems("request: {}\n\(line)\n\(line.hasPrefix("bal") ? "" : Self.row)")
    #expect(problems.first == said)
    #expect(!problems.contains { $0.contains("unknown key") })
  }

  @Test(
    "a slip of the expression language is told with what to write",
    arguments: [
      (
        "$.error-code-label == 1",
        "`$.error-code-label` is a subtraction: the member is `$['error-code-label']`"
      ),
      ("$.data.total-held", "the member is `$.data['total-held']`"),
      ("$.PROPERTY[AMOUNT][0]", "the member is `$['PROPERTY[AMOUNT]'][0]`"),
      ("$.ErrCount = 0", "unexpected `=`; `==` compares"),
      ("$.a == Success", "a text stands in quotes: `'Success'`"),
      (
        "balance == $.method",
        "a text stands in quotes: `'balance'`; a member of the reply is `$.balance`"
      ),
      (
        "balance",
        "uses `balance`, which is no name that is known here; a member of the reply is `$.balance`; known are `words`, `now` and `reply`"
      ),
      ("data.balance > 0", "a member of the reply is `$.data.balance`; known are"),
      ("word > 0", "a member of the reply is `$.word`; did you mean `words`?"),
      (
        "contains($.a, main)",
        "a member of the reply is `$.main`; a text stands in quotes: `'main'`; known are"
      ),
      ("$.a == True", "uses `True`, which is no name that is known here; write `true`"),
      ("$.a != None", "write `null`"),
      ("$.data.on hold > 0", "a member with a space in its name is `$.data['on hold']`"),
      ("$.2fa == 1", "the member is `$['2fa']`"),
      ("$.list.0.amount == 1", "an element of a list is `$.list[0]`"),
      ("$balance == 1", "a member of the reply is `$.balance`"),
      ("$.a:b == 1", "if it belongs to the name of a member, write `$['a:b']`"),
      ("$.data.a@b == 1", "if it belongs to the name of a member, write `$.data['a@b']`"),
      ("map($.type, {a: b}) == 'b'", "tables stand under `maps`, and are called by their name"),
      (
        "map('words', $.type) == 'b'",
        "the value comes first, then the name of the table, without quotes: `map(value, table)`"
      ),
      ("map(words, $.type) == 'b'", "the name of the table: `map($.type, words)`"),
      ("$.a & $.b", "unexpected `&`; `&&` joins two conditions"),
      ("$.a and $.b", "expected an operator or the end, found `and`; `&&` is and"),
      ("not $.b", "`!` is not"), ("{{$.a}}", "`{{ }}` stands in requests and texts"),
      ("$.a ? 1 : 2", "a choice is `if(condition, a, b)`"),
      ("$.a \u{2212} $.b", "the minus sign is `-`"),
      ("$.a == \u{201C}x\u{201D}", "a text stands in `'` or `\"`"),
      ("$.a\u{200B}", "unexpected `<U+200B>`; an invisible character, delete it"),
      ("map($.type, 'words')", "the name of a table stands without quotes: `map(..., words)`"),
      ("scale($.a, -2)", "not a whole number from 0 to 38; to multiply write `x * 100`"),
      ("round($.a, 1.5)", "is 1.5, not a whole number from 0 to 38"),
      ("uuid()", "`uuid()` may only stand in requests"), ("1 / 0", "`1` is divided by zero"),
      ("$.a !== 1", "unexpected `!==`; `!=` is unequal"),
      ("$.a === 1", "unexpected `===`; `==` compares"),
      ("$.a <> 1", "unexpected `<>`; `!=` is unequal"),
      ("$.a =< 1", "unexpected `=<`; `<=` is no more"),
      ("$.a ?? 0", "the first that is there is `coalesce(a, b)`"), ("$.a?.b", "write `.` alone"),
      ("$.a ** 2", "there are no powers"), (".a == 1", "a member of the reply is `$.name`"),
      ("$.a in $.b", "`contains(list, x)` looks for `x` in a list"),
      ("$.a == ['x', 'y']", "for one of several texts write `x == 'a' || x == 'b'`"),
      ("$.a + ' USD'", "`+` adds numbers; texts are joined by `concat(a, b)`"),
      ("'a:' + $.b == 'a:b'", "texts are joined by `concat(a, b)`"),
      ("abs('x') + $.a", "`'x'` is the text \"x\", not a number"),
    ])
  func slips(_ written: String, _ said: String) {
    let problems = Self.problems(
      "request: {}\nmaps: {words: {a: b}}\nchecks:\n  - >-\n    \(written)\n\(Self.row)")
    #expect(problems.contains { $0.contains(said) }, "\(problems)")
    #expect(problems.count == 1, "\(problems)")
  }

  @Test(
    "a slip of another key is told with what to write",
    arguments: [
      ("balances: [{currency: USD, available: $.a, unit: {scale: 6}}]", "write `unit: scale 6`"),
      ("balances: [{currency: USD, available: $.a, unit: scale(6)}]", "write `unit: scale 6`"),
      ("balances: [{currency: USD, available: $.a, unit: cents}]", "write `unit: minor`"),
      ("balances: [{currency: USD, available: $.a, unit: 1000}]", "write `unit: scale 3`"),
      ("balances: [{currency: USD, available: $.a, unit: 0.001}]", "write `unit: scale 3`"),
      (
        "balances: [{currency: USD, available: $.a, unit: dollars}]",
        "`unit` cannot be `dollars`; use `major`, `minor`, or `scale 4`"
      ),
      (
        "balances: [{currency: unit, available: $.a}]",
        "a member of the reply is `$.unit`, otherwise declare UNIT"
      ),
      (
        "credentials: [u, p]\nauth: {basic: '{{u}}:{{p}}'}",
        "`basic` must be a mapping: `{username: \"{{u}}\", password: \"{{p}}\"}`"
      ),
      (
        "auth: {basic: 'me:pa55word'}",
        "`basic` must be a mapping: `{username: \"{{user}}\", password: \"{{password}}\"}`"
      ),
      (
        "request: {url: 'https://a.example/b'}",
        "unknown key `url`; the host goes into `base_url`, at the top of the adapter, and the rest into `path`"
      ),
      (
        "request: {path: /b, body: {a: 1}}",
        "unknown key `body`; a body is given as what it is: `json`, `form`, `text` or `xml`"
      ),
      ("request: {path: /b, params: {a: 1}}", "parameters of the URL stand under `query`"),
      ("request: GET /b", "`request` must be a mapping: `{method: GET, path: /b}`"),
      (
        "balances: [{currency: USD, amount: $.a}]",
        "unknown key `amount`; what can be spent is `available`"
      ),
      (
        "errors: [{code: 7, class: auth}]",
        "unknown key `code`; a code of the reply is compared under `when`, as in `$.code == 7`"
      ),
      (
        "errors: [{status: 401, class: unauthorized}]",
        "`class` cannot be `unauthorized`; it is `auth`"
      ),
      (
        "errors: [{status: 402, class: insufficient_funds}]",
        "`class` cannot be `insufficient_funds`; it is `funds`"
      ),
      (
        "paginate: {next: $.next}",
        "unknown key `next`; the URL of the next page is found by `link`"
      ),
      (
        "credentials: [k]\nauth: {api_key: '{{k}}'}",
        "unknown key `api_key`; a key in a header is `header: {name: X-Api-Key, value:"
      ),
      (
        "credentials: [k]\nauth: {header: {X-Key: '{{k}}'}}",
        "write `header: {name: X-Key, value: \"{{k}}\"}`"
      ),
      ("auth: {query: {key: 77abc}}", "write `query: {name: key, value: \"{{api_key}}\"}`"),
      ("credentials: [api_key]\nauth: {bearer: '{{api-key}}'}", "did you mean `api_key`?"),
      ("settings: {region: eu}", "`region` must be a mapping: write `region: {default: eu}`"),
      ("settings: {region: }", "`region` must be a mapping: write `region: {}`"),
      ("settings: [region]", "write `settings: {region: {required: true}}`"),
      (
        "errors: [{status: 500, class: unreachable}]",
        "`class` cannot be `unreachable`; that is found out and not assigned; known are `funds`"
      ),
      ("request: {path: 'https://a.example/b'}", "the host goes into `base_url`"),
      (
        "request: {headers: {X: '{{b64(a:b)}}'}}",
        "unexpected `:`; texts are joined by `concat(a, ':', b)`; for HTTP Basic there is `auth: {basic:"
      ),
      (
        "errors: [{when: \"matches(reply.text, 'a\\bc')\", class: auth}]",
        "the pattern holds a backspace (U+0008)"
      ),
      (
        "balances: [{currency: ETH, available: $.a}]",
        "declare ETH under `currencies`, with its decimals: `currencies: {ETH: {decimals: 8}}`"
      ),
      (
        "decode: xml\nbalances: [{currency: USD, available: /SOAP-ENV:Envelope/a}]",
        "declare it under `decode: {xml: {namespaces: {SOAP-ENV: \"http://...\"}}}`"
      ),
      ("let: {a: header('X')}", "`header('X')` may only stand where a reply is read"),
      ("\u{200B}auth: {none: true}", "unknown key `<U+200B>auth`"),
      ("note\u{A0}: a", "unknown key `note<U+00A0>`"),
    ])
  func keys(_ line: String, _ said: String) {
    let request = line.hasPrefix("request") ? "" : "request: {}\n"
    let balances = line.contains("balances") ? "" : "\n" + Self.row
    let problems = Self.problems("\(request)\(line)\(balances)")
    #expect(problems.contains { $0.contains(said) }, "\(problems)")
  }

  private static func failure(
    _ yaml: String, _ body: String, status: Int = 200, headers: [(String, String)] = []
  ) throws -> String {
    let supplier = try TestSupplier("request: {}\n" + yaml)
    let call = try #require(supplier.account.adapter.calls.first)
    let reader = ReplyReader(
      adapter: supplier.account.adapter, call: call, known: supplier.account.knownInReplies,
      currencies: CurrencyTable())
    let response = HTTPResponse.reply(
      body, status: status, headers: headers.map { HTTPHeader(name: $0.0, value: $0.1) })
    do throws(CheckFailure) {
      let reply = try reader.success(response, receivedAt: Timestamp(microsecondsSinceEpoch: 0))
      _ = try reader.readings(in: [reply]).summed()
      return "no failure"
    } catch {
      return error.message
    }
  }

  @Test(
    "a reply that is another than the adapter says is told with what was found",
    arguments: [
      (
        "decode: xml\nsuccess_when: /r/result == true\nbalances: [{currency: USD, available: /r/a}]",
        "<r><result>True</result></r>", "`/r/result` is the text \"True\" (write `== 'True'`)"
      ),
      (
        "success_when: $.success == \"true\"\n\(row)", #"{"success":true}"#,
        "`$.success` is `true` (write `== true`)"
      ),
      (
        "success_when: $.success == true && $.code == 0\n\(row)", #"{"success":true,"code":7}"#,
        "(`$.success == true && $.code == 0`); `$.code` is `7`"
      ),
      ("success_when: $.ok\n\(row)", #"{"ok":false}"#, "`$.ok` is `false`"),
      (
        "success_when: $.code == 0\n\(row)", #"{"code":"00"}"#,
        "`$.code` is the text \"00\" (write `== '00'`)"
      ),
      (
        "success_when: $.code == '0'\n\(row)", #"{"code":"000"}"#,
        "`$.code` is the text \"000\" (write `== '000'`)"
      ),
      (
        "success_when: $.code == 0\n\(row)", #"{"code":"7"}"#,
        "(`$.code == 0`); `$.code` is the text \"7\""
      ),
      (
        "balances: [{each: $, currency: USD, available: $.a}]", #"[{"a":1},{"a":2}]"#,
        "the nearest that exists is `$`, a list of 2: write `each: $[*]`"
      ),
      (
        "balances: [{each: $.data, currency: USD, available: $.a}]", #"{"data":[{"a":1}]}"#,
        "the nearest that exists is `$`, a list of 1: write `each: $.data[*]`"
      ),
      (
        "balances: [{currency: USD, available: $.data.a}]", #"{"data":[{"a":1}]}"#,
        "the nearest that exists is `$.data`, a list of 1: write `each: $.data[*]`"
      ),
      (
        "balances: [{currency: USD, available: $.data.a}]", #"{"data":[{"a":1}]}"#,
        "write `each: $.data[*]`, or for one of them `$.data[0].a`"
      ),
      (
        "balances: [{each: $.data, currency: $.key, available: $.value}]", #"{"data":{"USD":1}}"#,
        "which has `USD`; `key` and `value` are of `each: entries($.data)`"
      ),
      (
        "decode: {csv: {header: false}}\nbalances: [{each: '$[*]', currency: USD, available: $.amount}]",
        "USD,5", "`$`, a list of 2 without members: one of them is `$[0]`"
      ),
      (
        "decode: lines\nbalances: [{currency: USD, available: $.amount}]", "5\nUSD",
        "`$`, a list of 2 without members: one of them is `$[0]`"
      ),
      (
        "balances: [{currency: USD, available: $.d.balance}]", #"{"d":"{\"balance\":5}"}"#,
        "it is JSON in a text: write `json($.d).balance`"
      ),
      (
        "maps: {words: {a: USD}}\nbalances: [{currency: 'map($.t, $.words)', available: $.a}]",
        #"{"t":"a","a":5}"#, "give the name of one, as in `map($.t, words)`"
      ),
      (
        "success_when: matches($, 'ok')\n\(row)", #"{"a":1}"#,
        "(in `matches($, 'ok')`); the body as text is `reply.text`"
      ),
      (
        "success_when: $.data.length > 0\n\(row)", #"{"data":[{"a":1}]}"#,
        "`$.data`, a list of 1: write `count($.data[*])`"
      ),
      (
        "balances: [{currency: USD, available: $.data.x}]", #"{"data":null}"#,
        "the nearest that exists is `$.data`, which is null"
      ),
      (
        "decode: text\nbalances: [{currency: USD, available: $.x}]", "Balance 5",
        "`$`, which is the text \"Balance 5\" and has no members; look at `decode`"
      ),
      (
        "balances: [{currency: $.c, available: 1}]", #"{"c":"ETH"}"#,
        "the text \"ETH\" is neither an ISO 4217 code nor a declared currency; declare ETH under `currencies`"
      ),
      (
        "balances: [{currency: $.c, available: 1}]", #"{"c":"€"}"#,
        "translate it with a table of `maps`"
      ),
      (row, #"{"a":"1\#u{A0}234"}"#, #"the text "1<U+00A0>234", not a number"#),
      (row, #"{"a":"\#u{FEFF}5"}"#, #"the text "<U+FEFF>5", not a number"#),
    ])
  func found(_ yaml: String, _ body: String, _ said: String) throws {
    let message = try Self.failure(yaml, body)
    #expect(message.contains(said), "\(message)")
  }

  @Test("a redirect is told with where it leads")
  func redirect() throws {
    #expect(
      try Self.failure(
        Self.row, "", status: 302, headers: [("Location", "https://b.example/in?a=1")])
        == "HTTP status 302: redirects are not followed; it leads to `https://b.example/in?a=1`")
    let long = "https://b.example/" + String(repeating: "x", count: 200)
    #expect(
      try Self.failure(Self.row, "", status: 302, headers: [("Location", long)])
        == "HTTP status 302: redirects are not followed; it leads to `https://b.example`")
    #expect(
      try Self.failure(Self.row, "", status: 304) == "HTTP status 304: redirects are not followed")
  }

  @Test("a failure at a later call or page names the call, the page and the path")
  func places() async throws {
    let supplier = try TestSupplier(
      """
      calls:
        - {request: {path: /a}, keep: {id: $.id}}
        - request: {path: "/b/{{id}}"}
          paginate: {page: 1, query: p}
          balances: [{each: "$.w[*]", currency: USD, available: $.a}]
      """)
    let transport = ScriptedTransport { request, _ in
      if request.url.hasSuffix("/a") { return .success(.reply(#"{"id":7}"#)) }
      if request.url.hasSuffix("p=1") { return .success(.reply(#"{"w":[{"a":1}]}"#)) }
      return .success(.reply("", status: 404))
    }
    await #expect {
      try await supplier.client(transport).readBalances()
    } throws: { error in
      let message = (error as? CheckFailure)?.message
      return message?.hasPrefix("call 2, page 2 (/b/7): HTTP status 404; ") == true
        && message?.contains("`while: page < $.pages`") == true
    }
  }

  @Test("a word in capitals keeps them in a message about XML")
  func capitals() throws {
    let message = try Self.failure(
      "decode: xml\nbalances: [{currency: USD, available: /r}]", "<r/>\n<?xml version=\"1.0\"?>")
    #expect(message.contains("XML declaration allowed only"), "\(message)")
  }
}
