package import CurlClient
internal import ExactJSON
package import PurserCore

/// A channel of Slack by `chat.postMessage`, with an app's token.
package struct SlackAPIChannel: DeliveryChannel {
  private let base: String
  private let token: String
  private let channel: String
  private let exchange: ChannelExchange

  /// Slack's own API.
  package static let service = "https://slack.com/api"

  /// A channel.
  ///
  /// - Parameters:
  ///   - base: where the API is.
  ///   - token: the app's token.
  ///   - channel: the channel's name or number.
  ///   - timeout: how long Slack may take.
  ///   - client: what sends.
  ///   - wallClock: the time by which dates of replies are understood.
  package init(
    base: String = service, token: String, channel: String, timeout: Duration, client: CurlClient,
    wallClock: @escaping @Sendable () -> Timestamp
  ) {
    self.base = base
    self.token = token
    self.channel = channel
    exchange = ChannelExchange(client, timeout: timeout, secrets: [token], wallClock: wallClock)
  }

  package var retryPolicy: RetryPolicy { .chat }

  package func send(_ delivery: Delivery) async -> DeliveryReply {
    guard let message = AlertMessage(json: delivery.body) else { return .noAlert }
    let request = Self.request(
      message, isRepeated: delivery.doubts > 0, channel: channel, token: token, base: base)
    return await exchange.send(request, judge: Self.judge)
  }

  /// The request of a message.
  package static func request(
    _ message: AlertMessage, isRepeated: Bool, channel: String, token: String, base: String
  ) -> ChannelRequest {
    ChannelRequest(
      url: base + "/chat.postMessage",
      headers: [HTTPHeader(name: "Authorization", value: "Bearer \(token)")],
      body: JSONWriter.object { json in
        json.string("channel", channel)
        json.string("text", SlackText.text(message, isRepeated: isRepeated))
        json.bool("unfurl_links", false)
        json.bool("unfurl_media", false)
      })
  }

  /// Errors that end by themselves.
  private static let passing: Set<String> = [
    "ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable",
    "team_added_to_org", "request_timeout",
  ]

  /// Errors of which Slack says that some of it may have been done before.
  private static let doubtful: Set<String> = ["fatal_error", "internal_error"]

  /// What Slack means: its errors come with status 200.
  package static func judge(_ reply: ChannelReply) -> DeliveryReply {
    let error = reply.json?["error"]?.stringValue
    guard (200..<300).contains(reply.status) else {
      return error.map(doubtful.contains) == true ? reply.unknown(error) : reply.failure(error)
    }
    guard let isOK = reply.json?["ok"]?.boolValue else { return reply.failed(nil) }
    if isOK { return .arrived }
    guard let error else { return reply.failed(nil) }
    if doubtful.contains(error) { return reply.unknown(error) }
    // All others are about the token, the channel or the text, and stay.
    return passing.contains(error) ? reply.failed(error) : reply.refused(error)
  }
}
