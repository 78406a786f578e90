import Foundation

/// Moments at equal distances.
public struct Pace: Sendable {
  /// Nanoseconds of the monotonic clock.
  public typealias Moment = UInt64

  /// The first moment.
  public let start: Moment
  private let interval: Double

  /// So many moments a second, from now on.
  public init(aSecond rate: Double) {
    start = Self.now
    interval = 1e9 / rate
  }

  /// When the request of a number is due.
  public func moment(of number: Int) -> Moment { start + Moment(Double(number) * interval) }

  /// The moment that is.
  public static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(time.tv_sec) * 1_000_000_000 + Moment(time.tv_nsec)
  }

  /// Waits until a moment.
  public static func wait(until moment: Moment) {
    let now = now
    if now < moment { usleep(UInt32((moment - now) / 1_000)) }
  }
}
