import Logging
import PurserCore
import PurserEngine
import PurserStore
import PurserSuppliers
import PurserWatch
import ServiceLifecycle
import Synchronization

/// The history of a gateway's pools: a file beside its ledger, and who keeps it.
struct GatewayHistory: Sendable {
  let spend: SpendKeeper
  let file: HistoryFile
  private let zone: OwnersClock

  /// A history that nothing is known of yet.
  init(_ assembly: Assembly, ledger: Ledger, store: SQLiteLedgerStore) {
    let (clock, logger) = (assembly.clock, assembly.logger)
    let file = HistoryFile(
      besideLedger: assembly.configuration.store.path,
      currencies: assembly.configuration.currencies)
    let zone = OwnersClock(assembly.configuration.workingHours.clock)
    (self.file, self.zone) = (file, zone)
    let trouble = LastingTrouble()
    spend = SpendKeeper(
      HistorySurroundings(
        store: file, feed: ledger, entries: store, readings: store, clock: { zone.now },
        time: MachineTime { clock.time().moment },
        onProblem: { problem in
          let news = trouble.take(
            problem.map { "\($0)" }, isToldElsewhere: store.problem != nil)
          switch news {
          case nil: break
          case .isOver: logger.notice("the history of the pools is kept again")
          case .lasts(let problem):
            logger.warning(
              "the history of the pools cannot be kept; it is tried again",
              metadata: ["file": "\(file.path)", "error": "\(problem)"])
          }
        }))
  }
}

extension GatewayHistory {
  /// Counts days as a configuration says from now on.
  func adopt(_ configuration: Configuration) { zone.set(configuration.workingHours.clock) }

  /// The clock by which days are counted.
  private final class OwnersClock: Sendable {
    private let clock: Mutex<LocalClock>

    init(_ clock: LocalClock) { self.clock = Mutex(clock) }

    var now: LocalClock { clock.withLock(\.self) }

    func set(_ other: LocalClock) { clock.withLock { $0 = other } }
  }
}

/// The history of the pools as a service. What comes after it ended is taken in after the next start.
struct HistoryService: Service {
  let history: GatewayHistory

  func run() async {
    await cancelWhenGracefulShutdown { await history.spend.run() }
    history.file.close()
  }
}
