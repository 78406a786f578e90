import ArgumentParser

/// `purser topups cancel`: the money will not come.
struct TopUpCancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Say that a top-up will not come.",
    discussion: """
      What arrives after all is a detected credit. Ends with 1 when the gateway refuses it, or none answers.
      """)

  @Argument(help: "The name that it was announced under.")
  var id: String

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await gatewayOptions.gateway(configurationOptions).say("cancel", of: id, as: output)
  }
}
