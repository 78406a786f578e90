internal import PurserCore
internal import Synchronization

/// Lets exports go on beside orders: few at a time, and each at a pace that leaves the processors to the
/// orders.
final class ExportDesk: Sendable {
  /// The most exports at a time. Whoever comes later is told to come again.
  static let most = 4
  /// How many entries are read and written at a time: about a millisecond of work.
  static let page = 250
  /// How long a client waits who comes when there are enough, in seconds.
  static let retryAfterSeconds = 10
  /// How many commands under way keep the processors busy: somebody waits for each.
  private static let manyCommands = 2
  /// Over how long it is averaged how busy the orders are.
  private static let memory = Duration.seconds(1)
  /// How often the time of its work an export stands still after it, beside as many orders as there can be.
  private static let longestRest = 24.0

  private struct State {
    var running = 0
    /// How busy the orders are, from 0 to 1, and when that was looked at.
    var load = 0.0
    var lookedAt: ContinuousClock.Instant?

    mutating func look(_ commands: Int, _ now: ContinuousClock.Instant) {
      let present = Double(min(commands, manyCommands)) / Double(manyCommands)
      let passed = lookedAt.map { $0.duration(to: now) / memory } ?? 1
      load += (present - load) * min(1, max(0, passed))
      lookedAt = now
    }
  }

  private let state = Mutex(State())

  /// Begins an export.
  ///
  /// - Returns: its place, which it keeps for as long as somebody has it.
  /// - Throws: `Problem` where there are enough.
  func begin() throws(Problem) -> ExportPlace {
    let isTaken = state.withLock { state in
      guard state.running < Self.most else { return false }
      state.running += 1
      return true
    }
    guard isTaken else {
      throw Problem(
        .overloaded, "\(Self.most) exports are being written; try again when one has ended",
        retryAfterSeconds: Self.retryAfterSeconds)
    }
    return ExportPlace(self)
  }

  /// Ends an export.
  fileprivate func end() { state.withLock { $0.running -= 1 } }

  /// How long an export leaves the processors alone after a page.
  ///
  /// - Parameters:
  ///   - work: how long the page took.
  ///   - commands: how many commands of the ledger are under way.
  ///   - now: a moment of a clock that only goes forward.
  /// - Returns: the time.
  func pause(
    after work: Duration, commands: Int, now: ContinuousClock.Instant
  ) -> Duration {
    let (exports, load) = state.withLock { state in
      state.look(commands, now)
      return (state.running, state.load)
    }
    // All together take a twenty-fifth of one processor beside as many orders as there can be, half of one
    // beside none.
    return work * (1 + (Self.longestRest - 1) * load) * Double(max(1, exports))
  }
}

/// The place of one export among those that go on. It is free again when nobody has it any more, however the
/// export ended, and also where nobody ever asked for its body.
final class ExportPlace: Sendable {
  private let desk: ExportDesk

  fileprivate init(_ desk: ExportDesk) { self.desk = desk }

  deinit { desk.end() }
}
