import ExactJSON
import Testing

@Suite("What purser adapter try shows")
struct AdapterTryOutputTests {
  private static let signed = """
    credentials: [id, pin, secret]
    let:
      text: concat(id, "\\n", request.path)
      signature: hex(hmac_sha256(secret, text))
    auth: {header: [{name: X-Id, value: "a{{id}}"}, {name: X-Sign, value: "{{signature}}"}]}
    request: {method: POST, path: /b, json: {pin: "{{pin}}"}}
    balances:
      - each: $.w[*]
        where: $.on == true
        pool: $.n
        currency: USD
        available: $.left
        updated_at: $.at
    errors: [{status: 500, class: unknown}, {when: "matches($, 'x')", class: funds}]
    """

  private static func trying(
    _ arguments: [String], reply: ServedReply
  ) async throws -> PurserProcess.Result {
    try await Turnstile.ofCases.pass {
      try await CheckingServer.with({ _ in reply }) { server in
        try await TestBench.with("") { bench in
          try bench.write("a.yaml", signed)
          return try await bench.purser(
            [
              "adapter", "try", "a.yaml", "--base-url", server.url, "--credentials", "id=7",
              "pin=12",
              "secret=5000",
            ] + arguments)
        }
      }
    }
  }

  private static let wallets = ServedReply.json(
    #"{"w":[{"on":true,"n":"a","left":"5000.25","at":"2026-05-01T12:00:00Z"},{"on":false,"n":"b"}]}"#
  )

  @Test("computed values, what was signed, items and moments; short secrets masked by their place")
  func success() async throws {
    let result = try await Self.trying([], reply: Self.wallets)
    #expect(result.ending == .exit(0))
    for line in [
      "let text: \"<redacted>\\n/b\"", "let signature: \"<redacted>\"",
      "hmac_sha256(secret, text) of \"<redacted>\\n/b\"", "> X-Id: a<redacted>",
      "> X-Sign: <redacted>", "> {\"pin\":\"<redacted>\"}",
      "balances row 1, item 1: `a` USD 5000.25",
      "balances row 1, item 2: left out, `where` does not hold: `$.on` is `false`",
    ] {
      #expect(
        result.errors.contains("\n\(line)\n") || result.errors.hasPrefix("\(line)\n"),
        "\(line): \(result.errors)")
    }
    // The secret 5000 does not blot out the amount.
    #expect(result.errors.contains(#""left":"5000.25""#))
    #expect(
      result.output == """
        POOL  CURRENCY  AVAILABLE  UPDATED_AT                NOTE
        a     USD         5000.25  2026-05-01T12:00:00.000Z

        """)
  }

  @Test("of a failure, how each rule judged it, and ends with 1")
  func failure() async throws {
    let result = try await Self.trying([], reply: .json(#"{"message":"no"}"#, status: 403))
    #expect(result.ending == .exit(1))
    #expect(
      result.errors.contains("rule 1 of `errors` (unknown) does not hold: the status is 403\n"))
    #expect(
      result.errors.contains(
        "rule 2 of `errors` (funds) cannot be evaluated: `$` is an object, not a text (in `matches($, 'x')`); the body as text is `reply.text`\n"
      ))
    #expect(result.errors.hasSuffix("auth: HTTP status 403\n"))
  }

  @Test("a short secret that stands in the path or the body is masked in what was signed, too")
  func shortSecretInSignedText() async throws {
    let yaml = """
      credentials: [pin]
      let:
        text: concat(request.method, request.path, '?', request.query, request.body)
        digest: hex(sha256(request.body))
      request:
        {method: POST, path: "/b/{{pin}}", query: {n: 1}, json: {pin: "{{pin}}"}, headers: {X-Text: "{{hex(md5(text))}}", X-Digest: "{{digest}}"}}
      balances: [{currency: USD, available: $.left}]
      """
    try await CheckingServer.with({ _ in .json(#"{"left":"7.25"}"#) }) { server in
      try await TestBench.with("") { bench in
        try bench.write("a.yaml", yaml)
        let result = try await bench.purser(
          "adapter", "try", "a.yaml", "--base-url", server.url, "--credentials", "pin=7")
        #expect(
          result.errors.contains(
            #"let text: "POST/b/<redacted>?n=1{"pin":"<redacted>"}""#), "\(result.errors)")
        #expect(result.errors.contains(#"let digest: "<redacted>""#))
        #expect(!result.errors.contains("/b/7"))
      }
    }
  }

  @Test(
    "what a named scheme signs, credentials masked by their place",
    arguments: [
      (
        "aws_sigv4: {access_key_id: '{{id}}', secret_access_key: '{{key}}', region: eu, service: sms, session_token: '{{pin}}'}",
        [
          #"sha256(canonical request) of "POST\n/b/<redacted>\n\ncontent-type:application/json\nhost:127.0.0.1:"#,
          #"\nx-amz-security-token:<redacted>\n\ncontent-type;host;x-amz-date;x-amz-security-token\n<redacted>""#,
          #"hmac_sha256(signing key, string to sign) of "AWS4-HMAC-SHA256\n20"#,
          #"/eu/sms/aws4_request\n<redacted>""#,
        ]
      ),
      (
        "tencent_tc3: {secret_id: '{{id}}', secret_key: '{{key}}', service: billing}",
        [
          #"sha256(canonical request) of "POST\n/b/<redacted>\n\ncontent-type:application/json\nhost:127.0.0.1:"#,
          #"\n\ncontent-type;host\n<redacted>""#,
          #"hmac_sha256(signing key, string to sign) of "TC3-HMAC-SHA256\n1"#,
          #"/billing/tc3_request\n<redacted>""#,
        ]
      ),
      (
        "baidu_bce: {access_key_id: '{{id}}', secret_access_key: '{{key}}'}",
        [
          #"hmac_sha256(secret access key, prefix) of "bce-auth-v1/<redacted>/20"#,
          #"hmac_sha256(signing key, canonical request) of "POST\n/b/<redacted>\n\nhost:127.0.0.1%3A"#,
        ]
      ),
    ])
  func namedSchemes(_ auth: String, _ shown: [String]) async throws {
    let uses = auth.contains("session") ? "" : "headers: {X-Pin: '{{pin}}'}, "
    let yaml = """
      credentials: [id, key, pin]
      auth: {\(auth)}
      request: {method: POST, path: "/b/{{pin}}", \(uses)json: {pin: "{{pin}}"}}
      balances: [{currency: USD, available: $.left}]
      """
    try await CheckingServer.with({ _ in .json(#"{"left":"7.25"}"#) }) { server in
      try await TestBench.with("") { bench in
        try bench.write("a.yaml", yaml)
        let result = try await bench.purser(
          "adapter", "try", "a.yaml", "--base-url", server.url, "--credentials", "id=9X", "key=8Y",
          "pin=6Z")
        #expect(result.ending == .exit(0))
        for text in shown { #expect(result.errors.contains(text), "\(text): \(result.errors)") }
        for secret in ["9X", "8Y", "/6Z", ":6Z"] {
          #expect(!result.errors.contains(secret), "\(secret): \(result.errors)")
        }
      }
    }
  }

  @Test("a clock is asked without what is computed for the request that follows")
  func clock() async throws {
    let yaml = """
      credentials: [key]
      clock: {request: {path: /time}, time: from_epoch($)}
      let: {sign: "hex(hmac_sha256(key, concat(epoch(now), request.path)))"}
      request: {path: /b, headers: {X-Sign: "{{sign}}"}}
      balances: [{currency: USD, available: $.left}]
      """
    try await CheckingServer.with({ request in
      .json(request.path == "/time" ? "1777640400" : #"{"left":"7.25"}"#)
    }) { server in
      try await TestBench.with("") { bench in
        try bench.write("a.yaml", yaml)
        let report = try await bench.purser(
          "adapter", "try", "a.yaml", "--base-url", server.url, "--credentials", "key=k-77",
          "--json"
        ).json()
        let exchanges = report["exchanges"]?.arrayValue ?? []
        #expect(exchanges.count == 2)
        #expect(exchanges.first?["request"]?.stringValue?.contains("/time") == true)
        #expect(exchanges.first?["signed"] == [])
        let text = exchanges.last?["signed"]?.arrayValue?.first?["text"]?.stringValue
        #expect(text?.hasPrefix("17776404") == true && text?.hasSuffix("/b") == true)
      }
    }
  }

  @Test("how long the supplier asks to be left alone; every line of a reply has its mark")
  func asksToWait() async throws {
    try await TestBench.with("") { bench in
      try bench.write("u.yaml", "request: {}\nbalances: [{currency: USD, available: $.a}]\n")
      try bench.write("r.txt", "busy\r\nlater")
      let arguments = [
        "adapter", "try", "u.yaml", "--reply", "r.txt", "--status", "503", "--header",
        "Retry-After: 17",
      ]
      let result = try await bench.purser(arguments)
      #expect(
        result.errors.hasSuffix("maintenance: HTTP status 503; it asks to be left alone for 17s\n"))
    }
    let lines = try await Self.trying([], reply: .json("a\r\nb", status: 500))
    #expect(lines.errors.contains("< a\n< b\n"))
  }

  @Test("all of it in JSON")
  func json() async throws {
    let report = try await Self.trying(["--json"], reply: Self.wallets).json()
    #expect(report["balances"]?.arrayValue?.first?["updated_at"] == "2026-05-01T12:00:00.000Z")
    let exchange = report["exchanges"]?.arrayValue?.first
    #expect(exchange?["let"]?.arrayValue?.first == ["name": "text", "text": "<redacted>\n/b"])
    #expect(
      exchange?["signed"] == [["name": "hmac_sha256(secret, text)", "text": "<redacted>\n/b"]])
    #expect(report["items"]?.arrayValue?.map { $0["counts"] } == [true, false])
    #expect(report["rules"] == [])
    #expect(report["findings"]?.arrayValue?.first?["selector"] == "$.w[*]")
  }

  @Test("no balances end with 1; a pool without a number is one")
  func none() async throws {
    let none = try await Self.trying([], reply: .json(#"{"w":[]}"#))
    #expect(none.ending == .exit(1))
    #expect(none.output == "")
    #expect(none.errors.hasSuffix("no balances\n"))
    try await TestBench.with("") { bench in
      try bench.write(
        "u.yaml",
        "request: {}\nbalances: [{currency: USD, available: $.a, unknown_when: $.a == null}]\n")
      try bench.write("r.json", #"{"a":null}"#)
      let unknown = try await bench.purser("adapter", "try", "u.yaml", "--reply", "r.json")
      #expect(unknown.ending == .exit(0))
      #expect(unknown.output.contains("unknown"))
    }
  }

  @Test(
    "what a check would have asked for after a recorded reply",
    arguments: [
      (
        "paginate: {cursor: $.next, query: c}\nrequest: {}\nbalances: [{each: \"$.r[*]\", currency: USD, available: $.a}]",
        "a next page follows, which was not asked for"
      ),
      (
        "paginate: {page: 1, query: p}\nrequest: {}\nbalances: [{each: \"$.r[*]\", currency: USD, available: $.a}]",
        "a next page (page 2) follows, which was not asked for"
      ),
      (
        "calls: [{request: {}, keep: {n: $.next}}, {request: {path: \"/{{n}}\"}, balances: [{currency: USD, available: $.a}]}]",
        "call 2 was not made: with --reply only the reply to the first call is read"
      ),
    ])
  func unasked(_ adapter: String, _ said: String) async throws {
    try await TestBench.with("") { bench in
      try bench.write("a.yaml", adapter)
      try bench.write("r.json", #"{"r":[{"a":1}],"next":"x"}"#)
      let result = try await bench.purser("adapter", "try", "a.yaml", "--reply", "r.json")
      #expect(result.errors.contains(said), "\(result.errors)")
      try bench.write("last.json", #"{"r":[{"a":1}],"next":null}"#)
      let last = try await bench.purser(
        "adapter", "try", "a.yaml", "--reply", "last.json", "--json")
      if said.hasPrefix("a next page follows") {
        #expect(try last.json()["unasked"] == [])
      }
    }
  }

  @Test("a recorded reply with a status and headers")
  func recorded() async throws {
    try await TestBench.with("") { bench in
      try bench.write(
        "a.yaml",
        "request: {}\nerrors: [{when: header('X-Left') == 0, class: funds}]\nbalances: [{currency: USD, available: $.a}]\n"
      )
      try bench.write("r.json", #"{"a":1}"#)
      let failure = try await bench.purser(
        "adapter", "try", "a.yaml", "--reply", "r.json", "--status", "429", "--header", "X-Left: 0")
      #expect(failure.ending == .exit(1))
      #expect(failure.errors.hasSuffix("funds: HTTP status 429\n"))
      let alone = try await bench.purser("adapter", "try", "a.yaml", "--status", "429")
      #expect(alone.ending == .exit(2))
      #expect(alone.errors.contains("--status and --header go with --reply"))
      let colon = try await bench.purser(
        "adapter", "try", "a.yaml", "--reply", "r.json", "--header", "X-Left")
      #expect(colon.ending == .exit(2))
    }
  }
}
