internal import PurserCore

/// Decides when the next request to a supplier may leave: every rule must allow it, and the
/// supplier must not have asked to be left alone. A pure value; whoever keeps it tells it the time.
struct RateSchedule: Hashable, Sendable {
  private var windows: [RateWindow]
  /// Until when the supplier asked to be left alone.
  private var closedUntil: Timestamp?

  /// The longest that a supplier is obeyed when it asks to be left alone.
  static let longestClosure = KeptPause.longest

  /// A schedule by the counts in `limits`; it is open.
  init(_ limits: RateLimits) {
    windows = Self.rules(limits).map { RateWindow(limit: $0.limit, length: $0.length) }
  }

  /// Keeps to other counts from now on. What left already counts on where its stretch of time was counted.
  mutating func adopt(_ limits: RateLimits) {
    windows = Self.rules(limits).map { rule in
      guard var window = windows.first(where: { $0.length == rule.length }) else {
        return RateWindow(limit: rule.limit, length: rule.length)
      }
      window.adopt(rule.limit)
      return window
    }
  }

  private static func rules(_ limits: RateLimits) -> [(limit: Int, length: Duration)] {
    let rules: [(limit: Int?, length: Duration)] = [
      (limits.perSecond, .seconds(1)), (limits.perMinute, .seconds(60)),
      (limits.perHour, .seconds(3600)),
    ]
    return rules.compactMap { rule in rule.limit.map { ($0, rule.length) } }
  }

  /// When the next request may leave, as things stand: `now` at the earliest.
  mutating func nextTurn(from now: Timestamp) -> Timestamp {
    var moment = now
    if let closedUntil {
      // Only a clock that was set back makes it longer than it ever was.
      let end = min(closedUntil, now + Self.longestClosure)
      self.closedUntil = end > now ? end : nil
      moment = max(moment, end)
    }
    // A window that allows a request at some moment allows it later as well.
    for index in windows.indices { moment = max(moment, windows[index].earliest(from: now)) }
    return moment
  }

  /// When the next request may leave, where `count` others go before it.
  func turn(behind count: Int, at now: Timestamp) -> Timestamp {
    var course = self
    var moment = now
    for _ in 0..<count {
      moment = course.nextTurn(from: moment)
      course.take(at: moment)
    }
    return course.nextTurn(from: moment)
  }

  /// Counts a request that leaves now.
  mutating func take(at now: Timestamp) {
    for index in windows.indices { windows[index].take(at: now) }
  }

  /// Lets none leave before `moment`, within an hour. Nothing opens it sooner.
  mutating func close(until moment: Timestamp, at now: Timestamp) {
    let end = min(moment, now + Self.longestClosure)
    closedUntil = max(closedUntil ?? end, end)
  }
}
