internal import Logging

/// How often the same is logged: a few times in a while, and then how often it was left out.
///
/// A cause is what a line says, without the number of the request that it happened to. The first line of
/// a cause always passes. So that causes without end take no memory without end, those beyond a bound
/// are told apart by their message alone.
struct LogRate {
  /// What repeated lines have in common.
  struct Cause: Hashable {
    let level: Logger.Level
    let message: String
    /// Everything else that the line says; nil where only the message counts.
    var detail: String?
  }

  /// Lines that were left out.
  struct Omission: Equatable {
    let cause: Cause
    let count: Int
  }

  /// How many lines of a cause pass in a while.
  static let linesOfCause = 5
  /// How long a while is.
  static let span = Duration.seconds(60)
  /// The most causes that are told apart.
  static let causes = 1000

  private struct Count {
    var passed = 0
    var omitted = 0
    let end: Duration
  }

  private var counts: [Cause: Count] = [:]

  /// Whether a line passes, at a moment of a steady clock.
  mutating func passes(_ cause: Cause, at now: Duration) -> Bool {
    var key = cause
    if counts[key] == nil, counts.count >= Self.causes { key.detail = nil }
    var count = counts[key] ?? Count(end: now + Self.span)
    let passes = count.passed < Self.linesOfCause
    if passes { count.passed += 1 } else { count.omitted += 1 }
    counts[key] = count
    return passes
  }

  /// Forgets the causes whose while is over by a moment, or all of them, and tells what was left out.
  mutating func omissions(endingBy now: Duration?) -> [Omission] {
    var omissions: [Omission] = []
    for (cause, count) in counts where now.map({ count.end <= $0 }) ?? true {
      counts[cause] = nil
      if count.omitted > 0 { omissions.append(Omission(cause: cause, count: count.omitted)) }
    }
    return omissions
  }

  /// When the next while ends; nil where nothing was logged lately.
  var nextEnd: Duration? { counts.values.lazy.map(\.end).min() }
}
