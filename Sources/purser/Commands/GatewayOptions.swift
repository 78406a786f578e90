import ArgumentParser
import Foundation
import PurserSuppliers

/// The option of every command that asks the running gateway.
struct GatewayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the gateway listens. [default: where the file says]", valueName: "url"))
  var url: String?

  /// The gateway to be asked.
  ///
  /// - Throws: `CommandFailure` where neither the option nor the configuration tells where it listens.
  func gateway(
    _ configurationOptions: ConfigurationOptions
  ) throws(CommandFailure) -> RemoteGateway {
    if let url { return try RemoteGateway(at: url) }
    return try RemoteGateway(at: address(of: configurationOptions))
  }

  /// Where the file says that the gateway listens; nothing else of it is looked at, since the gateway may know
  /// variables that are not set here.
  private func address(of options: ConfigurationOptions) throws(CommandFailure) -> String {
    do throws(ConfigurationError) {
      let server = try Configuration.server(
        path: options.path, environment: ProcessInfo.processInfo.environment)
      let host = server.host.contains(":") ? "[\(server.host)]" : server.host
      return "http://\(host):\(server.port)"
    } catch {
      throw .unusable(([error.rendered()] + options.advice(on: error)).joined(separator: "\n"))
    }
  }
}
