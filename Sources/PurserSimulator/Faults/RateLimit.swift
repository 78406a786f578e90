internal import PurserCore

/// How many requests a supplier answers in a window of time.
package struct RateLimit: Hashable, Sendable {
  /// Requests answered in one window, at least one.
  package let requests: Int
  /// How long a window is. It opens with the first request after the last one closed.
  package let window: Duration

  /// At most `requests` in each `window`.
  package init(requests: Int, per window: Duration) {
    self.requests = max(1, requests)
    self.window = window
  }
}

/// Counts the requests of the window that is open.
struct RateMeter: Sendable {
  let limit: RateLimit
  private var opened: Timestamp?
  private var count = 0

  init(_ limit: RateLimit) { self.limit = limit }

  /// Counts one request.
  ///
  /// - Throws: `WireProblem.rateLimited` when the window is used up, with the seconds until it
  ///   closes, rounded up and at least one, as `Retry-After` counts whole seconds.
  mutating func count(at now: Timestamp) throws(WireProblem) {
    if let opened, now < opened + limit.window, now >= opened {
      guard count < limit.requests else {
        let left = (opened + limit.window).since(now).wholeMicroseconds
        throw .rateLimited(retryAfterSeconds: max(1, (left + 999_999) / 1_000_000))
      }
      count += 1
    } else {
      opened = now
      count = 1
    }
  }
}
