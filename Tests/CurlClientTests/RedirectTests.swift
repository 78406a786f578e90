import CurlClient
import TestSupport
import Testing

@Suite("a redirect")
struct RedirectTests {
  /// Answers with the status and location that the path names (`/302?to=URL`), else with an echo.
  private static let redirecting: LoopbackServer.Script = { connection in
    while let request = connection.readRequest() {
      let path = request.line.split(separator: " ")[1]
      if let mark = path.firstRange(of: "?to=") {
        let status = path[..<mark.lowerBound].dropFirst()
        connection.reply("\(status) Moved", headers: ["Location: \(path[mark.upperBound...])"])
      } else {
        let headers = request.headers.map { "\($0.name): \($0.value)" }
        let body = String(decoding: request.body, as: UTF8.self)
        connection.reply(text: ([request.line] + headers + ["", body]).joined(separator: "\n"))
      }
    }
  }

  private static let credentials = [
    HTTPHeader(name: "Authorization", value: "Bearer secret"),
    HTTPHeader(name: "X-API-Key", value: "secret"),
    HTTPHeader(name: "Accept", value: "application/json"),
  ]

  @Test("a redirect is the reply unless following is asked for")
  func notFollowed() async throws {
    let server = try LoopbackServer(Self.redirecting)
    defer { server.stop() }
    let client = try CurlClient()
    let reply = try await client.execute(HTTPRequest(url: server.url("/302?to=/next")))
    #expect(reply.status == 302)
    #expect(reply.header("Location") == "/next")
  }

  @Test("within its origin a redirect takes the headers along", arguments: [301, 302, 303, 307])
  func sameOrigin(_ status: Int) async throws {
    let server = try LoopbackServer(Self.redirecting)
    defer { server.stop() }
    let client = try CurlClient()
    let reply = try await client.execute(
      HTTPRequest(
        url: server.url("/\(status)?to=/next"), headers: Self.credentials, redirectLimit: 1))
    #expect(reply.status == 200)
    #expect(reply.text.hasPrefix("GET /next HTTP/1.1\n"))
    #expect(reply.text.contains("\nX-API-Key: secret\n"))
    #expect(reply.reusedConnection)
  }

  @Test("to another origin a redirect takes no credential along", arguments: [302, 303, 307, 308])
  func otherOrigin(_ status: Int) async throws {
    let other = try LoopbackServer(Self.redirecting)
    defer { other.stop() }
    let server = try LoopbackServer(Self.redirecting)
    defer { server.stop() }
    let client = try CurlClient()
    let url = server.url("/\(status)?to=\(other.url("/next"))")
    let reply = try await client.execute(
      HTTPRequest(
        url: url.replacing("http://127", with: "http://user:secret@127", maxReplacements: 1),
        headers: Self.credentials, redirectLimit: 1))
    #expect(reply.text.hasPrefix("GET /next HTTP/1.1\n"))
    #expect(reply.text.contains("\nAccept: application/json\n"))
    #expect(!reply.text.contains("secret"))
    #expect(!reply.text.contains("Authorization"))
  }

  @Test(
    "a POST becomes a GET or stays a POST as its redirect says",
    arguments: [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
  func post(_ status: Int, _ method: String) async throws {
    let server = try LoopbackServer(Self.redirecting)
    defer { server.stop() }
    let client = try CurlClient()
    let reply = try await client.execute(
      HTTPRequest(
        method: .post, url: server.url("/\(status)?to=/next"),
        headers: [HTTPHeader(name: "Content-Type", value: "text/plain")],
        body: Array("an order".utf8), redirectLimit: 1))
    #expect(reply.text.hasPrefix("\(method) /next HTTP/1.1\n"))
    #expect(reply.text.hasSuffix(method == "GET" ? "\n\n" : "\n\nan order"))
    #expect(reply.text.contains("Content-Type") == (method == "POST"))
  }

  @Test("a body never goes to another origin: such a redirect is the reply")
  func bodyToOtherOrigin() async throws {
    let other = try LoopbackServer(.echo)
    defer { other.stop() }
    let server = try LoopbackServer(Self.redirecting)
    defer { server.stop() }
    let client = try CurlClient()
    let reply = try await client.execute(
      HTTPRequest(
        method: .post, url: server.url("/307?to=\(other.url())"), body: Array("key".utf8),
        redirectLimit: 1))
    #expect(reply.status == 307)
    #expect(other.acceptedConnections == 0)
  }

  @Test(
    "a redirect to anything but http and https is the reply",
    arguments: ["file:///etc/hostname", "ftp://127.0.0.1/", "gopher://127.0.0.1/"])
  func otherScheme(_ location: String) async throws {
    let server = try LoopbackServer(Self.redirecting)
    defer { server.stop() }
    let client = try CurlClient()
    let reply = try await client.execute(
      HTTPRequest(url: server.url("/302?to=\(location)"), redirectLimit: 5))
    #expect(reply.status == 302)
  }

  @Test("redirects beyond the limit end with the last one")
  func loop() async throws {
    let requests = Gathered<Void>()
    let server = try LoopbackServer { connection in
      while connection.readRequest() != nil {
        requests.add(())
        connection.reply("302 Found", headers: ["Location: /again"])
      }
    }
    defer { server.stop() }
    let client = try CurlClient()
    let reply = try await client.execute(HTTPRequest(url: server.url(), redirectLimit: 3))
    #expect(reply.status == 302)
    #expect(requests.all.count == 4)
  }

  @Test("redirects share the deadline of their exchange")
  func deadline() async throws {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.reply("302 Found", headers: ["Location: /stall"])
      connection.waitUntilClosed()
    }
    defer { server.stop() }
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(
        HTTPRequest(url: server.url(), timeout: .milliseconds(200), redirectLimit: 3))
    }
    #expect(error?.code == .timeout)
  }
}
