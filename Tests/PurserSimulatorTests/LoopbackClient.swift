import ExactJSON
import NIOCore
import NIOPosix
import Testing

@testable import PurserSimulator

/// What came back on a connection: the bytes until its end.
struct Received {
  var text: String

  var status: Int? { text.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
  var head: Substring { text[..<(text.firstRange(of: "\r\n\r\n")?.lowerBound ?? text.endIndex)] }
  var body: Substring { text.firstRange(of: "\r\n\r\n").map { text[$0.upperBound...] } ?? "" }
  var json: JSONValue? { try? JSONParser.parse(String(body)) }

  /// The statuses of all replies on the connection.
  var statuses: [Int] {
    text.split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
  }

  /// The value of a header field, name in lower case.
  func header(_ name: String) -> String? {
    for line in head.split(separator: "\r\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == name else { continue }
      return String(parts[1].drop { $0 == " " })
    }
    return nil
  }
}

/// Sends plain bytes to a loopback server, so that a test sees exactly what is on the wire.
struct LoopbackClient {
  let port: Int

  init(_ member: SimulatorFleet.Member) throws {
    port = try #require(member.url.split(separator: ":").last.flatMap { Int($0) })
  }

  /// One request on a connection of its own.
  func send(
    _ method: String, _ target: String, headers: [(String, String)] = [], body: String = ""
  ) async throws -> Received {
    try await exchange(Self.request(method, target, headers, body, closes: true))
  }

  /// A `POST` of the body with what lets it into the order endpoint of `supplier`.
  func order(
    _ supplier: SimulatedSupplier, _ body: String = "", path: String = "/orders",
    method: String = "POST"
  ) async throws -> Received {
    try await exchange(Self.order(supplier.orderAuthorization(), path, method, body, closes: true))
  }

  /// Sends the bytes and reads until the server closes the connection.
  func exchange(_ bytes: String) async throws -> Received {
    try await connected { inbound, outbound in
      try await outbound.write(ByteBuffer(string: bytes))
      var received = ByteBuffer()
      // A connection that the server drops may end in a reset rather than an end.
      do { for try await part in inbound { received.writeImmutableBuffer(part) } } catch {}
      return Received(text: String(buffer: received))
    }
  }

  /// Opens a connection, sends the bytes and leaves without reading once `body` has returned.
  func abandon(_ bytes: String, after body: () async throws -> Void) async throws {
    try await connected { _, outbound in
      try await outbound.write(ByteBuffer(string: bytes))
      try await body()
    }
  }

  static func order(
    _ authorization: OrderAuthorization, _ path: String, _ method: String, _ body: String,
    closes: Bool
  ) -> String {
    let query = authorization.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    let headers = authorization.headers.map { ($0.name, $0.value) }
    return request(
      method, query.isEmpty ? path : "\(path)?\(query)", headers, body, closes: closes)
  }

  static func request(
    _ method: String, _ target: String, _ headers: [(String, String)], _ body: String,
    closes: Bool
  ) -> String {
    var lines = ["\(method) \(target) HTTP/1.1", "Host: localhost"]
    lines += headers.map { "\($0.0): \($0.1)" }
    if closes { lines.append("Connection: close") }
    if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  private func connected<Value: Sendable>(
    _ body: (
      NIOAsyncChannelInboundStream<ByteBuffer>, NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws -> Value
  ) async throws -> Value {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { try await body($0, $1) }
  }
}
