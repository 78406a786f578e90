import Foundation
import Testing

extension SurroundingFault {
  /// Standard streams that nobody takes anything from, from the start or while orders come.
  static let outputs: [SurroundingFault] = [
    always("both streams are closed", "exec >&- 2>&-"),
    always("both streams are full", "exec >/dev/full 2>/dev/full"),
    always("standard output is closed and standard error full", "exec >&- 2>/dev/full"),
    readerGone, readerStopped, fullDiskOfStreams,
  ]

  private static func always(_ name: String, _ redirections: String) -> SurroundingFault {
    SurroundingFault(
      name: name, streams: Streams(redirections: redirections),
      begin: { try await $0.provokeNotice() })
  }

  private static let toPipe = "exec >pipe 2>&1"

  private static let readerGone = SurroundingFault(
    name: "the reader of both streams goes away",
    streams: Streams(redirections: toPipe, hasPipe: true),
    begin: { scene in
      scene.pipe?.close()
      try await scene.provokeNotice()
    },
    end: { scene in
      try scene.pipe?.open()
      _ = scene.pipe?.drain()
      try await scene.provokeNotice()
      try await expect("before this one could not be written", in: scene) { scene.pipe?.drain() }
    })

  private static let readerStopped = SurroundingFault(
    name: "the reader of both streams stands still",
    streams: Streams(redirections: toPipe, hasPipe: true, options: ["--log-level", "trace"]),
    // What is logged of the orders is more than the pipe holds.
    begin: { _ in },
    end: { scene in
      _ = scene.pipe?.drain()
      try await scene.provokeNotice()
      try await expect("before this one could not be written", in: scene) { scene.pipe?.drain() }
    })

  private static let fullDiskOfStreams = SurroundingFault(
    name: "the disk is full that both streams go to",
    streams: Streams(redirections: "exec >>stream-output 2>>stream-errors"),
    begin: { scene in
      scene.surroundings.aim(at: "stream-")
      scene.surroundings.writeError = ENOSPC
      try await scene.provokeNotice()
    },
    end: { scene in
      scene.surroundings.mend()
      scene.surroundings.aim(at: "purser.db")
      try await scene.provokeNotice()
      try await expect("before this one could not be written", in: scene) {
        String(decoding: try scene.bench.bytes("stream-errors"), as: UTF8.self)
      }
    })

  /// Expects words in what the stream took, and has the gateway log something until they come.
  private static func expect(
    _ words: String, in scene: FaultScene, _ read: () throws -> String?
  ) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    var text = ""
    while !text.contains(words) {
      guard ContinuousClock.now < deadline else { break }
      text += try read() ?? ""
      _ = try await scene.gateway.get("/health/live")
    }
    #expect(text.contains(words), "\(text.suffix(2000))")
  }
}
