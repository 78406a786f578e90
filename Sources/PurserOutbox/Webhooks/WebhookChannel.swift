package import CurlClient
package import PurserCore

/// A receiver of signed messages over HTTP, as Standard Webhooks describes it.
package struct WebhookChannel: DeliveryChannel {
  private let url: String
  /// The key in use first, and the one before it while a receiver may still know that one alone.
  private let keys: [WebhookKey]
  private let timeout: Duration
  private let client: CurlClient
  private let wallClock: @Sendable () -> Timestamp

  /// A receiver.
  ///
  /// - Parameters:
  ///   - url: where messages go.
  ///   - keys: what they are signed with, each with a signature of its own.
  ///   - timeout: how long a receiver may take.
  ///   - client: what sends them.
  ///   - wallClock: the time that receivers compare with their own.
  package init(
    url: String, keys: [WebhookKey], timeout: Duration, client: CurlClient,
    wallClock: @escaping @Sendable () -> Timestamp
  ) {
    self.url = url
    self.keys = keys
    self.timeout = timeout
    self.client = client
    self.wallClock = wallClock
  }

  package func send(_ delivery: Delivery) async -> DeliveryReply {
    do throws(CurlError) {
      let response = try await client.execute(request(delivery))
      return Self.reply(response, at: wallClock())
    } catch {
      return DeliveryReply(error)
    }
  }

  private func request(_ delivery: Delivery) -> HTTPRequest {
    let seconds = wallClock().microsecondsSinceEpoch / 1_000_000
    let signatures = keys.map {
      $0.signature(id: delivery.id, timestamp: seconds, body: delivery.body)
    }
    return HTTPRequest(
      method: .post, url: url,
      headers: [
        HTTPHeader(name: "Content-Type", value: "application/json"),
        HTTPHeader(name: "User-Agent", value: "Purser-Webhooks"),
        HTTPHeader(name: "webhook-id", value: delivery.id),
        HTTPHeader(name: "webhook-timestamp", value: String(seconds)),
        HTTPHeader(name: "webhook-signature", value: signatures.joined(separator: " ")),
      ], body: delivery.body, timeout: timeout, connectTimeout: timeout,
      maximumReplyBytes: Self.replyBytes, isSentOnce: true)
  }

  /// Nothing of a reply counts but its status.
  private static let replyBytes = 64 * 1024

  /// What a reply means: nothing of it counts but its status, and how long its receiver wants to be left alone.
  ///
  /// - Parameters:
  ///   - response: the reply.
  ///   - now: when it came.
  /// - Returns: the meaning. A redirect is not followed: its receiver is not the one that was configured.
  static func reply(_ response: HTTPResponse, at now: Timestamp) -> DeliveryReply {
    let status = response.status
    switch status {
    case 200..<300: return .arrived
    case 410: return .gone(problem: "status 410: the receiver wants no more messages")
    case 300..<400: return .failed(problem: "status \(status): redirects are not followed")
    default:
      return .failed(
        problem: "status \(status)", retryAfter: AskedPause.length(of: response, at: now))
    }
  }
}
