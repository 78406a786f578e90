import PurserCore
import Synchronization
import TestSupport

/// A clock that a test sets.
final class TestClock: Sendable {
  private let seconds: Mutex<Double>
  private let step: Double

  /// A clock at `seconds`, which moves by `step` whenever it is read.
  init(_ seconds: Double, step: Double = 0) {
    self.seconds = Mutex(seconds)
    self.step = step
  }

  func set(_ moment: Double) { seconds.withLock { $0 = moment } }

  /// What a ledger takes for its clock.
  var now: @Sendable () -> Timestamp {
    {
      self.seconds.withLock { seconds in
        defer { seconds += self.step }
        return at(seconds)
      }
    }
  }
}
