import CurlClient
import ExactJSON
import PurserCore
import PurserOutbox
import TestSupport
import Testing

@Suite("Slack", .mustEnd)
struct SlackChannelTests {
  private static let secret = "/services/T0000/B0000/abcdefghijklmnopqrstuvwx"

  private func webhook(
    _ answers: TestService.Answer..., delivery: Delivery = TestAlerts.delivery(),
    timeout: Duration = .seconds(20)
  ) async throws -> (reply: DeliveryReply, requests: [TestService.Request]) {
    let service = try TestService(list: answers)
    defer { service.stop() }
    let channel = SlackWebhookChannel(
      url: service.url(Self.secret), timeout: timeout, client: try CurlClient(),
      wallClock: { at(0) })
    let reply = await channel.send(delivery)
    #expect(!"\(reply)".contains("abcdefgh"))
    return (reply, service.requests)
  }

  private func app(
    _ answers: TestService.Answer..., delivery: Delivery = TestAlerts.delivery()
  ) async throws -> (reply: DeliveryReply, requests: [TestService.Request]) {
    let service = try TestService(list: answers)
    defer { service.stop() }
    let channel = SlackAPIChannel(
      base: service.url("/api"), token: "xoxb-hidden-token", channel: "#ops",
      timeout: .seconds(20), client: try CurlClient(), wallClock: { at(0) })
    let reply = await channel.send(delivery)
    #expect(!"\(reply)".contains("hidden"))
    return (reply, service.requests)
  }

  @Test("gets what is the matter, how much, how long and what to do, with three characters escaped")
  func text() async throws {
    let notice = TestAlerts.notice(
      headline: "acme & <sons> has 84.20 USD left", details: ["Dry at 02:10.\nTop up > 500."])
    let over = TestAlerts.notice("other", .recovered, headline: "other has funds", details: [])
    let (reply, requests) = try await webhook(
      .reply("200 OK", "ok"), delivery: TestAlerts.delivery(TestAlerts.message(notice, over)))
    #expect(reply == .arrived)
    #expect(requests.count == 1)
    #expect(requests[0].line == "POST \(Self.secret) HTTP/1.1")
    #expect(
      requests[0].json["text"] == """
        *CRITICAL: acme &amp; &lt;sons&gt; has 84.20 USD left*
        Dry at 02:10. Top up &gt; 500.

        *OVER: other has funds*
        """)
  }

  @Test("is told that a message may be there already")
  func repeated() async throws {
    let (_, requests) = try await webhook(
      .reply("200 OK", "ok"), delivery: TestAlerts.delivery(doubts: 1))
    let text = try #require(requests.first?.json["text"]?.stringValue)
    #expect(text.hasPrefix("(repeated after a break of connection)\n*CRITICAL"))
  }

  @Test("gets a thousand alerts at once as one message of bounded length, which says how many more")
  func many() async throws {
    let notices = (0..<1_000).map { TestAlerts.notice("s\($0)", headline: "s\($0) & more") }
    let (_, requests) = try await webhook(
      .reply("200 OK", "ok"), delivery: TestAlerts.delivery(TestAlerts.message(notices)))
    let text = try #require(requests.first?.json["text"]?.stringValue)
    #expect(text.utf16.count <= 4_000)
    #expect(text.utf16.count > 3_500)
    #expect(text.contains(/\n\nand 9[0-9]+ more$/))
  }

  @Test("has a message over its webhook where it says exactly ok")
  func webhookReplies() async throws {
    #expect(
      try await webhook(.reply("200 OK", "<html>\n Log in")).reply
        == .failed(problem: "status 200: <html> Log in"))
    #expect(try await webhook(.reply("200 OK", "")).reply == .failed(problem: "status 200"))
    #expect(try await webhook(.reply("204 No Content", "")).reply == .failed(problem: "status 204"))
    let redirected = try await webhook(
      .reply("302 Found", headers: ["Location: http://127.0.0.1:1/"], ""))
    #expect(redirected.reply == .failed(problem: "status 302: redirects are not followed"))
    #expect(redirected.requests.count == 1)
    #expect(
      try await webhook(.reply("404 Not Found", "no_service")).reply
        == .refused(problem: "status 404: no_service"))
    #expect(
      try await webhook(.reply("410 Gone", "channel_is_archived")).reply
        == .refused(problem: "status 410: channel_is_archived"))
    #expect(
      try await webhook(.reply("429 Too Many", headers: ["Retry-After: 30"], "rate_limited")).reply
        == .failed(problem: "status 429: rate_limited", retryAfter: .seconds(30)))
    #expect(
      try await webhook(.reply("429 Too Many", headers: ["Retry-After: -3"], "")).reply
        == .failed(problem: "status 429"))
    #expect(
      try await webhook(.reply("503 Later", "")).reply == .failed(problem: "status 503"))
  }

  @Test("is no place from which a URL that is repeated gets into a message")
  func redacted() async throws {
    let reply = try await webhook(
      .reply("403 Forbidden", "cannot POST \(Self.secret) at proxy")
    ).reply
    #expect(reply == .refused(problem: "status 403: cannot POST <redacted> at proxy"))
  }

  @Test("may have a message of which nothing was heard after it was written")
  func unknown() async throws {
    for answer in [
      TestService.Answer.hangUp, .cut, .reply("504 Gateway", ""), .reply("502 Bad", ""),
      .reply("500 Oops", "internal_error"),
    ] {
      let (reply, requests) = try await webhook(answer)
      guard case .unknown(let problem) = reply else {
        Issue.record("\(answer) is \(reply)")
        continue
      }
      #expect(problem.hasSuffix("it may have arrived"))
      #expect(requests.count == 1, "\(answer)")
    }
    guard case .unknown = try await webhook(.silence, timeout: .milliseconds(300)).reply else {
      Issue.record("silence is no doubt")
      return
    }
  }

  @Test("has certainly nothing where no connection came about")
  func unreachable() async throws {
    let free = try LoopbackSocket.bound()
    free.close()
    let channel = SlackWebhookChannel(
      url: "http://127.0.0.1:\(free.port)\(Self.secret)", timeout: .seconds(20),
      client: try CurlClient(), wallClock: { at(0) })
    guard case .failed(let problem, nil) = await channel.send(TestAlerts.delivery()) else {
      Issue.record("it did not fail")
      return
    }
    #expect(!problem.contains("services"))
  }

  @Test("is asked by its API with a token, in the header and nowhere else")
  func request() async throws {
    let (reply, requests) = try await app(.reply("200 OK", #"{"ok":true,"ts":"1.2"}"#))
    #expect(reply == .arrived)
    let request = try #require(requests.first)
    #expect(request.line == "POST /api/chat.postMessage HTTP/1.1")
    #expect(request.headers["authorization"] == "Bearer xoxb-hidden-token")
    #expect(request.headers["content-type"] == "application/json; charset=utf-8")
    #expect(request.json["channel"] == "#ops")
    #expect(!String(decoding: request.body, as: UTF8.self).contains("xoxb"))
  }

  @Test("says with status 200 what is wrong: for good, for now, or that nobody knows")
  func errors() async throws {
    func reply(_ error: String, headers: [String] = []) async throws -> DeliveryReply {
      try await app(.reply("200 OK", headers: headers, #"{"ok":false,"error":"\#(error)"}"#)).reply
    }
    for error in ["channel_not_found", "invalid_auth", "token_revoked", "is_archived", "new_one"] {
      #expect(try await reply(error) == .refused(problem: "status 200: \(error)"))
    }
    #expect(
      try await reply("ratelimited", headers: ["Retry-After: 7"])
        == .failed(problem: "status 200: ratelimited", retryAfter: .seconds(7)))
    #expect(
      try await reply("fatal_error")
        == .unknown(problem: "status 200: fatal_error: it may have arrived"))
    for text in ["", "ok", "true", "[]", #"{"ok":"true"}"#, "null"] {
      guard case .failed = try await app(.reply("200 OK", text)).reply else {
        Issue.record("\(text) is a success")
        continue
      }
    }
    #expect(
      try await app(.reply("429 Slow", headers: ["Retry-After: 0.5"], "")).reply
        == .failed(problem: "status 429", retryAfter: .milliseconds(500)))
  }
}
