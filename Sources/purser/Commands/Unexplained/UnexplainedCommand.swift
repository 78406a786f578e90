import ArgumentParser

/// `purser unexplained`: what readings found and nothing explains.
struct UnexplainedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unexplained",
    abstract: "Show and explain drift and credits, through the running gateway.",
    subcommands: [UnexplainedListCommand.self, UnexplainedExplainCommand.self],
    defaultSubcommand: UnexplainedListCommand.self)
}
