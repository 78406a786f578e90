import ArgumentParser
import Foundation
import Logging
import PurserCore
import PurserSimulator
import PurserSuppliers
import ServiceLifecycle

/// `purser demo`: the whole path against simulated suppliers.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Run the gateway against simulated suppliers.",
    discussion: """
      Starts a simulated server for each shipped adapter and the gateway on the shipped \
      suppliers.yaml, prints the unified balances, and sends orders over HTTP until the cheapest \
      supplier has run dry and others have taken over. Then it shows three orders that Purser places itself: one that \
      goes well, one that goes on to another supplier, and one whose reply is lost. Nothing leaves this \
      machine: whatever the environment says of the four suppliers is replaced by the simulation. Keeps serving until \
      Ctrl-C unless --exit is given. Ends with 1 when a supplier refused an order.
      """)

  @Option(
    name: [.customShort("c"), .customLong("config")],
    help: ArgumentHelp(
      "A configuration to use instead of the shipped one.", valueName: "file"))
  var path: String?

  @OptionGroup var output: OutputOptions

  @Option(help: "How many orders to send. [default: until the cheapest supplier has run dry]")
  var orders: Int?

  @Flag(help: "End after the orders instead of serving on.")
  var exit = false

  @Option(help: "Listen on this port; 0 takes a free one.")
  var port: UInt16 = 0

  @Option(help: "What the sequence of orders is drawn from.")
  var seed: UInt64 = 1

  func validate() throws {
    if let orders, orders < 1 { throw ValidationError("--orders must be above zero.") }
  }

  func run() async throws {
    var quiet = Logger(label: "purser.simulator") {
      StreamLogHandler(label: $0, stream: LogStream.process)
    }
    quiet.logLevel = .critical
    var suppliers = try SimulatedSupplier.demonstration(now: SystemClock.now)
    // A configuration of one's own does not know them.
    if path == nil { suppliers += try CarriedScenes.suppliers(now: SystemClock.now) }
    let code = try await withSimulators(suppliers, logger: quiet) { fleet in
      try await demonstrate(fleet)
    }
    if let code { throw code }
  }

  /// Runs gateway and shop side by side.
  ///
  /// - Returns: the exit code to end with, where it is not 0.
  private func demonstrate(_ fleet: SimulatorFleet) async throws -> ExitCode? {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var configuration = try loadConfiguration(for: fleet)
    try requireSimulation(of: configuration, by: fleet)
    configuration.store.path = folder.path + "/purser.db"
    let (urls, listening) = AsyncStream.makeStream(of: String.self)
    let gateway = try await RunningGateway(
      Assembly(configuration, logLevel: .error), port: Int(port)
    ) { url in
      listening.yield(url)
    }
    let demonstration = Demonstration(
      fleet: fleet, configuration: configuration, gateway: gateway,
      report: DemonstrationReport(printsJSON: output.json), seed: seed)
    return try await run(demonstration, to: urls, before: listening)
  }

  /// What ended first, or next.
  private enum Ending: Sendable {
    /// The orders are through, or could not be sent.
    case orders(Result<Int, DemonstrationError>)
    /// The gateway has stopped.
    case gateway
  }

  private func run(
    _ demonstration: Demonstration, to urls: AsyncStream<String>,
    before listening: AsyncStream<String>.Continuation
  ) async throws -> ExitCode? {
    try await withThrowingTaskGroup(of: Ending.self) { tasks in
      tasks.addTask {
        defer { listening.finish() }
        try await demonstration.gateway.run()
        return .gateway
      }
      tasks.addTask { .orders(await sendOrders(demonstration, to: urls)) }
      var outcome: Result<Int, DemonstrationError> = .failure(.interrupted)
      if case .orders(let first)? = try await tasks.next() {
        outcome = first
        if exit || Terminal.isBroken || outcome != .success(0) {
          await demonstration.gateway.group.triggerGracefulShutdown()
        }
      }
      // Where the gateway stopped first, somebody has asked it to: nobody waits for the orders.
      if outcome == .failure(.interrupted) { tasks.cancelAll() }
      try await tasks.waitForAll()
      return try code(of: outcome)
    }
  }

  /// How the demonstration ends; the gateway itself has ended well.
  private func code(of outcome: Result<Int, DemonstrationError>) throws(CommandFailure) -> ExitCode?
  {
    switch outcome {
    case .success(let refusals): return refusals == 0 ? nil : .failure
    case .failure(.interrupted), .failure(.unreachable(DemonstrationShop.gatewayName, _)):
      // It answers until it is asked to stop.
      if !Terminal.isBroken {
        Terminal.complain("purser: the demonstration was ended before its orders were through")
      }
      return nil
    case .failure(let error): throw .failed(error.description)
    }
  }

  /// Sends the orders once the gateway listens.
  ///
  /// - Returns: how many a supplier refused.
  private func sendOrders(
    _ demonstration: Demonstration, to urls: AsyncStream<String>
  ) async -> Result<Int, DemonstrationError> {
    guard let url = await urls.first(where: { _ in true }) else { return .failure(.interrupted) }
    do throws(DemonstrationError) {
      return .success(try await demonstration.run(url: url, orders: orders, servesOn: !exit))
    } catch {
      return .failure(error)
    }
  }

  /// Refuses a configuration that would ask anybody but the simulated suppliers.
  private func requireSimulation(
    of configuration: Configuration, by fleet: SimulatorFleet
  ) throws(CommandFailure) {
    let simulated = Set(fleet.members.map(\.url))
    guard
      let real = configuration.suppliers.first(where: {
        !simulated.isSuperset(of: $0.account.originsAsked)
      })
    else { return }
    let variables = fleet.environment.keys.filter { $0.hasSuffix("_URL") }.sorted()
    throw .unusable(
      """
      purser: the demo asks simulated suppliers only, and `\(real.supplier.id)` is none of them; \
      give it one of their addresses as its base_url: \
      \(variables.map { "${\($0)}" }.joined(separator: ", "))
      """)
  }

  private func loadConfiguration(
    for fleet: SimulatorFleet
  ) throws(CommandFailure) -> Configuration {
    let environment = ProcessInfo.processInfo.environment
      .merging(fleet.environment) { _, simulated in simulated }
      .filter { !$0.key.hasPrefix("SANDBOX_") }
    let sellers: String
    do throws(MoneyError) { sellers = try CarriedScenes.configuration(of: fleet) } catch {
      throw .failed("the demonstration's prices are none: \(error)")
    }
    do throws(ConfigurationError) {
      guard let path else {
        return try Configuration.load(
          bytes: PackageResources.suppliers_yaml + Array(sellers.utf8), fileName: "suppliers.yaml",
          folder: "",
          environment: environment, readFile: { throw ShippedFileError(path: $0) })
      }
      return try Configuration.load(path: path, environment: environment)
    } catch {
      throw .unusable(error.rendered())
    }
  }
}

/// The shipped configuration stands alone.
private struct ShippedFileError: Error, CustomStringConvertible {
  var path: String
  var description: String { "the shipped configuration names no files, but \(path) was asked for" }
}

/// A folder of this process's own that goes away with the demonstration.
private struct TemporaryFolder {
  let path: String

  init() throws(CommandFailure) {
    let parent = FileManager.default.temporaryDirectory
    path = parent.appendingPathComponent("purser-demo-\(UUID().uuidString)").path
    guard mkdir(path, 0o700) == 0 else {
      throw .failed("cannot make a folder in \(parent.path): \(SystemReason.of(errno))")
    }
  }

  func remove() {
    do { try FileManager.default.removeItem(atPath: path) } catch {
      Terminal.complain("could not remove \(path): \(SystemReason.of(error))")
    }
  }
}
