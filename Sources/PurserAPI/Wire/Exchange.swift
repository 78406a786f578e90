internal import NIOHTTP1

/// A request and its answer as the wire sees them.
struct Exchange {
  /// Whether the client speaks HTTP/1.0.
  let isOld: Bool
  /// Whether the connection ends after the answer.
  var closes: Bool
  /// Whether the client waits for leave to send the body.
  var awaitsContinue = false

  init(isOld: Bool, closes: Bool, awaitsContinue: Bool) {
    self.isOld = isOld
    self.closes = closes
    self.awaitsContinue = awaitsContinue
  }

  /// The head of the answer as this client understands it.
  mutating func begin(_ head: HTTPResponseHead) -> HTTPResponseHead {
    var head = head
    if isOld {
      // An older client knows no chunks: where no length is said, the connection's end is the body's.
      head.version = .http1_0
      if !head.headers.contains(name: "Content-Length") { closes = true }
      if !closes { head.headers.replaceOrAdd(name: "Connection", value: "keep-alive") }
    }
    if closes { head.headers.replaceOrAdd(name: "Connection", value: "close") }
    return head
  }
}
