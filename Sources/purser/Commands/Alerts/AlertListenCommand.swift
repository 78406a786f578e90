import ArgumentParser

/// `purser alerts listen`: takes back what was said to an alert.
struct AlertListenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen", abstract: "Take back what was said to an alert.",
    discussion: """
      It is told again as if nobody had acknowledged or snoozed it. Ends with 1 when there is no such alert, or no \
      gateway answers.
      """)

  @Argument(help: "The alert's name, such as acme/main/USD/low.")
  var alert: String

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    try await AlertAnswer.say("listen", to: alert, at: gateway, output)
  }
}
