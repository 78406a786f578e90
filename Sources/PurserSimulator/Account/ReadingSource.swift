internal import PurserCore

/// Where a balance call reads the account, and so how old what it shows is: never older than the
/// `lag` of the account's terms. Whatever the source, a reading is the account as it was at one
/// moment, every change until then in it and none after.
package enum ReadingSource: Hashable, Sendable {
  /// From one copy that is always exactly `lag` behind.
  case lagging
  /// From copies, each so far behind as given here but never more than `lag`. Consecutive readings
  /// may go back in time. No copies are the same as `lagging`.
  case replicas([Duration], Choice)
  /// From anywhere: each reading shows a moment drawn evenly from the last `lag`. Consecutive
  /// readings may go back in time.
  case anyMoment(seed: UInt64)

  /// Which copy answers a call.
  package enum Choice: Hashable, Sendable {
    /// One after the other, in the order given.
    case inTurn
    /// Any, each equally likely.
    case random(seed: UInt64)
  }
}

/// A reading source with what it remembers from one call to the next.
struct ReadingTurns: Sendable {
  let source: ReadingSource
  private var turn = 0
  private var random: SplitMix64

  init(_ source: ReadingSource) {
    self.source = source
    switch source {
    case .lagging, .replicas(_, .inTurn): random = SplitMix64(seed: 0)
    case .replicas(_, .random(let seed)), .anyMoment(let seed): random = SplitMix64(seed: seed)
    }
  }

  /// How far behind the next call reads, from nothing to `lag`.
  mutating func nextAge(lag: Duration) -> Duration {
    let lag = max(.zero, lag)
    switch source {
    case .lagging: return lag
    case .replicas(let ages, let choice):
      guard !ages.isEmpty else { return lag }
      return min(lag, max(.zero, ages[nextReplica(of: ages.count, choice)]))
    case .anyMoment:
      return .microseconds(Int64.random(in: 0...lag.wholeMicroseconds, using: &random))
    }
  }

  private mutating func nextReplica(of count: Int, _ choice: ReadingSource.Choice) -> Int {
    switch choice {
    case .inTurn:
      defer { turn = (turn + 1) % count }
      return turn
    case .random: return Int.random(in: 0..<count, using: &random)
    }
  }
}
