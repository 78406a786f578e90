import ExactJSON
import Testing

@Suite("A supplier that is asked several times")
struct ChainedCallTests {
  private static let wallets = """
    calls:
      - request: {path: /accounts}
        keep: {account: "$[*].id"}
      - for_each: account
        request: {path: "/accounts/{{account}}/balance"}
        balances: [{pool: "{{account}}", currency: $.cur, available: $.v}]
    """

  private static let cases = [
    AdapterCase(
      "for a list, then for each in it", wallets, .pools(["a/1 USD 1.00", "22 EUR 2.00"]),
      requests: ["GET /accounts", "GET /accounts/a%2F1/balance", "GET /accounts/22/balance"]
    ) {
      switch $0.path {
      case "/accounts": .json(#"[{"id":"a/1"},{"id":22}]"#)
      case "/accounts/22/balance": .json(#"{"cur":"EUR","v":2}"#)
      default: .json(#"{"cur":"USD","v":1}"#)
      }
    },
    AdapterCase("for a list that is empty", wallets, .pools([]), requests: ["GET /accounts"]) { _ in
      .json("[]")
    },
    AdapterCase(
      "for each of a list with its members",
      """
      calls:
        - request: {path: /accounts}
          keep: {account: "$.list[?@.live == true]"}
        - for_each: account
          request: {path: /balance, query: {id: "{{account.id}}", kind: "{{account.kind.code}}"}}
          balances: [{pool: "{{account.name}}", currency: "{{account.cur}}", available: $}]
      """, .pools(["main card USD 1.00", "spare EUR 1.00"]),
      requests: ["GET /accounts", "GET /balance?id=1&kind=x", "GET /balance?id=3"]
    ) {
      $0.path == "/balance"
        ? .json("1")
        : .json(
          #"{"list":[{"id":1,"live":true,"name":"main card","cur":"USD","kind":{"code":"x"}},{"id":2,"live":false},{"id":3,"live":true,"name":"spare","cur":"EUR"}]}"#
        )
    },
    AdapterCase(
      "for a list in pages, then for each",
      """
      calls:
        - request: {path: /accounts}
          paginate: {cursor: $.next, query: after}
          keep: {id: "$.ids[*]"}
        - for_each: id
          request: {path: "/b/{{id}}"}
          paginate: {page: 1, query: p, while: "coalesce($.more, false)"}
          balances: [{each: "$.v[*]", currency: USD, available: $}]
      """, .pools(["main USD 33.00"]),
      requests: [
        "GET /accounts", "GET /accounts?after=x", "GET /b/1?p=1", "GET /b/1?p=2", "GET /b/2?p=1",
        "GET /b/3?p=1",
      ]
    ) {
      switch $0.target {
      case "/accounts": .json(#"{"ids":[1,2],"next":"x"}"#)
      case "/accounts?after=x": .json(#"{"ids":[3]}"#)
      case "/b/1?p=1": .json(#"{"v":[1,2],"more":true}"#)
      default: .json(#"{"v":[10]}"#)
      }
    },
    AdapterCase(
      "for a list in pages by number until one is empty, then for each",
      """
      calls:
        - request: {path: /accounts}
          paginate: {page: 1, query: p}
          keep: {id: "$.ids[*]"}
        - for_each: id
          request: {path: "/b/{{id}}"}
          balances: [{currency: USD, available: $}]
      """, .pools(["main USD 3.00"]),
      requests: [
        "GET /accounts?p=1", "GET /accounts?p=2", "GET /accounts?p=3", "GET /b/1", "GET /b/2",
        "GET /b/3",
      ]
    ) {
      switch $0.target {
      case "/accounts?p=1": .json(#"{"ids":[1,2]}"#)
      case "/accounts?p=2": .json(#"{"ids":[3]}"#)
      case "/accounts?p=3": .json(#"{"ids":[]}"#)
      default: .json("1")
      }
    },
    AdapterCase(
      "for a list that has moved",
      """
      calls:
        - request: {path: /accounts}
          keep: {id: "$.accounts[*].id"}
        - for_each: id
          request: {path: "/b/{{id}}"}
          balances: [{currency: USD, available: $}]
      """,
      .failure(
        "shape_changed",
        "`id` of keep: `$.accounts` finds nothing; the nearest that exists is `$`, which has `items`",
        status: 200), requests: ["GET /accounts"]
    ) { _ in .json(#"{"items":[{"id":1}]}"#) },
    AdapterCase(
      "for companies, for the accounts of each, and for each of those",
      """
      calls:
        - request: {path: /c}
          decode: xml
          keep: {company: /list/c/@id}
        - for_each: company
          request: {path: "/c/{{company}}/a"}
          keep: {account: "$[*]"}
        - for_each: account
          request: {path: "/a/{{account.id}}"}
          balances: [{pool: "{{account.id}}", currency: "{{account.cur}}", available: $}]
      """, .pools(["x1 USD 1.00", "y1 USD 1.00", "y2 EUR 1.00"]),
      requests: ["GET /c", "GET /c/x/a", "GET /c/y/a", "GET /a/x1", "GET /a/y1", "GET /a/y2"]
    ) {
      switch $0.path {
      case "/c": .xml(#"<list><c id="x"/><c id="y"/></list>"#)
      case "/c/x/a": .json(#"[{"id":"x1","cur":"USD"}]"#)
      case "/c/y/a": .json(#"[{"id":"y1","cur":"USD"},{"id":"y2","cur":"EUR"}]"#)
      default: .json("1")
      }
    },
    AdapterCase(
      "for a salt, for a session with it, and for the balance",
      """
      credentials: [password]
      calls:
        - request: {path: /salt}
          keep: {salt: $.salt}
        - request: {method: POST, path: /login, form: {h: "{{hex(md5(concat(salt, hex(md5(password)))))}}"}}
          keep: {sid: cookie('sid'), account: $.account}
        - request: {path: "/b/{{account}}", headers: {Cookie: "sid={{sid}}"}}
          balances: [{currency: USD, available: $}]
      """, credentials: ["password=salted-1"], .pools(["main USD 1.00"]),
      requests: ["GET /salt", "POST /login", "GET /b/a1"]
    ) {
      switch $0.path {
      case "/salt": return .json(#"{"salt":"na+cl"}"#)
      case "/login":
        let hash = ServerDigests.md5("na+cl" + ServerDigests.md5("salted-1"))
        try $0.expect("h", $0.form("h"), hash)
        return ServedReply(#"{"account":"a1"}"#, headers: [("Set-Cookie", "sid=s-77; Path=/")])
      default:
        try $0.expect(header: "cookie", "sid=s-77")
        return .json("1")
      }
    },
    AdapterCase(
      "for an amount, and for its currency before",
      """
      calls:
        - request: {path: /profile}
          keep: {unit: $.settings.currency, account: $.account}
        - request: {method: POST, path: /wallet, json: {account: "{{account.number}}"}}
          balances: [{currency: "{{unit}}", available: $.v * account.rate}]
      """, .pools(["main KES 25.00"]), requests: ["GET /profile", "POST /wallet"]
    ) {
      if $0.path == "/profile" {
        return .json(#"{"settings":{"currency":"KES"},"account":{"number":77,"rate":"2.5"}}"#)
      }
      try $0.expect(json: ["account": 77])
      return .json(#"{"v":10}"#)
    },
    AdapterCase(
      "for what is there and for what is held, in two formats",
      """
      calls:
        - request: {path: /credit}
          decode: text
          balances: [{currency: USD, available: $}]
        - request: {path: /held}
          decode: xml
          success_when: /r/@ok == 1
          checks: ["/r/held >= 0"]
          balances: [{currency: USD, reserved: /r/held}]
      """, .pools(["main USD 12.00 reserved=2.00"]), requests: ["GET /credit", "GET /held"]
    ) { $0.path == "/credit" ? .plain("12") : .xml("<r ok='1'><held>2</held></r>") },
    AdapterCase(
      "in XML, whose errors are read as XML too",
      """
      decode: xml
      calls:
        - request: {path: /one}
          balances: [{pool: one, currency: USD, available: /r/v}]
        - request: {path: /two}
          balances: [{pool: two, currency: USD, available: /r/v}]
      error_message: /r/fault
      errors: [{when: /r/@ok == 0, class: auth}]
      """, .failure("auth", "no such user", status: 200), requests: ["GET /one", "GET /two"]
    ) {
      .xml($0.path == "/one" ? "<r><v>1</v></r>" : "<r ok='0'><fault>no such user</fault></r>")
    },
    AdapterCase(
      "of which the second fails",
      """
      calls:
        - request: {path: /one}
          balances: [{pool: one, currency: USD, available: $.v}]
        - request: {path: /two}
          balances: [{pool: two, currency: USD, available: $.v}]
      """, .failure("maintenance", "503", status: 503), requests: ["GET /one", "GET /two"]
    ) { $0.path == "/one" ? .json(#"{"v":1}"#) : .json("{}", status: 503) },
    AdapterCase(
      "with a call in between that gives a session",
      """
      credentials: [key]
      auth: {header: {name: X-Key, value: "{{key}}"}}
      calls:
        - request: {method: POST, path: /session, text: ""}
          decode: key_value
          success_when: $.result == 'ok'
          keep: {session: $.sid}
        - request: {path: /b, headers: {X-Session: "{{session}}"}}
          balances: [{currency: USD, available: $}]
      """, credentials: ["key=abcdefg"], .pools(["main USD 1.00"]),
      requests: ["POST /session", "GET /b"]
    ) {
      try $0.expect(header: "x-key", "abcdefg")
      if $0.path == "/session" { return .plain("result=ok\nsid=s-1\n") }
      try $0.expect(header: "x-session", "s-1")
      return .json("1")
    },
  ]

  @Test("is asked call by call", arguments: cases)
  func calls(_ supplier: AdapterCase) async throws { try await supplier.check() }
}
