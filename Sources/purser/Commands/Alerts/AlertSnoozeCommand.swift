import ArgumentParser

/// `purser alerts snooze`: leaves people alone with an alert for a time.
struct AlertSnoozeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snooze", abstract: "Have an alert not told for a time.",
    discussion: """
      It is told all the same when it gets worse than `--up-to`. Ends with 1 when there is no such alert, or no \
      gateway answers.
      """)

  @Argument(help: "The alert's name, such as acme/main/USD/low.")
  var alert: String

  @Option(
    name: .customLong("for"), help: ArgumentHelp("How long: 30m, 4h, 1d.", valueName: "time"))
  var length: String?

  @Option(
    help: ArgumentHelp(
      "Until when instead, such as 2026-11-30T08:00:00Z.", valueName: "moment"))
  var until: String?

  @Option(
    help: ArgumentHelp(
      "As long as it is no worse than notice, warning or critical. [default: than it is]",
      valueName: "tier"))
  var upTo: String?

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var gatewayOptions: GatewayOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (length == nil) != (until == nil) else {
      throw ValidationError("say how long: `--for 4h` or `--until MOMENT`, one of them")
    }
  }

  func run() async throws {
    let gateway = try gatewayOptions.gateway(configurationOptions)
    try await AlertAnswer.say(
      "snooze", to: alert, [("for", length), ("until", until), ("up_to", upTo)], at: gateway,
      output)
  }
}
