import Foundation
import Testing

@Suite("A login of the supplier's own")
struct LoginTests {
  private static let secrets = ["user=user-4711", "password=sesame-1234"]

  private static func adapter(_ login: String, rest: String = "") -> String {
    """
    credentials: [user, password]
    auth:
      login:
    \(login.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
    request: {path: /b}
    balances: [{currency: USD, available: $.balance}]
    \(rest)
    """
  }

  private static let byCookie = """
    request: {method: POST, path: /login, form: {user: "{{user}}", password: "{{password}}"}}
    token: cookie('sid')
    send: {cookie: {name: sid, value: "{{token}}"}}
    """

  private static let balance = ServedReply.json(#"{"balance":"12.50"}"#)

  private static func redirect(
    _ status: Int, _ headers: [(name: String, value: String)], body: String = ""
  ) -> ServedReply {
    ServedReply(body, status: status, headers: headers + [("Location", "/home")])
  }

  @Test("may answer by leading on, with the cookie, and nothing is followed", arguments: 301...303)
  func redirects(status: Int) async throws {
    try await AdapterCase(
      "redirect", Self.adapter(Self.byCookie), credentials: Self.secrets,
      .pools(["main USD 12.50"]), requests: ["POST /login", "GET /b"]
    ) { request in
      guard request.path == "/login" else {
        try request.expect(header: "cookie", "sid=at-000111")
        return Self.balance
      }
      return Self.redirect(
        status, [("Set-Cookie", "lang=en"), ("Set-Cookie", "sid=at-000111; Path=/; HttpOnly")],
        body: "<html>See other</html>")
    }.check()
  }

  @Test("that asks to be sent elsewhere gives nothing", arguments: [300, 304, 307, 308])
  func sentElsewhere(status: Int) async throws {
    try await AdapterCase(
      "elsewhere", Self.adapter(Self.byCookie), credentials: Self.secrets,
      .failure("invalid", "HTTP status \(status): redirects are not followed", status: status),
      requests: ["POST /login"]
    ) { _ in
      Self.redirect(status, [("Set-Cookie", "sid=at-000111")])
    }.check()
  }

  @Test("leads on; an ordinary call that does so is a failure")
  func ordinaryCall() async throws {
    try await AdapterCase(
      "ordinary", Self.adapter(Self.byCookie), credentials: Self.secrets,
      .failure("invalid", "redirects are not followed", status: 302),
      requests: ["POST /login", "GET /b"]
    ) { _ in
      Self.redirect(302, [("Set-Cookie", "sid=at-000111")], body: #"{"balance":"12.50"}"#)
    }.check()
  }

  @Test(
    "without the cookie says so, with the supplier's words where it has some",
    arguments: [
      (ServedReply.json("{}"), "shape_changed", "no cookie `sid` was set (cookies: none)"),
      (redirect(302, []), "auth", "no cookie `sid` was set (cookies: none)"),
      (
        redirect(303, [("Set-Cookie", "lang=en"), ("Set-Cookie", "csrf=1; Secure")]), "auth",
        "no cookie `sid` was set (cookies: lang, csrf)"
      ),
      (ServedReply.plain("<html>"), "shape_changed", "(cookies: none)"),
      (
        ServedReply.json(#"{"error":{"text":"Wrong password"}}"#), "auth",
        "HTTP status 200: Wrong password; no cookie `sid` was set (cookies: none)"
      ),
      (
        redirect(302, [], body: #"{"error":{"text":"Wrong password"}}"#), "auth",
        "HTTP status 302: Wrong password"
      ),
    ])
  func noCookie(_ reply: ServedReply, _ name: String, _ message: String) async throws {
    try await AdapterCase(
      "no cookie", Self.adapter(Self.byCookie, rest: "error_message: $.error.text"),
      credentials: Self.secrets, .failure(name, message), requests: ["POST /login"]
    ) { _ in reply }.check()
  }

  @Test("of two steps: the second sees what the first kept")
  func codeThenToken() async throws {
    try await AdapterCase(
      "woohoo",
      Self.adapter(
        """
        steps:
          - request: {method: POST, path: /oauth2/verify, json: {username: "{{user}}", password: "{{password}}"}}
            keep: {code: $.authorizationCode}
          - request: {method: POST, path: /oauth2/token, json: {authorizationCode: "{{code}}"}}
        token: $.token
        """), credentials: Self.secrets, .pools(["main USD 12.50"]),
      requests: ["POST /oauth2/verify", "POST /oauth2/token", "GET /b"]
    ) { request in
      switch request.path {
      case "/oauth2/verify":
        try request.expect(body: #"{"username":"user-4711","password":"sesame-1234"}"#)
        return .json(#"{"authorizationCode":"code-000222"}"#)
      case "/oauth2/token":
        try request.expect(body: #"{"authorizationCode":"code-000222"}"#)
        return .json(#"{"token":"at-000111"}"#)
      default:
        try request.expect(header: "authorization", "Bearer at-000111")
        return Self.balance
      }
    }.check()
  }

  @Test("answers a challenge, and sends two cookies; what it kept is shown to nobody")
  func challenge() async throws {
    let run = try await AdapterCase(
      "challenge",
      """
      let: {answer: "hex(md5(concat(challenge, password)))"}
      """ + "\n"
        + Self.adapter(
          """
          steps:
            - request: {path: /hello}
              keep: {challenge: $.challenge, csrf: cookie('csrf')}
            - request: {method: POST, path: /login, headers: {X-CSRF: "{{csrf}}"}, form: {user: "{{user}}", answer: "{{answer}}"}}
              keep: {second: cookie('b')}
          token: cookie('a')
          send: {cookie: [{name: a, value: "{{token}}"}, {name: b, value: "{{second}}"}]}
          """, rest: "error_message: $.said"), credentials: Self.secrets,
      .failure("unknown", "HTTP status 500: <redacted> <redacted> <redacted>", status: 500),
      requests: ["GET /hello", "POST /login", "GET /b"]
    ) { request in
      switch request.path {
      case "/hello":
        return ServedReply(
          #"{"challenge":"chal-000444"}"#, headers: [("Set-Cookie", "csrf=csrf-000333")])
      case "/login":
        try request.expect(header: "x-csrf", "csrf-000333")
        try request.expect(
          "the answer", request.form("answer"), ServerDigests.md5("chal-000444sesame-1234"))
        return Self.redirect(
          302, [("Set-Cookie", "a=at-000111"), ("Set-Cookie", "b=bt-000555")])
      default:
        try request.expect(header: "cookie", "a=at-000111; b=bt-000555")
        return .json(#"{"said":"chal-000444 csrf-000333 bt-000555"}"#, status: 500)
      }
    }.check()
    for secret in ["chal-000444", "csrf-000333", "at-000111", "bt-000555"] {
      #expect(!(run.trial.process.output + run.trial.process.errors).contains(secret))
    }
  }

  @Test("says which of its steps failed")
  func failingStep() async throws {
    let steps = """
      steps:
        - {request: {path: /one}, keep: {code: $.code}}
        - {request: {path: "/two/{{code}}"}}
      token: $.token
      """
    try await AdapterCase(
      "first", Self.adapter(steps), credentials: Self.secrets,
      .failure(
        "shape_changed",
        "no access token: step 1 of the login: the reply has nothing to keep as `code` at `$.code`"),
      requests: ["GET /one"]
    ) { _ in .json("{}") }.check()
    try await AdapterCase(
      "second", Self.adapter(steps), credentials: Self.secrets,
      .failure("auth", "step 2 of the login: HTTP status 401", status: 401),
      requests: ["GET /one", "GET /two/c1"]
    ) { request in
      request.path == "/one" ? .json(#"{"code":"c1"}"#) : .json("{}", status: 401)
    }.check()
  }

  @Test("whose session the supplier ended is made anew, once, from its first step")
  func ended() async throws {
    let login = """
      steps:
        - {request: {path: /one}, keep: {code: $.code}}
        - {request: {path: "/two/{{code}}"}}
      token: $.token
      renew_when: $.code == 'ENDED'
      """
    try await AdapterCase(
      "ended", Self.adapter(login), credentials: Self.secrets, .pools(["main USD 12.50"]),
      requests: ["GET /one", "GET /two/c0", "GET /b", "GET /one", "GET /two/c1", "GET /b"]
    ) { request in
      let earlier = request.earlier.count { $0.path == "/one" }
      switch request.path {
      case "/one": return .json(#"{"code":"c\#(earlier)"}"#)
      case "/b" where earlier == 1: return .json(#"{"code":"ENDED"}"#)
      case "/b":
        try request.expect(header: "authorization", "Bearer token-2")
        return Self.balance
      default: return .json(#"{"token":"token-\#(earlier)"}"#)
      }
    }.check()
  }
}
