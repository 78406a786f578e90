import ArgumentParser
import ExactJSON
import PurserSuppliers

/// `purser adapter list`: the shipped adapters.
struct AdapterListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the shipped adapters with what they need.",
    discussion: "A setting that must be given is marked with `*`.")

  @OptionGroup var output: OutputOptions

  func run() {
    let adapters = Presets.names.compactMap(Presets.definition(named:))
    if output.json {
      Terminal.say(JSONValue.array(adapters.map(\.json)).encoded(style: .pretty))
      return
    }
    var table = Table([
      ("NAME", .left), ("TITLE", .left), ("CREDENTIALS", .left), ("SETTINGS", .left),
    ])
    for adapter in adapters {
      table.add([
        adapter.name, adapter.title, adapter.credentials.joined(separator: ", "),
        adapter.settings.map { $0.isRequired ? $0.name + "*" : $0.name }.joined(separator: ", "),
      ])
    }
    Terminal.say(table.text)
  }
}

extension AdapterDefinition {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "title": .string(title),
      "documentation": documentation.map { .string($0) } ?? .null,
      "base_url": baseURL.map { .string($0) } ?? .null,
      "credentials": .array(credentials.map { .string($0) }),
      "settings": .array(
        settings.map { ["name": .string($0.name), "required": .bool($0.isRequired)] }),
    ]
  }
}
