internal import NIOCore
internal import Synchronization

/// The client of the request that is being answered: whoever waits for long for it hears when nobody waits for the
/// answer any more.
///
/// A client that closes its side of the connection cannot be told from one that is gone, until something is sent to
/// it. It may still read, so that it is answered; but it is waited for no longer.
struct RequestClient: Sendable {
  /// The client of the request that this task answers; `nil` where there is none.
  @TaskLocal static var current: RequestClient?

  private let channel: any Channel
  private static let count = Atomic(0)

  /// The client at the other end of a channel that has a `WireHandler`.
  init(at channel: any Channel) { self.channel = channel }

  /// Runs `body`, and tells when the client leaves meanwhile, or has left already.
  ///
  /// - Parameters:
  ///   - onLeave: called once at most, on the event loop of the connection; it must return at once.
  ///   - body: what takes long.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  static func watching<Value, Failure>(
    onLeave: @escaping @Sendable () -> Void, _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    guard let client = current else { return try await body() }
    let number = count.add(1, ordering: .relaxed).newValue
    client.withWire { $0.watch(number, onLeave) }
    defer { client.withWire { $0.unwatch(number) } }
    return try await body()
  }

  /// Runs `body` in a task that is cancelled when the client leaves.
  ///
  /// - Returns: what `body` returns.
  static func cancelling<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    guard current != nil else { return await body() }
    let task = Task { await body() }
    return await watching(onLeave: { task.cancel() }) {
      await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
    }
  }

  private func withWire(_ body: @escaping @Sendable (WireHandler) -> Void) {
    let channel = channel
    channel.eventLoop.execute {
      // A channel that was closed has no handlers any more; they told before they left.
      guard let wire = try? channel.pipeline.syncOperations.handler(type: WireHandler.self) else {
        return
      }
      body(wire)
    }
  }
}
