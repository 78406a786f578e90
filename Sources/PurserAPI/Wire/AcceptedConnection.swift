internal import HummingbirdCore
internal import NIOCore
internal import Synchronization

/// A connection on its way from the listening socket to whoever serves it. Where the server stops meanwhile, it
/// is thrown away unserved; NIO ends the process where that happens to what it made for the connection, and so it
/// is closed in order then.
final class AcceptedConnection: ServerChildChannelValue {
  private let value: HTTP1Channel.Value
  private let isServed = Atomic(false)
  /// Who is at the other end.
  let client: RequestClient

  init(_ value: HTTP1Channel.Value, _ client: RequestClient) {
    self.value = value
    self.client = client
  }

  var channel: any Channel { value.channel }

  /// The connection for whoever serves it, who ends it as well.
  func served() -> HTTP1Channel.Value {
    isServed.store(true, ordering: .relaxed)
    return value
  }

  deinit {
    guard !isServed.load(ordering: .relaxed) else { return }
    // It is closed in any case, and nobody waits for it.
    Task { [value] in try? await value.executeThenClose { _, _ in } }
  }
}
