import ArgumentParser

/// `purser ledger`: what is seldom done to a ledger.
struct LedgerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Mend a ledger.", subcommands: [RepairClockCommand.self])
}
