import ArgumentParser

/// `purser alerts ack`: somebody cares for an alert.
struct AlertAckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ack", abstract: "Say that somebody cares for an alert.",
    discussion: """
      It is told again when it is worse, or over. Ends with 1 when there is no such alert, or no gateway answers.
      """)

  @Argument(help: "The alert's name, such as acme/main/USD/low.")
  var alert: String

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    try await AlertAnswer.say("acknowledge", to: alert, at: gateway, output)
  }
}
