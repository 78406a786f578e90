import ArgumentParser
import Foundation
import PurserCore
import PurserSuppliers

/// The options of every command that reads `suppliers.yaml`.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    name: [.customShort("c"), .customLong("config")],
    help: ArgumentHelp("The configuration to read.", valueName: "file"))
  var path = "suppliers.yaml"

  /// Reads the configuration, and tells its warnings.
  ///
  /// - Throws: `CommandFailure` with every problem when it cannot be used.
  func load(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(CommandFailure) -> Configuration {
    do throws(ConfigurationError) {
      let configuration = try Configuration.load(path: path, environment: environment)
      for warning in configuration.warnings {
        Terminal.complain(configuration.source.rendered(warning))
      }
      return configuration
    } catch {
      throw .unusable(([error.rendered()] + advice(on: error)).joined(separator: "\n"))
    }
  }

  /// The configuration, without a word on what is doubtful in it; `nil` where it cannot be used.
  func loadedIfUsable() -> Configuration? {
    try? Configuration.load(path: path, environment: ProcessInfo.processInfo.environment)
  }

  /// Reads the configuration as `load` does, from a file that may be read again while a gateway runs.
  ///
  /// - Throws: `CommandFailure` with every problem when it cannot be used.
  func loadFile() throws(CommandFailure) -> (ConfigurationFile, ConfigurationContents) {
    let file = ConfigurationFile(path: path, environment: ProcessInfo.processInfo.environment)
    do throws(ConfigurationError) {
      let contents = try file.read()
      for warning in contents.configuration.warnings {
        Terminal.complain(contents.configuration.source.rendered(warning))
      }
      return (file, contents)
    } catch {
      throw .unusable(([error.rendered()] + advice(on: error)).joined(separator: "\n"))
    }
  }

  /// What to do where there is no configuration yet; nothing where there is one, with mistakes.
  func advice(on error: ConfigurationError) -> [String] {
    guard error.isForWantOfAny else { return [] }
    return [
      """
      Write a first supplier into \(path), or name another file with --config:

        suppliers:
          foxreload:
            adapter: foxreload
            base_url: https://api.example.com
            credentials: {api_key: "${FOXRELOAD_API_KEY}"}

      `purser adapter list` names all adapters. `purser demo` needs no file.
      """
    ]
  }
}

/// The option of every command whose answer a program may want to read.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print JSON for programs instead of a table for people.")
  var json = false
}
