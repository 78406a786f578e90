package import PurserCore
internal import Synchronization

/// A time that stands still until it is moved.
package final class VirtualTime: PassingTime {
  private struct Waiter {
    let moment: Timestamp
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var moment: Timestamp
    var waiters: [Int: Waiter] = [:]
    var cancelled: Set<Int> = []
    var count = 0
  }

  private let state: Mutex<State>

  /// A time that stands at `moment`.
  package init(_ moment: Timestamp) { state = Mutex(State(moment: moment)) }

  package var now: Timestamp { state.withLock(\.moment) }

  /// Moves it on; whoever waits for a moment until then goes on.
  package func advance(by duration: Duration) {
    let awakened = state.withLock { state in
      state.moment = state.moment + duration
      let due = state.waiters.filter { $0.value.moment <= state.moment }
      for number in due.keys { state.waiters[number] = nil }
      return due.values.sorted { $0.moment < $1.moment }
    }
    for waiter in awakened { waiter.continuation.resume() }
  }

  package func wait(until moment: Timestamp) async {
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.cancelled.remove(number) != nil || moment <= state.moment { return true }
          state.waiters[number] = Waiter(moment: moment, continuation: continuation)
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { state -> Waiter? in
        guard let waiter = state.waiters.removeValue(forKey: number) else {
          state.cancelled.insert(number)
          return nil
        }
        return waiter
      }
      waiter?.continuation.resume()
    }
  }
}
