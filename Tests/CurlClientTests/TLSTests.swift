import CurlClient
import Foundation
import TestSupport
import Testing

@Suite("TLS")
struct TLSTests {
  @Test("a certificate that nobody trusts is refused before anything is sent")
  func selfSigned() async throws {
    let server = try OpenSSLServer(names: "DNS:localhost,IP:127.0.0.1")
    defer { server.stop() }
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(url: "https://127.0.0.1:\(server.port)/"))
    }
    #expect(error?.code == .tls)
    #expect(error?.requestMayHaveBeenSent == false)
    #expect(error?.message.contains("self-signed certificate") == true)
  }

  @Test("a trusted certificate for another name is refused")
  func otherName() async throws {
    let server = try OpenSSLServer(names: "DNS:supplier.example")
    defer { server.stop() }
    let client = try CurlClient()
    let authorities = try String(contentsOfFile: server.certificate, encoding: .utf8)
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(
        HTTPRequest(
          url: "https://127.0.0.1:\(server.port)/", route: NetworkRoute(authorities: authorities)))
    }
    #expect(error?.code == .tls)
  }

  @Test("https to a server that speaks no TLS is refused")
  func plainServer() async throws {
    let server = try LoopbackServer { connection in
      connection.reply(text: "hello")
    }
    defer { server.stop() }
    let client = try CurlClient()
    let error = await #expect(throws: CurlError.self) {
      try await client.execute(HTTPRequest(url: "https://127.0.0.1:\(server.port)/"))
    }
    #expect(error?.code == .tls)
  }
}
