import ArgumentParser
import PurserSuppliers

/// `purser adapter show NAME`: the file of a shipped adapter, to learn from and to copy.
struct AdapterShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the YAML of a shipped adapter.")

  @Argument(help: "The adapter, as `purser adapter list` names it.")
  var name: String

  func run() throws {
    guard let text = Presets.text(of: name) else {
      let advice = Quotation.advice(for: name, among: Presets.names)
      throw CommandFailure.unusable("purser: there is no adapter `\(name)`; \(advice)")
    }
    Terminal.write(Array(text.utf8))
  }
}
