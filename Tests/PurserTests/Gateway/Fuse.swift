import Foundation
import Synchronization

/// Kills a gateway in the middle of what it does: after so many events, whoever tells of them.
final class Fuse: Sendable {
  private struct State {
    var remaining = 0
    var pause = 0
    var process: PurserProcess?
  }

  private let state = Mutex(State())

  /// Arms it.
  ///
  /// - Parameters:
  ///   - process: the gateway.
  ///   - events: after how many events it is killed.
  ///   - pause: how often the processor is given away before that.
  func arm(_ process: PurserProcess, events: Int, pause: Int) {
    state.withLock { $0 = State(remaining: events, pause: pause, process: process) }
  }

  /// Something has happened.
  func count() {
    let armed = state.withLock { state -> (PurserProcess, Int)? in
      state.remaining -= 1
      guard state.remaining <= 0, let process = state.process else { return nil }
      state.process = nil
      return (process, state.pause)
    }
    guard let (process, pause) = armed else { return }
    for _ in 0..<pause { sched_yield() }
    process.send(SIGKILL)
  }

  /// Kills it now, unless it was killed.
  func blow() {
    let process = state.withLock { state in
      defer { state.process = nil }
      return state.process
    }
    process?.send(SIGKILL)
  }
}
