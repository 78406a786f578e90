import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

/// What it costs that one of several requests of a check brings no reply, or none that is whole.
@Suite("A request without a reply")
struct MissingReplyTests {
  /// A check of the accounts a to e, and of a bonus. What `broken` has an error for by its path has no reply.
  private func outcome(
    _ broken: [String: CurlError.Code], auth: String = "{none: true}"
  ) async throws -> (words: String, paths: [String]) {
    let transport = ScriptedTransport { request, _ in
      let path = String(request.url.dropFirst("https://api.example".count))
      if let code = broken[path] { return .failure(CurlError(code: code, message: "none")) }
      return .success(.reply(#"{"ids":["a","b","c","d","e"],"v":5,"access_token":"t-1"}"#))
    }
    let client = try TestSupplier(
      """
      auth: \(auth)
      calls:
        - request: {path: /accounts}
          keep: {id: "$.ids[*]"}
        - for_each: id
          request: {path: "/{{id}}"}
          balances: [{pool: "{{id}}", currency: USD, available: $.v}]
        - request: {path: /bonus}
          balances: [{pool: bonus, currency: USD, available: $.v}]
      """
    ).client(transport)
    var words: String
    do throws(CheckFailure) {
      let report = try await client.readBalances()
      words =
        (report.readings.map(\.pool.pool)
        + report.failures.map { "\($0.pool ?? "?") \($0.failure.kind.rawValue)" })
        .joined(separator: ", ")
    } catch {
      words = "fails \(error.kind.rawValue)"
    }
    let paths = transport.requests.map { String($0.url.dropFirst("https://api.example".count)) }
    return (words, paths)
  }

  @Test(
    "costs its own pools, whatever became of the reply",
    arguments: [
      (CurlError.Code.timeout, "unreachable"), (.closedEarly, "unreachable"),
      (.connect, "unreachable"), (.tls, "unreachable"), (.resolve, "unreachable"),
      (.tooLarge, "malformed"), (.protocolViolation, "malformed"),
    ])
  func one(code: CurlError.Code, kind: String) async throws {
    #expect(try await outcome(["/b": code]).words == "a, c, d, e, bonus, b \(kind)")
    #expect(
      try await outcome(["/b": code, "/e": code]).words
        == "a, c, d, bonus, b \(kind), e \(kind)")
    #expect(try await outcome(["/bonus": code]).words == "a, b, c, d, e, bonus \(kind)")
  }

  @Test("ends the check where it is the second in a row, or nothing was answered before")
  func silence() async throws {
    let two = try await outcome(["/b": .timeout, "/c": .closedEarly])
    #expect(two.words == "fails unreachable")
    #expect(two.paths == ["/accounts", "/a", "/b", "/c"])
    let last = try await outcome(["/e": .timeout, "/bonus": .timeout])
    #expect(last.words == "fails unreachable")
    let first = try await outcome(["/accounts": .timeout])
    #expect(first.words == "fails unreachable")
    #expect(first.paths == ["/accounts"])
  }

  @Test("goes on past several broken replies in a row: the supplier is there")
  func broken() async throws {
    #expect(
      try await outcome(["/b": .tooLarge, "/c": .tooLarge, "/d": .protocolViolation]).words
        == "a, e, bonus, b malformed, c malformed, d malformed")
  }

  @Test(
    "ends the check where this side is why",
    arguments: [CurlError.Code.cancelled, .shutDown, .other, .invalidURL])
  func ours(code: CurlError.Code) async throws {
    let (words, paths) = try await outcome(["/b": code])
    #expect(words.hasPrefix("fails "))
    #expect(paths == ["/accounts", "/a", "/b"])
  }

  @Test("ends the check where it was for a token")
  func token() async throws {
    let grant = "{oauth2_client_credentials: {token_url: /token, client_id: c, client_secret: s}}"
    for code in [CurlError.Code.timeout, .tooLarge] {
      let (words, paths) = try await outcome(["/token": code], auth: grant)
      #expect(words == "fails \(code == .timeout ? "unreachable" : "malformed")")
      #expect(paths == ["/token"])
    }
  }
}
