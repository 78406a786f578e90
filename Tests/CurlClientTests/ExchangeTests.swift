import CurlClient
import TestSupport
import Testing

@Suite("an exchange")
struct ExchangeTests {
  /// What a server saw of a request to `/balance?page=2`: the line, the headers, the body.
  private func seen(_ change: (inout HTTPRequest) -> Void) async throws -> [String] {
    let server = try LoopbackServer(.echo)
    defer { server.stop() }
    var request = HTTPRequest(url: server.url("/balance?page=2"))
    change(&request)
    let reply = try await CurlClient().execute(request)
    #expect(reply.status == 200)
    return reply.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
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

  @Test(
    "a path is sent as it is",
    arguments: [
      "/a/../b/./c", "/../a", "/a/%2e%2E/b", "//a//b", "/%7e%2f%zz", "/a?b=/../c",
      "/!$&'()*+,;=:@|^`{}",
    ])
  func path(_ path: String) async throws {
    let lines = try await seen { request in
      request.url = request.url.replacing("/balance?page=2", with: path)
    }
    #expect(lines.first == "GET \(path) HTTP/1.1")
  }

  @Test("a header without a value is sent, and so is one of nothing but spaces")
  func emptyHeaders() async throws {
    let lines = try await seen {
      $0.headers = [
        HTTPHeader(name: "X-A", value: ""), HTTPHeader(name: "X-B", value: "  "),
        HTTPHeader(name: "X-C", value: "\t"), HTTPHeader(name: "X-D", value: " d  e "),
      ]
    }
    for line in ["X-A: ", "X-B: ", "X-C: ", "X-D: d  e"] { #expect(lines.contains(line)) }
  }

  @Test("every method reaches the server by its name", arguments: HTTPRequest.Method.allCases)
  func method(_ method: HTTPRequest.Method) async throws {
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        let head = "HTTP/1.1 200 OK\r\nX-Line: \(request.line)\r\nContent-Length: 2\r\n\r\n"
        connection.send(request.line.hasPrefix("HEAD") ? head : head + "ok")
      }
    }
    defer { server.stop() }
    let reply = try await CurlClient().execute(HTTPRequest(method: method, url: server.url("/x")))
    #expect(reply.header("x-line") == "\(method.rawValue) /x HTTP/1.1")
    #expect(reply.text == (method == .head ? "" : "ok"))
  }

  @Test(
    "a body arrives byte for byte, with any method that may have one",
    arguments: HTTPRequest.Method.allCases.filter { $0 != .head })
  func body(_ method: HTTPRequest.Method) async throws {
    let body = Array("{\"a\":\u{0}1}".utf8)
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
    let server = try LoopbackServer { connection in
      guard let request = connection.readRequest() else { return }
      connection.reply(
        headers: ["X-Expect: \(request.values("Expect").count)"], bytes: request.body)
    }
    defer { server.stop() }
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 3_000_000)
    let reply = try await CurlClient().execute(
      HTTPRequest(method: .post, url: server.url(), body: body, maximumReplyBytes: body.count))
    #expect(reply.body == body)
    #expect(reply.header("X-Expect") == "0")
  }

  @Test(
    "a method that sends something says that its length is zero where there is no body",
    arguments: [HTTPRequest.Method.post, .put, .patch])
  func emptyBody(_ method: HTTPRequest.Method) async throws {
    let lines = try await seen { $0.method = method }
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

  @Test("a user and password in the URL are sent as basic authentication")
  func userInfo() async throws {
    let lines = try await seen {
      $0.url = $0.url.replacing("http://", with: "http://Aladdin:open%20sesame@")
    }
    #expect(lines.contains("Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="))
  }

  @Test("a status of failure is a reply, with its headers in order and its body")
  func serverError() async throws {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.reply(
        "500 Internal Server Error", headers: ["B: 1", "A:  2 ", "B: 3", " folded"], text: "oh")
    }
    defer { server.stop() }
    let reply = try await CurlClient().execute(HTTPRequest(url: server.url()))
    #expect(reply.status == 500)
    #expect(reply.text == "oh")
    #expect(reply.headers.map(\.name) == ["Content-Length", "B", "A", "B"])
    #expect(reply.headers.map(\.value) == ["2", "1", "2", "3 folded"])
    #expect(reply.header("b") == "1")
    #expect(reply.header("c") == nil)
    #expect(reply.httpVersion == .http1_1)
  }

  @Test("interim replies and trailers are no part of the headers")
  func interimReplies() async throws {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
      connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Real: 1\r\n\r\n")
      connection.send("2\r\nok\r\n0\r\nX-Trailer: 1\r\n\r\n")
    }
    defer { server.stop() }
    let reply = try await CurlClient().execute(HTTPRequest(url: server.url()))
    #expect(reply.headers.map(\.name) == ["Transfer-Encoding", "X-Real"])
    #expect(reply.text == "ok")
  }
}
