import CurlClient
import TestSupport
import Testing

@Suite("a deadline")
struct TimeoutTests {
  private let short = Duration.milliseconds(200)

  @Test("a server that never answers is given up, and its connection closed")
  func stall() async throws {
    let closed = TestEvent()
    let server = try LoopbackServer { connection in
      connection.waitUntilClosed()
      closed.happen()
    }
    defer { server.stop() }
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(url: server.url(), timeout: short))
    }
    #expect(error?.code == .timeout)
    #expect(
      error?.message
        == "127.0.0.1:\(server.port) took longer than the 200 ms allowed; no reply had come yet")
    #expect(error?.requestMayHaveBeenSent == true)
    await closed.wait()
  }

  @Test("a server that stops within its reply is given up")
  func stallInBody() async throws {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
      connection.waitUntilClosed()
    }
    defer { server.stop() }
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(url: server.url(), timeout: short))
    }
    #expect(error?.code == .timeout)
    #expect(error?.message.hasSuffix("the reply was not complete yet") == true)
    #expect(error?.partial?.cutBody == Array("12345".utf8))
  }

  @Test("a TLS handshake that never ends is given up before anything was sent")
  func stallInHandshake() async throws {
    let server = try LoopbackServer(.stall)
    defer { server.stop() }
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(
        HTTPRequest(url: "https://127.0.0.1:\(server.port)/", connectTimeout: short))
    }
    #expect(error?.code == .timeout)
    #expect(error?.requestMayHaveBeenSent == false)
  }

  @Test("waiting for a free connection counts")
  func waitingForConnection() async throws {
    let arrived = TestEvent()
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      arrived.happen()
      connection.waitUntilClosed()
    }
    defer { server.stop() }
    let client = try CurlClient(configuration: .init(maximumConnectionsPerHost: 1))
    let first = Task {
      try await client.execute(HTTPRequest(url: server.url(), timeout: .seconds(300)))
    }
    await arrived.wait()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(method: .post, url: server.url(), timeout: short))
    }
    #expect(error?.code == .timeout)
    #expect(error?.message.hasSuffix("the request could not be sent yet") == true)
    #expect(error?.requestMayHaveBeenSent == false)
    #expect(server.acceptedConnections == 1)
    first.cancel()
    await #expect(throws: CurlError.self) { try await first.value }
  }

  @Test(
    "a timeout of any size is harmless",
    arguments: [Duration.zero, .seconds(-5), .nanoseconds(1), .seconds(Int64.max)])
  func oddTimeouts(_ timeout: Duration) async throws {
    let server = try LoopbackServer(.echo)
    defer { server.stop() }
    let client = try CurlClient()
    let result: Result<HTTPResponse, CurlError>
    do throws(CurlError) {
      result = .success(
        try await client.execute(
          HTTPRequest(url: server.url(), timeout: timeout, connectTimeout: timeout)))
    } catch {
      result = .failure(error)
    }
    switch result {
    case .success: #expect(timeout > .zero)
    case .failure(let error): #expect(error.code == .timeout && timeout < .seconds(1))
    }
  }
}
