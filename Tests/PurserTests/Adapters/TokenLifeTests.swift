import Foundation
import Testing

@Suite("A token")
struct TokenLifeTests {
  private static let secrets = ["id=client-77", "secret=sesame-1234"]

  private static func adapter(_ life: String, token: String = "$.t") -> String {
    """
    credentials: [id, secret]
    auth:
      login:
        request: {method: POST, path: /login, form: {id: "{{id}}", secret: "{{secret}}"}}
        token: \(token)
    \(life.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
    calls:
      - request: {path: /one}
        balances: [{pool: one, currency: USD, available: $.b}]
      - request: {path: /two}
        balances: [{pool: two, currency: USD, available: $.b}]
    """
  }

  private static func logins(_ request: ReceivedRequest) -> Int {
    request.earlier.count { $0.path == "/login" }
  }

  @Test(
    "is used for as long as it lives, and until it is refused where nobody can tell",
    arguments: [
      ("expires_in: $.life", #""life":3600"#), ("expires_in: $.life", #""life":"3600""#),
      ("expires_in: $.life * 60", #""life":30"#),
      ("expires_at: $.until", #""until":"2099-01-01T00:00:00+02:00""#),
      ("expires_at: from_epoch($.until)", #""until":4070908800"#),
      ("expires_at: from_epoch_ms($.until)", #""until":"4070908800000""#),
      ("expires_at: parse_time($.until, '%d.%m.%Y %H:%M')", #""until":"01.02.2098 10:30""#),
      // What is no life counts as not said.
      ("expires_in: $.life", #""x":0"#), ("", #""expires_in":0"#),
      ("expires_in: $.life", #""life":0"#), ("expires_in: $.life", #""life":-1"#),
      ("expires_in: $.life", #""life":null"#), ("expires_in: $.life", #""life":"""#),
      ("expires_in: $.life", #""life":"never""#), ("expires_in: $.life", #""life":1e30"#),
      ("expires_in: $.life", #""life":9223372036854775807"#),
      ("expires_in: $.life", #""life":0.5"#), ("expires_in: $.life", #""life":3599.97"#),
      ("expires_in: $.life", #""life":"2026-05-01T00:00:00Z""#),
      ("expires_in: $.life", #""life":{}"#), ("expires_in: $.life * 60", #""life":0"#),
      ("expires_in: $.life * 60", #""life":"soon""#),
      ("expires_at: $.until", #""until":"2020-01-01T00:00:00Z""#),
      ("expires_at: $.until", #""until":"0000-00-00""#),
      ("expires_at: $.until", #""until":"""#), ("expires_at: $.until", #""until":3600"#),
      ("expires_at: from_epoch($.until)", #""until":1500000000"#),
      (
        "expires_at: parse_time($.until, '%d.%m.%Y %H:%M', '+08:00')",
        #""until":"01.02.2019 10:30""#
      ),
    ])
  func life(_ life: String, _ members: String) async throws {
    let run = try await AdapterCase(
      "life", Self.adapter(life), credentials: Self.secrets,
      .pools(["one USD 1.00", "two USD 1.00"])
    ) { request in
      if request.path == "/login" {
        return .json("{\"t\":\"tok-\(Self.logins(request))\",\(members)}")
      }
      try request.expect(header: "authorization", "Bearer tok-\(Self.logins(request) - 1)")
      return .json(#"{"b":1}"#)
    }.check()
    #expect(run.requests.count { $0.path == "/login" } == 1)
  }

  @Test("that is refused is renewed once in a check")
  func renewal() async throws {
    try await AdapterCase(
      "renewal", Self.adapter(""), credentials: Self.secrets,
      .pools(["one USD 1.00", "two USD 1.00"]),
      requests: ["POST /login", "GET /one", "POST /login", "GET /one", "GET /two"]
    ) { request in
      if request.path == "/login" { return .json(#"{"t":"tok-\#(Self.logins(request))"}"#) }
      if request["authorization"] == "Bearer tok-0" { return .json("{}", status: 401) }
      try request.expect(header: "authorization", "Bearer tok-1")
      return .json(#"{"b":1}"#)
    }.check()
  }

  @Test("that is refused twice is the supplier's answer")
  func refused() async throws {
    try await AdapterCase(
      "refused", Self.adapter("") + "\nerror_message: $.why", credentials: Self.secrets,
      .failure("auth", "suspended", status: 401),
      requests: ["POST /login", "GET /one", "POST /login", "GET /one"]
    ) { request in
      request.path == "/login"
        ? .json(#"{"t":"tok"}"#) : .json(#"{"why":"account suspended"}"#, status: 401)
    }.check()
  }

  @Test("is renewed when the reply says so in its own way")
  func renewWhen() async throws {
    try await AdapterCase(
      "renew_when", Self.adapter("renew_when: $.code == 'SESSION_EXPIRED'"),
      credentials: Self.secrets, .pools(["one USD 1.00", "two USD 1.00"]),
      requests: ["POST /login", "GET /one", "GET /two", "POST /login", "GET /two"]
    ) { request in
      if request.path == "/login" { return .json(#"{"t":"tok-\#(Self.logins(request))"}"#) }
      if request.path == "/two", request.earlierHere == 0 {
        return .json(#"{"code":"SESSION_EXPIRED"}"#)
      }
      return .json(#"{"b":1}"#)
    }.check()
  }

  @Test("is asked for at a host of its own")
  func otherHost() async throws {
    let run = try await AdapterCase(
      "other host",
      """
      credentials: [id, secret]
      auth:
        login:
          request: {method: POST, base_url: "OTHER/iam/", path: /login, json: {id: "{{id}}", secret: "{{secret}}"}}
          token: $.t
      request: {path: /b}
      balances: [{currency: USD, available: $.b}]
      """, credentials: Self.secrets, .pools(["main USD 1.00"]), requests: ["GET /b"],
      other: { request in
        try request.expect("POST", "/iam/login")
        return .json(#"{"t":"tok-9"}"#)
      }
    ) { request in
      try request.expect(header: "authorization", "Bearer tok-9")
      return .json(#"{"b":1}"#)
    }.check()
    #expect(run.otherRequests.count == 1)
  }

  @Test("of OAuth 2 is asked for at another host, by a whole URL")
  func otherTokenURL() async throws {
    let run = try await AdapterCase(
      "other token url",
      """
      credentials: [id, secret]
      auth:
        oauth2_client_credentials:
          {token_url: "OTHER/oauth/token", client_id: "{{id}}", client_secret: "{{secret}}"}
      request: {path: /b}
      balances: [{currency: USD, available: $.b}]
      """, credentials: Self.secrets, .pools(["main USD 1.00"]), requests: ["GET /b"],
      other: { request in
        try request.expect("POST", "/oauth/token")
        return .json(#"{"access_token":"tok-9"}"#)
      }
    ) { request in
      try request.expect(header: "authorization", "Bearer tok-9")
      return .json(#"{"b":1}"#)
    }.check()
    #expect(run.otherRequests.count == 1)
  }

  @Test("is refreshed with the refresh token that the last reply gave")
  func rotation() async throws {
    let run = try await AdapterCase(
      "rotation",
      """
      credentials: [refresh]
      auth:
        oauth2_refresh_token: {token_url: /token, refresh_token: "{{refresh}}", margin: 0s}
      calls:
        - request: {path: /one}
          balances: [{pool: one, currency: USD, available: $.b}]
        - request: {path: /two}
          balances: [{pool: two, currency: USD, available: $.b}]
      """, credentials: ["refresh=rt-number-0"], .pools(["one USD 1.00", "two USD 1.00"]),
      requests: ["POST /token", "GET /one", "GET /two", "POST /token", "GET /two"]
    ) { request in
      let issued = request.earlier.count { $0.path == "/token" }
      guard request.path == "/token" else {
        try request.expect(header: "authorization", "Bearer at-number-\(issued)")
        return issued == 1 && request.path == "/two"
          ? .json("{}", status: 401) : .json(#"{"b":1}"#)
      }
      try request.expect("the token", request.form("refresh_token"), "rt-number-\(issued)")
      return .json(
        #"{"access_token":"at-number-\#(issued + 1)","refresh_token":"rt-number-\#(issued + 1)","expires_in":-1}"#
      )
    }.check()
    #expect(!run.trial.process.output.contains("rt-number"))
  }
}
