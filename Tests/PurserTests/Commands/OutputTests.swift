import Foundation
import PurserSimulator
import Testing

@Suite("Output that nobody takes", .serialized)
struct OutputTests {
  /// Commands that print, one for each way in which they do.
  private static let commands = [
    ["--help"], ["--version"], ["help", "check"], ["check"], ["check", "--json"], ["balances"],
    ["route", "--currency", "USD", "--cost", "1"], ["history"], ["history", "--csv"],
    ["adapter", "list"], ["adapter", "show", "foxreload"], ["adapter", "lint", "foxreload"],
    ["adapter", "new", "fresh", "--folder", "made"], ["schema"], ["simulate", "--count", "50"],
    ["demo", "--orders", "1", "--exit"],
  ]

  /// What a shell does with the streams, and how a command then ends that would have ended with 0.
  private static let faults: [(redirections: String, code: Int32, says: String?)] = [
    ("exec >/dev/full", 1, "no space left on device"), ("exec >&-", 1, "it is closed"),
    ("exec >&- 2>&-", 1, nil), ("exec >/dev/full 2>/dev/full", 1, nil), ("exec 2>&-", 0, nil),
    ("exec 2>/dev/full", 0, nil), ("exec <&-", 0, nil),
    // A pipe whose reader has gone. These tests ignore the signal, and so does what they start; from a
    // shell the command ends by it.
    ("rm -f pipe; mkfifo pipe; exec 3<>pipe; exec 4>pipe; exec 3>&-; exec >&4 4>&-", 1, nil),
  ]

  @Test("ends a command with 1 and a sentence, and never by a crash", arguments: commands)
  func endsWell(_ arguments: [String]) async throws {
    let fox = try SimulatedSupplier.foxReload()
    try await withBench(foxReloadAlone, [fox]) { bench in
      // A demonstration takes seconds where it is not cut short.
      for fault in Self.faults where arguments[0] != "demo" || fault.code == 1 {
        try? FileManager.default.removeItem(atPath: bench.path("made"))
        try FileManager.default.createDirectory(
          atPath: bench.path("made"), withIntermediateDirectories: false)
        let result = try await bench.purser(arguments, redirections: fault.redirections)
        let what = "\(arguments) after \(fault.redirections)"
        #expect(result.ending == .exit(fault.code), "\(what)")
        let said = result.errors.split(separator: "\n").filter { $0.contains("cannot write") }
        let expected = fault.says.map { ["purser: cannot write to standard output: \($0)"] }
        #expect(said.map(String.init) == expected ?? [], "\(what)")
      }
    }
  }

  @Test("keeps the code of a command that fails anyway")
  func failures() async throws {
    try await TestBench.with(foxReloadAlone) { bench in
      for redirections in ["exec 2>&-", "exec >&- 2>&-", "exec >/dev/full 2>/dev/full"] {
        for arguments in [["check", "-c", "none"], ["balances", "--bogus"], ["sell"]] {
          let result = try await bench.purser(arguments, redirections: redirections)
          #expect(result.ending == .exit(2), "\(arguments) after \(redirections)")
        }
      }
    }
  }

  @Test("is a sentence where input is closed that a command reads")
  func input() async throws {
    try await TestBench.with("") { bench in
      let result = try await bench.purser(
        ["adapter", "try", "foxreload", "--reply", "-"], redirections: "exec <&-")
      #expect(result.ending == .exit(2))
      #expect(result.errors == "purser: cannot read the reply from standard input: it is closed\n")
    }
  }
}
