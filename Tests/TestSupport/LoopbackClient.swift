import Foundation

/// The client's end of one connection, used by one thread. It speaks no HTTP by itself, so that a
/// test can send what it likes, in whatever pieces.
package final class LoopbackClient {
  private let socket: LoopbackSocket
  private var unread: [UInt8] = []
  private var isClosed = false

  private init(_ socket: LoopbackSocket) { self.socket = socket }

  /// Runs `body` with a connection to a port of 127.0.0.1, on a thread of its own, since it blocks.
  package static func run<Value: Sendable>(
    to port: UInt16, _ body: @escaping @Sendable (LoopbackClient) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            let client = LoopbackClient(try LoopbackSocket.connected(to: port))
            defer { client.close() }
            client.limitWaiting()
            return try body(client)
          })
      }
    }
  }

  /// A test that waits for ever says nothing; one that fails does.
  private func limitWaiting() {
    setTimeout(of: SO_RCVTIMEO, milliseconds: 60_000)
    setTimeout(of: SO_SNDTIMEO, milliseconds: 60_000)
    // Little is kept for a client that does not read.
    var room: Int32 = 65_536
    setsockopt(
      socket.descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
    var isPrompt: Int32 = 1
    setsockopt(
      socket.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isPrompt,
      socklen_t(MemoryLayout<Int32>.size))
  }

  private func setTimeout(of direction: Int32, milliseconds: Int) {
    var limit = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
    setsockopt(
      socket.descriptor, SOL_SOCKET, direction, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Sends bytes as they are; false when the server does not take them any more.
  @discardableResult
  package func send(_ bytes: some Collection<UInt8>) -> Bool {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Foundation.send(socket.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  /// Sends text as it is.
  @discardableResult
  package func send(_ text: String) -> Bool { send(text.utf8) }

  /// Sends bytes until the server has taken none for a while.
  ///
  /// - Returns: what was not sent.
  package func sendWhileTaken(_ bytes: [UInt8]) -> [UInt8] {
    setTimeout(of: SO_SNDTIMEO, milliseconds: 300)
    defer { setTimeout(of: SO_SNDTIMEO, milliseconds: 60_000) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Foundation.send(socket.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { break }
      rest = rest.dropFirst(sent)
    }
    return Array(rest)
  }

  /// Sends bytes from another thread, while this one reads.
  package func sendBeside(_ bytes: [UInt8]) {
    let other = LoopbackClient(socket)
    other.isClosed = true
    let bound = Beside(client: other)
    Thread.detachNewThread { bound.client.send(bytes) }
  }

  /// A second end of the connection, which only the thread that sends uses.
  // Nothing else knows it: it goes to that thread when it is made.
  private struct Beside: @unchecked Sendable {
    let client: LoopbackClient
  }

  /// Sends no more, and still receives.
  package func closeOutput() { shutdown(socket.descriptor, Int32(SHUT_WR)) }

  /// Closes the connection.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    socket.close()
  }

  /// Closes the connection so that the server hears of an error.
  package func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      socket.descriptor, SOL_SOCKET, SO_LINGER, &linger,
      socklen_t(MemoryLayout<Foundation.linger>.size))
    close()
  }

  /// Reads the next response whose length is stated, as text; nil when the server has closed the
  /// connection.
  package func readResponse() -> String? {
    let separator = Array("\r\n\r\n".utf8)
    while true {
      if let end = unread.firstRange(of: separator) {
        let head = String(decoding: unread[..<end.upperBound], as: UTF8.self)
        let length =
          head.lowercased().components(separatedBy: "content-length: ").dropFirst().first
          .flatMap { $0.components(separatedBy: "\r\n").first }.flatMap { Int($0) } ?? 0
        while unread.count < end.upperBound + length {
          guard receive() else { return nil }
        }
        defer { unread.removeFirst(end.upperBound + length) }
        return String(decoding: unread[..<(end.upperBound + length)], as: UTF8.self)
      }
      guard receive() else { return nil }
    }
  }

  /// Reads all that comes until the server closes the connection.
  package func readToEnd() -> String {
    while receive() {}
    defer { unread.removeAll() }
    return String(decoding: unread, as: UTF8.self)
  }

  /// Reads until a text has come, and returns all of it; nil where the server closes the connection before.
  package func read(until text: String) -> String? {
    while true {
      let read = String(decoding: unread, as: UTF8.self)
      if let end = read.range(of: text) {
        let head = String(read[..<end.upperBound])
        unread.removeFirst(head.utf8.count)
        return head
      }
      guard receive() else { return nil }
    }
  }

  private func receive() -> Bool {
    let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      count = max(0, recv(socket.descriptor, buffer.baseAddress, buffer.count, 0))
    }
    unread += chunk
    return !chunk.isEmpty
  }
}
