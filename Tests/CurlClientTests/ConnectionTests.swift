import CurlClient
import TestSupport
import Testing

@Suite("connections")
struct ConnectionTests {
  /// A client that keeps connections however long a busy machine lets a test wait between two requests.
  private func patientClient() throws -> CurlClient {
    try CurlClient(configuration: .init(idleConnectionLifetime: .seconds(3600)))
  }

  @Test("an open connection is used again")
  func reuse() async throws {
    let server = try LoopbackServer(.echo)
    defer { server.stop() }
    let client = try patientClient()
    var reused: [Bool] = []
    for _ in 0..<5 {
      reused.append(try await client.execute(HTTPRequest(url: server.url())).reusedConnection)
    }
    #expect(reused == [false, true, true, true, true])
    #expect(server.acceptedConnections == 1)
  }

  @Test("two hundred exchanges at once each get their own reply")
  func concurrency() async throws {
    let server = try LoopbackServer(.echo)
    defer { server.stop() }
    let client = try CurlClient(configuration: .init(maximumConnectionsPerHost: 32))
    let paths = try await withThrowingTaskGroup { group in
      for index in 0..<200 {
        let request = HTTPRequest(
          method: .post, url: server.url("/\(index)"), body: Array("body \(index)".utf8))
        group.addTask {
          let text = try await client.execute(request).text
          return text.hasPrefix("POST /\(index) ") && text.hasSuffix("\n\nbody \(index)")
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(paths == [Bool](repeating: true, count: 200))
    #expect(server.acceptedConnections <= 32)
  }

  @Test("one server that stalls holds up no other")
  func independence() async throws {
    let stalling = try LoopbackServer(.stall)
    defer { stalling.stop() }
    let server = try LoopbackServer(.echo)
    defer { server.stop() }
    let client = try CurlClient()
    let stalled = Task { try await client.execute(HTTPRequest(url: stalling.url())) }
    let reply = try await client.execute(HTTPRequest(url: server.url()))
    #expect(reply.status == 200)
    stalled.cancel()
    await #expect(throws: CurlError.self) { try await stalled.value }
  }

  /// A server that answers the first request of all and closes the connection on the second.
  private func forgetfulServer(_ requests: Gathered<String>) throws -> LoopbackServer {
    try LoopbackServer { connection in
      while let request = connection.readRequest() {
        guard requests.add(request.line) != 2 else { return }
        connection.reply(text: "ok")
      }
    }
  }

  @Test("a GET whose open connection ends without a reply is sent again on a new one")
  func repeatedGet() async throws {
    let requests = Gathered<String>()
    let server = try forgetfulServer(requests)
    defer { server.stop() }
    let client = try patientClient()
    for _ in 0..<2 {
      #expect(try await client.execute(HTTPRequest(url: server.url())).text == "ok")
    }
    #expect(requests.all.count == 3)
  }

  @Test(
    "a POST whose open connection ends without a reply is never sent twice",
    arguments: [nil, "amount=25.00"])
  func unrepeatedPost(_ body: String?) async throws {
    let requests = Gathered<String>()
    let server = try forgetfulServer(requests)
    defer { server.stop() }
    let client = try CurlClient()
    let request = HTTPRequest(
      method: .post, url: server.url("/order"), body: body.map { Array($0.utf8) })
    #expect(try await client.execute(request).text == "ok")
    let error = await #expect(throws: CurlError.self) { try await client.execute(request) }
    #expect(error?.code == .closedEarly)
    #expect(error?.requestMayHaveBeenSent == true)
    #expect(requests.all.count == 2)
  }

  @Test(
    "what is sent once is not repeated when an open connection ends, whatever its method",
    arguments: [HTTPRequest.Method.get, .put, .delete])
  func sentOnce(_ method: HTTPRequest.Method) async throws {
    let requests = Gathered<String>()
    let server = try forgetfulServer(requests)
    defer { server.stop() }
    let client = try patientClient()
    let request = HTTPRequest(method: method, url: server.url("/buy"), isSentOnce: true)
    #expect(try await client.execute(request).text == "ok")
    let error = await #expect(throws: CurlError.self) { try await client.execute(request) }
    #expect(error?.code == .closedEarly)
    #expect(error?.requestMayHaveBeenSent == true)
    #expect(requests.all.count == 2)
  }

  @Test("what is sent once follows no redirect")
  func sentOnceWithoutRedirects() async throws {
    let requests = Gathered<String>()
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        requests.add(request.line)
        guard connection.reply("302 Found", headers: ["Location: /again"]) else { return }
      }
    }
    defer { server.stop() }
    let client = try CurlClient()
    let request = HTTPRequest(url: server.url("/buy"), redirectLimit: 3, isSentOnce: true)
    #expect(try await client.execute(request).status == 302)
    #expect(requests.all == ["GET /buy HTTP/1.1"])
  }
}
