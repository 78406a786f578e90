internal import CurlClient
internal import PurserCore

/// How long a supplier wants to be left alone, as the headers of a reply say.
///
/// Moments in the reply count from the reply's `Date`, where it has one: they are by the supplier's
/// clock. `Retry-After` counts where the supplier refused: 429 and 503. Otherwise the header that says when
/// a limit is reset counts, where the supplier refused for a limit or says that nothing remains: the
/// fields of the IETF's draft "RateLimit header fields for HTTP" in its older and newer forms, and
/// the two spellings with `X-` that were used before it.
enum RequestedPause {
  private static let families = ["RateLimit", "X-RateLimit", "X-Rate-Limit"]

  /// How long no request should leave from `now` on, which is when the reply came, within an hour;
  /// `nil` where the reply asks for nothing, or for nothing that can be understood. `isRefused` says that
  /// it was refused for a limit, also where its status does not say so.
  static func length(
    after reply: HTTPResponse, at now: Timestamp, isRefused: Bool = false
  ) -> Duration? {
    if reply.status == 429 || reply.status == 503,
      let pause = RetryAfter.delay(of: reply, at: now)
    {
      return bounded(pause)
    }
    let isRefused = isRefused || reply.status == 429
    // Most replies say nothing of limits, and then nobody needs to know what their clock shows.
    guard reply.headers.contains(where: isOfFamily) else { return nil }
    // What moments in the reply are compared with: the clock that they were written by.
    let clock = RetryAfter.clock(of: reply, at: now)
    var resets = families.compactMap { family -> Duration? in
      let remaining = reply.header(family + "-Remaining")
      guard isRefused || remaining.map(isZero) == true else { return nil }
      return reply.header(family + "-Reset").flatMap { wait($0, from: clock) }
    }
    resets += reply.headers.filter { $0.isNamed(families[0]) }
      .flatMap { RateLimitField.limits(in: $0.value) }
      .filter { isRefused || $0.remaining == 0 }
      .map { .seconds($0.resetSeconds) }
    return resets.max().map(bounded)
  }

  /// Whether a header may be one of those below: its name begins as theirs do.
  private static func isOfFamily(_ header: HTTPHeader) -> Bool {
    guard header.name.utf8.count >= families[0].utf8.count else { return false }
    return header.name.utf8.first.map("rRxX".utf8.contains) == true
  }

  private static func bounded(_ pause: Duration) -> Duration {
    min(max(.zero, pause), RateSchedule.longestClosure)
  }

  /// How long until what a reset header says: seconds, a moment as a number, an HTTP date, or RFC 3339.
  private static func wait(_ value: String, from clock: Timestamp) -> Duration? {
    let text = value.trimmingSpaces
    if let number = WholeSeconds.roundedUp(text) {
      guard number <= WrittenMoment.greatest else { return nil }
      return WrittenMoment.ofNumber(number).map { $0.since(clock) } ?? .seconds(number)
    }
    return (HTTPDate.moment(text, near: clock) ?? Timestamp(rfc3339: String(text)))?.since(clock)
  }

  private static func isZero(_ value: String) -> Bool {
    WholeSeconds.roundedUp(value.trimmingSpaces) == 0
  }
}
