import CurlClient
import Foundation
import TestSupport
import Testing

@Suite("Routes", .mustEnd)
struct RouteTests {
  private func execute(
    _ url: String, _ route: NetworkRoute, client: CurlClient
  ) async throws -> HTTPResponse {
    try await client.execute(HTTPRequest(url: url, route: route))
  }

  @Test("a request goes through its proxy with the proxy's password, and another goes its own way")
  func proxy() async throws {
    let proxy = try LoopbackServer(.echo)
    let direct = try LoopbackServer(.echo)
    defer {
      proxy.stop()
      direct.stop()
    }
    let client = try CurlClient()
    let route = NetworkRoute(proxy: "http://user:p%40ss@127.0.0.1:\(proxy.port)")
    let reply = try await execute("http://supplier.invalid/balance", route, client: client)
    #expect(reply.text.hasPrefix("GET http://supplier.invalid/balance HTTP/1.1\n"))
    let basic = Data("user:p@ss".utf8).base64EncodedString()
    #expect(reply.text.contains("Proxy-Authorization: Basic \(basic)"))
    let other = try await client.execute(HTTPRequest(url: direct.url("/own")))
    #expect(other.text.hasPrefix("GET /own HTTP/1.1\n"))
    #expect(!other.text.contains("Proxy-Authorization"))
    #expect(proxy.acceptedConnections == 1)
  }

  @Test(
    "two passwords for one proxy have a connection each to the same host, which each uses again")
  func twoUsers() async throws {
    let servers = try (0..<2).map { _ in try OpenSSLServer(names: "IP:127.0.0.1", keepsOpen: true) }
    defer { for server in servers { server.stop() } }
    let asked = Gathered<String>()
    let ports = servers.map(\.port)
    let proxy = try LoopbackServer { connection in
      guard let request = connection.readRequest() else { return }
      asked.add(request.line + " " + request.values("Proxy-Authorization").joined())
      // Each server has one connection at a time.
      let port = ports[min(asked.all.count, ports.count) - 1]
      connection.send("HTTP/1.1 200 Connected\r\n\r\n")
      connection.relay(to: port)
    }
    defer { proxy.stop() }
    let authorities = try servers.map {
      try String(contentsOfFile: $0.certificate, encoding: .utf8)
    }
    .joined(separator: "\n")
    let client = try CurlClient()
    let url = "https://127.0.0.1:\(ports[0])/"
    for _ in 0..<2 {
      for user in ["one", "two"] {
        let route = NetworkRoute(
          proxy: "http://\(user):pass@127.0.0.1:\(proxy.port)", authorities: authorities)
        #expect(try await execute(url, route, client: client).text == "ok")
      }
    }
    let expected = ["one", "two"].map {
      "CONNECT 127.0.0.1:\(ports[0]) HTTP/1.1 Basic \(Data("\($0):pass".utf8).base64EncodedString())"
    }
    #expect(asked.all == expected)
  }

  @Test("a proxy gets the URL as it is")
  func target() async throws {
    let proxy = try LoopbackServer(.echo)
    defer { proxy.stop() }
    let route = NetworkRoute(proxy: "http://127.0.0.1:\(proxy.port)")
    let client = try CurlClient()
    for (url, target) in [
      ("http://supplier.invalid/a/../b?c=%2f&d=+", "http://supplier.invalid/a/../b?c=%2f&d=+"),
      ("http://supplier.invalid:8080/?q", "http://supplier.invalid:8080/?q"),
    ] {
      let reply = try await execute(url, route, client: client)
      #expect(reply.text.hasPrefix("GET \(target) HTTP/1.1\n"))
    }
  }

  @Test("SOCKS with names resolved by the proxy is a route too")
  func socks() async throws {
    let asked = Gathered<String>()
    let proxy = try LoopbackServer { connection in
      guard let greeting = connection.read(2), connection.read(Int(greeting[1])) != nil else {
        return
      }
      connection.send([5, 0])
      guard let start = connection.read(5), let name = connection.read(Int(start[4])),
        connection.read(2) != nil
      else { return }
      asked.add(String(decoding: name, as: UTF8.self))
      connection.send([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
      guard connection.readRequest() != nil else { return }
      connection.reply(text: "through")
    }
    defer { proxy.stop() }
    let route = NetworkRoute(proxy: "socks5h://127.0.0.1:\(proxy.port)")
    let reply = try await execute("http://supplier.invalid/", route, client: try CurlClient())
    #expect(reply.text == "through")
    #expect(asked.all == ["supplier.invalid"])
  }

  @Test("a proxy that refuses the way, or is not there, is a connection that failed")
  func refusal() async throws {
    let proxy = try LoopbackServer { connection in
      guard let request = connection.readRequest() else { return }
      #expect(request.line == "CONNECT supplier.invalid:443 HTTP/1.1")
      connection.reply("407 Proxy Authentication Required", text: "who are you?")
    }
    defer { proxy.stop() }
    let client = try CurlClient()
    for (port, words) in [(Int(proxy.port), "407"), (1, "the proxy cannot be connected to")] {
      let error = await #expect(throws: CurlError.self) {
        try await execute(
          "https://supplier.invalid/",
          NetworkRoute(proxy: "http://user:hidden@127.0.0.1:\(port)"), client: client)
      }
      #expect(error?.code == .connect, "\(error as Any)")
      #expect(error?.message.contains(words) == true, "\(error as Any)")
      #expect(error?.message.contains("hidden") == false)
      #expect(error?.requestMayHaveBeenSent == false)
    }
  }

  @Test("an authority of the route is trusted for its requests alone")
  func authority() async throws {
    let server = try OpenSSLServer(names: "IP:127.0.0.1")
    defer { server.stop() }
    let client = try CurlClient()
    let url = "https://127.0.0.1:\(server.port)/"
    let authorities = try String(contentsOfFile: server.certificate, encoding: .utf8)
    let reply = try await execute(url, NetworkRoute(authorities: authorities), client: client)
    #expect(reply.status == 200)
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(url: url))
    }
    #expect(error?.code == .tls)
  }

  @Test("a client certificate is shown where the route has one, and wanted where it has none")
  func clientCertificate() async throws {
    let server = try OpenSSLServer(names: "IP:127.0.0.1", wantsClientCertificate: true)
    defer { server.stop() }
    let client = try CurlClient()
    let url = "https://127.0.0.1:\(server.port)/"
    let certificate = try String(contentsOfFile: server.certificate, encoding: .utf8)
    let key = try String(contentsOfFile: server.key, encoding: .utf8)
    let without = NetworkRoute(authorities: certificate)
    let error = await #expect(throws: CurlError.self) {
      try await execute(url, without, client: client)
    }
    #expect(error?.code == .tls, "\(error as Any)")
    let with = NetworkRoute(authorities: certificate, certificate: certificate, key: key)
    #expect(try await execute(url, with, client: client).status == 200)
    let wrong = NetworkRoute(authorities: certificate, certificate: certificate, key: "no key")
    let failure = await #expect(throws: CurlError.self) {
      try await execute(url, wrong, client: client)
    }
    #expect(failure?.code == .tls, "\(failure as Any)")
    #expect("\(with) \(String(reflecting: with))".contains("PRIVATE") == false)
  }
}
