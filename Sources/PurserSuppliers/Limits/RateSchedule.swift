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
    let rules: [(limit: Int?, length: Duration)] = [
      (limits.perSecond, .seconds(1)), (limits.perMinute, .seconds(60)),
      (limits.perHour, .seconds(3600)),
    ]
    windows = rules.compactMap { rule in
      rule.limit.map { RateWindow(limit: $0, length: rule.length) }
    }
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
