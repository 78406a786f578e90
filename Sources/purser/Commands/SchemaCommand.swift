import ArgumentParser

/// `purser schema`: what editors complete and check YAML with.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of suppliers.yaml or of an adapter.",
    discussion: """
      For editors that complete and check YAML. Most take it from a comment in the first line:

        # yaml-language-server: $schema=suppliers.schema.json

      A schema sees unknown keys, wrong values and what is missing. Variables, currencies and \
      expressions only `purser check` can judge.
      """)

  @Argument(
    help: ArgumentHelp(
      "suppliers: a suppliers.yaml, with adapters in place. adapter: the file of an adapter alone.",
      valueName: "name"))
  var schema: ConfigurationSchema = .suppliers

  func run() throws {
    Terminal.write(try schema.bytes)
  }
}
