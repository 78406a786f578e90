import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("The supplier's clock")
struct SupplierClockTests {
  private static let adapter = """
    clock: {request: {path: /time}, time: from_epoch($)}
    request: {path: /b, headers: {X-Time: "{{epoch(now)}}"}}
    errors: [{when: $.error == 'time', class: auth}]
    """

  private func times(_ requests: [HTTPRequest]) -> [String] {
    requests.map { request in
      request.headers.first { $0.name == "X-Time" }?.value ?? "asks for the time"
    }
  }

  @Test("what is signed goes by the supplier's clock, asked once; moments of readings stay ours")
  func offset() async throws {
    let clock = SetClock()
    let start = clock.now
    let transport = ScriptedTransport { request, _ in
      .success(.reply(request.url.hasSuffix("/time") ? "1777640400" : #"{"amount":1}"#))
    }
    let client = try TestSupplier(Self.adapter + "\n" + plainBalances).client(transport, clock)
    let first = try await client.readBalances()
    #expect(first.requestedAt == start)
    clock.advance(by: .seconds(60))
    _ = try await client.readBalances()
    #expect(times(transport.requests) == ["asks for the time", "1777640400", "1777640460"])
  }

  @Test("a refusal has the time asked for again, and the check made again where it was wrong")
  func renewal() async throws {
    let clock = SetClock()
    let transport = ScriptedTransport { request, number in
      guard !request.url.hasSuffix("/time") else {
        return .success(.reply(number == 0 ? "1777636800" : "1777636830"))
      }
      let time = request.headers.first { $0.name == "X-Time" }?.value
      return .success(
        .reply(time == "1777636830" ? #"{"amount":1}"# : #"{"error":"time"}"#))
    }
    let client = try TestSupplier(Self.adapter + "\n" + plainBalances).client(transport, clock)
    #expect(try await client.readBalances().readings.count == 1)
    #expect(
      times(transport.requests) == [
        "asks for the time", "1777636800", "asks for the time", "1777636830",
      ])
  }

  private static let grants = [
    """
    auth:
      oauth2_client_credentials:
        {token_url: /token, client_id: a, client_secret: "{{key}}", headers: {X-Time: "{{epoch(now)}}"}}
    """,
    """
    let: {signature: "hex(hmac_sha256(key, epoch(now)))"}
    auth:
      login:
        steps:
          - request: {method: POST, path: /token, headers: {X-Time: "{{epoch(now)}}"}, form: {s: "{{signature}}"}}
          - request: {method: POST, path: /token, headers: {X-Time: "{{epoch(now)}}"}}
        token: $.access_token
        expires_at: from_epoch($.until)
    """,
    """
    auth:
      oauth2_refresh_token:
        {token_url: /token, refresh_token: "{{key}}", headers: {X-Time: "{{epoch(now)}}"}}
    """,
  ]

  private static func withToken(_ auth: String) throws -> TestSupplier {
    try TestSupplier(
      "credentials: [key]\n\(auth)\n\(adapter)\n\(plainBalances)", credentials: ["key": "k-77"])
  }

  /// A supplier whose clock is an hour ahead, and whose tokens end ten minutes later.
  private static var anHourAhead: ScriptedTransport {
    ScriptedTransport { request, _ in
      if request.url.hasSuffix("/time") { return .success(.reply("1777640400")) }
      return .success(
        .reply(
          request.url.hasSuffix("/token")
            ? #"{"access_token":"t","until":1777641000}"# : #"{"amount":1}"#))
    }
  }

  @Test("requests for tokens go by it as well", arguments: grants)
  func tokens(_ auth: String) async throws {
    let clock = SetClock()
    let transport = Self.anHourAhead
    let client = try Self.withToken(auth).client(transport, clock)
    _ = try await client.readBalances()
    let sent = times(transport.requests)
    #expect(sent.first == "asks for the time")
    #expect(sent.count >= 3)
    #expect(Set(sent.dropFirst()) == ["1777640400"])
    #expect(transport.requests.count { $0.url.hasSuffix("/time") } == 1)
  }

  @Test("the end of a token is a moment of it")
  func endOfToken() async throws {
    let clock = SetClock()
    let transport = Self.anHourAhead
    let client = try Self.withToken(Self.grants[1]).client(transport, clock)
    _ = try await client.readBalances()
    // The supplier's clock is an hour ahead, so that the token lives for ten minutes and not for 70.
    clock.advance(by: .seconds(530))
    _ = try await client.readBalances()
    #expect(transport.requests.count { $0.url.hasSuffix("/token") } == 2)
    clock.advance(by: .seconds(20))
    _ = try await client.readBalances()
    #expect(transport.requests.count { $0.url.hasSuffix("/token") } == 4)
  }

  @Test("a token refused for its time is asked for again by the right one")
  func tokenRefused() async throws {
    let transport = ScriptedTransport { request, number in
      if request.url.hasSuffix("/time") {
        return .success(.reply(number == 0 ? "1777636800" : "1777636830"))
      }
      guard request.url.hasSuffix("/token") else { return .success(.reply(#"{"amount":1}"#)) }
      let time = request.headers.first { $0.name == "X-Time" }?.value
      return .success(
        time == "1777636830"
          ? .reply(#"{"access_token":"t"}"#) : .reply(#"{"error":"time"}"#, status: 401))
    }
    let client = try Self.withToken(Self.grants[0]).client(transport)
    #expect(try await client.readBalances().readings.count == 1)
    #expect(transport.requests.count { $0.url.hasSuffix("/time") } == 2)
    #expect(transport.requests.count { $0.url.hasSuffix("/token") } == 2)
  }

  @Test("where it does not say what time it is, no token is asked for", arguments: grants)
  func noTime(_ auth: String) async throws {
    let transport = ScriptedTransport("{}", status: 503)
    let failure = await #expect(throws: CheckFailure.self) {
      try await Self.withToken(auth).client(transport).readBalances()
    }
    #expect(failure?.kind == .maintenance)
    #expect(failure?.message.hasPrefix("no access token: the supplier's clock: ") == true)
    #expect(times(transport.requests) == ["asks for the time"])
  }

  @Test("a refusal by the right time is an answer, and so is a clock that says nothing")
  func answers() async throws {
    let refusing = ScriptedTransport { request, _ in
      .success(.reply(request.url.hasSuffix("/time") ? "1777636800" : #"{"error":"time"}"#))
    }
    let yaml = Self.adapter + "\n" + plainBalances
    let refused = await #expect(throws: CheckFailure.self) {
      try await TestSupplier(yaml).client(refusing).readBalances()
    }
    #expect(refused?.kind == .auth)
    #expect(times(refusing.requests).count == 3)
    for (body, status, kind) in [
      (#""soon""#, 200, CheckFailure.Kind.shapeChanged), ("<html>", 200, .malformed),
      ("{}", 503, .maintenance),
    ] {
      let failure = await #expect(throws: CheckFailure.self) {
        try await TestSupplier(yaml).client(ScriptedTransport(body, status: status)).readBalances()
      }
      #expect(failure?.kind == kind)
      #expect(failure?.message.hasPrefix("the supplier's clock: ") == true)
    }
  }
}
