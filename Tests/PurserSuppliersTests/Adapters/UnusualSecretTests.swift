import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Secrets in unusual places")
struct UnusualSecretTests {
  /// The message of a check whose supplier answers each request by `reply`.
  private func message(
    _ yaml: String, _ credentials: [String: String],
    _ reply: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) async throws -> String {
    let client = try TestSupplier(yaml, credentials: credentials).client(
      ScriptedTransport { request, _ in .success(reply(request)) })
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    return try #require(failure).message
  }

  private static func refusal(_ words: String) -> HTTPResponse {
    .reply(#"{"error":"\#(words)"}"#, status: 400)
  }

  @Test(
    "a pair of Basic authentication with a nonce or the time in it is kept out of messages",
    arguments: ["{{uuid()}}", "{{random_hex(8)}}", "{{increasing()}}", "{{epoch(now)}}"])
  func pair(password: String) async throws {
    let yaml = """
      credentials: [key]
      auth: {basic: {username: "{{key}}", password: "\(password)"}}
      request: {path: /b}
      error_message: $.error
      \(plainBalances)
      """
    let message = try await message(yaml, ["key": "k7x9"]) { request in
      let pair = request.headers.first { $0.name == "Authorization" }?.value.dropFirst(6) ?? ""
      return Self.refusal("no pair \(pair) here")
    }
    #expect(message == "HTTP status 400: no pair <redacted> here")
  }

  private static let list = #"["firstsecret1","secondsecret2"]"#

  @Test(
    "a credential that is a list is kept out of messages",
    arguments: [
      "{query: {a: \"{{json(key)}}\"}}", "{headers: {A: \"{{json(key)}}\"}}",
      "{path: \"/{{json(key)}}\"}", "{method: POST, form: {a: \"{{json(key)}}\"}}",
      "{method: POST, json: {a: \"{{json(key)}}\"}}", "{method: POST, text: \"{{json(key)}}\"}",
    ])
  func list(request: String) async throws {
    let yaml = """
      credentials: [key]
      request: \(request)
      error_message: $.error
      \(plainBalances)
      """
    let message = try await message(yaml, ["key": Self.list]) { _ in
      Self.refusal("firstsecret1 or secondsecret2 is wrong")
    }
    #expect(message == "HTTP status 400: <redacted> or <redacted> is wrong")
  }

  @Test("so is what a `let` makes of one, and what is only part of what is sent")
  func parts() async throws {
    let yaml = """
      credentials: [key]
      let: {parts: json(key), sign: "hex(hmac_sha256(parts[1], 'x'))"}
      request: {path: /b, headers: {X-Sign: "{{sign}}"}}
      error_message: $.error
      \(plainBalances)
      """
    let message = try await message(yaml, ["key": Self.list]) { _ in
      Self.refusal("secondsecret2 did not sign")
    }
    #expect(message == "HTTP status 400: <redacted> did not sign")
  }

  @Test("people see a placeholder where a list stands")
  func masked() throws {
    var rendering = Rendering(
      scope: Scope(names: KnownNames(values: ["key": .text(Self.list), "none": .text("[]")])))
    rendering.masked = ["key", "none"]
    let text = try Template("a={{json(key)}};b={{json(none)}}")
    #expect(try rendering.text(text) == "a=<redacted>;b=")
    #expect(try rendering.path(Template("/{{json(key)}}")) == "/<redacted>")
  }

  private static let long = String(repeating: "0123456789abcdef", count: 8)

  @Test(
    "no part of one is shown where it is the name of a member",
    arguments: [
      ("json", "{\"LONG\":5}"), ("json", "{\"t\":{\"LONG\":5}}"), ("xml", "<LONG><b/></LONG>"),
      ("xml", "<r><LONG/></r>"), ("xml", "<r xmlns='urn:x'><LONG/></r>"),
      ("xml", "<r>&LONG;</r>"), ("xml", "<r LONG='1'/>"), ("xml", "<LONG></b>"),
      ("key_value", "LONG=5"),
    ])
  func names(decode: String, body: String) async throws {
    let path = decode == "xml" ? "/r/t/a" : "$.t.a"
    for secret in [Self.long, "x" + Self.long.prefix(70)] {
      for available in [path, "if(\(path) == 1, 2, 3)"] {
        let yaml = """
          credentials: [key]
          auth: {bearer: "{{key}}"}
          decode: \(decode)
          request: {path: /b}
          balances: [{currency: USD, available: "\(available)"}]
          """
        let name = decode == "xml" ? "x" + secret : secret
        let message = try await message(yaml, ["key": secret]) { _ in
          .reply(body.replacing("LONG", with: name))
        }
        #expect(!message.contains("01234567"), "\(message)")
      }
    }
  }

  @Test("no part of one is left at the end of a note")
  func note() async throws {
    let secret = "SECRETKEY1234567890abcdef"
    let yaml = """
      credentials: [key]
      auth: {bearer: "{{key}}"}
      request: {path: /b}
      balances: [{currency: USD, available: $.t, note: $.msg}]
      """
    let account = try TestSupplier(yaml, credentials: ["key": secret])
    for count in 170...200 {
      let start = String(repeating: "x", count: count)
      let client = account.client(
        ScriptedTransport(#"{"t":5,"msg":"\#(start)\#(secret) \#(start)"}"#))
      let note = try #require(try await client.tryOut().outcome.get().readings.first?.note)
      #expect(!note.contains("SECR"), "\(note)")
      #expect(note.hasPrefix(start))
      #expect(note.unicodeScalars.count == 203)
    }
  }

  @Test("a secret of the clock's request is kept out of each of two checks at a time")
  func clock() async throws {
    let yaml = """
      credentials: [key]
      let: {sign: "hex(hmac_sha256(key, uuid()))"}
      clock: {request: {path: /time, headers: {X-Sign: "{{sign}}"}}, time: from_epoch($)}
      request: {path: /b, headers: {X-Time: "{{epoch(now)}}"}}
      error_message: $.error
      \(plainBalances)
      """
    // The first check's request for the time is answered after that of the second.
    let (second, secondHasAsked) = AsyncStream.makeStream(of: Void.self)
    let transport = ScriptedTransport { request, number in
      let sign = request.headers.first { $0.name == "X-Sign" }?.value ?? ""
      if number == 0 { for await _ in second { break } } else { secondHasAsked.yield() }
      return .success(Self.refusal("bad \(number == 0 ? sign : "")"))
    }
    var account = try TestSupplier(yaml, credentials: ["key": "k7x9"]).account
    account.timeout = .seconds(60)
    let client = SupplierClient(
      supplier: Supplier(id: SupplierID("acme"), deductionTiming: .atOrder), account: account,
      transport: transport, now: { SetClock().now },
      nonces: NonceSource(
        randomBytes: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } },
        increasing: { 0 }))
    async let first = Self.message(of: client)
    async let other = Self.message(of: client)
    let messages = await [first, other].sorted()
    #expect(
      messages == [
        "the supplier's clock: HTTP status 400: bad ",
        "the supplier's clock: HTTP status 400: bad <redacted>",
      ])
  }

  private static func message(of client: SupplierClient) async -> String {
    do {
      _ = try await client.readBalances()
      return ""
    } catch {
      return error.message
    }
  }
}
