import Foundation
import Hummingbird
import Logging
import NIOCore
import PurserAPI
import PurserCore
import PurserEngine
import PurserSuppliers
import ServiceLifecycle
import UnixSignals

/// The gateway as services: checks that run in the background, and the HTTP server, which stops
/// first and finishes what it accepted.
struct RunningGateway {
  let group: ServiceGroup
  let ledger: Ledger
  let monitor: BalanceMonitor
  private let address: String

  /// How long requests may take to finish once the gateway is asked to stop.
  private static let patience = Duration.seconds(20)

  /// The signals that ask the gateway to stop. A terminal that is closed is one of them, unless whoever
  /// started the gateway wants that ignored, as `nohup` does.
  private static var endingSignals: [UnixSignal] {
    var action = sigaction()
    guard sigaction(SIGHUP, nil, &action) == 0 else { return [.sigterm, .sigint] }
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    let isIgnored =
      unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    return isIgnored ? [.sigterm, .sigint] : [.sigterm, .sigint, .sighup]
  }

  /// Opens the ledger and prepares the services.
  ///
  /// - Parameters:
  ///   - assembly: the parts.
  ///   - port: where to listen instead of the configured port.
  ///   - onListening: told the address once connections are taken.
  /// - Throws: `CommandFailure` when the ledger cannot be used.
  init(
    _ assembly: Assembly, port: Int? = nil,
    onListening: @escaping @Sendable (String) async -> Void
  ) async throws(CommandFailure) {
    let store = try assembly.store()
    ledger = try assembly.ledger(in: store)
    let monitor = assembly.monitor(feeding: ledger, .gateway)
    self.monitor = monitor
    let server = assembly.configuration.server
    address = "\(server.host), port \(port ?? server.port)"
    let application = assembly.gateway(
      ledger: ledger, history: store, checks: monitor
    ).application(
      host: server.host, port: port ?? server.port, logger: assembly.logger
    ) { port in
      let host = server.host.contains(":") ? "[\(server.host)]" : server.host
      await onListening("http://\(host):\(port)")
    }
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
          service: ClockService(clock: assembly.clock, store: store, logger: assembly.logger),
          serviceName: "clock"),
        .init(
          service: RetentionService(store: store, assembly: assembly), serviceName: "retention"),
        .init(service: application, serviceName: "api"),
      ],
      gracefulShutdownSignals: Self.endingSignals, logger: assembly.logger)
    services.maximumGracefulShutdownDuration = Self.patience
    services.maximumCancellationDuration = Self.patience
    group = ServiceGroup(configuration: services)
  }

  /// Serves until it is asked to stop.
  ///
  /// - Throws: `CommandFailure` when the server cannot listen or a service fails.
  func run() async throws(CommandFailure) {
    do { try await group.run() } catch let error as IOError {
      let reason = String(cString: strerror(error.errnoCode)).lowercased()
      throw .failed("cannot listen on \(address): \(reason)")
    } catch {
      throw .failed("the gateway stopped: \(error)")
    }
    await ledger.finish()
  }
}
