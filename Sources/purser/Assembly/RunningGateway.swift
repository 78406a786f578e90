import Foundation
import Hummingbird
import Logging
import NIOCore
import PurserAPI
import PurserCore
import PurserEngine
import PurserOrders
import PurserStore
import PurserSuppliers
import PurserWatch
import ServiceLifecycle

/// The gateway as services: checks that run in the background, and the HTTP server, which stops
/// first and finishes what it accepted.
struct RunningGateway {
  let group: ServiceGroup
  let ledger: Ledger
  let monitor: BalanceMonitor
  private let configuration: RunningConfiguration?
  private let address: String

  /// How long requests may take to finish once the gateway is asked to stop.
  private static let patience = Duration.seconds(20)

  /// Opens the ledger and prepares the services.
  ///
  /// - Parameters:
  ///   - assembly: the parts.
  ///   - file: where the configuration is read anew, and as it was read; `nil` where it stays as it is.
  ///   - port: where to listen instead of the configured port.
  ///   - onListening: told the address once connections are taken.
  /// - Throws: `CommandFailure` when the ledger cannot be used.
  init(
    _ assembly: Assembly, file: (ConfigurationFile, ConfigurationContents)? = nil, port: Int? = nil,
    onListening: @escaping @Sendable (String) async -> Void
  ) async throws(CommandFailure) {
    let store = try assembly.store()
    let (news, piece) = AsyncStream.makeStream(
      of: LedgerNews.self, bufferingPolicy: .bufferingNewest(LedgerNewsService.mostWaiting))
    ledger = try assembly.ledger(in: store) { piece.yield($0) }
    let ways = assembly.ways(.gateway)
    let watch = assembly.watch(assembly.configuration, ways)
    let (refusals, refusal) = AsyncStream.makeStream(
      of: SupplierID.self, bufferingPolicy: .bufferingNewest(1))
    let places = OrderPlaces(watch.orders, assembly.configuration.routing)
    let readings = HeardReadings(ledger: ledger, health: places.health)
    let health = places.health
    monitor = assembly.monitor(
      of: watch.subjects, feeding: readings, onRefusal: { refusal.yield($0) },
      onCheck: { health.take($1, of: $0) })
    let carrier = assembly.carrier(over: ledger, places)
    let prices = assembly.priceLists(of: watch.prices)
    let rates = assembly.rateLists(of: watch.rates)
    let webhooks = GatewayWebhooks(assembly, ledger: ledger, history: store)
    let history = GatewayHistory(assembly, ledger: ledger, store: store)
    let path = assembly.configuration.store.path
    let alerts = GatewayAlerts(
      assembly,
      sources: AlertWatch.Sources(
        ledger: ledger, history: store, checks: monitor, health: places.health,
        spend: history.spend,
        disk: { DiskSpace(ofFile: path) }),
      store: webhooks.file, outbox: webhooks.outbox)
    await webhooks.adopt(assembly.configuration, alerts: alerts.post.endpoints)
    let parts = RunningConfiguration.Parts(
      assembly: assembly, ways: ways, ledger: ledger, monitor: monitor, places: places,
      carrier: carrier, prices: prices, rates: rates, webhooks: webhooks, alerts: alerts,
      history: history)
    configuration = file.map { file, contents in
      RunningConfiguration(parts, file: file, contents: contents, watch: watch)
    }
    let gateway = assembly.gateway(
      ledger: ledger, history: store, checks: monitor, reloading: configuration,
      carrier: carrier, health: places.health, prices: prices, rates: rates,
      events: OrderEventAccess(feed: ledger, history: store), webhooks: webhooks,
      spend: history.spend, days: history.file, alerts: alerts)
    await configuration?.begin(gateway)
    let server = assembly.configuration.server
    address = "\(server.host), port \(port ?? server.port)"
    let application = gateway.application(
      host: server.host, port: port ?? server.port, logger: assembly.logger
    ) { port in
      let host = server.host.contains(":") ? "[\(server.host)]" : server.host
      await onListening("http://\(host):\(port)")
    }
    let (running, first) = (configuration, assembly.configuration)
    var services = ServiceGroupConfiguration(
      services: [
        // Without a name a service is called by all that is in it, and to spell thousands of suppliers out
        // takes longer than to read them.
        .init(service: MonitorService(monitor: monitor), serviceName: "checks"),
        .init(
          service: StoreWatchService(store: store, logger: assembly.logger), serviceName: "store"),
        .init(
          service: ExpiryService(ledger: ledger, logger: assembly.logger), serviceName: "expiry"),
        .init(
          service: ClockService(
            clock: assembly.clock, ledger: ledger, store: store, logger: assembly.logger),
          serviceName: "clock"),
        .init(
          service: RetentionService(
            store: store, configuration: { await running?.configuration ?? first },
            clock: assembly.clock, logger: assembly.logger), serviceName: "retention"),
        .init(
          service: CredentialService(refusals: refusals) { await running?.renewCredentials() },
          serviceName: "credentials"),
        .init(
          service: LedgerNewsService(
            news: news, ledger: ledger, watch: alerts.watch, logger: assembly.logger),
          serviceName: "news"),
        .init(
          service: AlertService(alerts: alerts, ledger: ledger, logger: assembly.logger),
          serviceName: "alerts"),
        .init(service: HistoryService(history: history), serviceName: "history"),
        // Services end from the last to the first: what the others did last is sent yet.
        .init(service: WebhookService(outbox: webhooks.outbox), serviceName: "webhooks"),
        .init(service: CarrierService(carrier: carrier), serviceName: "orders"),
        .init(service: SilenceService(carrier: carrier), serviceName: "silence"),
        .init(
          service: ListService(monitor: prices) { await running?.takeLists() },
          serviceName: "price lists"),
        .init(
          service: ListService(monitor: rates) { await running?.takeLists() },
          serviceName: "rates"),
        .init(service: application, serviceName: "api"),
      ], logger: assembly.logger)
    services.maximumGracefulShutdownDuration = Self.patience
    services.maximumCancellationDuration = Self.patience
    group = ServiceGroup(configuration: services)
    try await tellOfLeftovers(under: assembly)
  }

  /// Tells the owner of money at suppliers that the configuration does not name. It stays in the totals.
  private func tellOfLeftovers(under assembly: Assembly) async throws(CommandFailure) {
    let owner = OwnerTerms(assembly.suppliers)
    let leftovers: [Leftover]
    do throws(LedgerError) { leftovers = try await ledger.leftovers(under: owner) } catch {
      throw .failed("the ledger does not answer: \(error)")
    }
    for leftover in leftovers {
      assembly.logger.warning(
        "the ledger has money at a supplier that is not configured",
        metadata: [
          "supplier": "\(leftover.pool.supplier)",
          "pool": "\(leftover.pool.pool)/\(leftover.pool.currency)",
          "held": "\(leftover.held)", "expected": "\(leftover.expected)",
          "advice":
            "configure it with `retire: true`; taken out after that, what is left is booked out",
        ])
    }
  }

  /// Serves until it is asked to stop.
  ///
  /// - Throws: `CommandFailure` when the server cannot listen or a service fails.
  func run() async throws(CommandFailure) {
    let signals = GatewaySignals(group: group, configuration: configuration)
    let heeding = Task { await signals.heed() }
    do { try await group.run() } catch let error as IOError {
      let reason = String(cString: strerror(error.errnoCode)).lowercased()
      throw .failed("cannot listen on \(address): \(reason)")
    } catch {
      throw .failed("the gateway stopped: \(error)")
    }
    await ledger.finish()
    heeding.cancel()
    await heeding.value
    await configuration?.end()
  }
}
