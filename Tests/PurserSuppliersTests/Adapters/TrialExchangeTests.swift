import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("What a trial shows of its requests")
struct TrialExchangeTests {
  private static let yaml = """
    credentials: [id, key]
    clock: {request: {path: /time, headers: {X-Id: "{{id}}"}}, time: from_epoch($)}
    auth:
      login:
        request: {method: POST, path: /login, json: {id: "{{id}}", key: "{{key}}"}}
        token: $.token
        send: {header: {name: X-Token, value: "{{token}}"}}
        renew_when: $.error == 'token'
    let: {sign: "hex(hmac_sha256(key, concat(epoch(now), request.path)))"}
    calls:
      - {request: {path: /b, query: {id: "{{id}}"}, headers: {X-Sign: "{{sign}}"}}, balances: [{currency: USD, available: $.amount}]}
      - {request: {path: "/c/{{id}}"}, balances: [{pool: two, currency: USD, available: $.amount}]}
    errors: [{when: $.error == 'time', class: auth}]
    """

  private static func trial(
    _ yaml: String = yaml, _ script: @escaping ScriptedTransport.Script
  ) async throws -> (AdapterTrial, [HTTPRequest]) {
    let transport = ScriptedTransport(script)
    let account = try TestSupplier(yaml, credentials: ["id": "CK", "key": "s"]).account
    let trial = await AdapterTrial.run(
      account, over: transport, now: { SetClock().now }, nonces: .counted)
    return (trial, transport.requests)
  }

  /// The first line of each request, and the last of its reply.
  private static func lines(_ trial: AdapterTrial) -> [String] {
    trial.exchanges.map { exchange in
      let first = exchange.request.split(separator: "\n").first ?? ""
      return first.replacing("https://api.example", with: "") + " -> "
        + (exchange.reply?.split(separator: "\n").last ?? "nothing")
    }
  }

  @Test(
    "each request stands with its own reply: the clock's, a token's, a renewed one's, a second reading's"
  )
  func pairs() async throws {
    let (trial, requests) = try await Self.trial { request, number in
      switch request.url.dropFirst("https://api.example".count) {
      case "/time": .success(.reply(number == 0 ? "1777636800" : "1777640400"))
      case "/login": .success(.reply(#"{"token":"tok-\#(number)"}"#))
      case "/b?id=CK" where number == 2: .success(.reply(#"{"error":"token"}"#))
      case "/b?id=CK" where number == 4: .success(.reply(#"{"error":"time"}"#))
      default: .success(.reply(#"{"amount":\#(number)}"#))
      }
    }
    #expect(trial.exchanges.count == requests.count)
    #expect(
      Self.lines(trial) == [
        "GET /time -> 1777636800",
        "POST /login -> {\"token\":\"<5 characters>\"}",
        "GET /b?id=<redacted> -> {\"error\":\"token\"}",
        "POST /login -> {\"token\":\"<5 characters>\"}",
        "GET /b?id=<redacted> -> {\"error\":\"time\"}",
        "GET /time -> 1777640400",
        "GET /b?id=<redacted> -> {\"amount\":6}",
        "GET /c/<redacted> -> {\"amount\":7}",
      ])
    #expect(trial.exchanges.map(\.lets.count) == [0, 0, 1, 0, 1, 0, 1, 0])
    #expect(trial.items.map(\.place).count == 2)
  }

  @Test("of a signed token, claims and header are shown, with each credential masked by itself")
  func token() async throws {
    let yaml = """
      credentials: [id, key]
      let:
        uri: concat(request.method, ' ', request.path)
        claims: object('sub', id, 'nbf', 7, 'uri', uri, 'who', object('id', id, 'note', concat('for ', id)))
        jws: jwt('HS256', key, claims, object('kid', id, 'nonce', 'n1'))
      auth: {bearer: "{{jws}}"}
      request: {path: /b}
      balances: [{currency: USD, available: $.amount}]
      """
    let (trial, _) = try await Self.trial(yaml) { _, _ in .success(.reply(#"{"amount":1}"#)) }
    let exchange = try #require(trial.exchanges.first)
    let claims =
      #"{"sub":"<redacted>","nbf":7,"uri":"GET /b","who":"#
      + #"{"id":"<redacted>","note":"for <redacted>"}}"#
    #expect(exchange.lets.first { $0.name == "claims" }?.text == claims)
    #expect(exchange.lets.first { $0.name == "jws" }?.text == "<redacted>")
    #expect(exchange.signed.map(\.text) == [claims, #"{"kid":"<redacted>","nonce":"n1"}"#])
  }

  @Test("no secret stands in clear, however short, and no request without what makes it")
  func secrets() async throws {
    let (trial, _) = try await Self.trial { request, _ in
      request.url.hasSuffix("/time")
        ? .success(.reply("1777636800"))
        : request.url.hasSuffix("/login")
          ? .success(.reply(#"{"token":"tok-1"}"#)) : .success(.reply(#"{"amount":1}"#))
    }
    let shown = trial.exchanges.map(\.request).joined(separator: "\n")
    #expect(!shown.contains("CK"))
    #expect(!shown.contains("\"s\""))
    #expect(!shown.contains("tok-1"))
    #expect(!shown.contains("a request that cannot be shown"))
    #expect(shown.contains("X-Id: <redacted>"))
  }

  @Test("a failure names the path without a secret in it, however short")
  func failure() async throws {
    let (trial, _) = try await Self.trial { request, _ in
      if request.url.hasSuffix("/c/CK") { return .success(.reply("{}", status: 404)) }
      return request.url.hasSuffix("/time")
        ? .success(.reply("1777636800"))
        : .success(.reply(#"{"token":"tok-1","amount":1}"#))
    }
    let messages = trial.failures.map(\.failure.message)
    #expect(messages.first?.contains("call 2 (/c/<redacted>): ") == true, "\(messages)")
  }

  @Test("a request that never got a reply stands alone")
  func noReply() async throws {
    let (trial, _) = try await Self.trial { request, _ in
      switch request.url.dropFirst("https://api.example".count) {
      case "/time": .success(.reply("1777636800"))
      case "/login": .success(.reply(#"{"token":"tok-1"}"#))
      default: .failure(CurlError(code: .connect, message: "no way"))
      }
    }
    #expect(
      Self.lines(trial) == [
        "GET /time -> 1777636800", "POST /login -> {\"token\":\"<5 characters>\"}",
        "GET /b?id=<redacted> -> nothing",
      ])
  }

  @Test("a signature by name shows no credential, however short")
  func signed() async throws {
    let yaml = """
      credentials: [id, key]
      auth: {aws_sigv4: {access_key_id: "{{id}}", secret_access_key: "{{key}}", region: eu, service: x, session_token: "{{key}}"}}
      request: {path: /b}
      \(plainBalances)
      """
    let (trial, requests) = try await Self.trial(yaml) { _, _ in .success(.reply(#"{"amount":1}"#))
    }
    let sent = requests.first?.headers.first { $0.name == "Authorization" }?.value ?? ""
    let shown = trial.exchanges.first?.request ?? ""
    #expect(sent.contains("Credential=CK/"))
    let signature = sent.split(separator: "Signature=").last ?? ""
    let masked = sent.replacing("=CK/", with: "=<redacted>/")
      .replacing(signature, with: "<redacted>")
    #expect(shown.contains("Authorization: " + masked))
    #expect(shown.lowercased().contains("x-amz-security-token: <redacted>"))
  }

  @Test(
    "a link that repeats a short key of the query, or of the path, is shown without it",
    arguments: [
      (
        "auth: {query: {name: key, value: \"{{id}}\"}}\nrequest: {path: /c}",
        "/c?key=CK&page=2", "GET https://api.example/c?key=<redacted>&page=2"
      ),
      (
        "auth: {none: true}\nrequest: {path: /c, query: {key: \"{{id}}\"}}",
        "/c?page=2&key=CK", "GET https://api.example/c?page=2&key=<redacted>"
      ),
      (
        "auth: {none: true}\nrequest: {path: \"/{{id}}/c\"}", "/CK/c?page=2",
        "GET https://api.example/<redacted>?page=2"
      ),
    ])
  func links(_ lines: String, _ link: String, _ shown: String) async throws {
    let yaml = """
      credentials: [id, key]
      \(lines)
      paginate: {link: $.next}
      balances: [{each: "$.l[*]", pool: $.n, currency: USD, available: $.b}]
      """
    let (trial, requests) = try await Self.trial(yaml) { _, number in
      let next = number == 0 ? #","next":"\#(link)""# : ""
      return .success(.reply(#"{"l":[{"n":"p\#(number)","b":1}]\#(next)}"#))
    }
    #expect(requests.last?.url == "https://api.example" + link)
    #expect(trial.exchanges.last?.request.split(separator: "\n").first == Substring(shown))
  }
}
