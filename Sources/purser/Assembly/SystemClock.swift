import Foundation
import PurserCore

/// The machine's clocks: the one place that reads them.
enum SystemClock {
  /// The present moment, by the wall clock.
  @Sendable static func now() -> Timestamp {
    Timestamp(microsecondsSinceEpoch: microseconds(CLOCK_REALTIME))
  }

  /// The time since the machine started, while it slept included. Nobody can set this clock.
  static func sinceStart() -> Duration {
    #if os(Linux)
      .microseconds(microseconds(CLOCK_BOOTTIME))
    #else
      .microseconds(microseconds(CLOCK_MONOTONIC))
    #endif
  }

  /// How long it may take to read both clocks for them to speak of one moment.
  private static let instant = Duration.milliseconds(100)

  /// Both clocks at one moment. A process that was halted between the two readings reads them again: the time
  /// that passed would look like a jump of the wall clock.
  static func both() -> (wall: Timestamp, steady: Duration) {
    while true {
      let before = sinceStart()
      let (wall, steady) = (now(), sinceStart())
      if steady - before < instant { return (wall, steady) }
    }
  }

  /// A number of the machine's present start, the same for all processes; `nil` where it has none.
  static let boot: Int64? = {
    let name = "/proc/sys/kernel/random/boot_id"
    guard let text = try? String(contentsOfFile: name, encoding: .utf8) else { return nil }
    let digits = text.filter(\.isHexDigit).prefix(16)
    return UInt64(digits, radix: 16).map(Int64.init(bitPattern:))
  }()

  private static func microseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    let (whole, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000)
    return overflow ? (time.tv_sec < 0 ? .min : .max) : whole + Int64(time.tv_nsec) / 1000
  }
}
