import PurserCore
import Synchronization

/// A clock that stands still until it is moved.
final class HandClock: Sendable {
  private let moment: Mutex<Timestamp>

  init(_ text: String = "2026-05-01T13:45:22Z") {
    moment = Mutex(Timestamp(rfc3339: text) ?? Timestamp(microsecondsSinceEpoch: 0))
  }

  var now: Timestamp { moment.withLock { $0 } }

  func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}
