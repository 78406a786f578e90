import Foundation
import Synchronization
import TestSupport
import Testing

/// A supplier that takes each refresh token once, and whose first reply with a token is one of a test's.
private final class BreakingSupplier: Sendable {
  /// Sends the first reply with a token, whose body is as given.
  typealias FirstReply = @Sendable (LoopbackConnection, _ body: String) -> Void

  private let tokens: Mutex<[String]>
  private let first: FirstReply

  init(_ first: @escaping FirstReply) {
    tokens = Mutex([])
    self.first = first
  }

  /// The refresh tokens that came, in their order.
  var sent: [String] { tokens.withLock(\.self) }

  func serve(_ connection: LoopbackConnection) {
    guard let request = connection.readRequest() else { return }
    guard request.line.hasPrefix("POST /token") else {
      connection.reply(headers: ["Connection: close"], text: #"{"balance":"12.50"}"#)
      return
    }
    let form = String(decoding: request.body, as: UTF8.self)
    let token = form.split(separator: "refresh_token=").last.map(String.init) ?? ""
    let number = tokens.withLock { tokens in
      tokens.append(token)
      return tokens.count
    }
    guard token == "rt-number-\(number - 1)" else {
      connection.reply("400 Bad Request", text: #"{"error":"invalid_grant"}"#)
      return
    }
    let body = #"{"access_token":"at","refresh_token":"rt-number-\#(number)","expires_in":3600}"#
    if number == 1 { first(connection, body) } else { connection.reply(text: body) }
  }
}

@Suite("A refresh token in a reply that does not arrive", .mustEnd)
struct BrokenTokenReplyTests {
  private static func run(
    _ first: @escaping BreakingSupplier.FirstReply,
    _ body: (TestBench, BreakingSupplier) async throws -> Void
  ) async throws {
    let supplier = BreakingSupplier(first)
    let server = try LoopbackServer { supplier.serve($0) }
    defer { server.stop() }
    let file = """
      store: {key: "0123456789abcdef-of-the-owner"}
      suppliers:
        books:
          timeout: 2s
          adapter:
            base_url: http://127.0.0.1:\(server.port)
            auth: {oauth2_refresh_token: {token_url: /token, refresh_token: "{{refresh}}"}}
            request: {path: /b}
            balances: [{currency: USD, available: $.balance}]
          credentials: {refresh: rt-number-0}
      """
    try await Turnstile.ofCases.pass {
      try await TestBench.with(file) { try await body($0, supplier) }
    }
  }

  /// How a reply breaks off: its head, `LENGTH` being that of the body, and what follows the body.
  struct Break: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let head: String
    var more = 0
    var tail = ""
    var stays = false

    func send(_ body: String, over connection: LoopbackConnection) {
      let count = body.utf8.count
      let head = head.replacing("LENGTH", with: "\(count + more)")
        .replacing("SIZE", with: String(count, radix: 16))
      connection.send("HTTP/1.1 \(head)\r\n")
      connection.send(body + tail)
      if stays { connection.waitUntilClosed() }
    }
  }

  private static let breaks = [
    Break(
      testDescription: "too short", head: "200 OK\r\nContent-Length: LENGTH\r\n", more: 2),
    Break(
      testDescription: "too slow", head: "200 OK\r\nContent-Length: LENGTH\r\n", more: 2,
      stays: true),
    Break(
      testDescription: "two lengths",
      head: "200 OK\r\nContent-Length: 1000\r\nContent-Length: LENGTH\r\n"),
    Break(
      testDescription: "a broken chunk", head: "200 OK\r\nTransfer-Encoding: chunked\r\n\r\nSIZE",
      tail: "\r\nzz\r\n"),
    Break(
      testDescription: "too large", head: "200 OK\r\n",
      tail: String(repeating: " ", count: 12_000_000)),
    Break(
      testDescription: "a redirect cut off",
      head: "302 Found\r\nLocation: /login\r\nContent-Length: LENGTH\r\n", more: 9),
    Break(
      testDescription: "an error cut off", head: "500 Oops\r\nContent-Length: LENGTH\r\n", more: 9),
  ]

  @Test("whole is kept, and sent next", arguments: breaks)
  func brokenReply(_ reply: Break) async throws {
    try await Self.run({ reply.send($1, over: $0) }) { bench, supplier in
      let first = try await bench.purser("balances")
      #expect(first.ending == .exit(1), "\(first.output) \(first.errors)")
      #expect(
        first.output.contains("no access token, but a new refresh token, which is kept: "),
        "\(first.output)")
      #expect(!(first.output + first.errors).contains("rt-number"))
      let second = try await bench.purser("balances")
      #expect(second.ending == .exit(0), "\(second.output) \(second.errors)")
      #expect(supplier.sent == ["rt-number-0", "rt-number-1"])
    }
  }

  @Test("is none where it is cut off itself, or where the supplier grants nothing")
  func noToken() async throws {
    let replies = [
      "200 OK\r\nContent-Length: 99\r\n\r\n{\"refresh_token\":\"rt-number",
      "403 Forbidden\r\nContent-Length: 99\r\n\r\n{\"refresh_token\":\"rt-number-1\"",
    ]
    for text in replies {
      let first: BreakingSupplier.FirstReply = { connection, _ in
        connection.send("HTTP/1.1 \(text)")
      }
      try await Self.run(first) { bench, supplier in
        for _ in 0..<2 {
          let result = try await bench.purser("balances")
          #expect(result.ending == .exit(1), "\(result.output) \(result.errors)")
        }
        #expect(supplier.sent == ["rt-number-0", "rt-number-0"])
      }
    }
  }

  @Test(
    "yet when somebody ends the command is waited for, and kept",
    arguments: [SIGINT, SIGTERM, SIGHUP],
    ["balances", "route", "check"])
  func signal(_ number: Int32, _ command: String) async throws {
    let arrived = AsyncStream.makeStream(of: Void.self)
    let goOn = DispatchSemaphore(value: 0)
    let first: BreakingSupplier.FirstReply = { connection, body in
      arrived.continuation.finish()
      goOn.wait()
      connection.reply(text: body)
    }
    try await Self.run(first) { bench, supplier in
      let options = ["route": ["--cost", "1", "--currency", "USD"], "check": ["--live"]]
      let arguments = [command] + (options[command] ?? [])
      let result = try await PurserProcess.run(
        arguments, environment: bench.environment, in: bench.folder
      ) { process in
        for await _ in arrived.stream {}
        process.send(number)
        goOn.signal()
        return await process.result()
      }
      #expect(result.ending == .signal(number), "\(result.output) \(result.errors)")
      let second = try await bench.purser("balances")
      #expect(second.ending == .exit(0), "\(second.output) \(second.errors)")
      #expect(supplier.sent == ["rt-number-0", "rt-number-1"])
    }
  }
}
