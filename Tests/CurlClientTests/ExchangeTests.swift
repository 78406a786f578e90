import CurlClient
import Testing

@Suite("an exchange")
struct ExchangeTests {
  /// Answers every request with what it was: the line, the headers in their order, the body.
  static let echo: LoopbackServer.Script = { connection in
    while let request = connection.readRequest() {
      let lines = [request.line] + request.headers.map { "\($0.name): \($0.value)" }
      let text = Array(lines.joined(separator: "\n").utf8) + Array("\n\n".utf8) + request.body
      guard connection.reply(headers: ["X-Kind: echo"], text) else { return }
    }
  }

  /// What the server saw of a request.
  private func seen(_ change: (inout HTTPRequest) -> Void) async throws -> [String] {
    try await withServer(Self.echo) { server in
      var request = HTTPRequest(url: server.url("/balance?page=2"))
      change(&request)
      let reply = try await CurlClient().execute(request)
      #expect(reply.status == 200)
      return String(decoding: reply.body, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test("a GET sends its path, its query and its headers")
  func get() async throws {
    let lines = try await seen {
      $0.headers = [HTTPHeader(name: "Authorization", value: "Bearer abc")]
    }
    #expect(lines.first == "GET /balance?page=2 HTTP/1.1")
    #expect(lines.contains("Authorization: Bearer abc"))
    #expect(lines.contains("User-Agent: purser"))
    #expect(lines.contains { $0.hasPrefix("Accept-Encoding: ") && $0.contains("gzip") })
  }

  @Test("every method reaches the server by its name", arguments: HTTPRequest.Method.allCases)
  func method(_ method: HTTPRequest.Method) async throws {
    try await withServer { connection in
      while let request = connection.readRequest() {
        let isHead = request.line.hasPrefix("HEAD")
        let head = "HTTP/1.1 200 OK\r\nX-Line: \(request.line)\r\nContent-Length: 2\r\n\r\n"
        connection.send(isHead ? head : head + "ok")
      }
    } _: { server in
      let client = try CurlClient()
      let reply = try await client.execute(HTTPRequest(method: method, url: server.url("/x")))
      #expect(reply.header("x-line") == "\(method.rawValue) /x HTTP/1.1")
      #expect(reply.body == (method == .head ? [] : Array("ok".utf8)))
    }
  }

  @Test(
    "a body arrives byte for byte, with any method that may have one",
    arguments: [HTTPRequest.Method.get, .post, .put, .patch, .delete])
  func body(_ method: HTTPRequest.Method) async throws {
    let body: [UInt8] = Array("{\"a\":\u{0}1}".utf8)
    let lines = try await seen {
      $0.method = method
      $0.body = body
    }
    #expect(lines.first == "\(method.rawValue) /balance?page=2 HTTP/1.1")
    #expect(lines.last == String(decoding: body, as: UTF8.self))
    #expect(lines.contains("Content-Length: \(body.count)"))
    #expect(!lines.contains { $0.hasPrefix("Content-Type") || $0.hasPrefix("Expect") })
  }

  @Test("a large body arrives whole, without waiting for leave to send it")
  func largeBody() async throws {
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 3_000_000)
    try await withServer { connection in
      guard let request = connection.readRequest() else { return }
      connection.reply(headers: ["X-Expect: \(request.values("Expect").count)"], request.body)
    } _: { server in
      let reply = try await CurlClient().execute(
        HTTPRequest(
          method: .post, url: server.url(), body: body, maximumReplyBytes: body.count))
      #expect(reply.body == body)
      #expect(reply.header("X-Expect") == "0")
    }
  }

  @Test("a POST without a body says that its length is zero")
  func emptyPost() async throws {
    let lines = try await seen { $0.method = .post }
    #expect(lines.contains("Content-Length: 0"))
    #expect(!lines.contains { $0.hasPrefix("Content-Type") })
  }

  @Test("a header that is given takes the place of the default one, even without a value")
  func replacedHeaders() async throws {
    let lines = try await seen {
      $0.method = .post
      $0.body = Array("{}".utf8)
      $0.headers = [
        HTTPHeader(name: "content-type", value: "application/json"),
        HTTPHeader(name: "User-Agent", value: "shop/1"),
        HTTPHeader(name: "X-Empty", value: ""),
      ]
    }
    #expect(lines.filter { $0.lowercased().hasPrefix("content-type") }.count == 1)
    #expect(lines.contains("content-type: application/json"))
    #expect(lines.filter { $0.hasPrefix("User-Agent") } == ["User-Agent: shop/1"])
    #expect(lines.contains("X-Empty: "))
  }

  @Test("a status of failure is a reply, with its headers in order and its body")
  func serverError() async throws {
    try await withServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.reply(
        "500 Internal Server Error", headers: ["B: 1", "A:  2 ", "B: 3"], text: "oh")
    } _: { server in
      let reply = try await CurlClient().execute(HTTPRequest(url: server.url()))
      #expect(reply.status == 500)
      #expect(reply.body == Array("oh".utf8))
      #expect(reply.headers.map(\.name) == ["Content-Length", "B", "A", "B"])
      #expect(reply.headers.map(\.value) == ["2", "1", "2", "3"])
      #expect(reply.header("b") == "1")
      #expect(reply.header("c") == nil)
      #expect(reply.httpVersion == .http1_1)
    }
  }

  @Test("interim replies and trailers are no part of the headers")
  func interimReplies() async throws {
    try await withServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
      connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Real: 1\r\n\r\n")
      connection.send("2\r\nok\r\n0\r\nX-Trailer: 1\r\n\r\n")
    } _: { server in
      let reply = try await CurlClient().execute(HTTPRequest(url: server.url()))
      #expect(reply.headers.map(\.name) == ["Transfer-Encoding", "X-Real"])
      #expect(reply.body == Array("ok".utf8))
    }
  }

  @Test("a gzip body is decompressed")
  func gzip() async throws {
    try await withServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.reply(headers: ["Content-Encoding: gzip"], GzipFixture.balance)
    } _: { server in
      let reply = try await CurlClient().execute(HTTPRequest(url: server.url()))
      #expect(String(decoding: reply.body, as: UTF8.self) == GzipFixture.balanceText)
    }
  }
}
