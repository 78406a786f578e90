import Foundation
import Logging
import PurserAPI
import PurserCore
import Synchronization
import TestSupport
import Testing

@Suite("The rules of the wire", .mustEnd)
struct WireTests {
  private static let edges = [Edge(), Edge(lane: nil)]

  /// A request as bytes, and how it must be answered.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var request: String
    /// The status line and the code of the problem.
    var status: String
    var code: String

    init(_ name: String, _ request: String, _ status: String, _ code: String) {
      self.name = name
      self.request = request
      self.status = status
      self.code = code
    }

    var testDescription: String { name }
  }

  private static func order(_ lines: [String], body: String = "{}") -> String {
    (["POST /v1/orders HTTP/1.1", "Content-Type: application/json"] + lines + ["", body])
      .joined(separator: "\r\n")
  }

  private static let host = "Host: 127.0.0.1"
  private static let bad = "400 Bad Request"

  private static let refusals = [
    Case("no method", "HELLO\r\n\r\n", bad, "bad_request"),
    Case("another method", "BLA / HTTP/1.1\r\n\(host)\r\n\r\n", bad, "bad_request"),
    Case("another version", "GET / HTTP/2.0\r\n\(host)\r\n\r\n", bad, "bad_request"),
    Case("no target", "GET HTTP/1.1\r\n\(host)\r\n\r\n", bad, "bad_request"),
    Case("no name", "GET / HTTP/1.1\r\n\(host)\r\n: b\r\n\r\n", bad, "bad_request"),
    Case(
      "two lengths", order([host, "Content-Length: 2", "Content-Length: 3"]), bad, "bad_request"),
    Case(
      "length and chunks", order([host, "Content-Length: 2", "Transfer-Encoding: chunked"]), bad,
      "bad_request"),
    Case(
      "a bad chunk", order([host, "Transfer-Encoding: chunked"], body: "zz\r\n"), bad,
      "bad_request"),
    Case("no host", order(["Content-Length: 2"]), bad, "bad_request"),
    Case("two hosts", order([host, host, "Content-Length: 2"]), bad, "bad_request"),
    Case(
      "large headers",
      "GET / HTTP/1.1\r\n\(host)\r\nX: \(String(repeating: "x", count: 90_000))\r\n",
      "431 Request Header Fields Too Large", "headers_too_large"),
    Case(
      "a large target", "GET /\(String(repeating: "x", count: 90_000)) HTTP/1.1\r\n\(host)\r\n",
      "431 Request Header Fields Too Large", "headers_too_large"),
    Case(
      "many headers",
      "GET / HTTP/1.1\r\n\(host)\r\n" + String(repeating: "a: b\r\n", count: 2000) + "\r\n",
      "431 Request Header Fields Too Large", "headers_too_large"),
    Case(
      "another machine's target",
      "GET http://evil.example/health/live HTTP/1.1\r\n\(host)\r\n\r\n", "403 Forbidden",
      "foreign_host"),
    Case(
      "a target with a user",
      "GET http://127.0.0.1@evil.example/health/live HTTP/1.1\r\n\(host)\r\n\r\n", bad,
      "bad_request"),
  ]

  @Test(
    "what is no request is answered with a problem that nobody keeps, and the connection ends",
    arguments: refusals)
  func refuses(_ refused: Case) async throws {
    for edge in Self.edges {
      for before in ["", WireRequest.order("o"), WireRequest.get("/health/live")] {
        let answer = try await TestGateway.withAnswers(edge: edge) { client in
          client.send(before + refused.request)
          return client.readToEnd()
        }
        let last = "HTTP/1.1 " + (answer.components(separatedBy: "HTTP/1.1 ").last ?? "")
        #expect(last.hasPrefix("HTTP/1.1 \(refused.status)\r\n"), "\(answer)")
        #expect(last.contains("Content-Type: application/problem+json\r\n"))
        #expect(last.contains("Cache-Control: no-store\r\n"))
        #expect(last.contains("Connection: close\r\n"))
        #expect(last.contains("\"code\":\"\(refused.code)\""), "\(last)")
        // What was asked before is answered before.
        let count = answer.components(separatedBy: "HTTP/1.1 ").count - 1
        #expect(count == (before.isEmpty ? 1 : 2), "\(answer)")
      }
    }
  }

  @Test("the answer to HEAD has no body, also where it is no request")
  func head() async throws {
    let answer = try await TestGateway.withAnswers(edge: Edge()) { client in
      client.send("HEAD /health/live HTTP/1.1\r\n\r\n")
      return client.readToEnd()
    }
    #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n"))
  }

  // MARK: Broken bodies

  /// Bodies that do not come, or not as they should.
  private static let broken = [
    order([host, "Content-Length: 100"], body: "{"),
    order([host, "Transfer-Encoding: chunked"], body: "5\r\n{\"id\""),
    order([host, "Transfer-Encoding: chunked"], body: "zz\r\n"),
    order([host, "Content-Length: 100"], body: "{")
      .replacing("/v1/orders", with: "/v1/orders/preview"),
    order([host, "Content-Length: 100"], body: "{").replacing("/v1/orders", with: "/v1/topups"),
  ]

  @Test(
    "a body that breaks or ends early is the client's fault: 400, and no alarm in the log",
    arguments: broken)
  func brokenBodies(_ request: String) async throws {
    let log = KeptLog()
    try await TestGateway.withGateway { gateway, ledger in
      for edge in Self.edges {
        try await TestGateway.serve(gateway, edge: edge, logger: log.logger) { server in
          let answer = try await LoopbackClient.run(to: server.port) { client in
            client.send(request)
            client.closeOutput()
            return client.readToEnd()
          }
          #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(answer)")
          #expect(answer.contains("\"code\":\"bad_request\""), "\(answer)")
          #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2, "one answer: \(answer)")
          // A client that hangs up gets no answer.
          for hangUp in [LoopbackClient.close, LoopbackClient.reset] {
            try await LoopbackClient.run(to: server.port) { client in
              client.send(request)
              hangUp(client)()
            }
          }
          // Whoever comes next is served.
          let next = try await LoopbackClient.run(to: server.port) { client in
            client.send(WireRequest.get("/health/live"))
            return client.readResponse()
          }
          #expect(next?.hasPrefix("HTTP/1.1 200 OK\r\n") == true)
        }
      }
      #expect(try await ledger.positions().map(\.held.isPositive) == [false])
    }
    #expect(log.own(.info) == [])
    #expect(log.own(.trace).contains { $0.hasPrefix("debug request refused") })
  }

  // MARK: Leave to send

  @Test("a client that waits for leave gets it where the body is wanted")
  func leave() async throws {
    for edge in Self.edges {
      let body = #"{"id":"o","currency":"USD","cost":"1"}"#
      for lines in [
        ["Content-Length: \(body.utf8.count)"],
        // The order before it is answered first.
        ["Transfer-Encoding: chunked"],
      ] {
        let isChunked = lines[0].hasPrefix("Transfer")
        let answer = try await TestGateway.withAnswers(edge: edge) { client in
          client.send(
            WireRequest.order("before")
              + Self.order([Self.host, "Expect: 100-Continue"] + lines, body: ""))
          let before = client.readResponse() ?? ""
          let leave = client.readResponse() ?? ""
          client.send(
            isChunked ? String(body.utf8.count, radix: 16) + "\r\n\(body)\r\n0\r\n\r\n" : body)
          let answer = client.readResponse() ?? ""
          // The connection goes on.
          client.send(WireRequest.get("/health/live"))
          return [before, leave, answer, client.readResponse() ?? ""]
            .map { $0.components(separatedBy: "\r\n")[0] }.joined(separator: ", ")
        }
        #expect(
          answer
            == "HTTP/1.1 201 Created, HTTP/1.1 100 Continue, HTTP/1.1 201 Created, HTTP/1.1 200 OK")
      }
    }
  }

  @Test(
    "a client that waits for leave gets the final answer where its body is not wanted",
    arguments: [
      ("Content-Length: 5000", "POST /v1/orders", "413"),
      ("Content-Length: 10\r\nContent-Type: text/plain", "POST /v1/orders", "415"),
      ("Content-Length: 10\r\nOrigin: https://evil.example", "POST /v1/orders", "403"),
      ("Content-Length: 10", "PUT /v1/orders", "404"),
    ])
  func noLeave(_ lines: String, _ line: String, _ status: String) async throws {
    for edge in Self.edges {
      let type = lines.contains("Type") ? "" : "Content-Type: application/json\r\n"
      let answer = try await TestGateway.withAnswers(edge: edge) { client in
        client.send(
          "\(line) HTTP/1.1\r\n\(Self.host)\r\n\(type)\(lines)\r\nExpect: 100-continue\r\n\r\n")
        return client.readToEnd()
      }
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
      #expect(answer.contains("\r\nConnection: close\r\n"))
    }
  }

  // MARK: HTTP/1.0

  @Test("a connection of HTTP/1.0 ends after the answer, unless the client wants it kept")
  func old() async throws {
    for edge in Self.edges {
      let ended = try await TestGateway.withAnswers(edge: edge) { client in
        client.send("GET /health/live HTTP/1.0\r\n\r\n")
        return client.readToEnd()
      }
      #expect(ended.hasPrefix("HTTP/1.0 200 OK\r\n"))
      #expect(ended.contains("\r\nConnection: close\r\n"))
      let kept = try await TestGateway.withAnswers(edge: edge) { client in
        let request = "GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
        client.send(request + request)
        return (client.readResponse() ?? "") + (client.readResponse() ?? "")
      }
      #expect(kept.components(separatedBy: "\r\nConnection: keep-alive\r\n").count == 3)
    }
  }

  @Test("an export to HTTP/1.0 has no chunks, and its end is the connection's")
  func oldExport() async throws {
    for edge in Self.edges {
      for headers in ["", "Connection: keep-alive\r\n"] {
        let answer = try await TestGateway.withAnswers(edge: edge) { client in
          client.send("GET /v1/transactions?format=csv HTTP/1.0\r\n\(headers)\r\n")
          return client.readToEnd()
        }
        #expect(!answer.lowercased().contains("transfer-encoding"))
        #expect(answer.contains("\r\n\r\nnumber,at,type"), "\(answer)")
        #expect(answer.hasSuffix("moved_to\r\n"), "\(answer)")
      }
    }
  }

  @Test("after an upgrade that is not made the connection ends, and nobody waits on it for ever")
  func upgrade() async throws {
    for edge in Self.edges {
      let answer = try await TestGateway.withAnswers(edge: edge) { client in
        client.send(
          WireRequest.get("/health/live", headers: ["Connection: Upgrade", "Upgrade: h2c"]))
        return client.readToEnd()
      }
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(answer.contains("\r\nConnection: close\r\n"))
    }
  }
}
