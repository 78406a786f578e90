import Synchronization

/// Standard error as a log has it: a line is written whole or not at all, and nobody waits for it.
///
/// Where a pipe is full because its reader stands still, or the disk is full, lines are left out; the
/// first one that can be written again says how many.
final class LogStream: TextOutputStream, Sendable {
  static let process = LogStream(.error)

  private let stream: StandardStream
  private let lostCount = Mutex(0)

  init(_ stream: StandardStream) { self.stream = stream }

  func write(_ string: String) {
    lostCount.withLock { lost in
      let note = lost == 0 ? "" : "purser: \(lost) log lines before this one could not be written\n"
      guard writeWithoutWaiting(Array((note + string).utf8)) else { return lost += 1 }
      lost = 0
    }
  }

  /// As many bytes as every pipe takes at once that is ready (POSIX: `_POSIX_PIPE_BUF` is 512, Linux has
  /// 4096).
  private static let pieceBytes = 512

  private func writeWithoutWaiting(_ bytes: [UInt8]) -> Bool {
    var start = 0
    while start < bytes.count {
      guard stream.isReady else { return false }
      let end = min(start + Self.pieceBytes, bytes.count)
      do throws(StandardStream.Failure) {
        try stream.write(Array(bytes[start..<end]))
      } catch {
        return false
      }
      start = end
    }
    return true
  }
}
