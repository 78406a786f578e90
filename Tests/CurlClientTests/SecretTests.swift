import CurlClient
import TestSupport
import Testing

@Suite("the text of an error")
struct SecretTests {
  private static let secret = "s3cr3t"

  /// Everything an error can print.
  private func text(_ url: String, _ header: String = secret) async throws -> String {
    let client = try CurlClient()
    let request = HTTPRequest(
      url: url, headers: [HTTPHeader(name: "X-API-Key", value: header)],
      timeout: .milliseconds(200))
    let error = await #expect(throws: CurlError.self, "\(url)") {
      try await client.execute(request)
    }
    return error.map { "\($0)\(String(reflecting: $0))\($0.message)" } ?? Self.secret
  }

  @Test("neither the query, the user, the path nor a header shows in an error")
  func secrets() async throws {
    let unused = try LoopbackSocket.bound()
    defer { unused.close() }
    let stalling = try LoopbackServer(.stall)
    defer { stalling.stop() }
    let garbage = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send("garbage \(Self.secret)\r\n\r\n")
    }
    defer { garbage.stop() }
    let hosts = [
      "http://HERE127.0.0.1:\(unused.port)", "http://HERE127.0.0.1:\(stalling.port)",
      "http://HERE127.0.0.1:\(garbage.port)", "https://HERE127.0.0.1:\(garbage.port)",
      "http://HEREnothing.invalid", "ftp://HEREa.example", "http://HEREa.example:99999",
      "HEREa.example", "http://HERE[::1", "s3cr3t://HEREa.example",
    ]
    for host in hosts {
      let base = host.replacing("HERE", with: "\(Self.secret):\(Self.secret)@")
      let shown = try await text("\(base)/\(Self.secret)?token=\(Self.secret)")
      #expect(!shown.contains(Self.secret), "\(host)")
    }
    #expect(!(try await text("http://a.example/", "\(Self.secret)\n")).contains(Self.secret))
  }
}
