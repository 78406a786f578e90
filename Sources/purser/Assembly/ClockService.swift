import Logging
import PurserCore
import PurserStore
import ServiceLifecycle
import Synchronization

/// Tells when the machine's clock jumps, in the log and with an entry for each pool that was read, and keeps by
/// what the ledger's time goes.
struct ClockService: Service {
  let clock: MachineClock
  let ledger: any LedgerService
  let store: SQLiteLedgerStore
  let logger: Logger

  private static let interval = Duration.seconds(1)
  /// How far the ledger's time may have followed the wall clock before that is kept anew.
  private static let tolerance = Duration.milliseconds(100)

  func run() async {
    let kept = Mutex<ClockOrigin?>(nil)
    let notes = Mutex(JumpNotes())
    await every(Self.interval) {
      tell(notes)
      await enter(notes)
      guard let origin = clock.origin, isFar(origin, from: kept.withLock(\.self)) else { return }
      do throws(StoreError) {
        try await store.keep(origin)
        kept.withLock { $0 = origin }
      } catch {
        // A store that is out of order is told of once, by whoever looks after it.
        guard !error.isOfWholeStore else { return }
        logger.warning("the ledger's time could not be kept", metadata: ["error": "\(error)"])
      }
    }
    tell(notes)
  }

  private func tell(_ notes: borrowing Mutex<JumpNotes>) {
    _ = clock.standing()
    for jump in clock.takeJumps() {
      log(jump)
      notes.withLock { $0.add(jump) }
    }
  }

  /// Enters what waits. Where the store fails it is entered later, under the same references.
  private func enter(_ notes: borrowing Mutex<JumpNotes>) async {
    let now = clock.now()
    guard let note = notes.withLock({ $0.due(at: now) }), ledger.storeProblem == nil else { return }
    do throws(LedgerError) {
      for (number, position) in try await ledger.positions().enumerated() {
        guard let reference = note.reference(ofPool: number + 1) else { continue }
        do throws(LedgerError) {
          _ = try await ledger.adjust(
            reference, pool: position.pool, type: .clockJump,
            amount: .zero(position.pool.currency), note: note.sentence)
        } catch .unknownPool, .entryExistsWithDifferentContent {
          // Pools came or went since the note was begun.
        }
      }
      notes.withLock { $0.entered(note, at: now) }
    } catch {
      logger.debug("a jump of the clock could not be entered yet", metadata: ["error": "\(error)"])
    }
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
