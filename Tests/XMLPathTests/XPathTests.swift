import Testing
import XMLPath

@Suite("Paths")
struct XPathTests {
  private static func error(_ path: String, _ namespaces: [String: String] = [:]) -> XMLPathError? {
    do throws(XMLPathError) {
      _ = try XPath(path, namespaces: namespaces)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "paths of XPath 1.0 are accepted",
    arguments: [
      "/a/b", "//a", "a", ".", "..", "@a", "/", "/*", "/a[1]/b[last()]", "a | b", "//a[@b = 'x:y']",
      "ancestor::a/following-sibling::*", "/a[not(b) and (c or d)]", "/a[position() mod 2 = 1]",
      "/a[b div 2 > 1.5]", "a[contains(., \"'\")]", "/a/text()", "id('x')", "@xml:lang",
      "/Größe/名", "/a[count( b )=1]", "(//a)[1]", "/a-b/c.d/_e",
    ])
  func accepted(path: String) throws {
    #expect(Self.error(path) == nil)
  }

  @Test(
    "what is no path is refused",
    arguments: [
      "", " ", "/a[", "/a]", "/a//", "a b", "/a[1", "///a", "/a/[1]", "a::b", "/a/@", "/a='",
      "((a)",
      "a[]", "/a/b c", "/a|", "|a", "a/(b)", "a) | (b", "a)[(1",
    ])
  func refused(path: String) throws {
    let error = try #require(Self.error(path))
    #expect(error.code == .syntax, "\(error)")
    #expect(error.message.hasPrefix("the path is no XPath 1.0: "), "\(error)")
  }

  @Test("the place of an error is counted in characters")
  func offset() throws {
    #expect(Self.error("/größe/[1]")?.offset == 7)
    #expect(Self.error("/größe/x:y")?.offset == 7)
    #expect(Self.error("/größe/x:y")?.description == "at 7: the prefix `x` is not declared")
  }

  @Test("an undeclared prefix is found wherever it stands")
  func prefixes() throws {
    for path in ["/x:a", "a[x:b = 1]", "@x:*", "/a/child::x:b", "x:f(1)", "a[/b or x:c]"] {
      #expect(Self.error(path)?.code == .unknownPrefix, "\(path)")
    }
    #expect(Self.error("/y:a/x:b", ["y": "urn:y"])?.message == "the prefix `x` is not declared")
    #expect(Self.error("/y:a/x:b", ["y": "urn:y", "x": "urn:x"]) == nil)
    #expect(Self.error("/a[. = 'x:b']/child::c") == nil)
  }

  @Test("functions and variables that XPath 1.0 does not have are refused")
  func functions() throws {
    #expect(Self.error("/a[matches(b, 'c')]")?.code == .unknownFunction)
    #expect(Self.error("/a[matches(b, 'c')]")?.message == "XPath 1.0 has no function `matches`")
    #expect(Self.error("/a[y:f(b)]", ["y": "urn:y"])?.code == .unknownFunction)
    #expect(Self.error("document('file:///etc/passwd')")?.code == .unknownFunction)
    #expect(Self.error("/a[$b]")?.message == "there are no variables in paths")
    #expect(Self.error("/a[count(1)]") == nil || Self.error("/a[count(1)]")?.code == .syntax)
  }

  @Test("an expression that gives no nodes says what it gives")
  func values() throws {
    #expect(Self.error("count(//a)")?.code == .notNodes)
    #expect(
      Self.error("count(//a)")?.message
        == "the path gives a number, where nodes are to be selected")
    #expect(Self.error("'a'")?.message.contains("a text") == true)
    #expect(Self.error("/a = 1")?.message.contains("a condition") == true)
    #expect(Self.error("/a * 2")?.message.contains("a number") == true)
  }

  @Test("a path that is too long, or has a NUL in it, is refused")
  func oversize() throws {
    #expect(Self.error("/" + String(repeating: "a", count: 5_000))?.code == .syntax)
    #expect(Self.error("/a\0/b")?.code == .syntax)
    let nested = String(repeating: "(", count: 2_000) + "a" + String(repeating: ")", count: 2_000)
    #expect(Self.error(nested) != nil)
    let predicates =
      String(repeating: "a[", count: 1_000) + "a" + String(repeating: "]", count: 1_000)
    #expect(Self.error(predicates) != nil)
  }

  @Test("prefixes stand for their namespaces, whatever the document calls them")
  func namespaces() throws {
    let reply = "<s:e xmlns:s='urn:soap'><b xmlns='urn:b'><c>1</c></b><c>2</c></s:e>"
    let names = ["soap": "urn:soap", "n": "urn:b"]
    #expect(try texts("/soap:e/n:b/n:c", in: reply, namespaces: names) == ["1"])
    #expect(try texts("/soap:e/c", in: reply, namespaces: names) == ["2"])
    #expect(try texts("//c", in: reply, namespaces: names) == ["2"])
    // The same text with other namespaces is another path on the same tree.
    let root = try tree(reply).root
    #expect(try root.nodes(XPath("/p:e", namespaces: ["p": "urn:soap"])).count == 1)
    #expect(try root.nodes(XPath("/p:e", namespaces: ["p": "urn:b"])).isEmpty)
    #expect(try root.nodes(XPath("/p:e", namespaces: ["p": "urn:soap"])).count == 1)
  }

  @Test("namespace declarations are no nodes")
  func namespaceAxis() throws {
    let root = try tree("<a xmlns:x='urn:x'/>").root
    #expect(throws: XMLPathError.self) { try root.nodes(XPath("/a/namespace::*")) }
    #expect(try root.nodes(XPath("/a/@*")).isEmpty)
  }

  @Test("the same node is selected once, in the order of the document")
  func order() throws {
    let text = "<r><a>1</a><b>2</b><a>3</a></r>"
    #expect(try texts("//b | //a | /r/*", in: text) == ["1", "2", "3"])
    #expect(try texts("/r/a[2]/preceding-sibling::*", in: text) == ["1", "2"])
  }

  @Test("the parent of a plain path is the path without its last step")
  func parents() throws {
    for (path, parent) in [
      ("/a/b/c", "/a/b"), ("/a/@b", "/a"), ("/a[1]/b[@c = 'x/y']", "/a[1]"), ("/a/text()", "/a"),
      ("/*/child::b", "/*"), ("/a[x/y]/b/attribute::c", "/a[x/y]/b"),
    ] {
      #expect(try XPath(path).parent?.text == parent, "\(path)")
    }
    let names = ["s": "urn:s"]
    let parent = try XPath("/s:a/b", namespaces: names).parent
    #expect(try parent == XPath("/s:a", namespaces: names))
  }

  @Test(
    "other paths have no parent",
    arguments: [
      "/", "/a", "a/b", "//a/b", "/a//b", "/a/b | /a/c", "/a/..", "/a/../b", "/a/.", "(/a/b)",
      "/a/parent::b", "/a/b/descendant::c", "@a", "./a/b", "/@a/b", "/a/text()/b", "/a/b|c",
    ])
  func orphans(path: String) throws {
    #expect(try XPath(path).parent == nil)
  }

  @Test("paths are equal when their bytes and namespaces are")
  func equality() throws {
    #expect(try XPath("/a") == XPath("/a"))
    #expect(try XPath("/a") != XPath("/a", namespaces: ["x": "urn:x"]))
    #expect(try XPath("/a[. = '\u{E9}']") != XPath("/a[. = 'e\u{301}']"))
  }

  @Test("one path may be followed by many threads at a time")
  func threads() async throws {
    let path = try XPath("/r/a[last()]/@k")
    try await withThrowingTaskGroup(of: [String].self) { group in
      for number in 0..<64 {
        group.addTask {
          let root = try tree("<r><a k='x'/><a k='\(number)'/></r>").root
          return try (0..<50).flatMap { _ in try root.nodes(path).map(\.text) }
        }
      }
      for try await texts in group { #expect(Set(texts).count == 1 && texts.count == 50) }
    }
  }
}
