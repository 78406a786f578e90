import ArgumentParser

/// `purser topups sent`: the money has left.
struct TopUpSentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sent", abstract: "Say that the money of a top-up has left.",
    discussion: """
      It changes nothing of what is waited for. Ends with 1 when the gateway refuses it, or none answers.
      """)

  @Argument(help: "The name that it was announced under.")
  var id: String

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await gatewayOptions.gateway(configurationOptions).say("sent", of: id, as: output)
  }
}
