import CurlClient
import Testing

@Suite("a request that must not be sent")
struct RequestCheckTests {
  private func error(_ request: HTTPRequest) async throws -> CurlError? {
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) { try await client.execute(request) }
    #expect(error?.requestMayHaveBeenSent == false)
    return error
  }

  @Test(
    "only http and https are spoken",
    arguments: ["ftp://a.example/", "file:///etc/passwd", "gopher://a.example/", "ws://a.example/"])
  func scheme(_ url: String) async throws {
    #expect(try await error(HTTPRequest(url: url))?.code == .unsupportedScheme)
  }

  @Test(
    "a URL that cannot be used is refused",
    arguments: [
      "", "/balance", "a.example/balance", "http://", "http://a.example:99999/",
      "http://a.example/\r\nX: y", "http://a.example/\u{0}", "http://a.example/ b", "http://[::1/",
    ])
  func url(_ url: String) async throws {
    #expect(try await error(HTTPRequest(url: url))?.code == .invalidURL)
  }

  @Test(
    "a header that would become several, or none, is refused",
    arguments: [
      ("X-Key", "a\r\nX-Other: b"), ("X-Key", "a\nb"), ("X-Key", "a\u{0}b"), ("X-Key", "a\rb"),
      ("X-Key\r\nX-Other", "b"), ("X Key", "b"), ("X:", "b"), ("", "b"), ("@/etc/passwd", "b"),
      ("Content-Length", "3"), ("transfer-encoding", "chunked"),
    ])
  func header(_ name: String, _ value: String) async throws {
    let request = HTTPRequest(
      url: "http://a.example/", headers: [HTTPHeader(name: name, value: value)])
    #expect(try await error(request)?.code == .other)
  }

  @Test("a HEAD with a body is refused")
  func headWithBody() async throws {
    let request = HTTPRequest(method: .head, url: "http://a.example/", body: [1])
    #expect(try await error(request)?.code == .other)
  }

  @Test("a client that could not work is refused at its start")
  func configuration() {
    #expect(throws: CurlError.self) {
      try CurlClient(configuration: .init(maximumConnections: 0))
    }
    #expect(throws: CurlError.self) {
      try CurlClient(configuration: .init(userAgent: "a\r\nX-Other: b"))
    }
  }
}
