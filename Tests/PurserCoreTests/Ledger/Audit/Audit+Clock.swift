import TestSupport

@testable import PurserCore

/// A wall clock that jumps: nothing that is dated by it may lead the ledger astray.
extension Audit {
  /// A machine takes longer to start than any supplier takes to show what it did.
  private static let bootTime: Int64 = 10_000_000

  private var wall: Timestamp {
    Timestamp(microsecondsSinceEpoch: now + worldShift + wallError)
  }

  /// The time by both clocks.
  mutating func time() -> LedgerTime { clock.time(wall: wall, steady: .microseconds(now)) }

  /// A moment as the world dates it.
  func stated(_ microseconds: Int64) -> Timestamp {
    Timestamp(microsecondsSinceEpoch: microseconds + worldShift)
  }

  /// Lets the wall clock jump now and then, and be set right soon.
  mutating func setWallClock() {
    guard wallClock == .jumping else { return }
    wallError = wallClock.lead(after: wallError, &random)
    avoidSmallDifference()
    _ = time()
  }

  /// Lets the process begin anew. Checks that were under way are lost with it. Sometimes the machine did, and
  /// then the ledger's time begins by what the wall clock says, which may be wrong.
  mutating func restartClock() {
    guard wallClock == .jumping else { return }
    pendingReadings = []
    let latest = state.latestMoment ?? wall
    var origin: Timestamp? = clock.origin
    if chance(3) {
      now += Self.bootTime
      origin = nil
      shift = max(latest, wall).microsecondsSinceEpoch - now
      for account in accounts.indices { accounts[account].ledgerShift = shift }
      avoidSmallDifference()
    }
    clock = LedgerClock(
      wall: wall, steady: .microseconds(now), latest: latest, origin: origin,
      readingsCountFrom: state.readingsCountFrom)
  }

  /// Sets the wall clock right for so long that it is believed.
  mutating func settleWallClock() {
    guard wallClock == .jumping else { return }
    wallError = 0
    avoidSmallDifference()
    _ = time()
    now += LedgerClock.doubtTime.wholeMicroseconds
    _ = time()
  }

  /// Small differences are made up for slowly. Here the world's clocks do it at once, so that the ledger's
  /// time is known without the clock that is judged.
  private mutating func avoidSmallDifference() {
    let lead = worldShift + wallError - shift
    if abs(lead) <= LedgerClock.tolerance.wholeMicroseconds { worldShift -= lead }
  }
}
