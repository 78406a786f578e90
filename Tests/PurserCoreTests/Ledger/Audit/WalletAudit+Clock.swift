import TestSupport

@testable import PurserCore

/// A wall clock that jumps, at a supplier whose wallets change their names.
extension WalletAudit {
  private static let errors: [Int64] = [60, 3_600, 86_400, 3_155_760_000].map { $0 * 1_000_000 }

  /// The time by both clocks.
  mutating func time() -> LedgerTime {
    clock.time(wall: moment(now + wallError), steady: .microseconds(now))
  }

  /// Lets the wall clock jump now and then, and be set right soon.
  mutating func setWallClock() {
    guard wallClock == .jumping else { return }
    if wallError != 0 {
      if chance(20) { wallError = 0 }
    } else if chance(40) {
      wallError = (Self.errors.randomElement(using: &random) ?? 0) * (chance(2) ? 1 : -1)
    }
    _ = time()
  }

  /// Lets the process begin anew. Checks that were under way are lost with it.
  mutating func restartClock() {
    guard wallClock == .jumping else { return }
    checks = []
    clock = LedgerClock(
      wall: moment(now + wallError), steady: .microseconds(now), latest: state.latestMoment,
      origin: clock.origin, readingsCountFrom: state.readingsCountFrom)
  }

  /// Sets the wall clock right for so long that it is believed.
  mutating func settleWallClock() {
    guard wallClock == .jumping else { return }
    wallError = 0
    _ = time()
    now += LedgerClock.doubtTime.wholeMicroseconds
    _ = time()
  }
}
