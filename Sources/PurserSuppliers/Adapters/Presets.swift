/// The adapters that Purser ships with: the files of `Presets/`, compiled in, so that the program
/// needs no file beside it.
package enum Presets {
  private static let files: [(name: String, bytes: [UInt8])] = [
    ("foxreload", PackageResources.foxreload_yaml),
    ("m3ter", PackageResources.m3ter_yaml),
    ("onlinesales", PackageResources.onlinesales_yaml),
    ("paddle", PackageResources.paddle_yaml),
  ]

  /// The presets' names, in order.
  package static let names = files.map(\.name)

  /// The adapter of that name, `nil` where there is none.
  package static func definition(named name: String) -> AdapterDefinition? {
    definitions[name]
  }

  /// The preset's file as it was compiled in, to show to people; `nil` where there is none.
  package static func text(of name: String) -> String? {
    files.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  private static let definitions: [String: AdapterDefinition] = {
    var definitions: [String: AdapterDefinition] = [:]
    for file in files {
      do throws(ConfigurationError) {
        definitions[file.name] = try definition(file.bytes, fileName: file.name + ".yaml")
      } catch {
        // The files are part of the program and tested with it.
        fatalError("a preset is broken:\n\(error.rendered())")
      }
    }
    return definitions
  }()

  /// Reads an adapter's file.
  ///
  /// - Throws: `ConfigurationError` with everything that is wrong with it.
  package static func definition(
    _ bytes: [UInt8], fileName: String
  ) throws(ConfigurationError) -> AdapterDefinition {
    let document = try YAMLDocument.parse(bytes, fileName: fileName)
    var problems = document.problems
    let definition = AdapterDefinition(node: document.root, problems: &problems)
    guard let definition, !problems.hasErrors else {
      throw ConfigurationError(problems, in: document.source)
    }
    return definition
  }
}
