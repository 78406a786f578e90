import Foundation

/// The clients of the documents, run as a shop runs them.
struct PythonClient {
  /// How a client ended, and what it wrote.
  struct Result: Hashable, Sendable {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The folder of the clients.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../docs/clients").standardizedFileURL

  /// The file's name, without its ending.
  let name: String

  /// Runs the client to its end: for an order, with a gateway, in the environment of a bench.
  func order(
    _ id: String, at gateway: GatewayClient, _ bench: TestBench
  ) async throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let (output, errors) = (bench.path("\(name)-\(id).out"), bench.path("\(name)-\(id).err"))
    process.arguments = [
      "-c", "exec python3 \"$1\" \"$2\" \"$3\" > \"$4\" 2> \"$5\"", "client",
      Self.folder.appendingPathComponent("\(name).py").path, gateway.url, id, output, errors,
    ]
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    process.environment = bench.environment.merging(["PATH": path]) { own, _ in own }
    let (ends, end) = AsyncStream.makeStream(of: Int32.self)
    process.terminationHandler = { process in
      end.yield(process.terminationStatus)
      end.finish()
    }
    try process.run()
    let status = await ends.first { _ in true }
    return Result(
      status: status ?? -1, output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }
}
