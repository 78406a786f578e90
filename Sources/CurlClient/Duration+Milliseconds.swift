extension Duration {
  /// The longest time this module counts with, a day, so that no sum can overflow.
  private static let longest = Duration.seconds(24 * 60 * 60)

  /// This duration, not below zero and not above a day.
  var bounded: Duration { min(max(self, .zero), .longest) }

  /// Whole milliseconds, rounded up, of the bounded duration.
  var boundedMilliseconds: Int {
    let (seconds, attoseconds) = bounded.components
    let perMillisecond: Int64 = 1_000_000_000_000_000
    return Int(seconds * 1000 + (attoseconds + perMillisecond - 1) / perMillisecond)
  }
}
