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
      supplier has run dry and others have taken over. Nothing leaves this machine: whatever the \
      environment says of the four suppliers is replaced by the simulation. Keeps serving until \
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
    var quiet = Logger(label: "purser.simulator") { StreamLogHandler.standardError(label: $0) }
    quiet.logLevel = .critical
    let suppliers = try SimulatedSupplier.demonstration(now: SystemClock.now)
    let result = try await withSimulators(suppliers, logger: quiet) { fleet in
      try await demonstrate(fleet)
    }
    try result.get()
  }

  private func demonstrate(_ fleet: SimulatorFleet) async throws -> Result<Void, ExitCode> {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var configuration = try loadConfiguration(for: fleet)
    configuration.store.path = folder.path + "/purser.db"
    let assembly = try Assembly(configuration, logLevel: .error)
    let (urls, listening) = AsyncStream.makeStream(of: String.self)
    let gateway = try await RunningGateway(assembly, port: Int(port)) { url in
      listening.yield(url)
      listening.finish()
    }
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { listening.finish() }
        try await gateway.run()
      }
      var refusals = 0
      if let url = await urls.first(where: { _ in true }) {
        let demonstration = Demonstration(
          url: url, fleet: fleet, configuration: configuration, gateway: gateway,
          report: DemonstrationReport(printsJSON: output.json), seed: seed)
        refusals = try await demonstration.run(orders: orders, servesOn: !exit)
        if exit { await gateway.group.triggerGracefulShutdown() }
      }
      try await tasks.waitForAll()
      return refusals == 0 ? .success(()) : .failure(.failure)
    }
  }

  private func loadConfiguration(
    for fleet: SimulatorFleet
  ) throws(CommandFailure) -> Configuration {
    let environment = ProcessInfo.processInfo.environment
      .merging(fleet.environment) { _, simulated in simulated }
    do throws(ConfigurationError) {
      guard let path else {
        return try Configuration.load(
          bytes: PackageResources.suppliers_yaml, fileName: "suppliers.yaml", folder: "",
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

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("purser-demo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  func remove() {
    do { try FileManager.default.removeItem(atPath: path) } catch {
      Terminal.complain("could not remove \(path): \(error.localizedDescription)")
    }
  }
}
