import Testing

/// What is signed must be what arrives. The server computes every signature again from the request line,
/// the headers and the body as they came over the wire.
@Suite("A signed request arrives as it was signed")
struct SentAsSignedTests {
  private static let keys = ["id=AKIDEXAMPLE", "secret=wJalr/XUtnF+EMI"]

  /// A way to sign, and how a server checks it.
  private enum Scheme: String, CaseIterable {
    case aws, s3, tencent, baidu

    var auth: String {
      let aws = #"access_key_id: "{{id}}", secret_access_key: "{{secret}}""#
      return switch self {
      case .aws: "aws_sigv4: {\(aws), region: x, service: ce}"
      case .s3: "aws_sigv4: {\(aws), region: x, service: s3}"
      case .tencent:
        #"tencent_tc3: {secret_id: "{{id}}", secret_key: "{{secret}}", service: billing}"#
      case .baidu: "baidu_bce: {\(aws)}"
      }
    }

    func check(_ request: ReceivedRequest) throws(Refusal) {
      let key = "wJalr/XUtnF+EMI"
      switch self {
      case .aws: try CloudSignatures.checkAWS(request, key: key, region: "x", service: "ce")
      case .s3: try CloudSignatures.checkAWS(request, key: key, region: "x", service: "s3")
      case .tencent:
        try CloudSignatures.checkTencent(
          request, id: "AKIDEXAMPLE", key: key, service: "billing", path: request.path)
      case .baidu: try CloudSignatures.checkBaidu(request, id: "AKIDEXAMPLE", key: key)
      }
    }
  }

  /// Runs an adapter that signs in one of the named ways, and with a `let` over all that it can see of the
  /// request.
  private static func targets(
    _ scheme: Scheme, _ request: String, _ rest: String = "",
    _ pools: [String] = ["main USD 7.50"],
    answer: @escaping @Sendable (ReceivedRequest) -> String = { _ in #"{"b":"7.50"}"# }
  ) async throws -> [String] {
    let balances = rest.isEmpty ? "balances: [{currency: USD, available: $.b}]" : rest
    let run = try await AdapterCase(
      scheme.rawValue,
      """
      credentials: [id, secret]
      let:
        seen: concat(request.method, '\\n', request.url, '\\n', request.host, '\\n', request.path, '\\n', request.query)
        sign: concat(hex(hmac_sha256(secret, concat(seen, '\\n', request.body))), ' ', base64(seen))
      auth: {\(scheme.auth)}
      request: {headers: {X-Sign: "{{sign}}"}, \(request)}
      \(balances)
      """, credentials: keys, .pools(pools)
    ) { request in
      let seen = [
        request.method, request.url, request["host"] ?? "", request.path, request.rawQuery,
      ].joined(separator: "\n")
      let code = ServerDigests.hex(
        ServerDigests.hmac("wJalr/XUtnF+EMI", seen + "\n" + request.text))
      try request.expect(
        header: "x-sign", code + " " + ServerDigests.base64(seen.utf8))
      try scheme.check(request)
      return .json(answer(request))
    }.check()
    return run.requests.map(\.target)
  }

  @Test(
    "whatever its path says",
    arguments: [
      ("/a/../b", "/b"), ("/a/./b", "/a/b"), ("/../b", "/b"), ("/a/b/..", "/a/"), ("/a/.", "/a/"),
      ("/a/%2e%2E/.%2e/b", "/b"), ("/a//../b", "/a/b"), ("/...a/..b/c./.d", "/...a/..b/c./.d"),
      ("/", "/"), ("", "/"),
    ])
  func paths(path: String, sent: String) async throws {
    for scheme in Scheme.allCases {
      #expect(try await Self.targets(scheme, "path: '\(path)'") == [sent])
    }
  }

  @Test("in the spelling that the scheme signs, where it has one for paths")
  func spelling() async throws {
    for scheme in Scheme.allCases {
      let sent = try await Self.targets(scheme, "path: '/a%2fb~!$&''()*+,;=:@c/%7e'")
      switch scheme {
      case .s3, .baidu:
        #expect(sent == ["/a%2Fb~%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A%40c/~"])
      case .aws, .tencent: #expect(sent == ["/a%2fb~!$&'()*+,;=:@c/%7e"])
      }
    }
  }

  @Test("whatever its base URL says")
  func baseURL() async throws {
    for (base, path, sent) in [
      ("SELF", "", "/?q=1"), ("SELF/v1/../v2/", "/b", "/v2/b?q=1"), ("SELF/v1/..", "", "/?q=1"),
      ("SELF/v1/.", "/../b", "/b?q=1"),
    ] {
      let request = "base_url: '\(base)', path: '\(path)', query: {q: 1}"
      for scheme in Scheme.allCases {
        #expect(try await Self.targets(scheme, request) == [sent])
      }
    }
  }

  @Test(
    "whatever the link to its page says",
    arguments: [
      ("/x/../y/./z?a=1#part", "/y/z?a=1"), ("../c?a=%2f&b=%C3%A9&b=&c", "/c?a=%2f&b=%C3%A9&b=&c"),
      ("SELF/%2e%2e/c", "/c"), ("?", "/w/l"), ("m n", "/w/m%20n"),
    ])
  func links(link: String, sent: String) async throws {
    for scheme in Scheme.allCases {
      let targets = try await Self.targets(
        scheme, "path: /w/l, query: {first: 1}",
        """
        paginate: {link: $.next}
        balances: [{each: "$.v[*]", currency: USD, available: $}]
        """, ["main USD 3.00"]
      ) { request in
        let next = link.replacing("SELF", with: request.origin)
        return request.query("first") == nil ? #"{"v":[2]}"# : #"{"v":[1],"next":"\#(next)"}"#
      }
      #expect(targets == ["/w/l?first=1", sent])
    }
  }

  @Test(
    "whatever its query, its headers and its body say",
    arguments: [
      "query: {b: '2', a: '1', B: '3', c: ['y', 'x', ''], d: '', e: '+ %2b%20/é~*', 'ü []': '='}",
      "method: POST, form: {b: '2', a: ['1', ''], 'c d': '+ %2b/é~*', e: ''}",
      "method: POST, json: {z: 1.50, y: 1e2, x: -0.0, é: \"\\u00fc/\\\"\", e: {}, l: [2, 1, 10]}",
      "method: POST, text: ''", "method: POST", "method: DELETE",
      "method: PUT, text: \" \\r\\n é \"", "method: POST, xml: '<a b=\"c\"/>'",
    ])
  func parts(request: String) async throws {
    for scheme in Scheme.allCases {
      #expect(try await Self.targets(scheme, "path: /b, " + request).count == 1)
    }
  }

  @Test("with white space in headers, and with empty ones")
  func headers() async throws {
    let run = try await AdapterCase(
      "headers",
      #"""
      credentials: [id, secret]
      auth: {aws_sigv4: {access_key_id: "{{id}}", secret_access_key: "{{secret}}", region: x, service: ce}}
      request:
        path: /b
        headers: {x-amz-a: "  two  words ", X-AMZ-B: "", X-Amz-C: "  ", X-Amz-D: "\t", X-Amz-E: "é"}
      balances: [{currency: USD, available: $.b}]
      """#, credentials: Self.keys, .pools(["main USD 7.50"])
    ) { request in
      try CloudSignatures.checkAWS(
        request, key: "wJalr/XUtnF+EMI", region: "x", service: "ce",
        needed: ["x-amz-a", "x-amz-b", "x-amz-c", "x-amz-d", "x-amz-e"])
      return .json(#"{"b":"7.50"}"#)
    }.check()
    let request = try #require(run.requests.first)
    #expect(request["x-amz-a"] == "two  words")
    for name in ["x-amz-b", "x-amz-c", "x-amz-d"] { #expect(request[name] == "") }
  }

  @Test("after the token was renewed, with a nonce and a body of its own")
  func renewed() async throws {
    let run = try await AdapterCase(
      "renewed",
      """
      credentials: [secret]
      let:
        nonce: random_hex(8)
        sign: hex(hmac_sha256(secret, concat(token, nonce, request.url, request.body)))
      auth:
        login:
          request: {method: POST, path: /login, json: {n: "{{random_hex(4)}}"}}
          token: $.t
          send: {header: {name: X-Token, value: "{{token}}"}}
      request: {method: POST, headers: {X-Sign: "{{sign}}"}, form: {nonce: "{{nonce}}"}}
      balances: [{currency: USD, available: $.b}]
      """, credentials: ["secret=sesame-7"], .pools(["main USD 7.50"]),
      requests: ["POST /login", "POST /", "POST /login", "POST /"]
    ) { request in
      if request.path == "/login" {
        return .json(#"{"t":"token-\#(request.earlierHere)"}"#)
      }
      let token = request["x-token"] ?? ""
      try request.expect("the token", token, "token-\(request.earlierHere)")
      let nonce = request.form("nonce") ?? ""
      let isUsed = request.earlier.contains { $0.form("nonce") == nonce }
      guard nonce.count == 16, !isUsed else { throw Refusal("the nonce is \(nonce)") }
      let code = ServerDigests.hmac("sesame-7", token + nonce + request.url + request.text)
      try request.expect(header: "x-sign", ServerDigests.hex(code))
      return request.earlierHere == 0 ? .json("{}", status: 401) : .json(#"{"b":"7.50"}"#)
    }.check()
    #expect(run.requests.count == 4)
  }
}
