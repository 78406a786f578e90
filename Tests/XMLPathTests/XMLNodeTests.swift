import Testing
import XMLPath

@Suite("Nodes")
struct XMLNodeTests {
  private static let reply = """
    <?xml version="1.0"?>
    <!-- a comment -->
    <reply status="ok" xmlns:x="urn:x">
      <account id="1" currency="EUR"><balance> 12.50
      </balance></account>
      <account id="2" currency="USD"><balance><![CDATA[7]]>.25</balance><x:note/></account>
      <total>a<b>c</b>d</total>
    </reply>
    """

  @Test("absolute paths start at the document, relative ones at the node")
  func starts() throws {
    let root = try tree(Self.reply).root
    let accounts = try root.nodes(XPath("/reply/account"))
    #expect(accounts.count == 2)
    let second = try #require(accounts.last)
    #expect(try second.nodes(XPath("balance")).map(\.text) == ["7.25"])
    #expect(try second.nodes(XPath("./balance")).map(\.text) == ["7.25"])
    #expect(try second.nodes(XPath("@currency")).map(\.text) == ["USD"])
    #expect(try second.nodes(XPath("..")) == [root])
    #expect(try second.nodes(XPath("/reply/account/@id")).map(\.text) == ["1", "2"])
    #expect(try second.nodes(XPath("../account[@currency='EUR']/balance")).map(\.text) == ["12.50"])
  }

  @Test("a text as it was written has the blanks about it, but no line breaks of the layout")
  func writtenText() throws {
    func written(_ document: String) throws -> [String] {
      try tree(document).root.nodes(XPath("/a")).map(\.writtenText)
    }
    #expect(try written("<a> X 1 </a>") == [" X 1 "])
    #expect(try written("<a>X\t</a>") == ["X\t"])
    #expect(try written("<a>\n    X 1\n  </a>") == ["X 1"])
    #expect(try written("<a>\n    X 1 </a>") == ["X 1 "])
    #expect(try written("<a><![CDATA[ X ]]></a>") == [" X "])
    #expect(try written("<a> \n </a>") == [""])
    #expect(try written("<a/>") == [""])
  }

  @Test("a text has no white space at its ends, and CDATA is text")
  func text() throws {
    #expect(try texts("/reply/account/balance", in: Self.reply) == ["12.50", "7.25"])
    #expect(try texts("/reply/total", in: Self.reply) == ["acd"])
    #expect(try texts("/reply/total/text()", in: Self.reply) == ["a", "d"])
    #expect(try texts("//balance[2]", in: Self.reply) == [])
    #expect(try texts("/a", in: "<a>\t x\u{A0}\u{A0}\r\n </a>") == ["x\u{A0}\u{A0}"])
    #expect(try texts("/a", in: "<a>&lt;&amp;&#65;&#x20AC;</a>") == ["<&A€"])
    #expect(try texts("/a/@b", in: "<a b=' 1 '/>") == ["1"])
    #expect(try texts("/a", in: "<a/>") == [""])
  }

  @Test("a comment or a processing instruction does not cut a text in two")
  func comments() throws {
    #expect(try texts("/a/text()", in: "<a>12<!-- -->3<?p i?>4<![CDATA[5]]></a>") == ["12345"])
    #expect(try texts("//comment() | //processing-instruction()", in: Self.reply) == [])
  }

  @Test("a location reads as a path and is one")
  func locations() throws {
    let root = try tree(Self.reply).root
    for (path, location) in [
      ("/reply/account[2]/@currency", "/reply/account[2]/@currency"),
      ("//balance[. = '7.25']", "/reply/account[2]/balance"),
      ("/reply/total/text()[2]", "/reply/total/text()[2]"),
      ("/reply/total/b/text()", "/reply/total/b/text()"),
      ("/*", "/reply"),
      ("/", "/"),
    ] {
      let node = try #require(root.nodes(XPath(path)).first)
      #expect(node.location == location)
      #expect(try root.nodes(XPath(location)) == [node])
    }
    let note = try #require(root.nodes(XPath("//*[local-name() = 'note']")).first)
    #expect(note.location == "/reply/account[2]/x:note")
  }

  @Test("names are as written, with the namespace beside them")
  func names() throws {
    let root = try tree("<s:a xmlns:s='urn:s' xmlns='urn:d' k='1' s:k='2'>t<b/></s:a>").root
    #expect(root.name == "s:a")
    #expect(root.namespace == "urn:s")
    let parts = try root.nodes(XPath("@* | text() | *"))
    #expect(parts.map(\.name) == ["k", "s:k", "", "b"])
    #expect(parts.map(\.namespace) == [nil, "urn:s", nil, "urn:d"])
    #expect(try root.nodes(XPath("/")).map(\.name) == [""])
  }

  @Test("leaves are the attributes and the elements without elements, where they stand")
  func leaves() throws {
    let root = try tree(Self.reply).root
    let leaves = root.leaves()
    #expect(
      leaves.map { $0.location + " = " + $0.text } == [
        "/reply/@status = ok",
        "/reply/account[1]/@id = 1", "/reply/account[1]/@currency = EUR",
        "/reply/account[1]/balance = 12.50",
        "/reply/account[2]/@id = 2", "/reply/account[2]/@currency = USD",
        "/reply/account[2]/balance = 7.25", "/reply/account[2]/x:note = ",
        "/reply/total/b = c",
      ])
    for leaf in leaves { #expect(leaf.location == leaf.node.location) }
    #expect(root.leaves(most: 3).map(\.text) == ["ok", "1", "EUR"])
    let second = try #require(root.nodes(XPath("/reply/account[2]")).first)
    #expect(second.leaves().map(\.location) == leaves[4..<8].map(\.location))
    #expect(try root.nodes(XPath("@status")).flatMap { $0.leaves() }.isEmpty)
  }

  @Test("a node keeps its tree alive")
  func lifetime() throws {
    func balance() throws -> XMLNode? {
      try tree(Self.reply).root.nodes(XPath("//balance")).first
    }
    let node = try #require(try balance())
    #expect(node.text == "12.50")
    #expect(try node.nodes(XPath("/reply/total")).map(\.text) == ["acd"])
  }
}
