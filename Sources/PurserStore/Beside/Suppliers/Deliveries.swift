internal import PurserCore
internal import Synchronization

/// Contents on their way into the file of suppliers, from any thread. Each waits for the disk, so that those that come
/// meanwhile go together.
final class Deliveries: Sendable {
  /// The sealed content of an attempt, and who is told whether it is kept.
  struct Delivery: Sendable {
    var hold: OrderID
    var sealed: [UInt8]
    var completion: @Sendable (Result<Void, StoreError>) -> Void
  }

  private struct State {
    var waiting: [Delivery] = []
    var isWriting = false
  }

  private let state = Mutex(State())

  /// Lets one wait for the next transaction.
  ///
  /// - Returns: whether nobody writes, and the caller has to see to it.
  func add(_ delivery: Delivery) -> Bool {
    state.withLock { state in
      state.waiting.append(delivery)
      defer { state.isWriting = true }
      return !state.isWriting
    }
  }

  /// All that wait, in their order; `nil` where none does, and whoever wrote ends.
  func next() -> [Delivery]? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isWriting = false
        return nil
      }
      defer { state.waiting = [] }
      return state.waiting
    }
  }
}
