import CurlClient
import PurserCore
import Synchronization
import Testing

@testable import PurserSuppliers

// What a reply says of the next refresh token.
extension RefreshTokenTests {
  @Test("in a reply without an access token is known to the process that could not keep it")
  func halfAndFull() async throws {
    let kept = RefreshTokens.kept(shelf, key: Secret("0123456789abcdef"))
    let client = client(kept)
    server.state.withLock { $0.answers = [1: (200, #"{"refresh_token":"NEXT"}"#)] }
    shelf.failingSave.withLock { $0 = 2 }
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    let said = failure?.message ?? ""
    #expect(said.contains("new refresh token is not kept: the disk is full"), "\(said)")
    #expect(said.contains("no usable token at `$.access_token`"), "\(said)")
    #expect(try await client.readBalances().readings.count == 1)
    try await read()
    #expect(server.sent == ["rt-0", "rt-1", "rt-2"])
  }

  @Test(
    "is not given up for what only looks like a new one",
    arguments: [
      (400, #"{"refresh_token":"invalid"}"#), (422, #"{"error":"x","refresh_token":"missing"}"#),
      (200, #"{"errors":{"token":"none","refresh_token":"invalid"}}"#),
      (200, #"{"error":{"code":"server_error","token_type":"?","refresh_token":"invalid"}}"#),
      (200, #"{"access_token":"at","links":{"refresh_token":"/oauth/refresh"}}"#),
      (200, #"{"access_token":"at","refresh_token":null}"#),
      (200, #"{"access_token":"at","refresh_token":""}"#),
      (200, #"{"access_token":"at","refresh_token":{}}"#),
      (200, #"{"access_token":"at","refresh_token":0}"#),
      (200, #"{"access_token":"at","refresh_token":1}"#),
      (200, #"{"access_token":"at","refresh_token":-1234567}"#),
      (200, #"{"access_token":"at","refresh_token":1.5e3}"#),
      (200, #"{"access_token":"at","refresh_token":"0"}"#),
      (200, #"{"access_token":"at","refresh_token":"1234567"}"#),
      (200, #"{"access_token":"at","refresh_token":"null"}"#),
      (200, #"{"access_token":"at","refresh_token":"None"}"#),
      (200, #"{"access_token":"at","refresh_token":"UNDEFINED"}"#),
      (200, #"{"access_token":"at","refresh_token":"********"}"#),
      (200, #"{"access_token":"at","refresh_token":"*****1234"}"#),
      (200, #"{"access_token":"at","refresh_token":"ab12****yz89"}"#),
      (200, #"{"access_token":"at","refresh_token":"ab12..."}"#),
      (200, #"{"access_token":"at","refresh_token":"NOT_SET"}"#),
      (200, #"{"access_token":"at","refresh_token":"(hidden)"}"#),
      (200, #"{"access_token":"at","refresh_token":"__redacted__"}"#),
      (200, #"{"access_token":"at","refresh_token":"no_change"}"#),
      (200, #"{"access_token":"at","refresh_token":"xxxx-XXXX"}"#),
      (200, #"{"access_token":"at","refresh_token":"00000000-0000-0000-0000-000000000000"}"#),
      (200, #"{"access_token":"at","refresh_token":"[REDACTED]"}"#),
      (200, #"{"access_token":"at","refresh_token":"<refresh-token-1>"}"#),
      (200, #"{"access_token":"at","refresh_token":"{{refresh_token}}"}"#),
      (500, #"<pre>{"refresh_token": "[filtered-1]", ...}</pre>"#),
      (500, #"{"request":{"grant_type":"refresh_token","refresh_token":"rt-0"}}"#),
      (500, #"<pre>{"refresh_token": "rt-0", "error": ...}</pre>"#),
    ])
  func noNewToken(_ status: Int, _ body: String) async throws {
    server.state.withLock { $0.answers = [1: (status, body)] }
    _ = await failure()
    try await read()
    #expect(server.sent == ["rt-0", "rt-0"])
  }

  @Test("may be a number, and stand beside what is none")
  func longNumber() async throws {
    server.state.withLock {
      let body = #"{"access_token":"at","refresh_token":"null","refreshToken":12345678}"#
      $0.answers = [1: (200, body)]
    }
    try await read()
    server.state.withLock { $0.rotates = false }
    try await read()
    #expect(server.sent == ["rt-0", "12345678"])
  }

  @Test("in a reply that breaks off is kept, and kept out of the message")
  func brokenOff() async throws {
    var error = CurlError(code: .closedEarly, message: "ended early with secret-rt-1-of-acme")
    error.partial = HTTPResponse(status: 200)
    error.partial?.cutBody = Array(#"{"refresh_token":"secret-rt-1-of-acme","acc"#.utf8)
    server.state.withLock { [error] in $0.failures = [1: error] }
    let failure = await failure()
    #expect(failure?.kind == .unreachable)
    #expect(
      failure?.message
        == "no access token, but a new refresh token, which is kept: ended early with <redacted>")
    server.state.withLock { $0.rotates = false }
    try await read()
    #expect(server.sent == ["rt-0", "secret-rt-1-of-acme"])
  }

  @Test("that a refusal names is kept out of its message")
  func refusalWithToken() async throws {
    let token = "new-token-17"
    let body = #"{"error":"x","error_description":"no \#(token)","refresh_token":"\#(token)"}"#
    server.state.withLock { $0.answers = [1: (400, body)] }
    let message = await failure()?.message ?? ""
    #expect(message.hasSuffix("no <redacted>"), "\(message)")
  }

  @Test("that was replaced without a key, and is spent, is told of so to the next process")
  func replacedWithoutKey() async throws {
    let keyless = RefreshTokens.ofThisProcess(beside: shelf, missingKey: "write it into the file")
    for _ in 0..<2 { try await read(keyless) }
    // The turn ends with the process; the row stays.
    let row = shelf.kept.withLock(\.self)
    let left = try #require(row)
    let found = TokenShelf()
    let claim = try await found.claim(left.origin, patience: .seconds(1))
    try await claim.save(left)
    claim.release()
    let next = RefreshTokens.kept(found, key: Secret("0123456789abcdef"))
    let words = "it was replaced in a process without `store.key`"
    let refusal = await failure(next)?.message ?? ""
    #expect(refusal.contains("already (\(words)), and now"), "\(refusal)")
    let later = await failure(next)?.message ?? ""
    #expect(later.contains("(\(words)), and then answered"), "\(later)")
    #expect(server.sent == ["rt-0", "rt-1", "rt-0"])
  }

  @Test("that was sealed and refused asks for another token, and says what its key is good for")
  func sealedAndRefused() async throws {
    try await read()
    server.state.withLock { $0.issued = 9 }
    _ = await failure()
    for key in [nil, "another key of enough length"] {
      let tokens = key.map { RefreshTokens.kept(shelf, key: Secret($0)) }
      let message = await failure(tokens ?? .ofThisProcess(beside: shelf, missingKey: "x"))?.message
      let said = message ?? ""
      #expect(said.contains("has refused the refresh token that is kept"), "\(said)")
      #expect(said.contains("invalid_grant"), "\(said)")
      #expect(said.contains("put a new one under `credentials`, or, where others"), "\(said)")
      #expect(said.hasSuffix("give the `store.key` that it was sealed with"), "\(said)")
    }
    #expect(server.sent == ["rt-0", "rt-1"])
  }

  @Test(
    "is found where the supplier puts it",
    arguments: [
      #"{"access_token":"at","data":{"access_token":"at","refresh_token":"NEXT"}}"#,
      #"{"access_token":"at","refreshToken":"NEXT"}"#,
      #"{"access_token":"at","refresh_token":"NEXT","data":{"token":1,"refresh_token":"old"}}"#,
      #"{"access_token":"at","sent":{"token":1,"refresh_token":"rt-0"},"refresh_token":"NEXT"}"#,
      #"{"access_token":"at","refresh_token":"rt-0","new":[{"token":1,"refresh_token":"NEXT"}]}"#,
      #"{"access_token":"at","expires_in":-1e400,"refresh_token":"NEXT"}"#,
    ])
  func places(_ body: String) async throws {
    server.state.withLock { $0.answers = [1: (200, body)] }
    for _ in 0..<2 { try await read() }
    #expect(server.sent == ["rt-0", "rt-1"])
  }
}
