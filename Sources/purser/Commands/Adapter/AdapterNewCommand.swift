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

  /// Writes the file, and never over another.
  private func write(_ path: String) throws(CommandFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw .unusable("purser: \(path) exists; it is left as it is") }
      throw .failed("cannot write \(path): \(SystemReason.of(errno))")
    }
    defer { close(descriptor) }
    do throws(StandardStream.Failure) {
      try StandardStream(descriptor: descriptor)
        .write(Array(AdapterOutline.text(named: name).utf8))
    } catch {
      throw .failed("cannot write \(path): \(error)")
    }
  }

  func run() throws {
    guard PlainName.isWellFormed(name) else {
      throw CommandFailure.unusable(
        "purser: `\(name)` cannot name an adapter: use \(PlainName.rule)")
    }
    let path = (folder == "." ? "" : folder + "/") + name + ".yaml"
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw CommandFailure.unusable("purser: there is no folder \(folder); make it first")
    }
    guard isFolder.boolValue else {
      throw CommandFailure.unusable("purser: \(folder) is no folder")
    }
    try write(path)
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
