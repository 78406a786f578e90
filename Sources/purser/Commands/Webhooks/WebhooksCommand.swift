import ArgumentParser

/// `purser webhooks`: who is told of orders, and what does not arrive.
struct WebhooksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhooks", abstract: "Show, try and resend webhooks of the running gateway.",
    subcommands: [
      WebhookListCommand.self, WebhookResendCommand.self, WebhookTestCommand.self,
    ],
    defaultSubcommand: WebhookListCommand.self)
}
