import ArgumentParser
import ExactJSON

/// `purser resume`: lets a supplier have orders again.
struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Let a supplier have orders again.",
    discussion: """
      Takes back what `purser pause` said. A supplier with `paused: true` in suppliers.yaml stays out. Ends with \
      1 when the gateway refuses it or does not answer.
      """)

  @Argument(help: "The supplier's name in suppliers.yaml.")
  var supplier: String

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    let reply = try await gateway.post(
      "/v1/suppliers/\(supplier.percentEncoded)/resume", .object(JSONObject()))
    try SteeringAnswer.tell(reply, of: supplier, output)
  }
}
