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

  @Test(
    "a URL without a host has no parts",
    arguments: ["", "/v1", "https://", "https://:443/", "https://:8080/"])
  func none(url: String) {
    #expect(URLParts(url) == nil)
  }

  @Test(
    "dots are taken out of a path as RFC 3986, sections 5.2.4 and 5.4, has it",
    arguments: [
      ("/a/b/c/./../../g", "/a/g"), ("/b/c/g", "/b/c/g"), ("/b/c/./g", "/b/c/g"),
      ("/b/c/g/", "/b/c/g/"), ("/b/c/.", "/b/c/"), ("/b/c/./", "/b/c/"), ("/b/c/..", "/b/"),
      ("/b/c/../", "/b/"), ("/b/c/../..", "/"), ("/b/c/../../../g", "/g"),
      ("/b/c/../../../../g", "/g"), ("/./g", "/g"), ("/../g", "/g"), ("/b/c/g.", "/b/c/g."),
      ("/b/c/..g", "/b/c/..g"), ("/b/c/./g/.", "/b/c/g/"), ("/b/c/g/../h", "/b/c/h"),
      ("/", "/"), ("//", "//"), ("/..", "/"), ("/.", "/"), ("/a//../b", "/a/b"),
      ("/%2e%2E/a/%2e/.%2e/b", "/b"), ("/%2e%2f../a", "/%2e%2f../a"), ("/...", "/..."),
      ("/a%2e/b", "/a%2e/b"),
    ])
  func dots(path: String, kept: String) {
    #expect(DotSegments.removed(from: path) == kept)
    #expect(DotSegments.removed(from: kept) == kept)
    #expect((DotSegments.count(in: path) == 0) == (path == kept))
  }

  @Test(
    "a path that leads above its beginning is known",
    arguments: [
      ("/..", true), ("/a/../..", true), ("/./..", true), ("/a/../b/..", false),
      ("/a/b/../..", false), ("/%2E./a", true), ("/...", false), ("//..", false),
    ])
  func above(path: String, isAbove: Bool) { #expect(DotSegments.leadAbove(path) == isAbove) }

  @Test(
    "the URL that is sent is one whatever way it is written",
    arguments: [
      ("https://api.example", "https://api.example/"),
      ("https://api.example?a", "https://api.example/?a"),
      ("HTTPS://user@API.example:443/A%2fb?C=%2b#d", "https://api.example/A%2fb?C=%2b"),
      ("http://api.example:00443/..", "http://api.example:443/"),
      ("http://[::1]:80", "http://[::1]/"),
      ("http://a:?", "http://a/"), ("http://a/b?c=/../d", "http://a/b?c=/../d"),
    ])
  func normalized(url: String, sent: String) throws {
    let parts = try #require(URLParts(url))
    #expect(parts.normalized == sent)
    #expect(URLParts(sent)?.normalized == sent)
  }

  @Test(
    "a base URL names its host as it is sent",
    arguments: [
      ("https://api.example", true), ("https://%61pi.example/v1", false),
      ("https://127.0.0.1:8080", true), ("https://127.1", false), ("https://2130706433", false),
      ("https://0x7f.0.0.1", false), ("https://127.0.0.01", false), ("https://127.0.0.1.", false),
      ("https://1.2.3.256", false), ("https://[::1]:80", true), ("https://1.2.example", true),
      ("https://api.0x", false), ("https://10.example.", true),
    ])
  func host(url: String, isPlain: Bool) { #expect((BaseURL.flaw(in: url) == nil) == isPlain) }

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
