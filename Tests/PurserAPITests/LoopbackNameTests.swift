import CurlClient
import PurserCore
import Testing

@testable import PurserAPI

@Suite("Names of this machine")
struct LoopbackNameTests {
  @Test(
    "a host is one of this machine's only where all of it is",
    arguments: [
      ("localhost", true), ("LocalHost:80", true), ("127.0.0.1", true), ("127.1.2.3:8080", true),
      ("[::1]", true), ("[::1]:80", true), ("127.0.0.1:", true), ("localhost:65535", true),
      ("", false), (":80", false), ("127.0.0.1:7001@evil.example", false),
      ("localhost@evil.example", false), ("evil.example", false), ("127.+1.0.1", false),
      ("127.0.0.1.evil.example", false), ("127.0.0", false), ("127.0.0.256", false),
      ("127.0.0.1:65536", false), ("127.0.0.1:80x", false), ("127.0.0.1 ", false),
      ("[::1", false), ("[::1]x", false), ("[::1%25lo]", false), ("[]", false), ("::1", false),
      ("127.0.0.1/", false), ("127.0.0.1, evil.example", false), ("128.0.0.1", false),
    ])
  func hosts(_ authority: String, _ isLoopback: Bool) {
    #expect(LoopbackName.isOne(authority: authority) == isLoopback)
  }

  @Test(
    "an origin is one of this machine's only where all of it is",
    arguments: [
      ("http://localhost", true), ("https://127.0.0.1:8443", true), ("http://[::1]:3000", true),
      ("null", false), ("http://127.0.0.1:80@evil.example", false), ("http://evil.example", false),
      ("http://127.0.0.1/", false), ("http://127.0.0.1, http://evil.example", false),
      ("file://localhost", false), ("x://127.0.0.1", false), ("evil://a://127.0.0.1", false),
      ("http://", false), ("", false),
    ])
  func origins(_ origin: String, _ isLoopback: Bool) {
    #expect(LoopbackName.isOne(origin: origin) == isLoopback)
  }

  @Test("a host that cannot be read is a bad request, another machine's is forbidden")
  func problems() async throws {
    try await TestGateway.run { gateway in
      for (host, code) in [
        ("127.0.0.1:7001@evil.example", "bad_request"), ("127.0.0.1:80x", "bad_request"),
        ("127.+1.0.1", "foreign_host"), ("evil.example", "foreign_host"),
      ] {
        let answer = try await gateway.post(
          "/v1/orders", #"{"id":"o","currency":"USD","cost":"1"}"#,
          headers: [HTTPHeader(name: "Host", value: host)])
        #expect(answer["code"] == code, "\(host)")
        #expect(answer.response.header("cache-control") == "no-store")
      }
    }
  }
}
