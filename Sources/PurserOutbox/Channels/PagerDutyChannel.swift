package import CurlClient
internal import ExactJSON
package import PurserCore

/// PagerDuty by its Events API v2, or a service that takes the same events.
///
/// It knows alerts by a key, so that a copy of an event changes nothing. It takes one alert at a time: messages are split
/// (`AlertMessage.deliveries`), each alert is a topic, and an end waits for its beginning.
package struct PagerDutyChannel: DeliveryChannel {
  private let base: String
  private let routingKey: String
  private let severities: [AlertTier: PagerDutyEvent.Severity]
  private let exchange: ChannelExchange

  /// PagerDuty's own API.
  package static let service = "https://events.pagerduty.com"

  /// A service of PagerDuty.
  ///
  /// - Parameters:
  ///   - base: where the API is.
  ///   - routingKey: the integration's key, as `PagerDutyEvent.isRoutingKey` has it.
  ///   - severities: how bad tiers are, where it is not what their names say.
  ///   - timeout: how long PagerDuty may take.
  ///   - client: what sends.
  ///   - wallClock: the time by which dates of replies are understood.
  package init(
    base: String = service, routingKey: String,
    severities: [AlertTier: PagerDutyEvent.Severity] = [:], timeout: Duration, client: CurlClient,
    wallClock: @escaping @Sendable () -> Timestamp
  ) {
    self.base = base
    self.routingKey = routingKey
    self.severities = severities
    exchange = ChannelExchange(
      client, timeout: timeout, secrets: [routingKey], wallClock: wallClock)
  }

  package var retryPolicy: RetryPolicy { .keyedEvents }

  package func send(_ delivery: Delivery) async -> DeliveryReply {
    guard let message = AlertMessage(json: delivery.body) else { return .noAlert }
    for notice in message.notices {
      let event = PagerDutyEvent(notice, at: message.at, severity: severities[notice.tier])
      let request = Self.request(event, routingKey: routingKey, base: base)
      let reply = await exchange.send(request, judge: Self.judge)
      guard reply == .arrived else { return reply }
    }
    return .arrived
  }

  /// The request of an event.
  package static func request(
    _ event: PagerDutyEvent, routingKey: String, base: String
  ) -> ChannelRequest {
    ChannelRequest(url: base + "/v2/enqueue", body: event.json(routingKey: routingKey))
  }

  /// What PagerDuty means: it has an event where it says `success` with status 202.
  package static func judge(_ reply: ChannelReply) -> DeliveryReply {
    if reply.status == 202, reply.json?["status"]?.stringValue == "success" { return .arrived }
    let errors = (reply.json?["errors"]?.arrayValue ?? []).compactMap(\.stringValue)
    let said = [reply.json?["message"]?.stringValue].compactMap(\.self) + errors
    let reason = said.isEmpty ? nil : said.joined(separator: "; ")
    return (200..<300).contains(reply.status) ? reply.failed(reason) : reply.failure(reason)
  }
}
