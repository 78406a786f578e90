import Logging
import PurserCore
import PurserOrders
import PurserStore
import PurserSuppliers
import ServiceLifecycle
import Synchronization

/// The suppliers' checks as a service.
struct MonitorService: Service {
  let monitor: BalanceMonitor

  func run() async {
    await cancelWhenGracefulShutdown { await monitor.run(clock: .continuous) }
  }
}

/// The lists that suppliers give.
struct ListService<List: KeptList>: Service {
  let monitor: ListMonitor<List>
  /// Has orders decided by the lists that have taken their place.
  let onChange: @Sendable () async -> Void

  func run() async {
    await monitor.begin(onChange: onChange)
    do { try await gracefulShutdown() } catch {
      // Cancelled: the process ends at once.
    }
    await monitor.end()
  }
}

/// The orders that Purser places itself: those that were under way are taken up again first.
struct CarrierService: Service {
  let carrier: OrderCarrier

  /// How long calls under way may take once the gateway is asked to stop.
  private static let patience = Duration.seconds(15)

  func run() async {
    await carrier.resume()
    do { try await gracefulShutdown() } catch {
      // Cancelled: the process ends at once.
    }
    await carrier.stop(within: Self.patience)
  }
}

/// Lets readings tell what became of orders of which nobody knows it and nobody can be asked.
struct SilenceService: Service {
  let carrier: OrderCarrier

  func run() async {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await carrier.expireUnheard()
        do { try await Task.sleep(for: await carrier.silenceInterval, clock: .continuous) } catch {
          return
        }
      }
    }
  }
}

/// Lets holds expire while no command comes that would do it.
struct ExpiryService: Service {
  let ledger: any LedgerService
  let logger: Logger

  private static let interval = Duration.seconds(1)

  func run() async {
    await every(Self.interval) {
      do throws(LedgerError) { try await ledger.expireOverdue() } catch {
        // A store that is out of order is told of once, by whoever looks after it.
        if case .storeFailed(let failure) = error, failure.isOfWholeStore { return }
        logger.warning("holds could not be looked through", metadata: ["error": "\(error)"])
      }
    }
  }
}

/// Looks after the ledger's files, and tells of each change once.
struct StoreWatchService: Service {
  let store: SQLiteLedgerStore
  let logger: Logger

  /// Twice within the second in which a loss is to be noticed.
  private static let interval = Duration.milliseconds(500)

  func run() async {
    let told = Mutex(State.well)
    let look: @Sendable () async -> Void = {
      let found = await store.lookElsewhere()
      let passed = store.takeFailure()
      // What failed since that look has not passed.
      let problem = found ?? store.problem
      let state = State(problem)
      let former = told.withLock { told in
        defer { told = state }
        return told
      }
      if state != former || problem == nil { tell(problem, passed, after: former) }
    }
    await every(Self.interval, look)
    // Also of what came after the last look.
    await look()
  }

  private func tell(_ problem: StoreError?, _ passed: StoreError?, after former: State) {
    if let problem {
      logger.error("no order can be held", metadata: ["error": "\(problem)"])
    } else if former != .well {
      logger.notice("orders can be held again")
    } else if let passed {
      logger.error("no order could be held for a moment", metadata: ["error": "\(passed)"])
    }
  }

  /// What was told. A disk that fails does so in several ways, and is told of once.
  private enum State {
    case well, failing, lost

    init(_ problem: StoreError?) {
      self = problem.map { $0.code == .lost ? .lost : .failing } ?? .well
    }
  }
}

/// Forgets what the owner does not want to keep any longer, a little at a time, so that no order
/// waits for it.
struct RetentionService: Service {
  let store: SQLiteLedgerStore
  /// The configuration in use.
  let configuration: @Sendable () async -> Configuration
  let clock: MachineClock
  let logger: Logger

  private static let interval = Duration.seconds(600)
  /// Some milliseconds of work for the store.
  private static let rowsAtATime = 500

  func run() async {
    await every(Self.interval) {
      do throws(StoreError) { try await prune() } catch {
        logger.warning("nothing could be pruned", metadata: ["error": "\(error)"])
      }
    }
  }

  private func prune() async throws(StoreError) {
    let now = clock.now()
    let configuration = await configuration()
    var mayBeMore = true
    while mayBeMore, !Task.isCancelled {
      mayBeMore = try await store.prune(
        endedBefore: now - configuration.orders.retention,
        journalBefore: now - configuration.store.journalRetention, limit: Self.rowsAtATime)
    }
  }
}

/// Looks for credentials that were written anew: every few seconds, and when a supplier refuses its own. Checks
/// that fail follow each other ever more slowly, and so do these looks.
struct CredentialService: Service {
  let refusals: AsyncStream<SupplierID>
  let renew: @Sendable () async -> Void

  private static let interval = Duration.seconds(5)

  func run() async {
    await withDiscardingTaskGroup { tasks in
      tasks.addTask {
        await cancelWhenGracefulShutdown { for await _ in refusals { await renew() } }
      }
      tasks.addTask { await every(Self.interval) { await renew() } }
    }
  }
}

/// Does `work` now and again after each pause, until the process is asked to stop.
func every(_ pause: Duration, _ work: @escaping @Sendable () async -> Void) async {
  await cancelWhenGracefulShutdown {
    while !Task.isCancelled {
      await work()
      do { try await Task.sleep(for: pause, clock: .continuous) } catch { return }
    }
  }
}
