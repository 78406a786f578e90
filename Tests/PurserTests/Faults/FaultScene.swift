import CurlClient
import ExactJSON
import Foundation
import TestSupport

/// A gateway under load and what is around it: what a fault works on.
final class FaultScene {
  let bench: TestBench
  let surroundings: Surroundings
  let gateway: GatewayClient
  /// The other end of the pipe that the streams go to.
  let pipe: NamedPipe?
  /// The backup that was made before the fault.
  var backup: String?
  /// Connections that say nothing.
  private var idle: [LoopbackSocket] = []

  init(
    _ bench: TestBench, _ surroundings: Surroundings, _ gateway: GatewayClient, _ pipe: NamedPipe?
  ) {
    self.bench = bench
    self.surroundings = surroundings
    self.gateway = gateway
    self.pipe = pipe
  }

  deinit { closeIdle() }

  // MARK: Files

  /// Gives a file of the bench another name.
  func move(_ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: bench.path(name), toPath: bench.path(other))
  }

  /// Puts a file in the place of another one, at once.
  func replace(_ name: String, byMoving other: String) throws {
    guard rename(bench.path(other), bench.path(name)) == 0 else {
      throw CocoaError(.fileWriteUnknown)
    }
  }

  /// Puts a copy of a file in the place of another one, at once.
  func replace(_ name: String, byCopyOf other: String) throws {
    try FileManager.default.copyItem(atPath: bench.path(other), toPath: bench.path("copy"))
    try replace(name, byMoving: "copy")
  }

  /// Cuts a file off, to a part of its length.
  func cut(_ name: String, toOneIn parts: UInt64?) throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: bench.path(name)))
    defer { try? file.close() }
    let length = try file.seekToEnd()
    try file.truncate(atOffset: parts.map { length / $0 } ?? 0)
  }

  // MARK: Connections

  /// Opens connections that say nothing.
  func connectIdle(_ count: Int) throws {
    guard let port = gateway.url.split(separator: ":").last.flatMap({ UInt16($0) }) else { return }
    for _ in 0..<count { idle.append(try .connected(to: port)) }
  }

  /// Asks the gateway for something, and waits for no answer that may not come.
  func knock() async {
    _ = try? await gateway.client.execute(
      HTTPRequest(url: gateway.url + "/health/live", timeout: .milliseconds(100)))
  }

  /// Closes them.
  func closeIdle() {
    for socket in idle { socket.close() }
    idle = []
  }

  // MARK: The log

  /// Makes the gateway log a notice, or try to.
  func provokeNotice() async throws {
    _ = try await gateway.post("/v1/reload", ["dry_run": false])
  }
}
