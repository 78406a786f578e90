import CurlClient
import TestSupport
import Testing

@Suite("a server that fails")
struct FaultTests {
  /// A reply that is no reply, sent to the first request of a connection that then closes.
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: CurlError.Code
    let bytes: [UInt8]

    init(_ testDescription: String, _ code: CurlError.Code, _ text: String, _ tail: [UInt8] = []) {
      self.testDescription = testDescription
      self.code = code
      bytes = Array(text.utf8) + tail
    }
  }

  static let faults = [
    Fault("nothing", .closedEarly, ""),
    Fault("half a status line", .closedEarly, "HTTP/1.1 20"),
    Fault("half a header", .closedEarly, "HTTP/1.1 200 OK\r\nContent-Le"),
    Fault("headers without their end", .closedEarly, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"),
    Fault("a body cut off", .closedEarly, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"bal"),
    Fault(
      "a chunk cut off", .closedEarly,
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"bal"),
    Fault("text", .protocolViolation, "hello, this is no HTTP at all\r\n\r\n"),
    Fault("noise", .protocolViolation, "", [0x00, 0xFF, 0x13, 0x37, 0x0A, 0x80, 0x0A, 0x0A]),
    Fault(
      "a length that is no number", .protocolViolation,
      "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc"),
    Fault(
      "a chunk size that is no number", .protocolViolation,
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
    Fault(
      "gzip cut off", .protocolViolation,
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n",
      Array(GzipFixture.balance.prefix(12))),
    Fault(
      "gzip with damage", .protocolViolation,
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
      Array(GzipFixture.balance.dropLast(8)) + [0, 0, 0, 0, 0, 0, 0, 0]),
    Fault(
      "deflate that is none", .protocolViolation,
      "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n", [0xFF, 0xFE, 0x00, 0x01]),
    Fault(
      "a compression that was not asked for", .protocolViolation,
      "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\n", [0x0B, 0x01, 0x80]),
  ]

  @Test("a broken reply is an error that says how it is broken", arguments: faults)
  func brokenReply(_ fault: Fault) async throws {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send(fault.bytes)
    }
    defer { server.stop() }
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(url: server.url()))
    }
    #expect(error?.code == fault.code, "\(String(describing: error))")
    #expect(error?.requestMayHaveBeenSent == true)
  }

  @Test(
    "of a reply that is no success the status and the headers count, whatever became of its body",
    arguments: [
      "Content-Length: 99\r\n\r\n{\"bal",
      "Content-Length: 9\r\nContent-Encoding: br\r\n\r\n\u{1}\u{2}\u{3}456789",
      "Content-Length: 1001\r\n\r\n\(String(repeating: "x", count: 1001))",
      "Transfer-Encoding: chunked\r\n\r\n9\r\n{\"bal",
    ])
  func refusalWithoutBody(rest: String) async throws {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send(Array("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\n\(rest)".utf8))
    }
    defer { server.stop() }
    let client = try CurlClient()
    let reply = try await client.execute(
      HTTPRequest(url: server.url(), maximumReplyBytes: 1000))
    #expect(reply.status == 429)
    #expect(reply.header("Retry-After") == "30")
    #expect(reply.body.isEmpty)
  }

  @Test(
    "what came of a body stands in the error, and of a refusal beside the body",
    arguments: [
      ("200 OK", "Content-Length: 99\r\n\r\n{\"bal"),
      ("200 OK", "Content-Length: 99\r\nContent-Length: 5\r\n\r\n{\"bal"),
      ("200 OK", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"bal\r\nzz\r\n"),
      ("200 OK", "\r\n{\"bal\(String(repeating: "x", count: 1000))"),
      ("302 Found", "Location: /\r\nContent-Length: 99\r\n\r\n{\"bal"),
      ("500 Oops", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"bal\r\nzz\r\n"),
    ])
  func partialBody(status: String, rest: String) async throws {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send("HTTP/1.1 \(status)\r\nX-Head: whole\r\n\(rest)")
    }
    defer { server.stop() }
    let client = try CurlClient()
    let partial: HTTPResponse?
    do throws(CurlError) {
      partial = try await client.execute(HTTPRequest(url: server.url(), maximumReplyBytes: 1000))
      #expect(!status.hasPrefix("200"))
    } catch {
      partial = error.partial
    }
    let reply = try #require(partial)
    #expect(status.hasPrefix("\(reply.status)"))
    #expect(reply.header("X-Head") == "whole")
    #expect(reply.body.isEmpty)
    #expect(reply.cutBody.starts(with: Array("{\"bal".utf8)))
    #expect(reply.cutBody.count <= 1000)
  }

  @Test("of headers that are cut nothing counts")
  func partialHead() async throws {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n")
    }
    defer { server.stop() }
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(url: server.url()))
    }
    #expect(error?.code == .closedEarly)
    #expect(error?.partial == nil)
  }

  @Test("a body over the size allowed is stopped, however it is sent")
  func tooLarge() async throws {
    let chunk = String(repeating: "x", count: 1000)
    let replies: [[UInt8]] = [
      Array("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n\(chunk)x".utf8),
      Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n\(chunk)x\r\n".utf8),
      Array("HTTP/1.1 200 OK\r\n\r\n\(chunk)x".utf8),
      Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".utf8) + GzipFixture.millionZeros,
    ]
    let requests = Gathered<Void>()
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send(replies[requests.add(()) - 1])
    }
    defer { server.stop() }
    let client = try CurlClient()
    for _ in replies {
      let error = await #expect(throws: CurlError.self) {
        try await client.execute(HTTPRequest(url: server.url(), maximumReplyBytes: 1000))
      }
      #expect(error?.code == .tooLarge)
      #expect(error?.message.hasSuffix("sent more than the 1000 bytes allowed") == true)
    }
  }

  @Test("a body of exactly the size allowed is taken, and what expands is counted expanded")
  func exactSize() async throws {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.reply(headers: ["Content-Encoding: gzip"], bytes: GzipFixture.millionZeros)
    }
    defer { server.stop() }
    let client = try CurlClient()
    let reply = try await client.execute(
      HTTPRequest(url: server.url(), maximumReplyBytes: 1_000_000))
    #expect(reply.body == [UInt8](repeating: 0, count: 1_000_000))
  }

  @Test("headers without end are stopped", arguments: [500, 1_000_000])
  func endlessHeaders(length: Int) async throws {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send("HTTP/1.1 200 OK\r\n")
      let line = Array("X-More: \(String(repeating: "x", count: length))\r\n".utf8)
      while connection.send(line) {}
    }
    defer { server.stop() }
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(url: server.url()))
    }
    #expect(error?.code == .tooLarge, "\(String(describing: error))")
  }

  @Test("a port where nobody listens is a failed connection")
  func refusedPort() async throws {
    let unused = try LoopbackSocket.bound()
    defer { unused.close() }
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(url: "http://127.0.0.1:\(unused.port)/"))
    }
    #expect(error?.code == .connect)
    #expect(
      error?.message == "127.0.0.1:\(unused.port) cannot be connected to: Connection refused")
    #expect(error?.requestMayHaveBeenSent == false)
  }

  @Test("a name without an address is a failed resolution")
  func unknownName() async throws {
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(url: "http://nothing.invalid/"))
    }
    #expect(error?.code == .resolve)
    #expect(error?.requestMayHaveBeenSent == false)
  }
}
