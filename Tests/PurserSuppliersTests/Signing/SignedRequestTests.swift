import CurlClient
import PurserCore
import Synchronization
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("What a signature is computed over")
struct SignedRequestTests {
  private func requests(
    _ yaml: String, settings: [String: SettingValue] = [:], baseURL: String = "https://api.example"
  ) async throws -> [HTTPRequest] {
    let supplier = try TestSupplier(
      "credentials: [key]\n" + yaml + "\n" + plainBalances, credentials: ["key": "k"],
      settings: settings, baseURL: baseURL)
    let transport = ScriptedTransport(#"{"amount": 1}"#)
    _ = try await supplier.client(transport).readBalances()
    return transport.requests
  }

  private func refusal(
    _ yaml: String, settings: [String: SettingValue] = [:]
  ) async throws -> String {
    let failure = await #expect(throws: CheckFailure.self) {
      _ = try await requests(yaml, settings: settings)
    }
    #expect(failure?.kind == .invalid)
    return failure?.message ?? ""
  }

  private func header(_ name: String, of request: HTTPRequest?) -> String? {
    request?.headers.first { $0.name == name }?.value
  }

  @Test(
    "the URL is the one that is sent",
    arguments: [
      ("https://api.example", "", "https://api.example/|api.example|/|q=1"),
      ("https://API.Example:443/v1//", "/b", "https://api.example/v1/b|api.example|/v1/b|q=1"),
      ("http://api.example:0080", "/../b", "http://api.example/b|api.example|/b|q=1"),
      ("http://api.example:", "/b", "http://api.example/b|api.example|/b|q=1"),
      (
        "HTTP://api.example:08080/x/..", "/",
        "http://api.example:8080/|api.example:8080|/|q=1"
      ),
      ("http://[::1]:8080/./x", "/%2E%2e/b", "http://[::1]:8080/b|[::1]:8080|/b|q=1"),
      (
        "https://a.example/.a/b..", "/...",
        "https://a.example/.a/b../...|a.example|/.a/b../...|q=1"
      ),
    ])
  func url(base: String, path: String, seen: String) async throws {
    let request = try await requests(
      """
      let: {seen: "concat(request.url, '|', request.host, '|', request.path, '|', request.query)"}
      request: {path: '\(path)', query: {q: 1}, headers: {X-Key: "{{key}}", X-Seen: "{{seen}}"}}
      """, baseURL: base
    ).last
    let parts = seen.split(separator: "|", maxSplits: 1)
    #expect(request?.url == parts.first.map { $0 + "?q=1" })
    #expect(header("X-Seen", of: request) == parts.first.map { "\($0)?q=1|\(parts[1])" })
  }

  @Test(
    "members that have members are no parameters",
    arguments: [
      ("canonical(request.params)", "{a: {b: 1}, z: 2}", "`a`", "an object"),
      ("canonical_encoded(request.body_params)", "{z: 2, a: {}}", "`a`", "an object"),
      ("canonical_values(request.params)", "{z: 2, a: [2, 1, 10]}", "`a`", "an array"),
      ("canonical(request.params)", "{z: [x]}", "`z`", "an array"),
      ("canonical(request.params, '', '')", "{z: []}", "`z`", "an array"),
      ("canonical(request.params)", "{z: [[1], 2]}", "`z`", "an array"),
      ("canonical(p)", "{z: [{a: 1}]}", "`z`", "an array"),
      ("canonical(request.params)", "[1, 2]", "`request.params`", "an array"),
      ("canonical(request.body_params)", "[{a: 1}]", "`request.body_params`", "an array"),
    ])
  func nested(call: String, json: String, name: String, kind: String) async throws {
    let message = try await refusal(
      """
      let: {p: request.params, sign: "concat(\(call), key, if(true, '', p))"}
      request: {method: POST, path: /b, headers: {X: "{{sign}}"}, json: \(json)}
      """)
    #expect(message.contains(name) && message.contains(kind), "\(message)")
    #expect(message.contains("canonical_json(json(request.body))"), "\(message)")
  }

  @Test("a name that is there several times stands several times")
  func repeated() async throws {
    let sign = "let: {sign: \"concat(canonical(request.params), key)\"}\n"
    let form = try await requests(
      sign
        + #"request: {method: POST, path: /b, headers: {X: "{{sign}}"}, form: {b: [2, 1], a: x}}"#
    ).last
    #expect(header("X", of: form) == "a=x&b=2&b=1k")
    let query = try await requests(
      sign + #"request: {path: /b, headers: {X: "{{sign}}"}, query: {b: [2, 1, ""], a: x}}"#
    ).last
    #expect(header("X", of: query) == "a=x&b=2&b=1k")
    let both = try await requests(
      sign
        + """
        request: {method: POST, path: /b, headers: {X: "{{sign}}"}, query: {n: 1}, json: {n: 2.50}}
        """
    ).last
    #expect(header("X", of: both) == "n=1&n=2.50k")
  }

  @Test("members of a JSON body are those that it has: numbers as written, and null as nothing")
  func members() async throws {
    let request = try await requests(
      """
      let: {sign: "concat(canonical_encoded(request.params), '|', canonical_json(request.body_params), key)"}
      request: {method: POST, path: /b, headers: {X: "{{sign}}"}, json: {b: 1.50, a: "1", c: true, d: null}}
      """
    ).last
    #expect(
      header("X", of: request)
        == #"a=1&b=1.50&c=true&d=|{"a":"1","b":1.50,"c":true,"d":null}k"#)
  }

  @Test(
    "a header that the request has anyway cannot be given",
    arguments: [
      "request: {path: /b, headers: {Host: other.example, X: '{{key}}'}}",
      "request: {path: /b, headers: {X: '{{key}}', host: '{{key}}'}}",
      "request: {path: /b, headers: {content-length: '3', X: '{{key}}'}}",
      "request: {path: /b, headers: {Transfer-Encoding: chunked, X: '{{key}}'}}",
      "auth: {header: [{name: X, value: '{{key}}'}, {name: HOST, value: a.example}]}\nrequest: {path: /b}",
    ])
  func ownHost(yaml: String) throws {
    let problems = try problems(yaml)
    #expect(problems.contains { $0.contains("cannot be given") }, "\(problems)")
    if yaml.lowercased().contains("host") {
      #expect(problems.contains { $0.contains("`base_url`") }, "\(problems)")
    }
  }

  @Test(
    "a header is given once, whatever the case of its name",
    arguments: [
      "request: {path: /b, headers: {X-A: '1', x-a: '{{key}}'}}",
      "auth: {header: [{name: X-A, value: '{{key}}'}, {name: X-a, value: '1'}]}\nrequest: {path: /b}",
    ])
  func twice(yaml: String) throws {
    let problems = try problems(yaml)
    #expect(problems.contains { $0.contains("twice") }, "\(problems)")
  }

  @Test("a percent sign in a path begins an escape", arguments: ["/100%", "/a%zz", "/%2", "/%%41"])
  func percentSign(path: String) throws {
    let problems = try problems("request: {path: '\(path)', headers: {X: '{{key}}'}}")
    #expect(problems.contains { $0.contains("write `%25`") }, "\(problems)")
  }

  private func problems(_ yaml: String) throws -> [String] {
    let text = "credentials: [key]\n\(yaml)\n\(plainBalances)"
    let document = try YAMLDocument.parse(Array(text.utf8), fileName: "a.yaml")
    var problems = document.problems
    _ = AdapterDefinition(
      node: document.root, name: "acme", givenCredentials: ["key"], givenSettings: [],
      currencies: CurrencyTable(), problems: &problems)
    return problems.sorted.map(\.message)
  }

  private static let segments = [
    "", ".", "..", "%2e", "%2E.", "a", "...", "b%2Fc%2f", "~", "(x)", "a.", "%41", ":@", "x;y=1,2",
    "+",
  ]
  private static let values = ["", "+", "a b", "é", "%2B", "&=#?/", "'*'", "..", "/../"]

  @Test("every URL arrives as it was seen, whatever it is made of", .mustEnd)
  func arrives() async throws {
    var random = SeededRandom()
    let wrong = Mutex<[String]>([])
    let link = Mutex("")
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        let target = request.line.split(separator: " ").dropFirst().first ?? ""
        let url = "http://\(request.values("Host").joined())\(target)"
        let seen = request.values("X-Seen")
        if seen != [url] { wrong.withLock { $0.append("\(seen), \(url)") } }
        let next = link.withLock { $0 }
        let isFirst = target.contains("first=1")
        connection.reply(text: isFirst ? #"{"v":[1],"next":"\#(next)"}"# : #"{"v":[2]}"#)
      }
    }
    defer { server.stop() }
    let client = try CurlClient()
    for _ in 0..<150 {
      let paths = (0..<3).map { _ in
        (0..<Int.random(in: 0...4, using: &random)).map { _ in
          "/" + (Self.segments.randomElement(using: &random) ?? "")
        }.joined()
      }
      let value = Self.values.randomElement(using: &random) ?? ""
      link.withLock { $0 = (paths[2].hasPrefix("//") ? "x" : "") + paths[2] + "?p=%2f&q=+&q=2&r#s" }
      let supplier = try TestSupplier(
        """
        credentials: [key]
        let: {seen: "concat(request.url, if(false, key, ''))"}
        request: {path: "\(paths[1])", query: {first: 1, v: "\(value)"}, headers: {X-Seen: "{{seen}}"}}
        paginate: {link: $.next\(Bool.random(using: &random) ? ", relative_to: base_url" : "")}
        balances: [{each: "$.v[*]", currency: USD, available: $}]
        """, credentials: ["key": "k"], baseURL: server.url(paths[0]))
      let report = try await supplier.client(client).readBalances()
      #expect(report.readings.map(\.available.description) == ["3.00 USD"], "\(paths), \(random)")
    }
    #expect(wrong.withLock(\.self) == [], "\(random)")
  }

  @Test("the time is that at which the request leaves, when it had to wait for its turn")
  func waited() async throws {
    let supplier = try TestSupplier(
      """
      credentials: [key]
      let: {sign: "hex(hmac_sha256(key, concat(epoch(now), increasing())))"}
      request: {path: /b, headers: {X-Time: "{{epoch(now)}}", X-Sign: "{{sign}}", X-N: "{{increasing()}}"}}
      paginate: {page: 1, query: p, while: page < 2}
      \(plainBalances)
      """, credentials: ["key": "k"])
    let clock = SetClock()
    let transport = WaitingTransport(clock)
    _ = try? await supplier.client(transport, clock).readBalances()
    let times = transport.sent.requests.map { header("X-Time", of: $0) }
    #expect(times.first == "1777636830" && times.last == "1777636860")
    for (number, request) in transport.sent.requests.enumerated() {
      let text = "\(1_777_636_830 + 30 * number)\(number + 1)"
      let code = Digest.sha256.authenticationCode(for: text, key: Array("k".utf8))
      #expect(header("X-Sign", of: request) == ByteText.hex(code))
    }
  }
}

/// Lets half a minute pass before each turn.
private struct WaitingTransport: HTTPTransport {
  let clock: SetClock
  let sent = ScriptedTransport { _, number in .success(.reply(#"{"amount": \#(number)}"#)) }

  init(_ clock: SetClock) { self.clock = clock }

  func takeTurn(patience: Duration) async throws(TransportFailure) {
    clock.advance(by: .seconds(30))
  }

  func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    try await sent.send(request)
  }
}
