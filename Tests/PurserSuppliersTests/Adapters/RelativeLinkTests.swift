import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Links to next pages")
struct RelativeLinkTests {
  private func next(_ link: String, relativeTo origin: String?) async throws -> String? {
    let transport = ScriptedTransport { _, number in
      .success(.reply(number == 0 ? #"{"next":"\#(link)","list":[1]}"# : #"{"list":[2]}"#))
    }
    let choice = origin.map { ", relative_to: \($0)" } ?? ""
    let supplier = try TestSupplier(
      """
      request: {path: /b/list}
      paginate: {link: $.next\(choice)}
      balances: [{each: "$.list[*]", currency: USD, available: $}]
      """, baseURL: "https://api.example/api/v2/")
    _ = try await supplier.client(transport).readBalances()
    return transport.requests.last?.url
  }

  @Test(
    "a path is relative to the host, or to the base URL where the adapter says so",
    arguments: [
      ("/b?page=2", nil, "https://api.example/b?page=2"),
      ("/b?page=2", "page", "https://api.example/b?page=2"),
      ("/b?page=2", "base_url", "https://api.example/api/v2/b?page=2"),
      ("b?page=2", nil, "https://api.example/api/v2/b/b?page=2"),
      ("b?page=2", "base_url", "https://api.example/api/v2/b?page=2"),
      ("?page=2", nil, "https://api.example/api/v2/b/list?page=2"),
      ("?page=2", "base_url", "https://api.example/api/v2/b/list?page=2"),
      ("https://api.example/x?page=2", "base_url", "https://api.example/x?page=2"),
      ("//api.example/x", "base_url", "https://api.example/x"),
    ] as [(String, String?, String)])
  func relative(link: String, origin: String?, expected: String) async throws {
    #expect(try await next(link, relativeTo: origin) == expected)
  }

  @Test(
    "a link to another server is followed from nowhere",
    arguments: ["https://evil.example/b", "//evil.example/b", "http://api.example/b", "https:/b"])
  func elsewhere(link: String) async throws {
    for origin in [nil, "base_url"] {
      let failure = await #expect(throws: CheckFailure.self) {
        _ = try await next(link, relativeTo: origin)
      }
      #expect(failure?.kind == .shapeChanged)
    }
  }
}
