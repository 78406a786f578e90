import Testing

@Suite("Hosts that an adapter asks")
struct HostTests {
  private static let secrets = ["id=client-77", "secret=sesame-1234"]
  private static let rest = """
    request: {path: /b}
    balances: [{currency: USD, available: $.b}]
    """

  private static func oauth(_ url: String, settings: String = "") -> String {
    """
    base_url: https://api.example
    credentials: [id, secret]
    \(settings)
    auth:
      oauth2_client_credentials: {token_url: "\(url)", client_id: "{{id}}", client_secret: "{{secret}}"}
    \(rest)
    """
  }

  private static let login = """
    base_url: https://api.example
    credentials: [id, secret]
    auth:
      login:
        steps:
          - request: {method: POST, base_url: OTHER, path: /one, json: {id: "{{id}}"}}
            keep: {one: $.one}
          - request: {method: POST, base_url: "https://{{region}}.login.example", path: /two, json: {secret: "{{secret}}"}}
        token: $.access_token
    settings: {region: {default: eu}}
    calls:
      - {request: {path: /b}, balances: [{currency: USD, available: $.b}]}
      - {request: {base_url: "https://pay.example/v2", path: /c}, balances: [{pool: two, currency: USD, available: $.b}]}
    """

  private static let clock = """
    base_url: https://api.example
    credentials: [id, secret]
    clock: {request: {base_url: "https://clock.example/v1", path: /time, headers: {X-Id: "{{id}}"}}, time: from_epoch($.b)}
    auth: {header: {name: X-Sign, value: "{{hex(hmac_sha256(secret, epoch(now)))}}"}}
    \(rest)
    """

  private struct Run {
    var result: PurserProcess.Result
    var own: [String]
    var other: [String]
  }

  /// Runs a trial with two servers; `SELF` and `OTHER` stand for their URLs, `HOST` for the host and
  /// port of the second.
  private static func trying(
    _ adapter: String, _ arguments: [String], secrets: [String] = Self.secrets
  ) async throws -> Run {
    let answer: CheckingServer.Answer = { request in
      .json(#"{"access_token":"at-000111","one":1,"b":1}"#)
    }
    return try await Turnstile.ofCases.pass {
      try await CheckingServer.with(answer) { own in
        try await CheckingServer.with(answer) { other in
          let fill = { (text: String) in
            text.replacing("SELF", with: own.url).replacing("OTHER", with: other.url)
              .replacing("HOST", with: String(other.url.trimmingPrefix("http://")))
          }
          return try await TestBench.with("") { bench in
            try bench.write("cards.yaml", fill(adapter))
            let result = try await bench.purser(
              ["adapter", "try", "cards.yaml", "--json"] + arguments.map(fill) + ["--credentials"]
                + secrets)
            return Run(
              result: result, own: own.requests.map(\.target), other: other.requests.map(\.target))
          }
        }
      }
    }
  }

  @Test(
    "are all named before anything is sent",
    arguments: [
      (oauth("OTHER/token"), ["--base-url", "SELF"], "--base-url HOST=URL"),
      (
        oauth("https://auth.example/token"), ["--base-url", "SELF"],
        "`auth.example` is not; add --base-url auth.example=URL"
      ),
      (
        oauth("{{auth}}/token", settings: "settings: {auth: {default: \"OTHER\"}}"),
        ["--base-url", "SELF"], "--base-url HOST=URL"
      ),
      (
        oauth("https://{{region}}.example/token", settings: "settings: {region: {default: eu}}"),
        ["--base-url", "SELF", "--settings", "region=us"], "`us.example` is not"
      ),
      (
        oauth("https://auth.example/token"), ["--base-url", "auth.example=OTHER"],
        "`api.example` is not; add --base-url api.example=URL"
      ),
      (
        login, ["--base-url", "SELF"], "`eu.login.example` and `pay.example` are not"
      ),
      (
        clock, ["--base-url", "SELF"],
        "`clock.example` is not; add --base-url clock.example=URL"
      ),
      (
        login,
        ["--base-url", "SELF", "--base-url", "HOST=OTHER", "--base-url", "pay.example=SELF"],
        "`eu.login.example` is not"
      ),
      (
        oauth("https://auth.example/token"),
        ["--base-url", "SELF", "--base-url", "auth.exampel=OTHER"], "did you mean `auth.example`?"
      ),
      (
        oauth("https://auth.example/token"),
        ["--base-url", "SELF", "--base-url", "auth.example=ftp://x"],
        "the base URL for `auth.example` must start with `https://`"
      ),
      (
        oauth("https://auth.example/token"),
        ["--base-url", "SELF", "--base-url", "auth.example=http://auth.sandbox.example"],
        "must begin with `https://`"
      ),
      (
        oauth("https://auth.example/token"), ["--base-url", "SELF", "--base-url", "OTHER"],
        "--base-url host=url"
      ),
      (
        oauth("{{auth}}/token", settings: "settings: {auth: {required: true}}"),
        ["--base-url", "SELF", "--settings", "auth=auth.example"], "`auth` must start with"
      ),
    ])
  func named(_ adapter: String, _ arguments: [String], _ message: String) async throws {
    let run = try await Self.trying(adapter, arguments)
    #expect(run.result.ending == .exit(2))
    let wanted = message.split(separator: "HOST", omittingEmptySubsequences: false)
    for part in wanted { #expect(run.result.errors.contains(part), "\(run.result.errors)") }
    #expect(run.own == [] && run.other == [])
    #expect(!run.result.errors.contains("sesame-1234"))
  }

  @Test(
    "are asked where they were named",
    arguments: [
      (
        oauth("https://auth.example/v1/token"),
        ["--base-url", "SELF", "--base-url", "auth.example=OTHER"], ["/b"], ["/v1/token"]
      ),
      (
        oauth("https://auth.example:8443/token"),
        ["--base-url", "SELF", "--base-url", "auth.example:8443=OTHER/sandbox/"], ["/b"],
        ["/sandbox/token"]
      ),
      (
        oauth("https://api.example/oauth/token"), ["--base-url", "SELF/v2"],
        ["/oauth/token", "/v2/b"], []
      ),
      (
        oauth("{{auth}}/token", settings: "settings: {auth: {default: https://auth.example}}"),
        ["--base-url", "SELF", "--settings", "auth=OTHER/tenant/"], ["/b"], ["/tenant/token"]
      ),
      (
        oauth("{{auth}}/token", settings: "settings: {auth: {default: https://auth.example}}"),
        ["--base-url", "SELF", "--base-url", "auth.example=OTHER"], ["/b"], ["/token"]
      ),
      (
        oauth("https://{{region}}.example/token", settings: "settings: {region: {default: eu}}"),
        ["--base-url", "SELF", "--base-url", "eu.example=OTHER"], ["/b"], ["/token"]
      ),
      (
        oauth("https://auth.example/token"),
        ["--base-url", "API.example=SELF", "--base-url", "AUTH.example=OTHER"], ["/b"], ["/token"]
      ),
      (
        login,
        [
          "--base-url", "SELF", "--base-url", "HOST=OTHER", "--base-url",
          "eu.login.example=OTHER", "--base-url", "pay.example=SELF",
        ], ["/b", "/v2/c"], ["/one", "/two"]
      ),
      (
        clock, ["--base-url", "SELF", "--base-url", "clock.example=OTHER"], ["/b"], ["/v1/time"]
      ),
    ])
  func asked(
    _ adapter: String, _ arguments: [String], _ own: [String], _ other: [String]
  ) async throws {
    let run = try await Self.trying(adapter, arguments)
    #expect(run.result.ending == .exit(0), "\(run.result.errors)")
    #expect(run.own == own)
    #expect(run.other == other)
  }

  @Test("are named in suppliers.yaml where `base_url` leads away, the clock's like the others")
  func clockConfigured() async throws {
    let answer: CheckingServer.Answer = { _ in .json(#"{"b":1}"#) }
    try await Turnstile.ofCases.pass {
      try await CheckingServer.with(answer) { own in
        try await CheckingServer.with(answer) { other in
          for (hosts, said) in [
            ("", "requests would still go to `clock.example`"),
            ("hosts: {clock.example: \"\(other.url)\"}", "1.00"),
          ] {
            let file = """
              suppliers:
                cards:
                  adapter: cards.yaml
                  base_url: \(own.url)
                  credentials: {id: client-77, secret: sesame-1234}
                  \(hosts)
              """
            try await TestBench.with(file) { bench in
              try bench.write("cards.yaml", Self.clock)
              let result = try await bench.purser("balances")
              #expect((result.output + result.errors).contains(said), "\(result.errors)")
            }
          }
          #expect(own.requests.map(\.target) == ["/b"])
          #expect(other.requests.map(\.target) == ["/v1/time"])
        }
      }
    }
  }

  @Test("are those of suppliers.yaml, for commands beside the gateway too")
  func configured() async throws {
    let answer: CheckingServer.Answer = { _ in
      .json(#"{"access_token":"at-000111","currencyCode":"USD","balance":7}"#)
    }
    try await Turnstile.ofCases.pass {
      try await CheckingServer.with(answer) { own in
        try await CheckingServer.with(answer) { other in
          let file = """
            suppliers:
              cards:
                adapter: reloadly
                base_url: \(own.url)
                hosts: {auth.reloadly.com: "\(other.url)"}
                credentials: {client_id: client-77, client_secret: sesame-1234}
            """
          try await TestBench.with(file) { bench in
            let result = try await bench.purser("balances")
            #expect(result.ending == .exit(0), "\(result.output)")
            #expect(result.output.contains("7.00"))
          }
          #expect(own.requests.map(\.target) == ["/accounts/balance"])
          #expect(other.requests.map(\.target) == ["/oauth/token"])
        }
      }
    }
  }
}
