import PurserCore
import Synchronization

/// A clock that a test moves by hand.
final class TestClock: Sendable {
  private let moment: Mutex<Timestamp>

  init(_ moment: Timestamp) { self.moment = Mutex(moment) }

  var now: Timestamp { moment.withLock { $0 } }

  func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}
