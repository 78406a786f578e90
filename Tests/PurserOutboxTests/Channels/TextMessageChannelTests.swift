import CurlClient
import ExactJSON
import PurserCore
import PurserOutbox
import TestSupport
import Testing

@Suite("Text messages", .mustEnd)
struct TextMessageChannelTests {
  private static let settings = TextMessageChannel.Settings(
    account: "AC1", password: "hidden-auth-token", from: "+15005550006", to: "+4917012345")

  private func send(
    _ answers: TestService.Answer..., delivery: Delivery = TestAlerts.delivery(),
    from: String = "+15005550006"
  ) async throws -> (reply: DeliveryReply, requests: [TestService.Request]) {
    let service = try TestService(list: answers)
    defer { service.stop() }
    var settings = Self.settings
    settings.base = service.url()
    settings.from = from
    let channel = TextMessageChannel(
      settings, timeout: .seconds(20), client: try CurlClient(), wallClock: { at(0) })
    let reply = await channel.send(delivery)
    #expect(!"\(reply)".contains("hidden"))
    return (reply, service.requests)
  }

  private func made(_ status: String, _ rest: String = #","error_code":null"#)
    -> TestService.Answer
  {
    .reply("201 Created", #"{"sid":"SM1","status":"\#(status)"\#(rest)}"#)
  }

  @Test("are a form with a login, a line for each alert, and an end to how long they are tried")
  func request() async throws {
    let message = TestAlerts.message(
      TestAlerts.notice(headline: "acme has 84.20 USD & +5 % left"),
      TestAlerts.notice("other", .recovered, headline: "other\nhas funds"))
    let (reply, requests) = try await send(made("queued"), delivery: TestAlerts.delivery(message))
    #expect(reply == .arrived)
    let request = try #require(requests.first)
    #expect(request.line == "POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1")
    #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
    // AC1:hidden-auth-token
    #expect(request.headers["authorization"] == "Basic QUMxOmhpZGRlbi1hdXRoLXRva2Vu")
    #expect(
      request.form == [
        "To": "+4917012345", "From": "+15005550006", "ValidityPeriod": "14400",
        "Body": "Purser CRITICAL: acme has 84.20 USD & +5 % left\nOVER: other has funds",
      ])
    let service = try await send(made("accepted"), from: "MG0123").requests.first?.form
    #expect(service?["MessagingServiceSid"] == "MG0123")
    #expect(service?["From"] == nil)
  }

  @Test("are short, whatever there is to say, and tell how much is left out")
  func short() {
    let notices = (0..<30).map { number in
      TestAlerts.notice("s\(number)", headline: String(repeating: "word ", count: 80))
    }
    let text = TextMessageChannel.text(TestAlerts.message(notices), isRepeated: true)
    #expect(text.utf16.count <= 300)
    #expect(text.hasPrefix("Purser (repeated after a break of connection) CRITICAL: word"))
    #expect(text.contains(/\nand 2[0-9] more$/))
  }

  @Test("have arrived where the service made one that has not failed; its codes are kept")
  func replies() async throws {
    for status in ["queued", "accepted", "sending", "sent", "scheduled"] {
      #expect(try await send(made(status)).reply == .arrived)
    }
    #expect(
      try await send(made("failed", #","error_code":30003,"error_message":"Unreachable""#)).reply
        == .refused(problem: "status 201: failed, code 30003: Unreachable"))
    #expect(
      try await send(made("undelivered")).reply == .refused(problem: "status 201: undelivered"))
    #expect(
      try await send(made("queued", #","error_code":21610"#)).reply
        == .refused(problem: "status 201: queued, code 21610"))
    #expect(
      try await send(.reply("200 OK", #"{"status":"queued"}"#)).reply
        == .failed(problem: #"status 200: {"status":"queued"}"#))
    #expect(
      try await send(.reply("400 Bad", #"{"code":21211,"message":"Invalid 'To'","status":400}"#))
        .reply == .refused(problem: "status 400: code 21211: Invalid 'To'"))
    #expect(
      try await send(.reply("401 No", #"{"code":20003,"message":"Authenticate"}"#)).reply
        == .refused(problem: "status 401: credential rejected, code 20003: Authenticate"))
    #expect(
      try await send(
        .reply("429 Slow", headers: ["Retry-After: 5"], #"{"code":20429,"message":"Too many"}"#)
      ).reply
        == .failed(problem: "status 429: code 20429: Too many", retryAfter: .seconds(5)))
    #expect(
      try await send(.reply("307 Elsewhere", headers: ["Location: /x"], "")).reply
        == .failed(problem: "status 307: redirects are not followed"))
    #expect(try await send(.reply("503 Later", "")).reply == .failed(problem: "status 503"))
  }

  @Test("may have been made where nobody says so: they cost money")
  func unknown() async throws {
    for answer in [
      TestService.Answer.hangUp, .cut, .reply("201 Created", "<html>"), .reply("500 Oops", ""),
      .reply("502 Bad", ""), .reply("504 Late", ""),
    ] {
      let (reply, requests) = try await send(answer)
      guard case .unknown = reply else {
        Issue.record("\(answer) is \(reply)")
        continue
      }
      #expect(requests.count == 1)
    }
  }
}
