package import CurlClient
package import PurserCore

/// Sends each request when it is its turn, and learns from the reply when the supplier wants to be
/// left alone.
package struct LimitedTransport: HTTPTransport {
  private let transport: any HTTPTransport
  private let limiter: RateLimiter
  private let now: @Sendable () -> Timestamp

  /// `transport` within the limits that `limiter` keeps, perhaps for others as well.
  package init(
    _ transport: any HTTPTransport, limiter: RateLimiter, now: @escaping @Sendable () -> Timestamp
  ) {
    self.transport = transport
    self.limiter = limiter
    self.now = now
  }

  /// Sends `request` when it is its turn. It waits for that as long as for the reply, and no part of
  /// the one time is taken off the other.
  package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    try await limiter.takeTurn(patience: request.timeout)
    let reply = try await transport.send(request)
    let now = now()
    if let pause = RequestedPause.length(after: reply, at: now) {
      await limiter.close(until: now + pause)
    }
    return reply
  }
}
