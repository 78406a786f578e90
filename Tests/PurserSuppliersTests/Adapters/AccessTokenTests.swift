import CurlClient
import PurserCore
import Synchronization
import TestSupport
import Testing

@testable import PurserSuppliers

/// A supplier that issues numbered tokens and answers balances to those it accepts.
private final class TokenServer: Sendable {
  struct State {
    var issued = 0
    var accepted: Set<String> = []
    var tokenReply: HTTPResponse?
    var lifetime = 18_000
  }

  let state = Mutex(State())

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    state.withLock { state in
      guard request.url.hasSuffix("/oauth/token") else {
        let token = request.headers.first { $0.name == "Authorization" }?.value ?? ""
        return state.accepted.contains(token)
          ? .reply(#"{"data":[{"id":"b1","amount":1,"currency":"USD"}]}"#)
          : .reply(#"{"message":"\#(token) is not valid"}"#, status: 401)
      }
      if let reply = state.tokenReply { return reply }
      state.issued += 1
      state.accepted.insert("Bearer token-\(state.issued)")
      return .reply(
        #"{"access_token":"token-\#(state.issued)","token_type":"Bearer","expires_in":\#(state.lifetime)}"#
      )
    }
  }

  var transport: ScriptedTransport {
    ScriptedTransport { [self] request, _ in
      await Task.yield()
      return .success(answer(request))
    }
  }

  func revokeAll() { state.withLock { $0.accepted = [] } }
}

@Suite("Access tokens")
struct AccessTokenTests {
  private func supplier(auth: String = "margin: 60s") throws -> TestSupplier {
    try TestSupplier(
      """
      credentials: [id, secret]
      auth:
        oauth2_client_credentials:
          {token_url: /oauth/token, client_id: "{{id}}", client_secret: "{{secret}}", \(auth)}
      request: {path: /b}
      error_message: $.message
      balances: [{each: "$.data[*]", currency: $.currency, available: $.amount}]
      """, credentials: ["id": "key id", "secret": "s3cr&t"])
  }

  @Test("a token is fetched once and kept until its end less the margin")
  func kept() async throws {
    let (server, clock) = (TokenServer(), SetClock())
    let client = try supplier().client(server.transport, clock)
    for advance in [0, 17_000, 939] {
      clock.advance(by: .seconds(advance))
      _ = try await client.readBalances()
    }
    #expect(server.state.withLock(\.issued) == 1)
    clock.advance(by: .seconds(1))
    _ = try await client.readBalances()
    #expect(server.state.withLock(\.issued) == 2)
  }

  @Test("the margin is at most half of a token's life, so that a short-lived one is used at all")
  func shortLife() async throws {
    let (server, clock) = (TokenServer(), SetClock())
    server.state.withLock { $0.lifetime = 10 }
    let client = try supplier().client(server.transport, clock)
    for advance in [0, 4, 1, 4] {
      clock.advance(by: .seconds(advance))
      _ = try await client.readBalances()
    }
    #expect(server.state.withLock(\.issued) == 2)
  }

  @Test("fifty readings at once ask for one token, and for one more when it is refused")
  func shared() async throws {
    let server = TokenServer()
    let client = try supplier().client(server.transport)
    for expected in 1...3 {
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<50 { group.addTask { try await client.readBalances().readings.count } }
        for try await count in group { #expect(count == 1) }
      }
      #expect(server.state.withLock(\.issued) == expected)
      server.revokeAll()
    }
  }

  @Test(
    "a request for a token ends with the last reading that waits for it", .mustEnd)
  func cancelled() async throws {
    let (asked, begin) = AsyncStream.makeStream(of: Void.self)
    let transport = ScriptedTransport { _, _ in
      begin.yield()
      // Ends when the task is cancelled, and not before.
      let (silence, end) = AsyncStream.makeStream(of: Never.self)
      for await _ in silence {}
      withExtendedLifetime(end) {}
      return .failure(CurlError(code: .cancelled, message: "was no longer needed"))
    }
    let client = try supplier().client(transport)
    let readings = (0..<2).map { _ in
      Task { try await client.readBalances() }
    }
    _ = await asked.first { _ in true }
    for reading in readings { reading.cancel() }
    for reading in readings {
      await #expect(throws: CheckFailure.self) { try await reading.value }
    }
  }

  @Test(
    "a reading that comes while a request is given up asks anew, and does not fail with it",
    .mustEnd)
  func afterCancellation() async throws {
    let (asked, begin) = AsyncStream.makeStream(of: Int.self)
    let (givenUp, noticed) = AsyncStream.makeStream(of: Void.self)
    let (freed, free) = AsyncStream.makeStream(of: Void.self)
    let server = TokenServer()
    let transport = ScriptedTransport { request, number in
      begin.yield(number)
      guard number == 0 else { return .success(server.answer(request)) }
      let (silence, end) = AsyncStream.makeStream(of: Never.self)
      for await _ in silence {}
      withExtendedLifetime(end) {}
      noticed.yield()
      // A request that is given up takes its time to end, whether its task is cancelled or not.
      await Task { _ = await freed.first { _ in true } }.value
      return .failure(CurlError(code: .cancelled, message: "was no longer needed"))
    }
    let client = try supplier().client(transport)
    let first = Task { try await client.readBalances() }
    _ = await asked.first { $0 == 0 }
    first.cancel()
    _ = await givenUp.first { _ in true }
    let second = Task { try await client.readBalances() }
    _ = await asked.first { $0 == 1 }
    #expect(try await second.value.readings.count == 1)
    free.yield()
    await #expect(throws: CheckFailure.self) { try await first.value }
    // What the one that was given up brings does not take the place of the token.
    #expect(try await client.readBalances().readings.count == 1)
    #expect(server.state.withLock(\.issued) == 1)
  }

  @Test("a token that is refused is renewed once; then the refusal stands")
  func renewedOnce() async throws {
    let server = TokenServer()
    let transport = ScriptedTransport { request, _ in
      let reply = server.answer(request)
      server.revokeAll()
      return .success(reply)
    }
    let client = try supplier().client(transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(
      transport.requests.map { $0.url.suffix(6) } == ["/token", "mple/b", "/token", "mple/b"])
    #expect(
      failure == CheckFailure(.auth, "HTTP status 401: Bearer <redacted> is not valid", status: 401)
    )
  }

  @Test(
    "the credentials go where the adapter puts them",
    arguments: [
      (
        "client_auth: basic",
        "Authorization: Basic a2V5IGlkOnMzY3ImdA==\nAccept: application/json\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials"
      ),
      (
        "client_auth: body, scope: 'read all'",
        "Accept: application/json\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials&scope=read%20all&client_id=key%20id&client_secret=s3cr%26t"
      ),
    ])
  func tokenRequest(auth: String, expected: String) async throws {
    let transport = TokenServer().transport
    _ = try await supplier(auth: auth).client(transport).readBalances()
    #expect(
      transport.requests.first?.written == "POST https://api.example/oauth/token\n" + expected)
    #expect(transport.requests.last?.written.contains("Authorization: Bearer token-1") == true)
  }

  @Test("a token URL may be absolute")
  func absoluteURL() async throws {
    let supplier = try TestSupplier(
      """
      credentials: [id, secret]
      auth:
        oauth2_client_credentials:
          {token_url: "https://login.example/oauth/token", client_id: "{{id}}", client_secret: "{{secret}}"}
      request: {path: /b}
      balances: [{each: "$.data[*]", currency: $.currency, available: $.amount}]
      """, credentials: ["id": "a", "secret": "b"])
    let transport = TokenServer().transport
    _ = try await supplier.client(transport).readBalances()
    #expect(
      transport.requests.map(\.url) == [
        "https://login.example/oauth/token", "https://api.example/b",
      ])
  }

  @Test(
    "a token that cannot be had is a failure that says so, and is asked for again next time",
    arguments: [
      (
        400, #"{"error":"invalid_client","message":"no s3cr&t"}"#, CheckFailure.Kind.auth,
        "no access token: HTTP status 400: no <redacted>"
      ),
      (401, "", .auth, "no access token: HTTP status 401"),
      (429, "", .rateLimited, "no access token: HTTP status 429"),
      (500, "", .unknown, "no access token: HTTP status 500"),
      (
        200, "<html>", .malformed,
        "no access token: the reply is not JSON: line 1, column 1: a value is expected, found '<'"
      ),
      (
        200, #"{"access_token":""}"#, .shapeChanged,
        "no access token: the token reply has no usable token at `$.access_token`"
      ),
      (
        200, #"{"access_token":"a\nb"}"#, .shapeChanged,
        "no access token: the token reply has no usable token at `$.access_token`"
      ),
    ])
  func noToken(status: Int, body: String, kind: CheckFailure.Kind, message: String) async throws {
    let server = TokenServer()
    server.state.withLock { $0.tokenReply = .reply(body, status: status) }
    let client = try supplier().client(server.transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure?.kind == kind)
    #expect(failure?.message == message)
    server.state.withLock { $0.tokenReply = nil }
    #expect(try await client.readBalances().readings.count == 1)
  }

  @Test("a token without an end is kept until it is refused")
  func noEnd() async throws {
    let (server, clock) = (TokenServer(), SetClock())
    server.state.withLock {
      $0.tokenReply = .reply(#"{"access_token":"eternal"}"#)
      $0.accepted = ["Bearer eternal"]
    }
    let transport = server.transport
    let client = try supplier().client(transport, clock)
    _ = try await client.readBalances()
    clock.advance(by: .seconds(10_000_000))
    _ = try await client.readBalances()
    #expect(transport.requests.count == 3)
  }

  @Test("m3ter is asked for a token, its balances page by page, and its commitments")
  func m3ter() async throws {
    let supplier = try TestSupplier(
      preset: "m3ter", credentials: ["key_id": "id", "secret": "s"],
      settings: ["org_id": .text("org"), "account_id": .text("acc"), "currencies": .text("USD")])
    let bodies = [
      #"{"access_token":"t","expires_in":18000}"#,
      #"{"data":[{"id":"b1","amount":1,"currency":"USD","startDate":"2026-01-01T00:00:00Z"}],"nextToken":"n"}"#,
      #"{"data":[{"id":"b2","amount":2,"currency":"USD","startDate":"2026-01-01T00:00:00Z"}]}"#,
      #"{"data":[{"id":"c1","amount":10,"amountSpent":4,"currency":"EUR","startDate":"2026-01-01","endDate":"2027-01-01"}]}"#,
    ]
    let transport = ScriptedTransport { _, number in .success(.reply(bodies[number])) }
    let balances = try await supplier.client(transport).readBalances().readings
    #expect(
      balances.map { "\($0.pool) \($0.available.decimalString)" } == [
        "acme/balance/USD 3.00", "acme/prepayment/EUR 6.00", "acme/prepayment/USD 0.00",
      ])
    #expect(
      transport.requests.map { "\($0.method.rawValue) \($0.url.dropFirst(19))" } == [
        "POST /oauth/token", "GET /organizations/org/balances?accountId=acc&pageSize=100",
        "GET /organizations/org/balances?accountId=acc&pageSize=100&nextToken=n",
        "GET /organizations/org/commitments?accountId=acc&pageSize=100",
      ])
  }
}
