internal import LentThreads
internal import Synchronization

/// The client at the other end of a connection: whoever waits for long for one of its requests hears when nobody waits
/// for the answer any more.
///
/// A client that closes its side of the connection cannot be told from one that is gone, until something is sent to
/// it. It may still read, so that it is answered; but it is waited for no longer.
final class RequestClient: Sendable {
  /// The client of the request that this task answers; `nil` where there is none.
  @TaskLocal static var current: RequestClient?

  private struct State {
    var hasLeft = false
    /// Who is told, by number, when it leaves.
    var watches: [Int: @Sendable () -> Void] = [:]
    var count = 0
  }

  private let state = Mutex(State())

  /// Says that it sends no more, or is gone.
  func leave() {
    let told = state.withLock { state in
      state.hasLeft = true
      defer { state.watches = [:] }
      return state.watches.values
    }
    for tell in told { tell() }
  }

  /// Runs `body`, and tells when the client leaves meanwhile, or has left already.
  ///
  /// - Parameters:
  ///   - onLeave: called once at most, on any thread; it must return at once.
  ///   - body: what takes long.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  static func watching<Value, Failure>(
    onLeave: @escaping @Sendable () -> Void, _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    guard let client = current else { return try await body() }
    let number = client.watch(onLeave)
    defer { client.unwatch(number) }
    return try await body()
  }

  /// Runs `body` in a task that is cancelled when the client leaves.
  ///
  /// - Returns: what `body` returns.
  static func cancelling<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    guard current != nil else { return await body() }
    let task = Task(executorPreference: LentThreadExecutor.shared) { await body() }
    return await watching(onLeave: { task.cancel() }) {
      await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
    }
  }

  private func watch(_ onLeave: @escaping @Sendable () -> Void) -> Int {
    let number = state.withLock { state -> Int? in
      guard !state.hasLeft else { return nil }
      state.count += 1
      state.watches[state.count] = onLeave
      return state.count
    }
    guard let number else {
      onLeave()
      return 0
    }
    return number
  }

  private func unwatch(_ number: Int) { state.withLock { $0.watches[number] = nil } }
}
