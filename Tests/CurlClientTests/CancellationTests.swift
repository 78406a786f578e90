import CurlClient
import TestSupport
import Testing

@Suite("a cancelled task")
struct CancellationTests {
  @Test("cancelling ends the transfer, and the server sees the connection close")
  func whileStalling() async throws {
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
      // Nobody waits so long: the machine may be busy.
      try await client.execute(
        HTTPRequest(method: .post, url: server.url(), timeout: .seconds(300)))
    }
    await arrived.wait()
    task.cancel()
    let error = await #expect(throws: CurlError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(error?.requestMayHaveBeenSent == true)
    await closed.wait()
  }

  @Test("a task cancelled beforehand sends nothing")
  func beforehand() async throws {
    let server = try LoopbackServer(.echo)
    defer { server.stop() }
    let client = try CurlClient()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await client.execute(HTTPRequest(url: server.url()))
    }
    let error = await #expect(throws: CurlError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(error?.requestMayHaveBeenSent == false)
    #expect(server.acceptedConnections == 0)
  }

  @Test("a cancellation at any moment ends the exchange once, with its reply or as cancelled")
  func atAnyMoment() async throws {
    let server = try LoopbackServer(.echo)
    defer { server.stop() }
    let client = try CurlClient()
    let request = HTTPRequest(url: server.url(), timeout: .seconds(300))
    let results = await withTaskGroup { group in
      for turns in 0..<400 {
        group.addTask {
          let task = Task { try await client.execute(request).status }
          for _ in 0..<(turns % 40) { await Task.yield() }
          task.cancel()
          return await task.result
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 400)
    for result in results {
      switch result {
      case .success(let status): #expect(status == 200)
      case .failure(let error): #expect((error as? CurlError)?.code == .cancelled)
      }
    }
    #expect(try await client.execute(request).status == 200)
  }
}
