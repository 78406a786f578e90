import Synchronization

/// Trouble with something that is tried again and again, and who is to hear of it: nobody of what is over at the next try,
/// nor of what others tell already, as whoever looks after the ledger's disk.
final class LastingTrouble: Sendable {
  /// News for the owner.
  enum News: Equatable {
    /// It lasts, or is another than was told.
    case lasts(String)
    /// What was told is over.
    case isOver
  }

  private struct State {
    var failures = 0
    var told: String?
  }

  private let state = Mutex(State())

  /// No trouble.
  init() {}

  /// Takes what came of a try.
  ///
  /// - Parameters:
  ///   - problem: why it failed; `nil` where it succeeded.
  ///   - isToldElsewhere: whether others tell of it already.
  /// - Returns: what is to be told; `nil` for nothing.
  func take(_ problem: String?, isToldElsewhere: Bool) -> News? {
    state.withLock { state in
      guard let problem else {
        defer { state = State() }
        return state.told == nil ? nil : .isOver
      }
      state.failures += 1
      guard state.failures > 1, !isToldElsewhere, state.told != problem else { return nil }
      state.told = problem
      return .lasts(problem)
    }
  }
}
