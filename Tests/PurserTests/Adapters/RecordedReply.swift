import Foundation
import TestSupport
import Testing

/// What a supplier really sent, byte by byte, and what must come of it: a folder of
/// `Adapters/Replies` with `adapter.yaml`, `expected.txt`, and files of whole HTTP replies.
///
/// Where there is no `adapter.yaml`, `preset.txt` names a shipped one. `reply1.http`, `reply2.http` ... are sent in turn, the last one for good. A file whose name goes on
/// with `@` and a path, its slashes written as `+` (`reply1@+login.http`), answers requests to that
/// path alone. `credentials.txt` has the secrets, `NAME=VALUE` each.
struct RecordedReply: Sendable, CustomTestStringConvertible {
  let name: String
  let folder: URL

  var testDescription: String { name }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Replies")

  /// All of them, by name.
  static func all() throws -> [RecordedReply] {
    try FileManager.default.contentsOfDirectory(atPath: root.path).sorted().map {
      RecordedReply(name: $0, folder: root.appendingPathComponent($0))
    }
  }

  private func lines(of file: String) -> [String] {
    let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
  }

  /// What must come of it, a line each: `main USD 5.00` is a pool with its amounts, `old EUR
  /// unavailable shape_changed: below zero` one that could not be read, with a part of the reason,
  /// `fails auth: a part of the message` a check that failed.
  var expected: [String] { lines(of: "expected.txt") }

  /// Asks a server that sends the replies, with the adapter and the real binary.
  func run() async throws -> AdapterTrialResult {
    let server = try LoopbackServer(ReplyTurns(folder).script)
    defer { server.stop() }
    return try await TestBench.with("") { bench in
      let adapter =
        lines(of: "preset.txt").first ?? folder.appendingPathComponent("adapter.yaml").path
      var arguments = ["adapter", "try", adapter, "--base-url", server.url(""), "--json"]
      let credentials = lines(of: "credentials.txt")
      if !credentials.isEmpty { arguments += ["--credentials"] + credentials }
      return AdapterTrialResult(try await bench.purser(arguments))
    }
  }
}
