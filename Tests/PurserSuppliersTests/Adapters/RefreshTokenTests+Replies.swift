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
      (500, #"{"request":{"grant_type":"refresh_token","refresh_token":"rt-0"}}"#),
      (500, #"<pre>{"refresh_token": "rt-0", "error": ...}</pre>"#),
    ])
  func noNewToken(_ status: Int, _ body: String) async throws {
    server.state.withLock { $0.answers = [1: (status, body)] }
    _ = await failure()
    try await read()
    #expect(server.sent == ["rt-0", "rt-0"])
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
