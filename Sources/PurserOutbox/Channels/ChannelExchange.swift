package import CurlClient
internal import PurserCore

/// Makes the exchanges of a channel: each request once, no redirect followed, and nothing secret told.
struct ChannelExchange: Sendable {
  private let client: CurlClient
  private let timeout: Duration
  private let cover: SecretCover
  private let wallClock: @Sendable () -> Timestamp

  /// Replies are a few lines; what is longer is none.
  private static let replyBytes = 64 * 1024

  /// Exchanges over a client, of a channel that has secrets.
  init(
    _ client: CurlClient, timeout: Duration, secrets: [String],
    wallClock: @escaping @Sendable () -> Timestamp
  ) {
    self.client = client
    self.timeout = timeout
    cover = SecretCover(secrets)
    self.wallClock = wallClock
  }

  /// Sends a request, and judges what comes back.
  func send(
    _ request: ChannelRequest, judge: (ChannelReply) -> DeliveryReply
  ) async -> DeliveryReply {
    let http = HTTPRequest(
      method: .post, url: request.url,
      headers: [
        HTTPHeader(name: "Content-Type", value: request.contentType),
        HTTPHeader(name: "User-Agent", value: "Purser-Alerts"),
      ] + request.headers, body: request.body, timeout: timeout, connectTimeout: timeout,
      maximumReplyBytes: Self.replyBytes, isSentOnce: true)
    do throws(CurlError) {
      return judge(ChannelReply(try await client.execute(http), cover, at: wallClock()))
    } catch {
      return DeliveryReply(error)
    }
  }
}

/// A request of a channel, before it is known how it is sent.
package struct ChannelRequest: Hashable, Sendable {
  /// Where it goes.
  package var url: String
  /// What its body is.
  package var contentType = "application/json; charset=utf-8"
  /// Headers besides that.
  package var headers: [HTTPHeader] = []
  /// Its body.
  package var body: [UInt8]
}

extension DeliveryReply {
  /// A delivery that is no message of alerts: nobody can send it.
  static let noAlert = DeliveryReply.refused(problem: "what is kept is no message of alerts")
}
