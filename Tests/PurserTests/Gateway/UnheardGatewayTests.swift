import Foundation
import PurserSimulator
import Testing

@Suite("A gateway whose output nobody takes", .serialized)
struct UnheardGatewayTests {
  @Test(
    "serves, stops with 0, and gives no connection and no ledger the number of a stream",
    arguments: [
      "exec >/dev/full", "exec >&-", "exec 2>&-", "exec <&- >&- 2>&-",
      "exec >/dev/full 2>/dev/full",
      "rm -f pipe; mkfifo pipe; exec 3<>pipe; exec 4>pipe; exec 3>&-; exec >&4 2>&4 4>&-",
    ])
  func serves(_ redirections: String) async throws {
    let fox = try SimulatedSupplier.foxReload()
    try await withBench(foxReloadAlone, [fox]) { bench in
      try await bench.serve(["--log-level", "trace"], redirections: redirections) { gateway in
        #expect(try await gateway.order("o", "1").status == 201)
        #if os(Linux)
          for stream in 0...2 {
            let target = try FileManager.default.destinationOfSymbolicLink(
              atPath: "/proc/\(gateway.process.number)/fd/\(stream)")
            #expect(target.hasPrefix("/dev/") || target.contains("pipe"), "\(stream) is \(target)")
          }
        #endif
        gateway.process.send(SIGTERM)
        #expect(await gateway.process.ending() == .exit(0), "after \(redirections)")
      }
    }
  }

  @Test("and one that logs everything prints no configuration")
  func noConfiguration() async throws {
    let fox = try SimulatedSupplier.foxReload()
    try await withBench(foxReloadAlone, [fox]) { bench in
      try await bench.serve("--log-level", "trace") { gateway in
        _ = try await gateway.get("/v1/balances")
        gateway.process.send(SIGTERM)
        let result = await gateway.process.result()
        let lines = result.errors.split(separator: "\n")
        #expect(lines.contains { $0.contains("Starting service") })
        // What is written as a Swift value has its parts behind labels.
        #expect(lines.filter { $0.contains("baseURL:") || $0.utf8.count > 600 } == [])
      }
    }
  }
}
