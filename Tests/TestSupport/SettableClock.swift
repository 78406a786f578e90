import PurserCore
import Synchronization

/// A clock that stands where it was set.
final class SettableClock: Sendable {
  private let moment: Mutex<Timestamp>

  init(_ moment: Timestamp) { self.moment = Mutex(moment) }

  var now: Timestamp { moment.withLock { $0 } }

  func set(_ moment: Timestamp) { self.moment.withLock { $0 = moment } }
}
