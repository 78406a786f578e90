import CurlClient
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("A request and its turn", .mustEnd)
struct TurnTests {
  /// A transport whose turns come late.
  private struct Late: HTTPTransport {
    let script: ScriptedTransport
    let clock: SetClock

    func takeTurn(patience: Duration) async throws(TransportFailure) {
      clock.advance(by: .seconds(5))
    }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
      try await script.send(request)
    }
  }

  @Test("a request is built, signed and dated when it leaves, not when it begins to wait")
  func builtLast() async throws {
    let clock = SetClock()
    let start = clock.now
    let script = ScriptedTransport(#"{"amount":1}"#)
    let client = try TestSupplier(
      "request: {path: /b, headers: {X-Time: \"{{epoch(now)}}\"}}\n" + plainBalances
    ).client(Late(script: script, clock: clock), clock)
    let report = try await client.readBalances()
    #expect(report.requestedAt == start + .seconds(5))
    let sent = script.requests.flatMap(\.headers).first { $0.name == "X-Time" }?.value
    #expect(sent == "\(report.requestedAt.microsecondsSinceEpoch / 1_000_000)")
  }

  /// What is sent for a check beside the one call, by what asks for it, with its paths in their order. Each
  /// request says by its own words when it was made and signed.
  private static let ways: [(auth: String, calls: String, paths: [String])] = [
    ("", "request: {path: /b, \(stamped)}\n" + plainBalances, ["/b"]),
    (
      "",
      "request: {path: /b, \(stamped)}\npaginate: {page: 1, query: p, while: page < 3}\n"
        + "balances: [{each: \"$.items[*]\", pool: $.name, currency: USD, available: $.amount}]",
      ["/b?p=1", "/b?p=2", "/b?p=3"]
    ),
    (
      """
      auth:
        oauth2_client_credentials:
          {token_url: /token, client_id: a, client_secret: "{{key}}", \(stamped)}
      """, "request: {path: /b, \(stamped)}\n" + plainBalances, ["/token", "/b"]
    ),
    (
      """
      auth:
        login:
          steps:
            - {request: {path: /begin, \(stamped)}, keep: {seen: $.token}}
            - {request: {method: POST, path: /login, \(stamped)}}
          token: $.token
          send: {header: {name: X-Session, value: "{{token}}"}}
          renew_when: $.code == 'SESSION'
      """, "request: {path: /b, \(stamped)}\n" + plainBalances, ["/begin", "/login", "/b"]
    ),
    (
      "clock: {request: {path: /time, \(stamped)}, time: $.time}",
      "request: {path: /b, \(stamped)}\n" + plainBalances, ["/time", "/b"]
    ),
  ]

  private static let stamped =
    #"headers: {X-Time: "{{epoch(now)}}", X-Sign: "{{hex(hmac_sha256(key, epoch(now)))}}"}"#

  @Test(
    "of every request that leaves, time and signature are of the moment after the limiter's wait",
    arguments: ways.indices)
  func everyKind(_ index: Int) async throws {
    let way = Self.ways[index]
    let clock = SetClock()
    let start = clock.now
    let script = ScriptedTransport { request, number in
      #expect(Self.header("X-Time", of: request) == Self.seconds(clock.now), "\(request.url)")
      let code = Digest.sha256.authenticationCode(
        for: Self.seconds(clock.now), key: Array("k".utf8))
      #expect(Self.header("X-Sign", of: request) == ByteText.hex(code), "\(request.url)")
      return .success(
        .reply(
          """
          {"amount":1,"items":[{"name":"p\(number)","amount":1}],"access_token":"t","token":"t",
          "token_type":"Bearer","expires_in":600,"time":"\(clock.now.rfc3339)"}
          """))
    }
    let limiter = RateLimiter(
      RateLimits(perSecond: 1), clock: LeapingClock(wall: clock), now: { clock.now })
    // Somebody else was just before, so that the first request has to wait as well.
    try await limiter.takeTurn(patience: .zero)
    let client = try TestSupplier(
      "credentials: [key]\n\(way.auth)\n\(way.calls)", credentials: ["key": "k"]
    ).client(LimitedTransport(script, limiter: limiter, now: { clock.now }), clock)
    let report = try await client.readBalances()
    let paths = script.requests.map { $0.url.replacing("https://api.example", with: "") }
    #expect(paths == way.paths)
    let before = way.paths.prefix { !$0.hasPrefix("/b?") && $0 != "/b" }.count
    #expect(report.requestedAt == start + .seconds(before + 1))
    #expect(clock.now == start + .seconds(way.paths.count))
  }

  private static func header(_ name: String, of request: HTTPRequest) -> String? {
    request.headers.first { $0.name == name }?.value
  }

  private static func seconds(_ moment: Timestamp) -> String {
    "\(moment.microsecondsSinceEpoch / 1_000_000)"
  }
}

/// A clock whose sleeps are over at once, and move the wall clock by their length.
private struct LeapingClock: Clock {
  struct Instant: InstantProtocol {
    var offset = Duration.zero
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
  }

  let wall: SetClock
  private let start: Timestamp

  init(wall: SetClock) {
    self.wall = wall
    start = wall.now
  }

  var now: Instant { Instant(offset: wall.now.since(start)) }
  var minimumResolution: Duration { .microseconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    wall.advance(by: now.duration(to: deadline))
  }
}
