import Testing

@Suite("A token endpoint of OAuth 2.0")
struct TokenRefusalTests {
  private static func adapter(_ rest: String = "", more: String = "") -> String {
    """
    credentials: [id, secret]
    auth:
      oauth2_client_credentials: {token_url: /token, client_id: "{{id}}", client_secret: "{{secret}}"\(more)}
    request: {path: /b}
    balances: [{currency: USD, available: $.b}]
    \(rest)
    """
  }

  private static let secrets = ["id=client+77 ä", "secret=se:same&1234"]

  @Test(
    "refuses by `error`, whatever the status",
    arguments: [
      (200, #"{"error":"invalid_client"}"#, "auth", "HTTP status 200: invalid_client"),
      (
        200, #"{"error":"invalid_client","error_description":"Client authentication failed"}"#,
        "auth", "HTTP status 200: Client authentication failed"
      ),
      (
        200, #"{"error":"invalid_client","access_token":"at-000111"}"#, "auth", "invalid_client"
      ),
      (200, #"{"error":{"code":"E1","message":"No such client"}}"#, "auth", "No such client"),
      (200, #"{"error":17}"#, "auth", "HTTP status 200"),
      (200, #"{"error":true,"error_description":"no"}"#, "auth", "no"),
      (200, #"{"error":"invalid_scope"}"#, "invalid", "invalid_scope"),
      (400, #"{"error":"invalid_scope"}"#, "invalid", "invalid_scope"),
      (400, #"{"error":"unsupported_grant_type"}"#, "invalid", "unsupported_grant_type"),
      (400, #"{"error":"invalid_grant"}"#, "auth", "invalid_grant"),
      (400, #"{"error":"something_else"}"#, "auth", "something_else"), (400, "{}", "auth", "400"),
      (401, #"{"error":"invalid_client"}"#, "auth", "invalid_client"),
      (200, #"{"error":"temporarily_unavailable"}"#, "maintenance", "temporarily_unavailable"),
      (400, #"{"error":"temporarily_unavailable"}"#, "maintenance", "temporarily_unavailable"),
      (200, #"{"error":"slow_down"}"#, "rate_limited", "slow_down"),
      (200, #"{"error":"server_error"}"#, "unknown", "server_error"),
      (429, #"{"error":"invalid_client"}"#, "rate_limited", "invalid_client"),
      (503, #"{"error":"invalid_client"}"#, "maintenance", "invalid_client"),
      (500, #"{"error":"whatever"}"#, "unknown", "whatever"),
    ])
  func refusals(
    _ status: Int, _ body: String, _ name: String, _ message: String
  ) async throws {
    try await AdapterCase(
      "refusal", Self.adapter(), credentials: Self.secrets,
      .failure(name, message, status: status), requests: ["POST /token"]
    ) { _ in .json(body, status: status) }.check()
  }

  @Test("says it in the words that the adapter finds, and the adapter's rules come first")
  func words() async throws {
    let body = #"{"error":"invalid_client","error_description":"no","text":"Unknown client"}"#
    try await AdapterCase(
      "words", Self.adapter("error_message: $.text"), credentials: Self.secrets,
      .failure("auth", "HTTP status 200: Unknown client")
    ) { _ in .json(body) }.check()
    try await AdapterCase(
      "rule", Self.adapter("errors: [{when: $.error == 'invalid_client', class: maintenance}]"),
      credentials: Self.secrets, .failure("maintenance", "HTTP status 200")
    ) { _ in .json(body) }.check()
  }

  @Test(
    "gives the token where `error` says nothing",
    arguments: [
      "null", "false", "\"\"", "0", "\"0\"", "[]", "{}", #"{"code":0,"message":""}"#,
      #"{"code":"0000","message":"Done"}"#, "\"No error\"",
    ])
  func noError(_ error: String) async throws {
    try await AdapterCase(
      "no error", Self.adapter(), credentials: Self.secrets, .pools(["main USD 1.00"])
    ) { request in
      request.path == "/token"
        ? .json(#"{"error":\#(error),"access_token":"at-000111"}"#) : .json(#"{"b":1}"#)
    }.check()
  }

  @Test("is asked in JSON beside Basic, with headers")
  func jsonWithBasic() async throws {
    try await AdapterCase(
      "json", Self.adapter(more: #", body: json, headers: {X-Id: "{{id}}"}, scope: all"#),
      credentials: ["id=client-77", "secret=sesame"], .pools(["main USD 1.00"])
    ) { request in
      guard request.path == "/token" else { return .json(#"{"b":1}"#) }
      try request.expect(header: "authorization", "Basic Y2xpZW50LTc3OnNlc2FtZQ==")
      try request.expect(header: "x-id", "client-77")
      try request.expect(header: "content-type", "application/json")
      try request.expect(body: #"{"grant_type":"client_credentials","scope":"all"}"#)
      return .json(#"{"access_token":"at-000111"}"#)
    }.check()
  }

  @Test("gets id and secret form-encoded where the adapter says so")
  func encoded() async throws {
    let run = try await AdapterCase(
      "encoded", Self.adapter(more: ", client_auth: basic_encoded"), credentials: Self.secrets,
      .failure("auth", "", status: 401)
    ) { request in
      // client%2B77+%C3%A4:se%3Asame%261234
      try request.expect(
        header: "authorization", "Basic Y2xpZW50JTJCNzcrJUMzJUE0OnNlJTNBc2FtZSUyNjEyMzQ=")
      return .json(
        #"{"error":"invalid_client","error_description":"client%2B77+%C3%A4:se%3Asame%261234"}"#,
        status: 401)
    }.check()
    #expect(!run.trial.process.output.contains("same%261234"))
  }
}
