import CurlClient
import ExactJSON
import Logging
import PurserCore
import PurserOutbox
import TestSupport
import Testing

@Suite("Telegram", .mustEnd)
struct TelegramChannelTests {
  private static let token = "123456:hidden-token-of-a-bot"
  private static let arrived = TestService.Answer.reply("200 OK", #"{"ok":true,"result":{}}"#)

  private func error(
    _ code: Int, _ description: String, _ rest: String = "", status: String? = nil,
    headers: [String] = []
  ) -> TestService.Answer {
    .reply(
      status ?? "\(code) Error", headers: headers,
      #"{"ok":false,"error_code":\#(code),"description":"\#(description)"\#(rest)}"#)
  }

  private func channel(_ service: TestService, log: KeptLog = KeptLog(.info)) throws
    -> TelegramChannel
  {
    TelegramChannel(
      .init(base: service.url(), token: Self.token, chat: "-100", thread: 7), timeout: .seconds(20),
      client: try CurlClient(), logger: log.logger, wallClock: { at(0) })
  }

  private func send(
    _ answers: TestService.Answer..., delivery: Delivery = TestAlerts.delivery()
  ) async throws -> (reply: DeliveryReply, requests: [TestService.Request]) {
    let service = try TestService(list: answers)
    defer { service.stop() }
    let reply = await (try channel(service)).send(delivery)
    #expect(!"\(reply)".contains("hidden"))
    return (reply, service.requests)
  }

  @Test("gets text with format, in which every special character is escaped")
  func text() async throws {
    let notice = TestAlerts.notice(
      headline: "a<b> & c: -12.50 USD", details: ["Dry at 02:10.", "1 < 2 & 3 > 2"])
    let (reply, requests) = try await send(
      Self.arrived, delivery: TestAlerts.delivery(TestAlerts.message(notice), doubts: 1))
    #expect(reply == .arrived)
    let request = try #require(requests.first)
    #expect(request.line == "POST /bot\(Self.token)/sendMessage HTTP/1.1")
    #expect(request.json["chat_id"] == "-100")
    #expect(request.json["message_thread_id"]?.numberValue?.text == "7")
    #expect(request.json["parse_mode"] == "HTML")
    #expect(
      request.json["text"] == """
        (repeated after a break of connection)
        <b>CRITICAL: a&lt;b&gt; &amp; c: -12.50 USD</b>
        Dry at 02:10.
        1 &lt; 2 &amp; 3 &gt; 2
        """)
  }

  @Test("gets a long message in pieces that it takes, and hears how many alerts more there are")
  func pieces() async throws {
    // Each of these is two UTF-16 code units and one character; the other becomes five characters.
    let long = String(repeating: "\u{1F4B8}", count: 200) + String(repeating: "&", count: 100)
    let notices = (0..<40).map { TestAlerts.notice("s\($0)", headline: long, details: [long]) }
    let (reply, requests) = try await send(
      Self.arrived, delivery: TestAlerts.delivery(TestAlerts.message(notices)))
    #expect(reply == .arrived)
    let texts = requests.compactMap { $0.json["text"]?.stringValue }
    #expect(texts.count == 3)
    for text in texts {
      #expect(text.utf16.count <= 4_096)
      #expect(text.utf16.count > 2_000)
      // No tag and no escape is cut.
      #expect(text.matches(of: /<b>/).count == text.matches(of: /<\/b>/).count)
      #expect(text.replacing("&amp;", with: "").contains("&") == false)
    }
    let more = try #require(texts.last?.firstMatch(of: /and (?<count>[0-9]+) more$/))
    let told = texts.map { $0.matches(of: /<b>/).count }.reduce(0, +)
    #expect(Int(more.output.count) == 40 - told)
  }

  @Test("gets after a failure only the pieces that it has not had")
  func rest() async throws {
    let notices = (0..<20).map {
      TestAlerts.notice(
        "s\($0)", headline: "\($0)" + String(repeating: "x", count: 580), details: [])
    }
    let delivery = TestAlerts.delivery(TestAlerts.message(notices))
    let service = try TestService(
      Self.arrived, error(429, "slow", #","parameters":{"retry_after":9}"#), Self.arrived)
    defer { service.stop() }
    let channel = try channel(service)
    #expect(
      await channel.send(delivery)
        == .failed(problem: "status 429: slow", retryAfter: .seconds(9)))
    #expect(await channel.send(delivery) == .arrived)
    let texts = service.requests.compactMap { $0.json["text"]?.stringValue }
    #expect(texts.count == 4)
    #expect(texts[1] == texts[2])
    #expect(Set(texts).count == 3)
  }

  @Test("gets only the piece again that may have arrived, which says so")
  func doubt() async throws {
    let notices = (0..<12).map {
      TestAlerts.notice(
        "s\($0)", headline: "\($0)" + String(repeating: "x", count: 580), details: [])
    }
    let message = TestAlerts.message(notices)
    let service = try TestService(Self.arrived, .hangUp, Self.arrived)
    defer { service.stop() }
    let channel = try channel(service)
    guard case .unknown = await channel.send(TestAlerts.delivery(message)) else {
      Issue.record("a broken connection is no doubt")
      return
    }
    #expect(await channel.send(TestAlerts.delivery(message, doubts: 1)) == .arrived)
    let texts = service.requests.compactMap { $0.json["text"]?.stringValue }
    #expect(texts.count == 3)
    #expect(texts.last == "(repeated after a break of connection)\n" + texts[1])
  }

  @Test("gets the same text without format where it cannot read it with")
  func plain() async throws {
    let notice = TestAlerts.notice(headline: "a & b", details: [])
    let (reply, requests) = try await send(
      error(400, "Bad Request: can't parse entities: unclosed tag"), Self.arrived,
      delivery: TestAlerts.delivery(TestAlerts.message(notice)))
    #expect(reply == .arrived)
    #expect(requests.count == 2)
    #expect(requests[1].json["parse_mode"] == nil)
    #expect(requests[1].json["text"] == "CRITICAL: a & b")
    let never = try await send(error(400, "Bad Request: can't parse entities: x"))
    #expect(never.reply == .refused(problem: "status 400: Bad Request: can't parse entities: x"))
    #expect(never.requests.count == 2)
  }

  @Test("is followed to where a chat has moved, which the owner is told")
  func moved() async throws {
    let log = KeptLog(.info)
    let service = try TestService(
      error(
        400, "Bad Request: group chat was upgraded",
        #","parameters":{"migrate_to_chat_id":-1001234567890123}"#), Self.arrived)
    defer { service.stop() }
    let channel = try channel(service, log: log)
    #expect(await channel.send(TestAlerts.delivery()) == .arrived)
    #expect(await channel.send(TestAlerts.delivery()) == .arrived)
    #expect(
      service.requests.map { $0.json["chat_id"]?.stringValue }
        == ["-100", "-1001234567890123", "-1001234567890123"])
    #expect(log.lines.count { $0.message.contains("has moved") } == 1)
  }

  @Test("has a message where it says so, whatever the status")
  func replies() async throws {
    for text in ["", "<html>", "[]", #"{"ok":false}"#, #"{"ok":1}"#] {
      guard case .failed = try await send(.reply("200 OK", text)).reply else {
        Issue.record("\(text) is a success")
        continue
      }
    }
    #expect(
      try await send(error(401, "Unauthorized")).reply
        == .refused(problem: "status 401: credential rejected: Unauthorized"))
    #expect(
      try await send(.reply("404 Not Found", "")).reply
        == .refused(problem: "status 404: credential rejected: no such bot"))
    #expect(
      try await send(error(403, "Forbidden: bot was blocked by the user")).reply
        == .refused(problem: "status 403: blocked: Forbidden: bot was blocked by the user"))
    #expect(
      try await send(error(400, "Bad Request: chat not found", status: "200 OK")).reply
        == .refused(problem: "status 200: Bad Request: chat not found"))
    #expect(
      try await send(.reply("301 Moved", headers: ["Location: http://127.0.0.1:1/"], "")).reply
        == .failed(problem: "status 301: redirects are not followed"))
    #expect(try await send(error(500, "Oops")).reply == .failed(problem: "status 500: Oops"))
    guard case .unknown = try await send(.hangUp).reply else {
      Issue.record("a broken connection is no doubt")
      return
    }
  }

  @Test("waits for the larger of what header and body say, in any form")
  func pauses() async throws {
    func pause(_ headers: [String], _ body: String) async throws -> Duration? {
      let answer = error(429, "slow", #","parameters":{"retry_after":\#(body)}"#, headers: headers)
      guard case .failed(_, let pause) = try await send(answer).reply else { return nil }
      return pause
    }
    #expect(try await pause(["Retry-After: 3"], "9") == .seconds(9))
    #expect(try await pause(["Retry-After: 30"], "9") == .seconds(30))
    #expect(try await pause(["Retry-After: inf"], "9.5") == .milliseconds(9_500))
    #expect(try await pause(["Retry-After: NaN"], "\"12\"") == .seconds(12))
    #expect(try await pause([], "-3") == nil)
    #expect(try await pause([], "1e99") == nil)
    #expect(try await pause([], "86401") == nil)
    #expect(
      try await pause(["Retry-After: Mon, 21 Sep 2026 14:14:20 GMT"], "1") == .seconds(60))
  }
}
