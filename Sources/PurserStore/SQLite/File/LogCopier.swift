internal import Dispatch
internal import GRDB
internal import PurserCore
internal import Synchronization

/// Copies the log into the file beside the writer, so that no batch waits for it: on a connection and a
/// queue of its own, a part at a time. The log begins anew once all of it was copied and nobody reads it;
/// while batches keep coming something is always left, which the writer copies between two of
/// them once the rest is small. It is only a log that grows beyond all bounds that a batch waits for.
///
/// A copy that fails costs nothing: the log has everything, and the next copy begins where it ended.
final class LogCopier: Sendable {
  /// The bounds that it keeps, in pages of the log.
  struct Limits {
    /// How many pages are copied at a time.
    var part = 1000
    /// From which length on the log should begin anew: 32 MB.
    var length = 8000
    /// How many pages the writer may copy between two batches.
    var rest = 32
    /// How many pages may wait to be copied before a batch waits for them: 256 MB.
    var waiting = 65_536
  }

  private struct State {
    /// How many pages the log had after the latest batch.
    var length = 0
    /// How many of them were copied.
    var copied = 0
    /// The length at which the latest copy began, or should be tried next.
    var tried = 0
    var isRunning = false
    /// Whether the rest is as small as it gets beside the writer.
    var isReady = false
    var isClosed = false
  }

  private let limits: Limits
  private let files: OpenFiles
  private let state = Mutex(State())
  private let connection: DatabaseQueue
  private let queue = DispatchQueue(label: "purser.ledger.copy")

  /// A copier with a connection of its own to the file, which `close` closes.
  init(_ connection: DatabaseQueue, files: OpenFiles, limits: Limits = Limits()) {
    self.connection = connection
    self.files = files
    self.limits = limits
  }

  /// How many pages the log had after the latest batch.
  var length: Int { state.withLock { $0.length } }

  // MARK: The writer

  /// Called by the writer before a batch: ends a copy where little is left.
  func beginBatch(_ db: Database) {
    let mustWait = state.withLock { state -> Bool? in
      let waiting = state.length - state.copied
      if waiting >= limits.waiting, state.length >= state.tried { return true }
      guard state.isReady, !state.isRunning else { return nil }
      state.isReady = false
      return false
    }
    guard let mustWait else { return }
    if mustWait { untilIdle() }
    // What fails here is tried again when more has been written.
    let result = try? db.checkpoint(.passive)
    state.withLock { state in
      if let result { state.copied = result.checkpointedFrameCount }
      state.tried = state.length + limits.part
    }
  }

  /// Called by the writer after a batch: begins to copy where there is enough.
  func endBatch(length: Int) {
    let mustStart = state.withLock { state in
      if length < state.length {
        // It began anew.
        state.copied = 0
        state.tried = 0
        state.isReady = false
      }
      state.length = length
      guard !state.isRunning, !state.isClosed, length - state.copied >= limits.part,
        length >= state.tried
      else { return false }
      state.isRunning = true
      state.isReady = false
      return true
    }
    if mustStart { queue.async { [self] in copy() } }
  }

  // MARK: Copying

  /// Copies what is there; where the log is long, also what came meanwhile, until little is left.
  private func copy() {
    var before = Int.max
    while let rest = part(), rest > limits.rest, rest < before { before = rest }
    state.withLock { $0.isRunning = false }
  }

  /// Copies what is there.
  ///
  /// - Returns: how much came meanwhile, where that should be copied too.
  private func part() -> Int? {
    // Of a log that was cut off, nothing may get into the file.
    guard files.problem == nil else { return nil }
    // Passive: it waits for nobody, and nobody waits for it.
    let result = try? connection.writeWithoutTransaction { try $0.checkpoint(.passive) }
    return state.withLock { state -> Int? in
      guard let result, result.checkpointedFrameCount >= 0 else {
        state.tried = state.length + limits.part
        return nil
      }
      // The log may have begun anew while this was on its way.
      state.copied = min(result.checkpointedFrameCount, state.length)
      state.tried = state.copied + limits.part
      guard state.length >= limits.length, !state.isClosed else { return nil }
      // A reader of what was before holds the copy up: there is no use in trying again at once.
      guard result.checkpointedFrameCount >= result.walFrameCount else {
        state.tried = state.length + limits.part
        return nil
      }
      let rest = state.length - state.copied
      state.isReady = rest <= 8 * limits.rest || state.length >= 4 * limits.length
      return rest
    }
  }

  /// Returns once nothing is being copied.
  func untilIdle() { queue.sync {} }

  /// Waits for the copy that runs, and closes the connection.
  func close() {
    state.withLock { $0.isClosed = true }
    untilIdle()
    try? connection.close()
  }
}
