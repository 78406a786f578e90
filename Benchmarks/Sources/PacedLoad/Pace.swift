import Foundation

/// Moments at equal distances.
struct Pace {
  /// Nanoseconds of the monotonic clock.
  typealias Moment = UInt64

  let start: Moment
  private let interval: Double

  /// So many moments a second, from now on.
  init(aSecond rate: Double) {
    start = Self.now
    interval = 1e9 / rate
  }

  /// When the request of a number is due.
  func moment(of number: Int) -> Moment { start + Moment(Double(number) * interval) }

  static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(time.tv_sec) * 1_000_000_000 + Moment(time.tv_nsec)
  }
}
