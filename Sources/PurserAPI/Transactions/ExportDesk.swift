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
  /// For how long orders are taken to go on after one was seen.
  private static let memory = Duration.seconds(1)

  private struct State {
    var running = 0
    /// Until when orders are taken to come.
    var busyUntil: ContinuousClock.Instant?
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
    let (exports, isBusy) = state.withLock { state in
      if commands > 0 { state.busyUntil = now + Self.memory }
      return (state.running, state.busyUntil.map { now < $0 } ?? false)
    }
    // All together take a twenty-fifth of one processor beside orders, half of one without.
    return work * (isBusy ? 24 : 1) * max(1, exports)
  }
}

/// The place of one export among those that go on. It is free again when nobody has it any more, however the
/// export ended, and also where nobody ever asked for its body.
final class ExportPlace: Sendable {
  private let desk: ExportDesk

  fileprivate init(_ desk: ExportDesk) { self.desk = desk }

  deinit { desk.end() }
}
