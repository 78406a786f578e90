import ArgumentParser
import Foundation

/// The command line. Exit codes: 0 fine, 1 something failed, 2 wrong usage or configuration.
@main
struct Purser: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purser",
    abstract:
      "Keeps prepaid balances with many suppliers, and holds orders where they can be paid.",
    discussion: """
      Exit codes: 0 fine, 1 something failed, 2 wrong usage or configuration.
      """,
    version: version,
    subcommands: [
      ServeCommand.self, ReloadCommand.self, PauseCommand.self, ResumeCommand.self,
      BalancesCommand.self, RunwayCommand.self, RouteCommand.self, DoctorCommand.self,
      OrdersCommand.self, TopUpsCommand.self, UnexplainedCommand.self, AlertsCommand.self,
      WebhooksCommand.self, HistoryCommand.self, BackupCommand.self,
      RestoreCommand.self,
      VerifyCommand.self,
      LedgerCommand.self,
      CheckCommand.self, AdapterCommand.self, SchemaCommand.self, SimulateCommand.self,
      SandboxCommand.self, DemoCommand.self,
    ])

  static let version = "0.1.0"

  static func main() async {
    StandardStream.prepare()
    do {
      try CommandLineRules.check(Array(CommandLine.arguments.dropFirst()), of: Self.self)
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      Terminal.end(.success)
    } catch {
      end(with: error)
    }
  }

  /// Ends the process as `error` asks; what the parser calls a usage error ends with 2.
  private static func end(with error: any Error) -> Never {
    if let failure = error as? CommandFailure {
      Terminal.complain(failure.message)
      Terminal.end(failure.code)
    }
    // Whatever Foundation throws, people are told in words.
    if error is CocoaError || error is POSIXError {
      Terminal.complain("purser: \(SystemReason.of(error))")
      Terminal.end(.failure)
    }
    let code = exitCode(for: error)
    let message = fullMessage(for: error)
    // Help and the version are answers.
    if !message.isEmpty {
      if code.isSuccess { Terminal.say(message) } else { Terminal.complain(message) }
    }
    Terminal.end(code == .validationFailure ? .usage : code)
  }
}

extension ExitCode {
  /// Wrong usage or configuration.
  static let usage = ExitCode(2)
}

/// Why a command could not do its work: what to tell, and how to end.
struct CommandFailure: Error {
  var code: ExitCode
  /// Without a line break at the end.
  var message: String

  /// Something failed that was asked for rightly.
  static func failed(_ message: String) -> CommandFailure {
    CommandFailure(code: .failure, message: "purser: \(message)")
  }

  /// The configuration or the command line cannot be used.
  static func unusable(_ message: String) -> CommandFailure {
    CommandFailure(code: .usage, message: message)
  }
}
