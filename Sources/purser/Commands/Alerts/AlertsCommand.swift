import ArgumentParser

/// `purser alerts`: what is wrong, and what people say to it.
struct AlertsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts", abstract: "Show and answer alerts of the running gateway.",
    subcommands: [
      AlertListCommand.self, AlertAckCommand.self, AlertSnoozeCommand.self,
      AlertListenCommand.self, AlertChannelsCommand.self, AlertTestCommand.self,
    ],
    defaultSubcommand: AlertListCommand.self)
}
