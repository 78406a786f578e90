import ArgumentParser

/// `purser orders`: what became of orders.
struct OrdersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orders", abstract: "List, show and watch orders of the running gateway.",
    subcommands: [OrderListCommand.self, OrderShowCommand.self, OrderWatchCommand.self],
    defaultSubcommand: OrderListCommand.self)
}
