import Foundation
import Synchronization

/// A program that a test runs, by lines of its output.
package final class ChildProcess: Sendable {
  /// It could not be run, or ended badly.
  package struct Failure: Error {
    package let output: String

    package init(output: String) { self.output = output }
  }

  /// Its id.
  package let id: Int32

  private let process: Mutex<Process>
  private let input: FileHandle
  private let reading: Mutex<(output: FileHandle, unread: [UInt8])>

  /// Starts a program with its path.
  package init(
    _ path: String, _ arguments: [String], environment: [String: String] = [:],
    joiningErrors: Bool = false
  ) throws {
    let (process, input, output) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = output
    if joiningErrors {
      process.standardError = output
    } else {
      process.standardError = FileHandle.nullDevice
    }
    // The threads of tests block signals, and a child inherits that: Postfix would not hear of its own children.
    var (none, blocked) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &blocked)
    defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
    try process.run()
    id = process.processIdentifier
    self.input = input.fileHandleForWriting
    reading = Mutex((output.fileHandleForReading, []))
    self.process = Mutex(process)
  }

  /// Runs a program to its end.
  ///
  /// - Throws: ``Failure`` where it ends with another status than 0.
  package static func run(_ path: String, _ arguments: [String]) throws {
    let child = try ChildProcess(path, arguments, joiningErrors: true)
    var lines: [String] = []
    while let line = child.line() { lines.append(line) }
    guard child.waitForEnd() == 0 else { throw Failure(output: lines.joined(separator: "\n")) }
  }

  /// Waits for a line of output; `nil` where it has ended. Blocks.
  package func line() -> String? {
    reading.withLock { reading in
      while true {
        if let end = reading.unread.firstIndex(of: UInt8(ascii: "\n")) {
          defer { reading.unread.removeSubrange(...end) }
          return String(decoding: reading.unread[..<end], as: UTF8.self)
        }
        let chunk = reading.output.availableData
        guard !chunk.isEmpty else { return nil }
        reading.unread += chunk
      }
    }
  }

  /// Waits for the next line in which a text is; `nil` where none comes. Blocks.
  package func line(with text: String) -> String? {
    while let line = line() { if line.contains(text) { return line } }
    return nil
  }

  /// The same, on a thread that may wait.
  package func nextLine() async -> String? {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: self.line()) }
    }
  }

  /// Writes a line into its input.
  package func write(_ line: String) throws {
    try input.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Ends it.
  package func stop() {
    // It inherits the signals that its parent's thread blocks; this one cannot be blocked.
    kill(id, SIGKILL)
    _ = waitForEnd()
  }

  /// Waits until it has ended; its status.
  @discardableResult
  package func waitForEnd() -> Int32 {
    process.withLock { process in
      process.waitUntilExit()
      return process.terminationStatus
    }
  }
}
