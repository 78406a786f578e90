import CurlClient
import PurserCore
import Synchronization
import TestSupport
import Testing

@testable import PurserSuppliers

/// A failure says whether its request may have arrived: of an order, it decides between a hold that
/// is released and one that stays.
@Suite("Whether a request may have been sent", .mustEnd)
struct WhetherSentTests {
  private static let plain = "request: {path: /b}\n" + plainBalances
  private static let token = """
    credentials: [key]
    auth:
      oauth2_client_credentials: {token_url: /token, client_id: a, client_secret: "{{key}}"}

    """

  private static func failure(
    _ yaml: String = plain, at url: String, over transport: (any HTTPTransport)? = nil,
    timeout: Duration = .seconds(10)
  ) async throws -> CheckFailure? {
    var supplier = try TestSupplier(yaml, credentials: ["key": "k"], baseURL: url)
    supplier.account.timeout = timeout
    let client = supplier.client(try transport ?? CurlClient())
    return await #expect(throws: CheckFailure.self) { try await client.readBalances() }
  }

  @Test("not where the connection is refused")
  func refused() async throws {
    let unused = try LoopbackSocket.bound()
    defer { unused.close() }
    let failure = try await Self.failure(at: "http://127.0.0.1:\(unused.port)")
    #expect(failure?.kind == .unreachable && failure?.message.contains("connected to") == true)
    #expect(failure?.requestMayHaveBeenSent == false)
  }

  @Test("it may, where the reply never comes")
  func silence() async throws {
    let server = try LoopbackServer { $0.waitUntilClosed() }
    defer { server.stop() }
    let failure = try await Self.failure(at: server.url(""), timeout: .milliseconds(300))
    #expect(failure?.kind == .unreachable && failure?.status == nil)
    #expect(failure?.requestMayHaveBeenSent == true)
  }

  @Test("it may, where the connection ends without a reply, or within one")
  func brokenOff() async throws {
    for start in ["", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"] {
      let server = try LoopbackServer { connection in
        _ = connection.readRequest()
        connection.send(start)
      }
      defer { server.stop() }
      let failure = try await Self.failure(at: server.url(""))
      #expect(failure?.kind == .unreachable)
      #expect(failure?.requestMayHaveBeenSent == true, "after \(start)")
    }
  }

  @Test("not where no TLS connection comes about")
  func noTLS() async throws {
    let server = try LoopbackServer { connection in
      connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
    }
    defer { server.stop() }
    let failure = try await Self.failure(at: "https://127.0.0.1:\(server.port)")
    #expect(failure?.kind == .unreachable && failure?.message.contains("not trusted") == true)
    #expect(failure?.requestMayHaveBeenSent == false)
  }

  @Test("it was, where the supplier answers, whatever it says")
  func answered() async throws {
    for (status, body) in [("500 Internal Server Error", "{}"), ("200 OK", "<html>")] {
      let server = try LoopbackServer { connection in
        while connection.readRequest() != nil { connection.reply(status, text: body) }
      }
      defer { server.stop() }
      #expect(try await Self.failure(at: server.url(""))?.requestMayHaveBeenSent == true)
    }
  }

  @Test("not where limits hold it back, nor where it cannot be made")
  func neverLeft() async throws {
    let clock = SetClock()
    let script = ScriptedTransport(#"{"amount":1}"#)
    let limiter = RateLimiter(
      RateLimits(perHour: 1), clock: .continuous, now: { clock.now })
    try await limiter.takeTurn(patience: .zero)
    let limited = LimitedTransport(script, limiter: limiter, now: { clock.now })
    let held = try await Self.failure(at: "https://api.example", over: limited)
    #expect(held?.kind == .rateLimited && held?.requestMayHaveBeenSent == false)
    let unmade = try await Self.failure(
      "credentials: [key]\nrequest: {path: \"/b/{{epoch(from_epoch(key))}}\"}\n" + plainBalances,
      at: "https://api.example", over: script)
    #expect(unmade?.kind == .invalid && unmade?.requestMayHaveBeenSent == false)
    #expect(script.requests.isEmpty)
  }

  @Test("not where there is no token for it, though one was asked for, nor the supplier's time")
  func nothingToSendItWith() async throws {
    let calls = Mutex(0)
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        if request.line.contains(" /b") { calls.withLock { $0 += 1 } }
        connection.reply("403 Forbidden", text: #"{"error":"no"}"#)
      }
    }
    defer { server.stop() }
    let adapters = [
      Self.token + Self.plain,
      "clock: {request: {path: /time}, time: from_epoch($)}\n" + Self.plain,
    ]
    for yaml in adapters {
      let failure = try await Self.failure(yaml, at: server.url(""))
      #expect(failure?.status == 403 && failure?.requestMayHaveBeenSent == false)
    }
    #expect(calls.withLock(\.self) == 0)
  }

  @Test("it was, where its token was refused, even if there is no other token")
  func refusedToken() async throws {
    let tokens = Mutex(0)
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        guard request.line.contains(" /token") else {
          connection.reply("401 Unauthorized")
          continue
        }
        let isFirst = tokens.withLock { count in
          count += 1
          return count == 1
        }
        connection.reply(
          isFirst ? "200 OK" : "503 Service Unavailable", text: #"{"access_token":"t"}"#)
      }
    }
    defer { server.stop() }
    let failure = try await Self.failure(Self.token + Self.plain, at: server.url(""))
    #expect(failure?.status == 503 && failure?.requestMayHaveBeenSent == true)
  }

  @Test("each part that could not be read says so of the request that it came of")
  func parts() async throws {
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        let isSecond = request.line.contains(" /two")
        connection.reply(isSecond ? "500 Internal Server Error" : "200 OK", text: #"{"amount":1}"#)
      }
    }
    defer { server.stop() }
    let client = try TestSupplier(
      """
      calls:
        - {request: {path: /one}, balances: [{pool: one, currency: USD, available: $.amount}]}
        - {request: {path: /two}, balances: [{pool: two, currency: USD, available: $.amount}]}
      """, baseURL: server.url("")
    ).client(try CurlClient())
    let report = try await client.readBalances()
    #expect(report.readings.map(\.pool.pool) == ["one"])
    #expect(report.failures.map(\.pool) == ["two"])
    #expect(report.failures.map(\.failure.requestMayHaveBeenSent) == [true])
  }

  @Test("a trial shows it of the failure and of each request")
  func trial() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.reply(text: #"{"access_token":"t"}"#)
      _ = connection.readRequest()
    }
    defer { server.stop() }
    let account = try TestSupplier(
      Self.token + Self.plain, credentials: ["key": "k"], baseURL: server.url("")
    ).account
    let transports: [(any HTTPTransport, [Bool])] = [
      (try CurlClient(), [true, true]),
      (ScriptedTransport { _, _ in .failure(.cancelledUnsent) }, [false]),
    ]
    for (transport, expected) in transports {
      let trial = await AdapterTrial.run(
        account, over: transport, now: { SetClock().now }, nonces: .counted)
      guard case .failure(let failure) = trial.outcome else {
        Issue.record("the trial found balances")
        continue
      }
      #expect(trial.exchanges.map(\.mayHaveBeenSent) == expected)
      #expect(failure.requestMayHaveBeenSent == expected.last)
    }
  }
}
