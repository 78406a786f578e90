import CurlClient
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("A gateway that has few descriptors", .serialized)
struct DescriptorTests {
  /// Runs a gateway under a limit while `body` runs.
  private func serve(
    under limit: String, _ body: @escaping @Sendable (GatewayClient) async throws -> Void
  ) async throws {
    let fox = try SimulatedSupplier.foxReload()
    try await withBench(foxReloadAlone, [fox]) { bench in
      try await PurserProcess.run(
        ["serve", "--port", "0"], environment: bench.environment, in: bench.folder,
        redirections: limit
      ) { process in
        let line = try #require(await process.output.line(containing: "listens on "))
        let url = String(line.dropFirst("purser listens on ".count))
        try await body(GatewayClient(url: url, process: process, client: try CurlClient()))
      }
    }
  }

  #if os(Linux)
    @Test("raises its limit to the highest that it may set")
    func raised() async throws {
      try await serve(under: "ulimit -Sn 100; ulimit -Hn 400") { gateway in
        let limits = try String(
          contentsOfFile: "/proc/\(gateway.process.number)/limits", encoding: .utf8)
        let line = limits.split(separator: "\n").first { $0.hasPrefix("Max open files") }
        #expect(line?.split(separator: " ").dropFirst(3).prefix(2) == ["400", "400"])
      }
    }
  #endif

  @Test(
    "closes those of its idle connections that are oldest, answers everybody else, and says so once",
    arguments: [42, 120, 256])
  func idleConnections(_ limit: Int) async throws {
    try await serve(under: "ulimit -n \(limit)") { gateway in
      _ = try await gateway.get("/health/ready") { $0.status == 200 }
      let port = try #require(gateway.url.split(separator: ":").last.flatMap { UInt16($0) })
      var sockets: [LoopbackSocket] = []
      defer { for socket in sockets { socket.close() } }
      for _ in 0..<(limit + 30) { sockets.append(try LoopbackSocket.connected(to: port)) }
      // Whoever comes now is served.
      for number in 1...5 {
        // The client's own connection may be one of the idle ones, closed while the order is on its way.
        let first = try? await gateway.order("o-\(number)", "1")
        let reply = if let first { first } else { try await gateway.order("o-\(number)", "1") }
        #expect(reply.status == 201)
      }
      _ = await gateway.process.errors.line(containing: "; idle ones are closed")
      gateway.process.send(SIGTERM)
      let result = await gateway.process.result()
      #expect(result.ending == .exit(0), "\(result.errors)")
      #expect(result.errors.components(separatedBy: "idle ones are closed").count == 2)
      // Not even for a moment: the checks of suppliers and the system's own libraries need some.
      #expect(!result.errors.contains("Too many open files"), "\(result.errors)")
    }
  }
}
