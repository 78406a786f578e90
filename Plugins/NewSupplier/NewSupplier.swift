import Foundation
import PackagePlugin

/// `swift package new-supplier NAME`: builds Purser and lets it begin an adapter, `NAME.yaml` beside
/// `suppliers.yaml`, ready to be filled in.
///
/// It asks for no permission to write, so that it runs without a question where SwiftPM has no
/// sandbox. Where it has one (macOS), `swift package --disable-sandbox new-supplier NAME` is needed,
/// or `purser adapter new NAME`, which does the same.
@main
struct NewSupplier: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) async throws {
    let result = try packageManager.build(.product("purser"), parameters: .init())
    guard result.succeeded,
      let artifact = result.builtArtifacts.first(where: { $0.kind == .executable })
    else {
      print(result.logText)
      throw NewSupplierFailure.doesNotBuild
    }
    let process = Process()
    process.executableURL = artifact.url
    process.arguments = ["adapter", "new"] + arguments
    process.currentDirectoryURL = context.package.directoryURL
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw NewSupplierFailure.notBegun
    }
  }
}

/// Why no adapter was begun.
private enum NewSupplierFailure: Error, CustomStringConvertible {
  case doesNotBuild
  case notBegun

  var description: String {
    switch self {
    case .doesNotBuild: "purser does not build"
    case .notBegun: "no adapter was begun"
    }
  }
}
