import Foundation
import Synchronization
import TestSupport

/// Whose turn it is among the recorded replies of a folder.
final class ReplyTurns: Sendable {
  private let replies: [(path: String?, bytes: [UInt8])]
  private let turns = Mutex<[String?: Int]>([:])

  /// Reads the replies of `folder`.
  ///
  /// - Throws: what Foundation throws where they cannot be read.
  init(_ folder: URL) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    replies = try names.filter { $0.hasSuffix(".http") }.map { name in
      let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
      guard let mark = name.firstIndex(of: "@") else { return (nil, bytes) }
      let path = name[name.index(after: mark)...].dropLast(".http".count)
      return (String(path.replacing("+", with: "/")), bytes)
    }
  }

  /// Answers the one request of a connection, which is closed then.
  func script(_ connection: LoopbackConnection) {
    guard let request = connection.readRequest() else { return }
    connection.send(reply(to: request.line))
  }

  private func reply(to line: String) -> [UInt8] {
    let target = line.split(separator: " ").dropFirst().first ?? ""
    let path = String(target.prefix { $0 != "?" })
    let mine = replies.filter { $0.path == path }
    let choice = mine.isEmpty ? replies.filter { $0.path == nil } : mine
    let turn = turns.withLock { turns in
      let key = mine.isEmpty ? nil : path
      defer { turns[key, default: 0] += 1 }
      return turns[key, default: 0]
    }
    return choice.isEmpty ? [] : choice[min(turn, choice.count - 1)].bytes
  }
}
