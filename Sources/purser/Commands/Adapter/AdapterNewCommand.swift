import ArgumentParser
import Foundation
import PurserSuppliers

/// `purser adapter new NAME`: a file to fill in.
struct AdapterNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begin an adapter: a commented file with a sample, to fill in.",
    discussion: "Writes NAME.yaml, and never over a file that exists.")

  @Argument(help: "What the adapter is called: a-z, 0-9, `-` and `_`.")
  var name: String

  @Option(help: ArgumentHelp("The folder that the file goes into.", valueName: "folder"))
  var folder = "."

  func run() throws {
    guard PlainName.isWellFormed(name) else {
      throw CommandFailure.unusable(
        "purser: `\(name)` cannot name an adapter: use \(PlainName.rule)")
    }
    let path = (folder == "." ? "" : folder + "/") + name + ".yaml"
    guard !FileManager.default.fileExists(atPath: path) else {
      throw CommandFailure.unusable("purser: \(path) exists; it is left as it is")
    }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try Data(AdapterOutline.text(named: name).utf8).write(to: URL(filePath: path))
    } catch {
      throw CommandFailure.failed("cannot write \(path): \(SystemReason.of(error))")
    }
    Terminal.say(
      """
      \(path) is ready to be filled in. Then:
        purser adapter lint \(path)
        purser adapter try \(path) --credentials api_key=...
      and in suppliers.yaml:
        \(name):
          adapter: \(path)
          credentials: {api_key: "${\(AdapterOutline.variable(name))_API_KEY}"}
      """)
  }
}
