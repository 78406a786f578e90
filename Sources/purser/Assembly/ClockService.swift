import Logging
import PurserCore
import PurserStore
import ServiceLifecycle
import Synchronization

/// Tells when the machine's clock jumps, and keeps by what the ledger's time goes.
struct ClockService: Service {
  let clock: MachineClock
  let store: SQLiteLedgerStore
  let logger: Logger

  private static let interval = Duration.seconds(1)
  /// How far the ledger's time may have followed the wall clock before that is kept anew.
  private static let tolerance = Duration.milliseconds(100)

  func run() async {
    let kept = Mutex<ClockOrigin?>(nil)
    await every(Self.interval) {
      tell()
      guard let origin = clock.origin, isFar(origin, from: kept.withLock(\.self)) else { return }
      do throws(StoreError) {
        try await store.keep(origin)
        kept.withLock { $0 = origin }
      } catch {
        // A store that stays out of order is told of once, by whoever looks after it.
        guard store.problem == nil else { return }
        logger.warning("the ledger's time could not be kept", metadata: ["error": "\(error)"])
      }
    }
    tell()
  }

  private func tell() {
    _ = clock.standing()
    for jump in clock.takeJumps() { log(jump) }
  }

  private func isFar(_ one: ClockOrigin, from other: ClockOrigin?) -> Bool {
    guard let other else { return true }
    let difference = one.moment.since(other.moment)
    return one.boot != other.boot || max(difference, .zero - difference) > Self.tolerance
  }

  private func log(_ jump: LedgerClock.Jump) {
    logger.warning(
      "this machine's clock jumped; the ledger goes by a steady clock of its own, and does not follow",
      metadata: [
        "by_seconds": "\(jump.by.wholeSeconds)",
        "ahead_of_ledger_seconds": "\(jump.lead.wholeSeconds)", "ledger_time": "\(jump.at)",
      ])
  }
}
