import CurlClient
import Foundation
import Logging
import NIOCore
import PurserCore
import PurserSimulator
import UnixSignals

/// Simulated suppliers for a shop's own tests, each on a port of its own.
struct Sandbox {
  /// What the sandbox is like.
  struct Terms {
    var styles: [OrderStyle]
    var port: Int
    var balance: Money
    var unitCost: Money
    var timing: DeductionTiming
    var lag: Duration
    var webhook: String?
  }

  /// How long a shop may take to answer a webhook.
  private static let patience = Duration.seconds(10)
  /// The number that names of products have where they take one.
  private static let count = "30s"

  let terms: Terms
  private let credentials = OrderWire.Credentials()

  /// What can be ordered by name: an ordinary product, and those by whose names orders fail.
  static let products =
    ["gift-10"] + MagicProduct.all.map { $0.sku.replacingOccurrences(of: "Ns", with: count) }

  /// Runs the suppliers until somebody ends them.
  ///
  /// - Parameter onListening: gets the configuration that reaches them, and a table of them for people, once
  ///   all of them listen.
  /// - Throws: `CommandFailure` where they cannot listen, and what `onListening` throws.
  func run(_ onListening: (SandboxFiles, String) throws(CommandFailure) -> Void) async throws {
    let suppliers = terms.styles.map(supplier)
    let client = try Self.client()
    defer { client.shutdown() }
    // Before they listen, so that no signal is missed.
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    do {
      try await withSimulators(
        suppliers, firstPort: terms.port, logger: Self.quiet,
        passing: (time: MachineTime(SystemClock.now), send: { await Self.send($0, over: client) })
      ) { fleet in
        try onListening(files(fleet), table(fleet))
        for await _ in signals { return }
      }
    } catch let error as IOError {
      throw CommandFailure.failed(
        """
        cannot listen on 127.0.0.1, \(ports): \(SystemReason.of(error.errnoCode)); choose others with --port, \
        or free ones with --port 0
        """)
    }
  }

  private var ports: String {
    terms.styles.count == 1
      ? "port \(terms.port)" : "ports \(terms.port) to \(terms.port + terms.styles.count - 1)"
  }

  private func supplier(_ style: OrderStyle) -> SimulatedSupplier {
    let supplier = SimulatedSupplier(
      name: Self.name(of: style), style: style, opening: terms.balance,
      catalogue: OrderCatalogue(unitCost: terms.unitCost, hasMagicProducts: true),
      credentials: credentials,
      terms: SimulatedAccount.Terms(timing: terms.timing, lag: terms.lag), now: SystemClock.now)
    supplier.setWebhook(terms.webhook)
    return supplier
  }

  /// What the configuration calls the supplier of a style.
  static func name(of style: OrderStyle) -> String { "sandbox-\(style.rawValue)" }

  private func files(_ fleet: SimulatorFleet) -> SandboxFiles {
    SandboxFiles(
      members: zip(terms.styles, fleet.members).map { style, member in
        (name: member.supplier.name, style: style, url: member.url)
      }, credentials: credentials, unitCost: terms.unitCost, timing: terms.timing,
      lag: terms.lag, products: Self.products)
  }

  private func table(_ fleet: SimulatorFleet) -> String {
    var table = Table([("SUPPLIER", .left), ("BALANCE", .right), ("URL", .left)])
    for member in fleet.members {
      table.add([member.supplier.name, "\(terms.balance)", member.url])
    }
    return table.text
  }

  private static func client() throws(CommandFailure) -> CurlClient {
    do throws(CurlError) { return try CurlClient() } catch {
      throw .failed("cannot set up the HTTP client: \(error)")
    }
  }

  /// Sends a webhook to the shop.
  private static func send(_ message: SupplierMessage, over client: CurlClient) async -> Int? {
    let headers = message.headers.map { HTTPHeader(name: $0.name, value: $0.value) }
    do throws(CurlError) {
      return try await client.execute(
        HTTPRequest(
          method: .post, url: message.url, headers: headers, body: message.body,
          timeout: patience)
      ).status
    } catch {
      if error.code != .cancelled, error.code != .shutDown {
        Terminal.complain("purser: a webhook was not delivered: \(error)")
      }
      return nil
    }
  }

  private static var quiet: Logger {
    var logger = Logger(label: "purser.sandbox") {
      StreamLogHandler(label: $0, stream: LogStream.process)
    }
    logger.logLevel = .critical
    return logger
  }
}
