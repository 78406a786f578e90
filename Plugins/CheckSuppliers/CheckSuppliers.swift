import Foundation
import PackagePlugin

/// `swift package check-suppliers [file ...]`: builds Purser and lets it check `suppliers.yaml`, or
/// the files named, showing each problem as `file:line:column: error: ...`.
///
/// The places are printed as text: diagnostics of the plugin interface lose line and column on
/// SwiftPM's command line. Environment variables that are not set are warnings here, since the
/// machines that build have no suppliers' secrets.
@main
struct CheckSuppliers: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) async throws {
    let purser = try build()
    let files = arguments.isEmpty ? ["suppliers.yaml"] : arguments
    var failed: [String] = []
    for file in files where try !check(file, with: purser, in: context.package.directoryURL) {
      failed.append(file)
    }
    if !failed.isEmpty { throw CheckFailure.problems(in: failed) }
  }

  /// Builds the product, and says where its executable is.
  private func build() throws -> URL {
    let result = try packageManager.build(.product("purser"), parameters: .init())
    guard result.succeeded else {
      print(result.logText)
      throw CheckFailure.doesNotBuild
    }
    guard let artifact = result.builtArtifacts.first(where: { $0.kind == .executable }) else {
      throw CheckFailure.noExecutable
    }
    return artifact.url
  }

  /// Whether `file` can be used. What is wrong with it goes to standard error.
  private func check(_ file: String, with purser: URL, in folder: URL) throws -> Bool {
    let process = Process()
    process.executableURL = purser
    process.arguments = ["check", "--allow-unset", "--config", file]
    process.currentDirectoryURL = folder
    try process.run()
    process.waitUntilExit()
    return process.terminationReason == .exit && process.terminationStatus == 0
  }
}

/// Why the check did not succeed.
private enum CheckFailure: Error, CustomStringConvertible {
  case doesNotBuild
  case noExecutable
  case problems(in: [String])

  var description: String {
    switch self {
    case .doesNotBuild: "purser does not build"
    case .noExecutable: "the build gave no executable"
    case .problems(let files): "\(files.joined(separator: ", ")): cannot be used as it is"
    }
  }
}
