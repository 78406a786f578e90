internal import PurserCore
internal import Synchronization

/// The time of a sample, which goes on where an order is followed.
final class SampleClock: Sendable {
  private let moment: Mutex<Timestamp>

  init(_ moment: Timestamp) { self.moment = Mutex(moment) }

  var now: Timestamp { moment.withLock(\.self) }

  func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}
