package import CurlClient
internal import ExactJSON
package import PurserCore

/// A channel of Slack by its incoming webhook, whose URL is the secret.
package struct SlackWebhookChannel: DeliveryChannel {
  private let url: String
  private let exchange: ChannelExchange

  /// A webhook.
  ///
  /// - Parameters:
  ///   - url: its URL, which is a secret.
  ///   - timeout: how long Slack may take.
  ///   - client: what sends.
  ///   - wallClock: the time by which dates of replies are understood.
  package init(
    url: String, timeout: Duration, client: CurlClient,
    wallClock: @escaping @Sendable () -> Timestamp
  ) {
    self.url = url
    exchange = ChannelExchange(
      client, timeout: timeout, secrets: SecretCover.parts(of: url), wallClock: wallClock)
  }

  package var retryPolicy: RetryPolicy { .chat }

  package func send(_ delivery: Delivery) async -> DeliveryReply {
    guard let message = AlertMessage(json: delivery.body) else { return .noAlert }
    let request = Self.request(message, isRepeated: delivery.doubts > 0, to: url)
    return await exchange.send(request, judge: Self.judge)
  }

  /// The request of a message.
  package static func request(
    _ message: AlertMessage, isRepeated: Bool, to url: String
  ) -> ChannelRequest {
    ChannelRequest(
      url: url,
      body: JSONWriter.object { json in
        json.string("text", SlackText.text(message, isRepeated: isRepeated))
        json.bool("unfurl_links", false)
        json.bool("unfurl_media", false)
      })
  }

  /// What Slack means: it has a message where it says exactly `ok`.
  package static func judge(_ reply: ChannelReply) -> DeliveryReply {
    switch reply.status {
    case 200 where reply.text == "ok": .arrived
    case 200..<300: reply.failed(nil)
    // "It's possible some aspect of the operation succeeded before the error was raised."
    case 500 where reply.text.contains("internal_error"): reply.unknown(nil)
    default: reply.failure(nil)
    }
  }
}
