import CurlClient
import PurserCore
import PurserOutbox
import Synchronization
import TestSupport
import Testing

@Suite("A webhook", .mustEnd)
struct WebhookChannelTests {
  private static let delivery = Delivery(
    endpoint: "shop", id: "msg_1", topic: "o-1", type: "order.settled",
    body: Array(#"{"type":"order.settled"}"#.utf8), createdAt: at(0))

  /// What one message brings from a server that answers so, and the requests that it got.
  private func send(
    _ status: String, headers: [String] = [], keys: [WebhookKey]? = nil
  ) async throws -> (reply: DeliveryReply, requests: [Request]) {
    let keys = try keys ?? [key("a")]
    let requests = Mutex<[Request]>([])
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        requests.withLock { $0.append(Request(request)) }
        guard connection.reply(status, headers: headers) else { return }
      }
    }
    defer { server.stop() }
    let reply = try await channel(server.url("/hooks?key=hidden"), keys)
      .send(Self.delivery)
    return (reply, requests.withLock { $0 })
  }

  /// A request as it came over the wire.
  private struct Request: Sendable {
    let line: String
    let body: [UInt8]
    private let headers: [[String]]

    init(_ request: LoopbackConnection.Request) {
      line = request.line
      body = request.body
      headers = request.headers.map { [$0.name.lowercased(), $0.value] }
    }

    /// The values of every header with this name, which is in small letters.
    func values(_ name: String) -> [String] {
      headers.filter { $0[0] == name }.map { $0[1] }
    }
  }

  private func key(_ letter: Character) throws -> WebhookKey {
    try #require(WebhookKey("whsec_" + String(repeating: letter, count: 32)))
  }

  private func channel(_ url: String, _ keys: [WebhookKey]) throws -> WebhookChannel {
    WebhookChannel(
      url: url, keys: keys, timeout: .seconds(20), client: try CurlClient(), wallClock: { at(0) })
  }

  @Test("is one POST with the headers of the specification, and a signature for each key")
  func request() async throws {
    let keys = [try key("a"), try key("b")]
    let (reply, requests) = try await send("204 No Content", keys: keys)
    #expect(reply == .arrived)
    #expect(requests.count == 1)
    let request = try #require(requests.first)
    #expect(request.line == "POST /hooks?key=hidden HTTP/1.1")
    #expect(request.body == Self.delivery.body)
    #expect(request.values("content-type") == ["application/json"])
    #expect(request.values("webhook-id") == ["msg_1"])
    #expect(request.values("webhook-timestamp") == ["1790000000"])
    let signatures = keys.map {
      $0.signature(id: "msg_1", timestamp: 1_790_000_000, body: Self.delivery.body)
    }
    #expect(request.values("webhook-signature") == [signatures.joined(separator: " ")])
    #expect(Set(signatures).count == 2)
  }

  @Test("has failed with any status but 2xx, and a redirect is not followed")
  func failures() async throws {
    let redirected = try await send(
      "308 Permanent Redirect", headers: ["Location: http://127.0.0.1:1/"])
    #expect(redirected.reply == .failed(problem: "status 308: redirects are not followed"))
    #expect(redirected.requests.count == 1)
    #expect(try await send("500 Oops").reply == .failed(problem: "status 500"))
    #expect(
      try await send("503 Later", headers: ["Retry-After: 120"]).reply
        == .failed(problem: "status 503", retryAfter: .seconds(120)))
    #expect(
      try await send("429 Slow", headers: ["Retry-After: Wed, 21 Oct 2026 07:28:00 GMT"]).reply
        == .failed(problem: "status 429"))
  }

  @Test("ends with status 410: its receiver wants no more")
  func gone() async throws {
    let reply = try await send("410 Gone").reply
    #expect(reply == .gone(problem: "status 410: the receiver wants no more messages"))
  }

  @Test("says of a receiver that cannot be reached no more than its host")
  func unreachable() async throws {
    let free = try LoopbackSocket.bound()
    free.close()
    let reply = try await channel("http://127.0.0.1:\(free.port)/hooks?key=hidden", [key("a")])
      .send(Self.delivery)
    guard case .failed(let problem, nil) = reply else {
      Issue.record("\(reply)")
      return
    }
    #expect(problem.contains("127.0.0.1:\(free.port)"))
    #expect(!problem.contains("hidden"))
  }
}
