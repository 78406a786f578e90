internal import PurserCore

/// Adds up how much money lies idle for how long. Amounts are counts of the day's currency.
struct IdleMeter: Sendable {
  private let start: Timestamp
  private let end: Timestamp
  private var units: Int64 = 0
  private var since: Timestamp
  /// Counts of the currency times microseconds.
  private var total: Int128 = 0

  init(from start: Timestamp, to end: Timestamp) {
    self.start = start
    self.end = end
    since = start
  }

  /// From `now` on, so much is idle. Time outside the day does not count.
  mutating func set(_ units: Int64, at now: Timestamp) {
    let moment = min(max(now, start), end)
    total += Int128(self.units) * Int128(moment.since(since).wholeMicroseconds)
    since = moment
    self.units = units
  }

  /// The mean from the start to the end, rounded down; zero where no time passed.
  var mean: Int64 {
    let span = end.since(start).wholeMicroseconds
    guard span > 0 else { return 0 }
    let rest = Int128(units) * Int128(end.since(since).wholeMicroseconds)
    return Int64(clamping: (total + rest) / Int128(span))
  }
}
