import Foundation
import PurserCore
import PurserSimulator

/// What a sandbox writes for those who order at its suppliers.
struct SandboxFiles {
  var members: [(name: String, style: OrderStyle, url: String)]
  var credentials: OrderWire.Credentials
  var unitCost: Money
  var timing: DeductionTiming
  var lag: Duration
  var products: [String]

  /// Seals what play money buys.
  private static let contentKey = "sandbox-codes-key"

  /// The `suppliers.yaml`, without a line break at its end.
  var configuration: String {
    let text = SandboxFile.text(
      members, credentials: credentials, unitCost: unitCost, timing: timing, lag: lag,
      products: products, contentKey: Self.contentKey)
    return String(text.dropLast())
  }

  /// Refuses a file that a sandbox has not written.
  ///
  /// - Throws: `CommandFailure` naming it.
  static func expectReplaceable(_ path: String) throws(CommandFailure) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
      throw .unusable("purser: cannot read \(path): \(SystemReason.of(error))")
    }
    guard text.hasPrefix(SandboxFile.firstLine) else {
      throw .unusable(
        "purser: \(path) is there already, and no sandbox wrote it; give --write another name")
    }
  }

  /// Writes the configuration.
  ///
  /// - Throws: `CommandFailure` naming what cannot be written.
  func write(to path: String) throws(CommandFailure) {
    try Self.write(configuration + "\n", to: path)
  }

  /// Writes the adapter of each supplier: `sandbox-idempotent.yaml`.
  ///
  /// - Throws: `CommandFailure` naming what cannot be written.
  func writeAdapters(into folder: String) throws(CommandFailure) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .failed("cannot make the folder \(folder): \(SystemReason.of(error))")
    }
    for member in members {
      try Self.write(
        SandboxFile.adapter(of: member.style, named: member.name, url: member.url),
        to: "\(folder)/\(member.name).yaml")
    }
  }

  private static func write(_ text: String, to path: String) throws(CommandFailure) {
    do { try text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
      throw .failed("cannot write \(path): \(SystemReason.of(error))")
    }
  }
}
