import Dispatch
import Synchronization

/// A gate that holds threads back while it is closed.
final class Gate: Sendable {
  private struct State {
    var isClosed = false
    /// Threads that are held back, and those who wait for one.
    var heldBack = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let semaphore = DispatchSemaphore(value: 0)

  func close() { state.withLock { $0.isClosed = true } }

  func open() {
    let heldBack = state.withLock { state in
      state.isClosed = false
      defer { state.heldBack = 0 }
      return state.heldBack
    }
    for _ in 0..<heldBack { semaphore.signal() }
  }

  /// Waits where the gate is closed.
  func pass() {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
      guard state.isClosed else { return nil }
      state.heldBack += 1
      defer { state.waiting = [] }
      return state.waiting
    }
    guard let waiting else { return }
    for continuation in waiting { continuation.resume() }
    semaphore.wait()
  }

  /// Returns once a thread is held back.
  func waitForArrival() async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        guard state.heldBack == 0 else { return true }
        state.waiting.append(continuation)
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}
