import ExactJSON
import Foundation
import PurserSimulator
import Testing

@Suite("purser backup, restore and verify")
struct BackupCommandTests {
  @Test("a backup beside the gateway is restored, and needs no secret of a supplier")
  func roundTrip() async throws {
    try await withBench(foxReloadAlone, [.foxReload()]) { bench in
      var bare = bench
      bare.environment = [:]
      try bench.write("backups/.keep", "")
      var copy = ""
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        #expect(try await gateway.order("before", "1.00").status == 201)
        let backup = try await bare.purser("backup", "--to", "backups", "--keep", "2")
        #expect(backup.ending == .exit(0), "\(backup.errors)")
        let line = try #require(backup.output.wholeMatch(of: Self.backedUp))
        copy = String(line.1)
        #expect(try await gateway.order("after", "1.00").status == 201)
        let verified = try await bare.purser("verify")
        #expect(verified.ending == .exit(0))
        #expect(verified.output.hasPrefix("purser.db: ") && verified.output.contains(" add up\n"))
        let refused = try await bare.purser("restore", copy)
        #expect(refused.ending == .exit(1))
        #expect(refused.errors.contains("purser.db is in use by another process"))
        gateway.process.send(SIGTERM)
        #expect(await gateway.process.ending() == .exit(0))
      }
      let restored = try await bare.purser("restore", copy)
      #expect(restored.ending == .exit(0), "\(restored.errors)")
      #expect(restored.output.hasPrefix("purser.db is restored from \(copy): "))
      #expect(restored.output.contains("the ledger that was there is "))
      #expect(restored.errors.contains("of the ledger that was there are not in it"))
      #expect(try await bare.purser("history").output.contains("before"))
      try await bench.serve { gateway in
        let before = try await gateway.get("/v1/orders/before")
        let after = try await gateway.get("/v1/orders/after")
        #expect(before.status == 200 && after.status == 404)
      }
    }
  }

  private static var backedUp: Regex<(Substring, Substring)> {
    #/(backups/purser-\d{8}T\d{6}Z\.db): \d+ events, 1 open orders, 1 entries of 1 pool add up\n/#
  }

  #if os(Linux)
    @Test("verifying a copy gives way to the gateway beside it")
    func priority() async throws {
      try await withBench(foxReloadAlone, [.foxReload()]) { bench in
        // A pipe, which it waits for as soon as it reads.
        #expect(mkfifo(bench.path("pipe"), 0o600) == 0)
        try await PurserProcess.run(
          ["verify", "--ledger", "pipe"], environment: [:], in: bench.folder
        ) { process in
          let deadline = ContinuousClock.now + .seconds(60)
          while try !hasLowPriority(process.number), ContinuousClock.now < deadline {
            await Task.yield()
          }
          #expect(try hasLowPriority(process.number))
          // Without anything in it.
          let end = open(bench.path("pipe"), O_WRONLY)
          #expect(end >= 0 && close(end) == 0)
          #expect(await process.ending() == .exit(1))
        }
      }
    }

    /// Whether a thread of a process has the lowest priority.
    private func hasLowPriority(_ process: Int32) throws -> Bool {
      let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
      return threads.contains { thread in
        // proc_pid_stat(5): the 19th field, the 17th behind the name.
        let text = try? String(
          contentsOfFile: "/proc/\(process)/task/\(thread)/stat", encoding: .utf8)
        let fields = text?.split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 16 && fields[16] == "19"
      }
    }
  #endif

  @Test("what cannot be done ends with 1 and a sentence")
  func failures() async throws {
    try await withBench(foxReloadAlone, [.foxReload()]) { bench in
      for arguments in [
        ["backup", "--to", "nowhere"], ["backup", "--to", "."], ["verify"],
        ["verify", "--ledger", "suppliers.yaml"], ["restore", "nothing.db"],
        ["restore", "suppliers.yaml"],
      ] {
        let result = try await bench.purser(arguments)
        #expect(result.ending == .exit(1), "\(arguments)")
        #expect(result.output == "")
        #expect(result.errors.hasPrefix("purser: ") && result.errors.hasSuffix("\n"))
      }
      let files = try bench.files()
      #expect(files.filter { !$0.hasSuffix(".lock") } == ["suppliers.yaml"])
      #expect(try await bench.purser("backup", "--to", ".", "--keep", "0").ending == .exit(2))
    }
  }
}
