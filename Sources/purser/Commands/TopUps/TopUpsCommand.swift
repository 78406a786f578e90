import ArgumentParser

/// `purser topups`: money on its way to suppliers.
struct TopUpsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topups", abstract: "Announce and follow top-ups, through the running gateway.",
    subcommands: [
      TopUpListCommand.self, TopUpAnnounceCommand.self, TopUpSentCommand.self,
      TopUpCancelCommand.self, TopUpMatchCommand.self,
    ],
    defaultSubcommand: TopUpListCommand.self)
}
