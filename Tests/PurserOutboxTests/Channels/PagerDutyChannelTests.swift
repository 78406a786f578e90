import CurlClient
import ExactJSON
import PurserCore
import PurserOutbox
import PurserStore
import TestSupport
import Testing

@Suite("PagerDuty", .mustEnd)
struct PagerDutyChannelTests {
  private static let key = "0123456789abcdef0123456789ABCDEF"
  private static let taken = TestService.Answer.reply(
    "202 Accepted", #"{"status":"success","message":"Event processed","dedup_key":"k"}"#)

  private func channel(_ service: TestService) throws -> PagerDutyChannel {
    PagerDutyChannel(
      base: service.url(), routingKey: Self.key, severities: [.notice: .warning],
      timeout: .seconds(20), client: try CurlClient(), wallClock: { at(0) })
  }

  private func send(
    _ answers: TestService.Answer..., message: AlertMessage = TestAlerts.message()
  ) async throws -> (reply: DeliveryReply, requests: [TestService.Request]) {
    let service = try TestService(list: answers)
    defer { service.stop() }
    let reply = await (try channel(service)).send(TestAlerts.delivery(message))
    #expect(!"\(reply)".contains(Self.key))
    return (reply, service.requests)
  }

  @Test("gets events of one key from the beginning of an alert to its end, with amounts beside it")
  func events() async throws {
    let long = String(repeating: "x", count: 2_000)
    let (reply, requests) = try await send(
      Self.taken,
      message: TestAlerts.message(
        TestAlerts.notice("acme", .raised, .notice, headline: long),
        TestAlerts.notice("acme", .worsened), TestAlerts.notice("acme", .recovered)))
    #expect(reply == .arrived)
    #expect(requests.map(\.line) == Array(repeating: "POST /v2/enqueue HTTP/1.1", count: 3))
    let events = requests.map(\.json)
    #expect(events.map { $0["routing_key"]?.stringValue } == [Self.key, Self.key, Self.key])
    #expect(events.map { $0["event_action"]?.stringValue } == ["trigger", "trigger", "resolve"])
    #expect(Set(events.map { $0["dedup_key"]?.stringValue }) == ["acme/main/USD/low"])
    #expect(events.map { $0["payload"]?["severity"]?.stringValue } == ["warning", "critical", nil])
    let summary = try #require(events[0]["payload"]?["summary"]?.stringValue)
    #expect(summary.count == 1_024)
    #expect(summary.hasSuffix("..."))
    let details = events[1]["payload"]?["custom_details"]
    #expect(details?["facts"]?["available"] == "84.20")
    #expect(details?["what_to_do"] == "Dry at 02:10.\nTop up.")
    #expect(events[1]["payload"]?["source"] == "acme")
  }

  @Test("is told that somebody has seen an alert under the same key")
  func acknowledged() {
    let event = PagerDutyEvent(TestAlerts.notice(), at: at(0), action: .acknowledge)
    let body = String(decoding: event.json(routingKey: Self.key), as: UTF8.self)
    #expect(
      body
        == #"{"routing_key":"\#(Self.key)","event_action":"acknowledge","dedup_key":"acme/main/USD/low"}"#
    )
  }

  @Test("has keys and severities that are known before anything is sent")
  func checked() {
    #expect(PagerDutyEvent.isRoutingKey(Self.key))
    for text in ["", String(Self.key.dropLast()), Self.key + "0", Self.key.dropLast() + "-"] {
      #expect(!PagerDutyEvent.isRoutingKey(text))
    }
    #expect(
      PagerDutyEvent.Severity.allCases.map(\.rawValue) == ["critical", "error", "warning", "info"])
    #expect(PagerDutyEvent.Severity(rawValue: "fatal") == nil)
    let long = SupplierID(String(repeating: "s", count: 300))
    let keys = [AlertFamily.low, .dry].map { PagerDutyEvent.key(AlertKey(.supplier(long), $0)) }
    #expect(keys.allSatisfy { $0.utf8.count <= 255 })
    #expect(Set(keys).count == 2)
  }

  @Test("has an event where it says success with status 202")
  func replies() async throws {
    #expect(
      try await send(.reply("202 Accepted", "")).reply == .failed(problem: "status 202"))
    #expect(
      try await send(.reply("200 OK", #"{"status":"success"}"#)).reply
        == .failed(problem: #"status 200: {"status":"success"}"#))
    #expect(
      try await send(
        .reply(
          "400 Bad",
          #"{"status":"invalid event","message":"Event object is invalid","errors":["'severity' is bad \#(Self.key)"]}"#
        )
      ).reply
        == .refused(
          problem: "status 400: Event object is invalid; 'severity' is bad <redacted>"))
    #expect(
      try await send(.reply("429 Slow", headers: ["Retry-After: 12"], "")).reply
        == .failed(problem: "status 429", retryAfter: .seconds(12)))
    #expect(try await send(.reply("500 Oops", "")).reply == .failed(problem: "status 500"))
    #expect(
      try await send(.reply("302 Found", headers: ["Location: /x"], "")).reply
        == .failed(problem: "status 302: redirects are not followed"))
    guard case .unknown = try await send(.hangUp).reply else {
      Issue.record("a broken connection is no doubt")
      return
    }
  }

  @Test("never hears of an end before its beginning, whose tries failed")
  func order() async throws {
    let scene = try OutboxScene()
    // When the message is decided.
    scene.pass(.seconds(5))
    let service = try TestService(.reply("500 Oops", ""), .hangUp, Self.taken)
    defer { service.stop() }
    let outbox = scene.outbox()
    await outbox.adopt([
      OutboxEndpoint(
        name: "shop", address: "a", origin: "o", types: [], channel: try channel(service),
        source: nil)
    ])
    var message = TestAlerts.message()
    try await outbox.add(message.deliveries(to: "shop", isSplit: true))
    _ = try await outbox.report { $0.standing.problem != nil && $0.underWay == 0 }
    message = AlertMessage(id: "alr_2", at: at(5), notices: [TestAlerts.notice("acme", .recovered)])
    try await outbox.add(message.deliveries(to: "shop", isSplit: true))
    scene.pass(.seconds(5))
    _ = try await outbox.report { report in
      report.underWay == 0 && report.standing.problem?.hasSuffix("it may have arrived") == true
    }
    #expect(service.requests.count == 2)
    scene.pass(.seconds(30))
    _ = try await outbox.report { $0.backlog.waiting == 0 }
    #expect(
      service.requests.map { $0.json["event_action"]?.stringValue }
        == ["trigger", "trigger", "trigger", "resolve"])
    await outbox.stop(within: .zero)
  }

  @Test("gets each alert of a message as a delivery of its own, always with the same name")
  func split() {
    let message = TestAlerts.message(TestAlerts.notice(), TestAlerts.notice("other", .recovered))
    let parts = message.deliveries(to: "pager", isSplit: true)
    #expect(parts.map(\.id) == ["alr_1-0", "alr_1-1"])
    #expect(parts.map(\.topic) == ["acme/main/USD/low", "other/main/USD/low"])
    #expect(
      parts.compactMap { AlertMessage(json: $0.body)?.notices } == message.notices.map { [$0] })
    #expect(parts == message.deliveries(to: "pager", isSplit: true))
    let whole = message.deliveries(to: "chat", isSplit: false)
    #expect(whole.map(\.id) == ["alr_1"])
    #expect(whole.first.flatMap { AlertMessage(json: $0.body) } == message)
  }
}
