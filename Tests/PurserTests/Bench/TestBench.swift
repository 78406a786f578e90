import CurlClient
import Foundation
import Testing

/// A folder of a test's own with a `suppliers.yaml` in it, and the environment that it needs.
struct TestBench: Sendable {
  /// The folder.
  let folder: String
  /// The variables that every process of the bench is given.
  var environment: [String: String]

  /// Lays out a bench while `body` runs, and clears it away.
  ///
  /// - Parameters:
  ///   - configuration: the text of `suppliers.yaml`.
  ///   - environment: the variables that it names.
  ///   - body: what to do.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws, or why the folder could not be made.
  static func with<Value>(
    _ configuration: String, environment: [String: String] = [:],
    _ body: (TestBench) async throws -> Value
  ) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("purser-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
    let bench = TestBench(folder: folder.path, environment: environment)
    try bench.write("suppliers.yaml", configuration)
    return try await body(bench)
  }

  /// The same bench, whose processes are given these variables as well.
  func adding(_ variables: [String: String]) -> TestBench {
    var bench = self
    bench.environment.merge(variables) { _, new in new }
    return bench
  }

  // MARK: Files

  /// Writes a file of the folder.
  func write(_ name: String, _ text: String) throws {
    let url = URL(fileURLWithPath: path(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// The bytes of a file of the folder.
  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// The names of everything in the folder, sorted.
  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// The path of a file of the folder.
  func path(_ name: String) -> String { folder + "/" + name }

  // MARK: Commands

  /// Runs a command to its end.
  func purser(_ arguments: String...) async throws -> PurserProcess.Result {
    try await purser(arguments)
  }

  /// Runs a command to its end.
  func purser(
    _ arguments: [String], redirections: String? = nil
  ) async throws -> PurserProcess.Result {
    try await PurserProcess.run(
      arguments, environment: environment, in: folder, redirections: redirections
    ) {
      await $0.result()
    }
  }

  /// Runs `purser serve` on a free port while `body` runs.
  ///
  /// - Parameters:
  ///   - options: further options.
  ///   - body: gets the gateway once it listens; where the process still runs afterwards, it is
  ///     killed.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws, or `ServeFailure` when the process did not listen.
  func serve<Value>(
    _ options: String..., body: (GatewayClient) async throws -> Value
  ) async throws -> Value {
    try await PurserProcess.run(
      ["serve", "--port", "0"] + options, environment: environment, in: folder
    ) { process in
      let announcement = "purser listens on "
      guard let line = await process.output.line(containing: announcement) else {
        throw ServeFailure(result: await process.result())
      }
      let url = String(line.dropFirst(announcement.count))
      return try await body(
        GatewayClient(url: url, process: process, client: try CurlClient()))
    }
  }
}

/// `purser serve` ended without listening.
struct ServeFailure: Error, CustomStringConvertible {
  var result: PurserProcess.Result
  var description: String { "purser did not listen: \(result.ending), \(result.errors)" }
}
