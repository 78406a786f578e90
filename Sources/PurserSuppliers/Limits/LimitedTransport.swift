package import CurlClient
package import PurserCore

/// Gives each request its turn, and learns from the replies when the supplier wants to be left alone.
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

  package func takeTurn(patience: Duration) async throws(TransportFailure) {
    try await limiter.takeTurn(patience: patience)
  }

  package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    let reply = try await transport.send(request)
    let now = now()
    if let pause = RequestedPause.length(after: reply, at: now) {
      await limiter.close(until: now + pause)
    }
    return reply
  }
}
