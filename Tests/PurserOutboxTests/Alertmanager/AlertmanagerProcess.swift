import CurlClient
import ExactJSON
import Foundation
import PurserCore
import TestSupport

/// The real Alertmanager with short times, on loopback alone; it tells a receiver that the test has.
final class AlertmanagerProcess {
  struct Failure: Error {
    let message: String
  }

  let port: UInt16
  private let folder: AlertmanagerFolder
  private let client: CurlClient
  private let time = MachineTime { AlertmanagerProcess.clock() }
  private var process: Process?

  /// Starts one whose notifications go to `receiver`.
  init(notifying receiver: String, client: CurlClient) async throws {
    let free = try LoopbackSocket.bound()
    free.close()
    port = free.port
    self.client = client
    folder = try AlertmanagerFolder()
    try """
    global: {resolve_timeout: 15s}
    route: {receiver: test, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
    receivers:
      - name: test
        webhook_configs: [{url: "\(receiver)", send_resolved: true}]
    """.write(toFile: folder.path + "/alertmanager.yml", atomically: true, encoding: .utf8)
    try await start()
  }

  var url: String { "http://127.0.0.1:\(port)" }

  /// Starts it, also after `kill`, when it has forgotten everything.
  func start() async throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "prometheus-alertmanager", "--config.file=\(folder.path)/alertmanager.yml",
      "--storage.path=\(folder.path)/data", "--web.listen-address=127.0.0.1:\(port)",
      "--cluster.listen-address=", "--log.level=error",
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.process = process
    try await until { try await self.get("/-/ready") != nil }
  }

  /// Ends it at once, without a word to anybody.
  func kill() {
    guard let process else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    self.process = nil
  }

  /// The body of a page; `nil` where it does not answer.
  func get(_ path: String) async throws -> JSONValue? {
    guard process?.isRunning == true else {
      throw Failure(message: "prometheus-alertmanager has ended, or is not installed")
    }
    let reply = try? await client.execute(HTTPRequest(url: url + path))
    guard let reply, reply.status == 200 else { return nil }
    return (try? JSONParser.parse(reply.body)) ?? .null
  }

  /// Waits until something is so, and asks ten times a second.
  func until(_ isSo: () async throws -> Bool) async throws {
    let end = time.now + .seconds(240)
    while try await !isSo() {
      guard time.now < end else { throw Failure(message: "it has not come about in four minutes") }
      await time.wait(until: time.now + .milliseconds(100))
    }
  }

  static func clock() -> Timestamp {
    Timestamp(microsecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000_000))
  }
}

/// A folder that is removed with its owner.
final class AlertmanagerFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "purser-alertmanager-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path()
  }

  deinit { _ = try? FileManager.default.removeItem(atPath: path) }
}
