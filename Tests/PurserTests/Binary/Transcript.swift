import Foundation

/// What a process writes to one of its outputs, read as it comes so that the process never waits
/// for a full pipe.
actor Transcript {
  private var bytes: [UInt8] = []
  private var isComplete = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Reads `pipe` until the process has closed it.
  init(of pipe: Pipe) {
    let (chunks, arrival) = AsyncStream.makeStream(of: Data.self)
    // A thread of its own, blocked for as long as the process runs: `readabilityHandler` misses the
    // end of a pipe now and then on Linux.
    Thread.detachNewThread {
      // With the system's call: Foundation's ends the tests where a signal interrupts it.
      let descriptor = pipe.fileHandleForReading.fileDescriptor
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        arrival.yield(Data(buffer.prefix(count)))
      }
      arrival.finish()
      // Nobody else does: the pipe lives as long as its process, and a few hundred of those are run.
      pipe.fileHandleForReading.closeFile()
    }
    Task { await self.follow(chunks) }
  }

  /// Everything, once the process has closed the output.
  func whole() async -> String {
    while !isComplete { await change() }
    return text
  }

  /// The first complete line that contains `part`; `nil` when the output ended without one.
  func line(containing part: String) async -> String? {
    await lines(1, containing: part).first
  }

  /// The complete lines that contain `part`, once there are so many, or the output has ended.
  func lines(_ count: Int, containing part: String) async -> [String] {
    while true {
      let complete = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let lines = complete.filter { $0.contains(part) }.map(String.init)
      if lines.count >= count || isComplete { return lines }
      await change()
    }
  }

  private var text: String { String(decoding: bytes, as: UTF8.self) }

  private func follow(_ chunks: AsyncStream<Data>) async {
    for await chunk in chunks {
      bytes += chunk
      report()
    }
    isComplete = true
    report()
  }

  private func change() async {
    await withCheckedContinuation { waiting.append($0) }
  }

  private func report() {
    let awakened = waiting
    waiting = []
    for continuation in awakened { continuation.resume() }
  }
}
