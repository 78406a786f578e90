/// How long to wait for the next check of a supplier.
package enum Backoff {
  /// The first pause after a failure; it doubles with each further one, up to the interval.
  private static let firstPause = Duration.seconds(5)
  /// The same for a supplier that was never read: nothing can be ordered there until it is.
  private static let firstPauseBeforeAnyReading = Duration.seconds(1)
  /// The longest that a supplier is obeyed when it asks not to be called.
  private static let longestPause = Duration.seconds(3600)

  /// The interval after a success; after failures less, but not before the supplier allows, within
  /// an hour.
  ///
  /// Half of a pause after a failure is fixed, and chance decides how much of the other half follows:
  /// what failed together must not come back together.
  package static func pause(
    after failure: CheckFailure?, consecutiveFailures: Int, isKnown: Bool, interval: Duration,
    using generator: inout some RandomNumberGenerator
  ) -> Duration {
    guard let failure else { return interval }
    let doublings = min(max(consecutiveFailures - 1, 0), 20)
    let asked = min(failure.retryAfter ?? .zero, max(longestPause, interval))
    let first = isKnown ? firstPause : firstPauseBeforeAnyReading
    let whole = min(first * (1 << doublings), interval)
    let half = whole / 2
    let rest = Int64.random(in: 0...(whole - half).wholeMicroseconds, using: &generator)
    return max(half + .microseconds(rest), asked)
  }
}
