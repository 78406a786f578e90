import Synchronization

/// Something a server's script tells the test that waits for it.
struct TestEvent: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() {
    (stream, continuation) = AsyncStream.makeStream()
  }

  /// Says that it happened.
  func happen() { continuation.finish() }

  /// Returns once it has happened.
  func wait() async {
    for await _ in stream {}
  }
}

/// Values that a server's scripts gather on their threads.
final class Gathered<Value: Sendable>: Sendable {
  private let values = Mutex<[Value]>([])

  /// Everything gathered so far.
  var all: [Value] { values.withLock { $0 } }

  /// Adds a value and returns how many there are with it.
  @discardableResult
  func add(_ value: Value) -> Int {
    values.withLock { values in
      values.append(value)
      return values.count
    }
  }
}
