internal import PurserCore

/// Counts requests by one rule: in no stretch of time as long as `length` do more than `limit`
/// leave.
///
/// Up to `limit` may leave at once. From then on each waits until the one that many before it is a
/// whole `length` past, so that nowhere, and not only between the full seconds of some clock, are
/// there more. (A bucket of tokens would let twice as many through around a burst.)
struct RateWindow: Hashable, Sendable {
  /// Requests counted together as if all had left with the last of them, which errs on the safe
  /// side.
  private struct Run: Hashable {
    /// When the first of them left.
    var begunAt: Timestamp
    /// When the last of them left.
    var moment: Timestamp
    var count: Int
  }

  /// The most requests in any stretch of `length`.
  private(set) var limit: Int
  /// How long a request counts.
  let length: Duration

  /// Those that still count, oldest first.
  private var runs: [Run] = []
  private var count = 0

  /// Up to this many requests are each counted by their own moment; of a larger limit those are
  /// counted together that leave within this part of the length. It bounds what is remembered.
  private static let finestCount = 1024

  /// At most `limit` requests in any stretch of `length`.
  init(limit: Int, length: Duration) {
    self.limit = max(1, limit)
    self.length = length
  }

  /// Counts by another limit from now on; what left already counts on.
  mutating func adopt(_ limit: Int) { self.limit = max(1, limit) }

  /// When the next request may leave, as things stand: `now` at the earliest.
  mutating func earliest(from now: Timestamp) -> Timestamp {
    forget(at: now)
    var excess = count - limit + 1
    guard excess > 0 else { return now }
    for run in runs {
      excess -= run.count
      if excess <= 0 { return run.moment + length }
    }
    return now + length
  }

  /// Counts a request that leaves now.
  mutating func take(at now: Timestamp) {
    forget(at: now)
    count += 1
    let grain = limit <= Self.finestCount ? .zero : length / Self.finestCount
    if let last = runs.last, now.since(last.begunAt) <= grain {
      runs[runs.count - 1].moment = now
      runs[runs.count - 1].count += 1
    } else {
      runs.append(Run(begunAt: now, moment: now, count: 1))
    }
  }

  /// Drops what no longer counts. What left in the future was dated by a clock that has been set back
  /// since; nobody knows how long ago it was, so that it counts as leaving now.
  private mutating func forget(at now: Timestamp) {
    let past = runs.prefix { $0.moment + length <= now }
    count -= past.reduce(0) { $0 + $1.count }
    runs.removeFirst(past.count)
    for index in runs.indices.reversed() {
      guard runs[index].moment > now else { break }
      runs[index].moment = now
      runs[index].begunAt = min(runs[index].begunAt, now)
    }
  }
}
