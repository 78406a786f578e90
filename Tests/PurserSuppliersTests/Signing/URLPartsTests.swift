import CurlClient
import Testing

@testable import PurserSuppliers

@Suite("Parts of a URL")
struct URLPartsTests {
  @Test(
    "host, path and query are those that are sent",
    arguments: [
      ("https://api.example", "api.example", "/", ""),
      ("https://api.example:443/v1?a=b?c#d", "api.example", "/v1", "a=b?c"),
      ("http://api.example:443?a=b", "api.example:443", "/", "a=b"),
      ("HTTP://api.example:80/", "api.example", "/", ""),
      ("https://user:pass@word@api.example:8080/@x", "api.example:8080", "/@x", ""),
      ("http://[::1]:80/a", "[::1]", "/a", ""), ("https://[fe80::443]/", "[fe80::443]", "/", ""),
      ("https://api.example#x/y?z", "api.example", "/", ""),
    ])
  func parts(url: String, host: String, path: String, query: String) throws {
    let parts = try #require(URLParts(url))
    #expect([parts.host, parts.path, parts.query] == [host, path, query])
  }

  @Test("a URL without a host has no parts", arguments: ["", "/v1", "https://", "https://:443/"])
  func none(url: String) {
    #expect(URLParts(url) == nil)
  }

  @Test("paths and queries are spelt in one way, whatever the URL does")
  func canonical() throws {
    let parts = try #require(URLParts("https://x/a+b/%7e%2F:/ü%zz/%?b=%7E+%2b&&a&c=d=e"))
    #expect(parts.canonicalPath == "/a%2Bb/~%2F%3A/%C3%BC%25zz/%25")
    let query = parts.canonicalQuery.map { "\($0.name) is \($0.value)" }
    #expect(query == ["b is ~%20%2B", "a is ", "c is d%3De"])
  }

  @Test("added headers take the place of those of the same name")
  func replaces() {
    var request = HTTPRequest(
      url: "https://x",
      headers: [HTTPHeader(name: "A", value: "1"), HTTPHeader(name: "b", value: "2")])
    request.replaceHeaders([HTTPHeader(name: "B", value: "3"), HTTPHeader(name: "c", value: " 4 ")])
    #expect(request.headers.map(\.name) == ["A", "B", "c"])
    #expect(request.headerValues("b") == ["3"])
    #expect(request.headerValues("c") == ["4"])
    #expect(request.headerValues("d") == [])
  }
}
