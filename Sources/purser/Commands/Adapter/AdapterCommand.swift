import ArgumentParser
import Foundation
import PurserSuppliers

/// `purser adapter`: the tools of whoever adds a supplier.
struct AdapterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapter", abstract: "List, show, check, try and begin adapters.",
    discussion: "An adapter is a page of YAML about one supplier; docs/adapters.md is its manual.",
    subcommands: [
      AdapterListCommand.self, AdapterShowCommand.self, AdapterLintCommand.self,
      AdapterTryCommand.self, AdapterNewCommand.self,
    ])
}

extension AdapterFile {
  /// Reads the adapter that a command line names: a file, or else a preset.
  ///
  /// - Throws: `CommandFailure` with every problem when it cannot be used.
  static func named(
    _ name: String, credentials: [String] = [], settings: [String] = []
  ) throws(CommandFailure) -> (adapter: AdapterDefinition, warnings: [String]) {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: name, isDirectory: &isFolder)
    // Whatever has a `/` or a `.` is meant as a file. A folder is no adapter.
    if !exists || isFolder.boolValue, !name.contains(where: { "/.".contains($0) }) {
      if let preset = Presets.definition(named: name) { return (preset, []) }
      let nearest = Quotation.nearest(to: name, among: Presets.names)
      throw .unusable(
        "purser: there is no file \(Quotation.quoted(name)), and no shipped adapter of that name; "
          + (nearest.map { "did you mean \(Quotation.quoted($0))?" }
            ?? "`purser adapter list` names those that are shipped"))
    }
    do throws(ConfigurationError) {
      let file = try AdapterFile.load(
        path: name, givenCredentials: credentials, givenSettings: settings,
        environment: ProcessInfo.processInfo.environment)
      return (file.adapter, file.warnings.map(file.source.rendered))
    } catch {
      throw .unusable(error.rendered())
    }
  }
}
