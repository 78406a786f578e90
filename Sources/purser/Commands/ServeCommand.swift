public import ArgumentParser
public import Logging
internal import PurserAPI
import PurserSuppliers

/// `purser serve`: the gateway.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run the gateway until SIGTERM or Ctrl-C.",
    discussion: """
      Prints the address on standard output once it takes connections. Stops on SIGTERM or Ctrl-C \
      after finishing the requests it has accepted; a second one ends it at once. SIGHUP reads the \
      configuration anew, as `purser reload` does.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions

  @Option(help: "Listen on this port instead of the configured one; 0 takes a free one.")
  var port: UInt16?

  @Option(help: "The least level to log: trace, debug, info, notice, warning, error, critical.")
  var logLevel: Logger.Level = .notice

  func run() async throws {
    DescriptorLimit.raise()
    GatewaySignals.expectReloads()
    let (file, contents) = try configurationOptions.loadFile()
    let assembly = try Assembly(contents.configuration, logLevel: logLevel)
    let gateway = try await RunningGateway(
      assembly, file: (file, contents), port: port.map(Int.init)
    ) { url in
      Terminal.announce("purser listens on \(url)")
    }
    try await gateway.run()
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
