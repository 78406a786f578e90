import Testing
import XMLPath

@Suite("Well-formedness")
struct WellFormednessTests {
  @Test("an empty text is no document", arguments: ["", " ", "\r\n\t"])
  func empty(text: String) throws {
    #expect(error(parsing: text)?.code == .empty)
  }

  @Test(
    "what is not well-formed is refused",
    arguments: [
      "a", "<", "<a", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a/>x", "x<a/>", "<a b/>", "<a b=c/>",
      "<a b='1' b='2'/>", "<a>\0</a>", "<a/>\0", "<a/>\0<b/>", "<a>&</a>", "<a><</a>", "<a>]]></a>",
      "<a>&#0;</a>", "<a>\u{1}</a>", "<x:a/>", "<a x:b='1'/>", "{\"a\": 1}", "\0", "<a b='<'/>",
      "<?xml version='1.0'?>", " <?xml version='1.0'?><a/>", "<a/><?xml version='1.0'?>",
      "<a><![CDATA[x</a>", "<!-- -- --><a/>", "<a xmlns:x=''/>",
      "<a xmlns:x='urn:1' xmlns:y='urn:1' x:b='' y:b=''/>",
    ])
  func malformed(text: String) throws {
    let refusal = try #require(error(parsing: text))
    #expect(refusal.code == .malformed, "\(refusal)")
  }

  @Test("an error says where")
  func place() throws {
    let refusal = try #require(error(parsing: "<a>\n  <b></c>\n</a>"))
    #expect(refusal.message.hasPrefix("line 2, column "), "\(refusal)")
    #expect(refusal.message.contains("opening and ending tag mismatch: b"), "\(refusal)")
    #expect(refusal.offset == nil)
  }

  @Test("an error quotes no more than a line of the document")
  func shortErrors() throws {
    let name = String(repeating: "n", count: 40_000)
    let refusal = try #require(error(parsing: "<\(name)></a>"))
    #expect(refusal.message.count < 300)
  }

  @Test("a namespace whose name is no URI does no harm")
  func looseNamespaces() throws {
    #expect(try texts("/*", in: "<a xmlns='not a { URI'>1</a>") == ["1"])
    #expect(try texts("/*", in: "<a xmlns='relative'>1</a>") == ["1"])
  }

  @Test(
    "documents are read in UTF-8, whatever encoding they name",
    arguments: [
      "ISO-8859-1", "windows-1251", "US-ASCII", "UTF-16", "utf-8", "no-such", "EBCDIC-US",
    ])
  func encodings(name: String) throws {
    #expect(try texts("/a", in: "<?xml version='1.0' encoding='\(name)'?><a>é€</a>") == ["é€"])
    let latin = Array("<?xml version='1.0' encoding='\(name)'?><a>".utf8) + [0xE9]
    #expect(error(parsing: latin + Array("</a>".utf8))?.code == .malformed)
  }

  @Test("bytes that are not UTF-8 are refused")
  func badEncodings() throws {
    let open = Array("<a>".utf8)
    let close = Array("</a>".utf8)
    for bytes: [UInt8] in [
      [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ] {
      #expect(error(parsing: open + bytes + close)?.code == .malformed, "\(bytes)")
      let attribute = Array("<a b='".utf8) + bytes + Array("'/>".utf8)
      #expect(error(parsing: attribute)?.code == .malformed, "\(bytes)")
    }
    #expect(error(parsing: open + close + [0xC3])?.code == .malformed)
    #expect(error(parsing: utf16("<a/>"))?.code == .malformed)
  }
}
