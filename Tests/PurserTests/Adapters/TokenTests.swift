import ExactJSON
import Foundation
import Testing

@Suite("A supplier that wants a token first")
struct TokenTests {
  private static let row = "request: {path: /b}\nbalances: [{currency: USD, available: $.b}]"
  private static let secrets = ["id=client-77", "secret=sh!h/h+h=1"]

  private static func supplier(
    _ name: String, _ auth: String, requests: [String] = ["POST /token", "GET /b"],
    credentials: [String] = secrets,
    expected: TrialOutcome = .pools(["main USD 7.50"]), rest: String = row,
    token: @escaping CheckingServer.Answer,
    accepts: @escaping @Sendable (ReceivedRequest) throws -> Void
  ) -> AdapterCase {
    let names = credentials.map { $0.prefix { $0 != "=" } }.joined(separator: ", ")
    return AdapterCase(
      name, "credentials: [\(names)]\n\(auth)\n\(rest)", credentials: credentials, expected,
      requests: requests
    ) { request in
      if request.path.hasSuffix("token") || request.path.hasSuffix("login") {
        return try token(request)
      }
      try accepts(request)
      return .json(#"{"b":"7.50"}"#)
    }
  }

  private static func grant(_ more: String = "") -> String {
    """
    auth:
      oauth2_client_credentials:
        token_url: /token
        client_id: "{{id}}"
        client_secret: "{{secret}}"
    \(more.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
    """
  }

  private static let basic = "Basic " + Data("client-77:sh!h/h+h=1".utf8).base64EncodedString()

  private static let granted: CheckingServer.Answer = { _ in
    .json(#"{"access_token":"at-000111","token_type":"Bearer","expires_in":3600}"#)
  }

  private static let bearer: @Sendable (ReceivedRequest) throws -> Void = {
    try $0.expect(header: "authorization", "Bearer at-000111")
  }

  private static let cases = [
    supplier(
      "for a name and a password in a header", grant(),
      token: { request in
        try request.expect(header: "authorization", basic)
        try request.expect(body: "grant_type=client_credentials")
        return try granted(request)
      }, accepts: bearer),
    supplier(
      "for a form with a scope and an audience",
      grant("client_auth: form\nscope: balance:read x\nparameters: {audience: 'https://api/v1'}"),
      token: { request in
        let fields = request.form.map { "\($0.name)=\($0.value)" }.sorted()
        try request.expect(
          "the form", fields.joined(separator: "; "),
          "audience=https://api/v1; client_id=client-77; client_secret=sh!h/h+h=1; "
            + "grant_type=client_credentials; scope=balance:read x")
        try request.expect("authorization", request["authorization"] ?? "none", "none")
        return try granted(request)
      }, accepts: bearer),
    supplier(
      "for JSON", grant("client_auth: json\nparameters: {tenant: t1}"),
      token: { request in
        let sent = try request.json()
        guard sent["client_id"] == "client-77", sent["client_secret"] == "sh!h/h+h=1",
          sent["grant_type"] == "client_credentials", sent["tenant"] == "t1"
        else { throw Refusal("the body is \(request.text)") }
        return try granted(request)
      }, accepts: bearer),
    supplier(
      "and sends it on as a header of its own",
      grant("send: {header: {name: X-Auth-Token, value: 'v1 {{token}}'}}"), token: granted,
      accepts: { try $0.expect(header: "x-auth-token", "v1 at-000111") }),
    supplier(
      "and sends it on in the query",
      grant("send: {query: {name: access_token, value: '{{token}}'}}"),
      requests: ["POST /token", "GET /b?access_token=at-000111"], token: granted, accepts: { _ in }),
    supplier(
      "and puts it into a path", grant("send: {none: true}"),
      requests: ["POST /token", "GET /s/at-000111/b"],
      rest: "request: {path: '/s/{{token}}/b'}\nbalances: [{currency: USD, available: $.b}]",
      token: granted,
      accepts: { try $0.expect("authorization", $0["authorization"] ?? "none", "none") }),
    supplier(
      "by a login that gives it in JSON",
      """
      auth:
        login:
          request: {method: POST, path: /login, json: {user: "{{id}}", password: "{{secret}}"}}
          token: $.data.session.key
          expires_in: $.data.session.minutes * 60
          send: {cookie: {name: SID, value: "{{token}}"}}
      """, requests: ["POST /login", "GET /b"],
      token: { request in
        try request.expect(json: ["user": "client-77", "password": "sh!h/h+h=1"])
        return .json(#"{"data":{"session":{"key":"at-000111","minutes":"20"}}}"#)
      }, accepts: { try $0.expect(header: "cookie", "SID=at-000111") }),
    supplier(
      "by a login that gives it in a header",
      """
      auth:
        login:
          request: {method: POST, path: /login, form: {u: "{{id}}", p: "{{secret}}"}}
          token: header('X-Subject-Token')
          send: {header: {name: X-Subject-Token, value: "{{token}}"}}
      """, requests: ["POST /login", "GET /b"],
      token: { request in
        try request.expect("p", request.form("p"), "sh!h/h+h=1")
        return ServedReply("", status: 201, headers: [("x-subject-token", "at-000111")])
      }, accepts: { try $0.expect(header: "x-subject-token", "at-000111") }),
    supplier(
      "by a login that gives it in a cookie",
      """
      auth:
        login:
          request: {path: /login, query: {u: "{{id}}", p: "{{secret}}"}}
          decode: text
          token: cookie('JSESSIONID')
          send: {cookie: {name: JSESSIONID, value: "{{token}}"}}
      """, requests: ["GET /login?u=client-77&p=sh%21h%2Fh%2Bh%3D1", "GET /b"],
      token: { _ in
        ServedReply(
          "welcome",
          headers: [
            ("Set-Cookie", "lang=en; Path=/"),
            (
              "Set-Cookie",
              "JSESSIONID=at-000111; Path=/; HttpOnly; Expires=Wed, 01 Jan 2031 00:00:00 GMT"
            ),
          ])
      }, accepts: { try $0.expect(header: "cookie", "JSESSIONID=at-000111") }),
    supplier(
      "by a login in lines, and sends it in a body",
      """
      auth:
        login:
          request: {method: POST, path: /login, text: "{{id}}\\n{{secret}}"}
          decode: lines
          token: $[1]
          send: {body: {name: session, value: "{{token}}"}}
      """, requests: ["POST /login", "POST /b"],
      rest:
        "request: {method: POST, path: /b, json: {cmd: balance}}\nbalances: [{currency: USD, available: $.b}]",
      token: { request in
        try request.expect(body: "client-77\nsh!h/h+h=1")
        return .plain("OK\nat-000111\n")
      }, accepts: { try $0.expect(body: #"{"cmd":"balance","session":"at-000111"}"#) }),
    supplier(
      "for a refresh token",
      """
      auth:
        oauth2_refresh_token:
          token_url: /token
          client_id: "{{id}}"
          client_secret: "{{secret}}"
          client_auth: form
          refresh_token: "{{refresh}}"
      """, credentials: secrets + ["refresh=rt-first"],
      token: { request in
        try request.expect("refresh_token", request.form("refresh_token"), "rt-first")
        try request.expect("grant_type", request.form("grant_type"), "refresh_token")
        try request.expect("client_id", request.form("client_id"), "client-77")
        return try granted(request)
      }, accepts: bearer),
    supplier(
      "and refuses the client", grant(), requests: ["POST /token"],
      expected: .failure("auth", "no access token: HTTP status 400: unknown client", status: 400),
      rest: row + "\nerror_message: $.error_description",
      token: { _ in
        .json(#"{"error":"invalid_client","error_description":"unknown client"}"#, status: 400)
      }, accepts: bearer),
    supplier(
      "and gives none", grant(), requests: ["POST /token"],
      expected: .failure("shape_changed", "no usable token at `$.access_token`", status: 200),
      token: { _ in .json(#"{"token":"at-000111"}"#) }, accepts: bearer),
  ]

  @Test("gets it, and then the question", arguments: cases)
  func grants(_ supplier: AdapterCase) async throws {
    let run = try await supplier.check()
    #expect(!run.trial.process.output.contains("at-000111"))
    #expect(!run.trial.process.errors.contains("at-000111"))
  }
}
