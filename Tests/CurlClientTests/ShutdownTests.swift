import CurlClient
import TestSupport
import Testing

@Suite("the end of a client")
struct ShutdownTests {
  @Test("a shutdown ends what is under way and refuses what comes later")
  func underWay() async throws {
    let arrived = TestEvent()
    let closed = TestEvent()
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      arrived.happen()
      connection.waitUntilClosed()
      closed.happen()
    }
    defer { server.stop() }
    let client = try CurlClient()
    let task = Task {
      try await client.execute(HTTPRequest(url: server.url(), timeout: .seconds(300)))
    }
    await arrived.wait()
    client.shutdown()
    let error = await #expect(throws: CurlError.self) { try await task.value }
    #expect(error?.code == .shutDown)
    #expect(error?.requestMayHaveBeenSent == true)
    await closed.wait()
    client.shutdown()
    let later = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(url: server.url()))
    }
    #expect(later?.code == .shutDown)
    #expect(later?.requestMayHaveBeenSent == false)
  }

  @Test("a shutdown amid new requests answers each of them")
  func amidRequests() async throws {
    let server = try LoopbackServer(.echo)
    defer { server.stop() }
    let client = try CurlClient()
    let request = HTTPRequest(url: server.url(), timeout: .seconds(300))
    let results = await withTaskGroup { group in
      for index in 0..<200 {
        group.addTask {
          if index == 100 { client.shutdown() }
          return await Task { try await client.execute(request).status }.result
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 200)
    for case .failure(let error) in results {
      #expect((error as? CurlError)?.code == .shutDown)
    }
  }

  @Test("a client that nobody refers to closes its connections and ends its thread")
  func released() async throws {
    let closed = TestEvent()
    let server = try LoopbackServer { connection in
      while connection.readRequest() != nil { connection.reply(text: "ok") }
      closed.happen()
    }
    defer { server.stop() }
    _ = try await CurlClient().execute(HTTPRequest(url: server.url()))
    await closed.wait()
  }
}
