import CurlClient
import ExactJSON
import PurserCore
import PurserOutbox
import TestSupport
import Testing

@Suite("A webhook for alerts", .mustEnd)
struct AlertWebhookChannelTests {
  private func send(
    _ answer: TestService.Answer, _ delivery: Delivery, at moment: Timestamp = at(0)
  ) async throws -> (reply: DeliveryReply, requests: [TestService.Request]) {
    let service = try TestService(answer)
    defer { service.stop() }
    let key = try #require(WebhookKey("whsec_" + String(repeating: "a", count: 32)))
    let channel = AlertWebhookChannel(
      WebhookChannel(
        url: service.url("/hook"), keys: [key], timeout: .seconds(20), client: try CurlClient(),
        wallClock: { moment }))
    return (await channel.send(delivery), service.requests)
  }

  @Test("is signed over the bytes that are sent, by the moment of this try")
  func signed() async throws {
    let delivery = TestAlerts.delivery()
    let (reply, requests) = try await send(.reply("204 No Content", ""), delivery, at: at(3_600))
    #expect(reply == .arrived)
    let request = try #require(requests.first)
    #expect(request.body == delivery.body)
    #expect(request.headers["webhook-id"] == "alr_1")
    #expect(request.headers["webhook-timestamp"] == "1790003600")
    let key = try #require(WebhookKey("whsec_" + String(repeating: "a", count: 32)))
    #expect(
      request.headers["webhook-signature"]
        == key.signature(id: "alr_1", timestamp: 1_790_003_600, body: request.body))
    #expect(request.json["type"] == "alert")
  }

  @Test("may have got what was not answered, and 410 ends it")
  func outcomes() async throws {
    guard case .unknown = try await send(.hangUp, TestAlerts.delivery()).reply else {
      Issue.record("a broken connection is no doubt")
      return
    }
    #expect(
      try await send(.reply("410 Gone", ""), TestAlerts.delivery()).reply
        == .gone(problem: "status 410: the receiver wants no more messages"))
  }

  @Test("never sends what is empty, no alert, or has a name that cannot be signed")
  func refused() async throws {
    var (empty, named) = (TestAlerts.delivery(), TestAlerts.delivery())
    empty.body = []
    for delivery in [empty] {
      let (reply, requests) = try await send(.reply("204 No Content", ""), delivery)
      #expect(reply == .refused(problem: "what is kept is no message of alerts"))
      #expect(requests.isEmpty)
    }
    for name in ["", "a.b", "a b", "a,b", "\u{e4}"] {
      named.id = name
      #expect(try await send(.reply("204 No Content", ""), named).requests.isEmpty, "\(name)")
    }
  }
}
