import TestSupport

@testable import PurserCore

/// A wall clock that jumps, at a supplier whose wallets change their names.
extension WalletAudit {
  /// The time by both clocks.
  mutating func time() -> LedgerTime {
    clock.time(wall: moment(now + wallError), steady: .microseconds(now))
  }

  /// Lets the wall clock jump now and then, and be set right soon.
  mutating func setWallClock() {
    guard wallClock == .jumping else { return }
    wallError = wallClock.lead(after: wallError, &random)
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
