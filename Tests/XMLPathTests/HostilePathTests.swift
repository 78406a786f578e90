import Testing
import XMLPath

@Suite("Costly paths")
struct HostilePathTests {
  private static func wide(_ count: Int) throws -> XMLNode {
    try tree("<r>" + String(repeating: "<a k='1'>1</a>", count: count) + "</r>").root
  }

  private static func code(_ path: String, on node: XMLNode) throws -> XMLPathError.Code? {
    let path = try XPath(path)
    do throws(XMLPathError) {
      _ = try node.nodes(path)
      return nil
    } catch {
      return error.code
    }
  }

  @Test(
    "a path that multiplies its work is stopped",
    arguments: [
      "//*[//*[//*[//*]]]", "//*[count(//*[count(//*) > 1]) > 1]",
      "//a[preceding::a[preceding::a]]", "//a/following::*", "//a/following-sibling::a",
      "//a | //@k | //text()", "//*/..", "//a[. != //a]",
      "/r[a < a/@k]", "/r[a = a/@k]",
      "//a[following-sibling::a[last()] = preceding-sibling::a[. = //a]]",
    ])
  func explosions(path: String) throws {
    let root = try Self.wide(20_000)
    let start = ContinuousClock.now
    #expect(try Self.code(path, on: root) == .limit)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test("plain paths over large documents are well within the limit")
  func plain() throws {
    let root = try Self.wide(200_000)
    for path in ["/r/a", "//a", "/r/a/@k", "(//a)[last()]", "/r/a[@k = '1']", "/r/a[200000]"] {
      #expect(try Self.code(path, on: root) == nil, "\(path)")
    }
  }

  @Test("paths that may compare nodes do what is needed on a document of the usual size")
  func comparing() throws {
    let root = try Self.wide(2_000)
    for path in [
      "//a | //@k", "//a/..", "//a[. = ../a[1]]", "//a[1]/following-sibling::a", "/r//a",
      "/r/a[last()]/preceding-sibling::a[1]", "/descendant::a",
    ] {
      #expect(try Self.code(path, on: root) == nil, "\(path)")
    }
  }

  @Test("paths that go down by names never compare nodes; others may")
  func shapes() throws {
    let root = try tree("<r><a k='1'>1</a><b/></r>", limits: XMLLimits(comparisons: 0)).root
    for path in [
      "/r/a", "//a", ".//a", "(//a)[1]", "a", "@k", "a/@k", "a[@k = '1']", "a['=' = @k]",
      "a[b > 1]",
      "a[b <= -1]", "child::a/self::a/attribute::k", "a[. != \"..|//\"]", "a[not(b) or c]", "*[2]",
      "a[contains(., '1')]/text()", "/r/a[/r/b]",
    ] {
      #expect(try Self.code(path, on: root) == nil, "\(path)")
    }
    for path in [
      "a | b", "..", "a/../b", "/r//a", "a//b", "a[b = c]", "a[b != @k]", "a[b <= c]",
      "ancestor::r",
      "a/following-sibling::b", "a/preceding::*", "//a[.//b]", "id('x')", "descendant::a",
      "a[1 = @k]",
    ] {
      #expect(try Self.code(path, on: root) == .limit, "\(path)")
    }
  }

  @Test("the paths over one document share a limit")
  func together() throws {
    for path in ["/r/a[@k or not(@k)]", "/r/a/../a[@k or not(@k)]"] {
      let limits = XMLLimits(stepsPerPath: 20_000, steps: 50_000)
      let root = try tree(
        "<r>" + String(repeating: "<a/>", count: 400) + "</r>", limits: limits
      ).root
      var followed = 0
      while try Self.code(path, on: root) == nil, followed < 100 { followed += 1 }
      #expect((1...20).contains(followed))
      #expect(try Self.code(path, on: root) == .limit)
    }
  }
}
