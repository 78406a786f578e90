import Foundation

/// The server's end of one connection, used by the one thread that runs its script.
package final class LoopbackConnection {
  /// A request as it came over the wire.
  package struct Request {
    package let line: String
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    /// The values of every header with this name.
    package func values(_ name: String) -> [String] {
      headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
  }

  private let descriptor: Int32
  private var unread: [UInt8] = []

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Reads the next request; `nil` when the client has closed the connection.
  package func readRequest() -> Request? {
    let separator = Array("\r\n\r\n".utf8)
    while true {
      if let end = unread.firstRange(of: separator) {
        return readBody(head: String(decoding: unread[..<end.lowerBound], as: UTF8.self), end)
      }
      guard receive() else { return nil }
    }
  }

  /// Reads so many bytes; `nil` when the client has closed the connection before.
  package func read(_ count: Int) -> [UInt8]? {
    while unread.count < count {
      guard receive() else { return nil }
    }
    defer { unread.removeFirst(count) }
    return Array(unread.prefix(count))
  }

  /// Reads until a line feed, which is not part of the line, nor is a CR before it; `nil` when the client has closed the
  /// connection before.
  package func readLine() -> [UInt8]? {
    let end = UInt8(ascii: "\n")
    while true {
      if let index = unread.firstIndex(of: end) {
        defer { unread.removeSubrange(...index) }
        let line = unread[..<index]
        return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
      }
      guard receive() else { return nil }
    }
  }

  /// Sends bytes as they are; false when the client does not take them any more.
  @discardableResult
  package func send(_ bytes: some Collection<UInt8>) -> Bool {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  /// Sends text as it is.
  @discardableResult
  package func send(_ text: String) -> Bool { send(text.utf8) }

  /// Sends a whole reply with its length.
  @discardableResult
  package func reply(
    _ status: String = "200 OK", headers: [String] = [], bytes: some Collection<UInt8>
  ) -> Bool {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(bytes.count)"] + headers + ["", ""]
    return send(Array(lines.joined(separator: "\r\n").utf8) + Array(bytes))
  }

  /// Sends a whole reply with its length.
  @discardableResult
  package func reply(_ status: String = "200 OK", headers: [String] = [], text: String = "") -> Bool
  {
    reply(status, headers: headers, bytes: text.utf8)
  }

  /// Passes everything on, to a server on a port of 127.0.0.1 and back, until one side ends.
  package func relay(to port: UInt16) {
    guard let other = try? LoopbackSocket.connected(to: port) else { return }
    defer { other.close() }
    var ends = [descriptor, other.descriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let server = LoopbackConnection(descriptor: other.descriptor)
    while poll(&ends, nfds_t(ends.count), -1) > 0 {
      for (from, to) in [(self, server), (server, self)]
      where ends.contains(where: { $0.fd == from.descriptor && $0.revents != 0 }) {
        guard from.receive(), to.send(from.unread) else { return }
        from.unread.removeAll()
      }
    }
  }

  /// Blocks until the client has closed the connection.
  package func waitUntilClosed() {
    while receive() { unread.removeAll() }
  }

  private func readBody(head: String, _ separator: Range<Int>) -> Request? {
    let lines = head.components(separatedBy: "\r\n")
    let headers = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return (
        name: String(parts[0]),
        value: parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
      )
    }
    unread.removeSubrange(..<separator.upperBound)
    let length = headers.first { $0.name.lowercased() == "content-length" }
    let count = length.flatMap { Int($0.value) } ?? 0
    while unread.count < count {
      guard receive() else { return nil }
    }
    let body = Array(unread.prefix(count))
    unread.removeFirst(count)
    return Request(line: lines[0], headers: headers, body: body)
  }

  private func receive() -> Bool {
    let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }
    unread += chunk
    return !chunk.isEmpty
  }
}
