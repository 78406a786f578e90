package import CurlClient
package import PurserCore

/// Gives each request its turn, and learns from the replies when the supplier wants to be left alone.
package struct LimitedTransport: HTTPTransport {
  private let transport: any HTTPTransport
  private let limiter: RateLimiter
  private let now: @Sendable () -> Timestamp
  private let pauses: (any PauseMemory)?
  private let name: String

  /// `transport` within the limits that `limiter` keeps, perhaps for others as well.
  ///
  /// - Parameters:
  ///   - transport: what sends.
  ///   - limiter: what makes requests wait.
  ///   - now: the wall clock.
  ///   - pauses: what other processes know of when the supplier wants to be left alone, and are told.
  ///   - name: what it is called there.
  package init(
    _ transport: any HTTPTransport, limiter: RateLimiter,
    now: @escaping @Sendable () -> Timestamp, pauses: (any PauseMemory)? = nil, name: String = ""
  ) {
    self.pauses = pauses
    self.name = name
    self.transport = transport
    self.limiter = limiter
    self.now = now
  }

  package func takeTurn(patience: Duration) async throws(TransportFailure) {
    await hearOfPauses()
    try await limiter.takeTurn(patience: patience)
  }

  package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    let reply = try await transport.send(request)
    if let pause = RequestedPause.length(after: reply, at: now()) { await leaveAlone(for: pause) }
    return reply
  }

  package func leaveAlone(for pause: Duration) async {
    let now = now()
    let end = now + min(pause, RateSchedule.longestClosure)
    limiter.close(until: end)
    await pauses?.note(end, of: name, at: now)
  }

  /// Closes the limiter where another process was asked to leave the supplier alone.
  private func hearOfPauses() async {
    guard let end = await pauses?.end(of: name, at: now()) else { return }
    limiter.close(until: end)
  }
}
