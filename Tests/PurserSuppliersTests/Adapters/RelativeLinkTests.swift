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
      ("/x/../b/./c?page=2", nil, "https://api.example/b/c?page=2"),
      ("../../c?page=2", nil, "https://api.example/api/c?page=2"),
      ("../../../../../c", nil, "https://api.example/c"),
      ("%2E./%2e/c?a=../b", nil, "https://api.example/api/v2/c?a=../b"),
      ("/../../admin?page=2", "base_url", "https://api.example/api/v2/admin?page=2"),
      ("../%2e%2E/../admin", "base_url", "https://api.example/api/v2/admin"),
      ("x/../y/.?page=2", "base_url", "https://api.example/api/v2/y/?page=2"),
      ("https://api.example/x/..?page=2", "base_url", "https://api.example/?page=2"),
      ("https://api.example?page=2#end", nil, "https://api.example/?page=2"),
      ("HTTPS://API.example:443/c", nil, "https://api.example/c"),
      ("https://user:pass@api.example/c", nil, "https://api.example/c"),
    ] as [(String, String?, String)])
  func relative(link: String, origin: String?, expected: String) async throws {
    #expect(try await next(link, relativeTo: origin) == expected)
  }

  @Test("a path is relative to the base URL that the owner leads requests to")
  func ledElsewhere() async throws {
    let transport = ScriptedTransport { _, number in
      .success(.reply(number == 0 ? #"{"next":"/l?page=2","list":[1]}"# : #"{"list":[2]}"#))
    }
    var supplier = try TestSupplier(
      """
      request: {base_url: "https://v2.example/api", path: /list}
      paginate: {link: $.next, relative_to: base_url}
      balances: [{each: "$.list[*]", currency: USD, available: $}]
      """)
    supplier.account.hosts = ["v2.example": "https://tunnel.example/t"]
    _ = try await supplier.client(transport).readBalances()
    #expect(
      transport.requests.map(\.url) == [
        "https://tunnel.example/t/api/list", "https://tunnel.example/t/api/l?page=2",
      ])
  }

  @Test("a link to a part of the same page leads nowhere else", arguments: [nil, "base_url"])
  func fragment(origin: String?) async throws {
    #expect(try await next("#top", relativeTo: origin) == "https://api.example/api/v2/b/list")
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
