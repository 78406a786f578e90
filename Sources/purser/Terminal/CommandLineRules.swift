import ArgumentParser

/// What the parser lets pass and nobody means: an option that is given twice, and help for what is no
/// command.
enum CommandLineRules {
  /// Options that may be given several times; of every other the parser would take the last.
  private static let repeatable: Set<String> = [
    "--offer", "--allow", "--deny", "--tag", "--strategy", "--header", "--credentials",
    "--settings", "--base-url", "--parameter",
  ]

  /// Looks through a command line.
  ///
  /// - Parameters:
  ///   - arguments: what stands behind the program's name.
  ///   - root: the command that the program is.
  /// - Throws: `CommandFailure` with the first mistake.
  static func check(
    _ arguments: [String], of root: any ParsableCommand.Type
  ) throws(CommandFailure) {
    if arguments.first == "help" { return try checkHelp(for: arguments.dropFirst(), of: root) }
    var seen: Set<String> = []
    for argument in arguments.prefix(while: { $0 != "--" }) {
      guard let option = option(in: argument), !repeatable.contains(option) else { continue }
      guard seen.insert(option).inserted else {
        throw .unusable("Error: '\(option)' is given twice")
      }
    }
  }

  private static func option(in argument: String) -> String? {
    let name = String(argument.prefix { $0 != "=" })
    if name == "-c" { return "--config" }
    return name.hasPrefix("--") ? name : nil
  }

  private static func checkHelp(
    for names: ArraySlice<String>, of root: any ParsableCommand.Type
  ) throws(CommandFailure) {
    var configuration = root.configuration
    for name in names where !name.hasPrefix("-") {
      let commands = configuration.subcommands.map { $0.configuration }
      guard let place = commands.firstIndex(where: { $0.commandName == name }) else {
        let known = commands.compactMap(\.commandName).joined(separator: ", ")
        throw CommandFailure.unusable(
          "Error: there is no command '\(name)'"
            + (known.isEmpty ? "" : "; there are \(known)"))
      }
      configuration = commands[place]
    }
  }
}
