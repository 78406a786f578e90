import Foundation
import PurserCore
import Synchronization

/// The ledger's time on this machine, the same for everybody who dates something for the ledger.
final class MachineClock: Timekeeper {
  private let clock: Mutex<LedgerClock>

  /// Begins at what the wall clock says.
  init() {
    let (wall, steady) = SystemClock.both()
    clock = Mutex(LedgerClock(wall: wall, steady: steady, latest: nil))
  }

  /// Goes on from the latest moment of a ledger that was opened, before anybody dates anything.
  ///
  /// - Parameters:
  ///   - latest: the moment of its latest event.
  ///   - origin: by what its time went last.
  ///   - readingsCountFrom: the moment before which readings decide nothing; `nil` where all count.
  func begin(after latest: Timestamp?, origin: ClockOrigin?, readingsCountFrom: Timestamp?) {
    let known = origin.flatMap { $0.boot == SystemClock.boot ? $0.moment : nil }
    clock.withLock { clock in
      let (wall, steady) = SystemClock.both()
      clock = LedgerClock(
        wall: wall, steady: steady, latest: latest, origin: known,
        readingsCountFrom: readingsCountFrom)
    }
  }

  /// The beginning of the ledger's time; `nil` where the machine does not tell one of its starts from another.
  var origin: ClockOrigin? {
    SystemClock.boot.map { boot in
      ClockOrigin(boot: boot, moment: clock.withLock(\.origin))
    }
  }

  /// The time now.
  func time() -> LedgerTime {
    clock.withLock { clock in
      let (wall, steady) = SystemClock.both()
      return clock.time(wall: wall, steady: steady)
    }
  }

  /// The ledger's moment now.
  @Sendable func now() -> Timestamp { time().moment }

  /// How the wall clock stands to the ledger's time now.
  func standing() -> LedgerClock.Standing {
    clock.withLock { clock in
      let (wall, steady) = SystemClock.both()
      _ = clock.time(wall: wall, steady: steady)
      return clock.standing
    }
  }

  /// The jumps that were noticed since this was asked last, the oldest first.
  func takeJumps() -> [LedgerClock.Jump] { clock.withLock { $0.takeJumps() } }
}
