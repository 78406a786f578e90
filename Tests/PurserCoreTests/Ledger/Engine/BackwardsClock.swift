import PurserCore
import Synchronization

/// A clock that is a second earlier each time it is read.
final class BackwardsClock: Sendable {
  static let shared = BackwardsClock()
  private let reads = Mutex(0.0)

  func next() -> Timestamp {
    reads.withLock { reads in
      reads += 1
      return at(1000 - reads)
    }
  }
}
