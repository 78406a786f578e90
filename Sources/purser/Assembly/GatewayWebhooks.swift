import CurlClient
import Foundation
import PurserAPI
import PurserCore
import PurserEngine
import PurserOutbox
import PurserStore
import PurserSuppliers
import ServiceLifecycle

/// The webhooks of a gateway: its outbox, and who gets messages as the configuration in use says.
struct GatewayWebhooks: Sendable {
  let outbox: Outbox
  let file: OutboxFile
  private let client: CurlClient
  private let history: any OrderEventHistory

  /// An outbox beside a ledger, without receivers.
  init(_ assembly: Assembly, ledger: Ledger, history: any OrderEventHistory) {
    let clock = assembly.clock
    file = OutboxFile(besideLedger: assembly.configuration.store.path)
    outbox = Outbox(
      OutboxSurroundings(
        store: file, feed: ledger,
        time: MachineTime { clock.time().moment },
        jitter: { Double.random(in: 0...1) }, logger: assembly.logger))
    client = assembly.client
    self.history = history
  }

  /// Sends to whom a configuration names from now on, and to the receivers of `alerts` beside.
  func adopt(_ configuration: Configuration, alerts: [OutboxEndpoint]) async {
    let timeToLive = configuration.orders.terms.holdTimeToLive
    await outbox.adopt(configuration.webhooks.map { endpoint($0, timeToLive) } + alerts)
  }

  private func endpoint(
    _ settings: WebhookSettings, _ timeToLive: Duration
  ) -> OutboxEndpoint {
    let url = settings.url.reveal()
    let secrets = [settings.secret] + [settings.previousSecret].compactMap(\.self)
    return OutboxEndpoint(
      name: settings.name, address: OutboxEndpoint.address(of: url),
      origin: OutboxEndpoint.origin(of: url) ?? "",
      types: OrderEvent.Kind.allCases.filter(settings.events.contains).map(\.rawValue),
      channel: WebhookChannel(
        url: url, keys: secrets.compactMap { WebhookKey($0.reveal()) }, timeout: settings.timeout,
        client: client, wallClock: SystemClock.now),
      source: OrderEventSource(history, kinds: settings.events) { $0.message(timeToLive) })
  }
}

/// The outbox as far as it is about webhooks of orders.
extension GatewayWebhooks: WebhookDesk {
  func reports() async throws(StoreError) -> [EndpointReport] {
    try await outbox.reports().filter { !$0.standing.endpoint.hasPrefix(AlertChannels.prefix) }
  }

  func resend(_ name: String, since: Timestamp?) async throws(StoreError) -> Int? {
    try await outbox.resend(name, since: since)
  }

  func test(_ name: String, type: String, id: String, body: [UInt8]) async -> EndpointTrial? {
    await outbox.test(name, type: type, id: id, body: body)
  }
}

/// The webhooks as a service: what is on its way when the gateway stops gets a moment.
struct WebhookService: Service {
  let outbox: Outbox

  /// How long messages may take to arrive once the gateway is asked to stop.
  private static let patience = Duration.seconds(3)

  func run() async {
    do { try await gracefulShutdown() } catch {
      // Cancelled: the process ends at once.
    }
    await outbox.stop(within: Self.patience)
  }
}
