import CurlClient
import Foundation
import Logging
import PurserCore
import PurserEngine
import PurserOutbox
import PurserStore
import PurserSuppliers
import PurserWatch
import ServiceLifecycle

/// The alerts of a gateway: what is watched, who keeps them, and how they leave.
struct GatewayAlerts: Sendable {
  let desk: AlertDesk
  let watch: AlertWatch
  let post: GatewayAlertPost
  private let now: @Sendable () -> Timestamp

  /// Alerts as a configuration says, over an outbox that sends webhooks as well.
  init(
    _ assembly: Assembly, sources: AlertWatch.Sources, store: OutboxFile, outbox: Outbox
  ) {
    let configuration = assembly.configuration
    let clock = assembly.clock
    post = GatewayAlertPost(outbox: outbox, assembly: assembly)
    now = { clock.time().moment }
    desk = AlertDesk(
      store: store, post: post, terms: configuration.alerts.terms,
      routing: configuration.alerts.routing, now: now,
      origin: { "alert-" + String(UInt64.random(in: .min ... .max), radix: 36) })
    watch = AlertWatch(sources, AlertWatch.Terms(configuration))
  }

  /// Goes by another configuration from now on.
  func adopt(_ configuration: Configuration) async {
    await post.adopt(configuration.alerts)
    await desk.adopt(configuration.alerts.terms, configuration.alerts.routing)
    await watch.adopt(AlertWatch.Terms(configuration))
  }

  /// Looks once at everything, and tells what follows.
  ///
  /// - Returns: why that could not be done; `nil` where it was.
  func look() async -> String? {
    let facts: WatchedFacts
    do throws(AlertWatch.Failure) { facts = try await watch.facts(at: now()) } catch {
      return "\(error)"
    }
    do throws(StoreError) { try await desk.evaluate(facts) } catch { return error.message }
    return nil
  }
}

extension GatewayAlerts: AlertKeeper {
  func alerts() async -> [AlertStanding] { await desk.alerts() }

  func take(_ word: AlertWord, to name: String) async throws(StoreError) -> AlertStanding? {
    try await desk.take(word, to: name)
  }

  func channels() async throws(StoreError) -> [AlertChannelReport] { try await post.reports() }

  func test(_ name: String) async -> [AlertChannelTrial]? { await post.test(name, at: now()) }
}

extension AlertWatch.Terms {
  /// What a configuration says of what is watched.
  init(_ configuration: Configuration) {
    self.init(
      configuration.suppliers.map { entry in
        let plan = entry.checkPlan
        let longest = max(plan.whileOrdersFlow, plan.inHours, plan.outOfHours)
        return Watched(
          supplier: entry.supplier,
          maximumAge: max(configuration.routing.maximumReadingAge, longest * 2 + .seconds(60)),
          leadTime: configuration.alerts.leadTimes[entry.supplier.id], hours: plan.hours)
      })
  }
}

/// Looks at everything that alerts are about, again and again: soon after something happened in the ledger, and at
/// least every half minute.
struct AlertService: Service {
  let alerts: GatewayAlerts
  let ledger: Ledger
  let logger: Logger
  private let trouble = LastingTrouble()

  init(alerts: GatewayAlerts, ledger: Ledger, logger: Logger) {
    self.alerts = alerts
    self.ledger = ledger
    self.logger = logger
  }

  /// The longest between two looks.
  private static let interval = Duration.seconds(30)
  /// The shortest: looking at thousands of pools takes time that orders want.
  private static let pause = Duration.seconds(5)
  /// How often it is looked whether the first checks have ended.
  private static let firstPause = Duration.milliseconds(500)
  /// So long they are waited for.
  private static let patience = Duration.seconds(90)

  func run() async {
    await cancelWhenGracefulShutdown {
      let start = ContinuousClock.now
      var isReady = false
      while !Task.isCancelled {
        if !isReady {
          let hasChecked = await alerts.watch.hasChecked()
          isReady = hasChecked || ContinuousClock.now - start >= Self.patience
        }
        if isReady { tell(await alerts.look()) }
        do {
          guard isReady else {
            try await Task.sleep(for: Self.firstPause, clock: .continuous)
            continue
          }
          try await Task.sleep(for: Self.pause, clock: .continuous)
          try await waitForNews()
        } catch {
          // Cancelled: the gateway ends.
          return
        }
      }
    }
    await alerts.post.end()
  }

  private func tell(_ problem: String?) {
    switch trouble.take(problem, isToldElsewhere: ledger.storeProblem != nil) {
    case nil: break
    case .isOver: logger.notice("alerts are decided again")
    case .lasts(let problem):
      logger.error("alerts cannot be decided; it is tried again", metadata: ["error": "\(problem)"])
    }
  }

  /// Returns when the ledger has something new, or the interval is over.
  private func waitForNews() async throws {
    let numbers = ledger.latestNumbers()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        // The first number is the present one.
        for await _ in numbers.dropFirst() { return }
      }
      group.addTask { try await Task.sleep(for: Self.interval - Self.pause, clock: .continuous) }
      try await group.next()
      group.cancelAll()
    }
  }
}
