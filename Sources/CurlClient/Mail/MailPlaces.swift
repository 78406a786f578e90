import Synchronization

/// So many messages may be on their way at a time; others wait in turn.
final class MailPlaces: Sendable {
  private struct State {
    var free: Int
    var lastTicket: UInt64 = 0
    var waiting: [(ticket: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    /// Whose task was cancelled before it waited.
    var leftEarly: Set<UInt64> = []
  }

  private let state: Mutex<State>

  /// So many places.
  init(_ count: Int) { state = Mutex(State(free: count)) }

  /// Waits for a place; false where the task was cancelled before it had one.
  func enter() async -> Bool {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    let isIn = await withTaskCancellationHandler {
      await withCheckedContinuation { take(ticket, $0) }
    } onCancel: {
      giveUp(ticket)
    }
    state.withLock { _ = $0.leftEarly.remove(ticket) }
    return isIn
  }

  private func take(_ ticket: UInt64, _ continuation: CheckedContinuation<Bool, Never>) {
    let answer: Bool? = state.withLock { state in
      if state.leftEarly.contains(ticket) { return false }
      guard state.free == 0 else {
        state.free -= 1
        return true
      }
      state.waiting.append((ticket, continuation))
      return nil
    }
    if let answer { continuation.resume(returning: answer) }
  }

  private func giveUp(_ ticket: UInt64) {
    let waiting = state.withLock { state in
      guard let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) else {
        state.leftEarly.insert(ticket)
        return CheckedContinuation<Bool, Never>?.none
      }
      return state.waiting.remove(at: index).continuation
    }
    waiting?.resume(returning: false)
  }

  /// Gives a place to whoever waits longest.
  func leave() {
    let next = state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return CheckedContinuation<Bool, Never>?.none
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: true)
  }
}
