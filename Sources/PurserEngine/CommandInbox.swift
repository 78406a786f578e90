internal import DequeModule
internal import PurserCore
internal import Synchronization

/// Commands on their way to the one who decides them, from any thread; and how many are under way.
final class CommandInbox: Sendable {
  /// What became of a command that was handed over.
  enum Reception {
    /// As many as may be are under way already.
    case refused
    /// Whoever decides will come to it.
    case queued
    /// Nobody decides, and the caller has to see to it.
    case mustDecide
  }

  private struct State {
    var commands: Deque<LedgerCommand> = []
    /// Commands that were taken on and not answered.
    var underWay = 0
    /// Whether somebody decides, or is about to.
    var isAwake = false
    /// Who waits until nothing is under way.
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let limit: Int

  /// An inbox that takes on at most `limit` commands at a time.
  init(limit: Int) { self.limit = limit }

  /// How many commands were taken on and not answered.
  var underWay: Int { state.withLock { $0.underWay } }

  /// Takes on a command.
  func submit(_ command: LedgerCommand) -> Reception {
    state.withLock { state in
      guard state.underWay < limit else { return .refused }
      state.underWay += 1
      state.commands.append(command)
      return Self.reception(&state)
    }
  }

  /// Takes on the first of some commands, as many as may be.
  ///
  /// - Returns: how many, and whether nobody decides, and the caller has to see to it.
  func submit(_ commands: [LedgerCommand]) -> (taken: Int, mustDecide: Bool) {
    state.withLock { state in
      let count = max(0, min(commands.count, limit - state.underWay))
      guard count > 0 else { return (0, false) }
      state.underWay += count
      state.commands.append(contentsOf: commands[..<count])
      return (count, Self.reception(&state) == .mustDecide)
    }
  }

  /// Takes commands back that were decided on what is not there any more. They come before all others.
  ///
  /// - Returns: whether nobody decides, and the caller has to see to it.
  func takeBack(_ commands: [LedgerCommand]) -> Bool {
    takeAgain(commands) { $0.prepend(contentsOf: commands) }
  }

  /// Takes commands back for which the store was asked, in their order.
  ///
  /// - Returns: whether nobody decides, and the caller has to see to it.
  func takeFound(_ commands: [LedgerCommand]) -> Bool {
    takeAgain(commands) { $0.append(contentsOf: commands) }
  }

  private func takeAgain(
    _ commands: [LedgerCommand], _ insert: (inout Deque<LedgerCommand>) -> Void
  ) -> Bool {
    guard !commands.isEmpty else { return false }
    return state.withLock { state in
      insert(&state.commands)
      return Self.reception(&state) == .mustDecide
    }
  }

  private static func reception(_ state: inout State) -> Reception {
    guard !state.isAwake else { return .queued }
    state.isAwake = true
    return .mustDecide
  }

  /// Swaps everything that waits for `taken`, which is empty, so that the room of both is used again.
  ///
  /// - Returns: whether there was anything; else whoever decides may sleep.
  func takeAll(into taken: inout Deque<LedgerCommand>) -> Bool {
    state.withLock { state in
      guard !state.commands.isEmpty else {
        state.isAwake = false
        return false
      }
      swap(&taken, &state.commands)
      return true
    }
  }

  /// Commands are under way again that were not: they had waited.
  func noteResumed(_ count: Int) {
    guard count > 0 else { return }
    state.withLock { $0.underWay += count }
  }

  /// Commands were answered, or wait.
  func noteAnswered(_ count: Int) {
    guard count > 0 else { return }
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.underWay -= count
      guard state.underWay == 0 else { return [] }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Returns once nothing is under way.
  func untilAnswered() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        guard state.underWay > 0 else { return true }
        state.waiting.append(continuation)
        return false
      }
      if isIdle { continuation.resume() }
    }
  }
}
