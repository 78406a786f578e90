import Testing
import XMLPath

@Suite("Hostile documents")
struct HostileDocumentTests {
  private static let billionLaughs = """
    <?xml version="1.0"?>
    <!DOCTYPE lolz [
      <!ENTITY lol "lol">
      <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
      <!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">
      <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
    ]>
    <lolz>&lol3;</lolz>
    """

  @Test(
    "a document type declaration that declares anything is refused, whatever it is",
    arguments: [
      billionLaughs,
      "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
      "<!DOCTYPE a [ <!-- c --> ]><a/>", "<!DOCTYPE a [%p;]><a/>", "<!DOCTYPE a [<?p?>]><a/>",
      "<!DOCTYPE a []<!ENTITY b 'c'>]><a/>".replacing("[]", with: "[ x"), "<!DOCTYPE a [\n",
      "<!DOCTYPE a PUBLIC '-//x//y' 'http://127.0.0.1:9/a.dtd' [<!ENTITY % p SYSTEM 'x'> %p;]><a/>",
      "<!DOCTYPE a [",
      "<!DOCTYPE a \(String(repeating: " ", count: 8_192))[<!ENTITY b 'c'>]><a>&b;</a>",
      "<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>",
      "<!DOCTYPE a [<!ENTITY a \"" + String(repeating: "x", count: 100_000) + "\">]><a>"
        + String(repeating: "&a;", count: 100_000) + "</a>",
    ])
  func doctype(text: String) throws {
    let refusal = try #require(error(parsing: text))
    #expect(refusal.code == .doctype, "\(refusal)")
    #expect(refusal.message.contains("DOCTYPE"))
  }

  @Test(
    "a document type declaration that only names one is read past, and nothing is loaded",
    arguments: [
      "<!DOCTYPE a>", "<!DOCTYPE a  >", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>",
      "<!DOCTYPE a SYSTEM 'file:///etc/passwd' >",
      "<?xml version='1.0'?>\n<!DOCTYPE a PUBLIC 'x' 'y'>\n",
      "<!DOCTYPE a \(String(repeating: " ", count: 4_090))>", "<!DOCTYPE other>",
      "<!DOCTYPE a []>", "<!DOCTYPE a [ \t\r\n] >", "<!DOCTYPE a SYSTEM 'file:///etc/passwd' []>",
      "<?xml version='1.0'?><!DOCTYPE a [\n\n]>\n",
      "<!DOCTYPE a [\(String(repeating: " ", count: 9_000))]>",
      "<!DOCTYPE a \(String(repeating: " ", count: 4_085))[]>",
    ])
  func namedType(start: String) throws {
    #expect(try texts("/a/b", in: start + "<a><b>1</b></a>") == ["1"])
    for reference in ["&e;", "&nbsp;", "1&e;2", "<c d='&e;'/>"] {
      let refusal = error(parsing: start + "<a><b>\(reference)</b></a>")
      #expect(refusal?.code == .malformed, "\(reference): \(refusal as Any)")
    }
  }

  @Test("entities that nothing declares are refused, and XInclude is not done")
  func entities() throws {
    #expect(error(parsing: "<a>&nbsp;</a>")?.code == .malformed)
    #expect(error(parsing: "<a b='&nbsp;'/>")?.code == .malformed)
    let include =
      "<a><x:include xmlns:x='http://www.w3.org/2001/XInclude' href='/etc/passwd' parse='text'/></a>"
    #expect(try texts("/a", in: include) == [""])
  }

  @Test("elements may stand 256 deep and no deeper")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(error(parsing: nested(256)) == nil)
    #expect(try tree(nested(256)).root.leaves().count == 1)
    #expect(error(parsing: nested(257))?.code == .tooDeep)
    #expect(error(parsing: nested(100_000))?.code == .tooDeep)
    #expect(error(parsing: String(repeating: "<a>", count: 100_000))?.code == .tooDeep)
    #expect(error(parsing: nested(3), limits: XMLLimits(depth: 2))?.code == .tooDeep)
    // Beyond what libxml2 allows itself.
    #expect(error(parsing: nested(300), limits: XMLLimits(depth: 1_000)) != nil)
  }

  @Test("an element with a huge number of attributes is refused before they are compared")
  func attributes() throws {
    func element(_ count: Int) -> String {
      "<a" + (0..<count).map { " a\($0)=''" }.joined() + "/>"
    }
    #expect(error(parsing: element(1_000)) == nil)
    #expect(error(parsing: element(1_001))?.code == .limit)
    let start = ContinuousClock.now
    #expect(error(parsing: element(300_000))?.code == .limit)
    #expect(error(parsing: "<a>" + element(300_000) + "</a>")?.code == .limit)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test("a huge number of namespace declarations is refused")
  func namespaces() throws {
    func element(_ count: Int, within: String = "") -> String {
      "<a" + (0..<count).map { " xmlns:n\($0)='urn:\($0)'" }.joined() + ">\(within)</a>"
    }
    #expect(error(parsing: element(256)) == nil)
    #expect(error(parsing: element(257))?.code == .limit)
    #expect(error(parsing: element(100_000))?.code == .limit)
    #expect(error(parsing: element(200, within: element(57)))?.code == .limit)
    #expect(error(parsing: "<r>" + element(200) + element(200) + "</r>") == nil)
  }

  @Test("elements and attributes are counted, and so are the bytes")
  func sizes() throws {
    let limits = XMLLimits(bytes: 1_000, nodes: 10)
    #expect(
      error(parsing: "<a>" + String(repeating: "<b/>", count: 9) + "</a>", limits: limits) == nil)
    let ten = error(parsing: "<a>" + String(repeating: "<b/>", count: 10) + "</a>", limits: limits)
    #expect(ten?.code == .limit)
    let attributes = error(
      parsing: "<a>" + String(repeating: "<b c=''/>", count: 5) + "</a>", limits: limits)
    #expect(attributes?.code == .limit)
    let long = "<a>" + String(repeating: "x", count: 1_000) + "</a>"
    #expect(error(parsing: long, limits: limits)?.code == .limit)
  }

  @Test("a text of several megabytes is read whole")
  func longText() throws {
    let text = String(repeating: "0123456789 <![CDATA[<>]]>\n", count: 200_000)
    #expect(try tree("<a>" + text + "</a>").root.text.utf8.count == 14 * 200_000 - 1)
  }

  @Test("texts, names and bytes at random give a tree or an error, and nothing else")
  func random() throws {
    let seed = UInt64.random(in: .min ... .max)
    var generator = Seeded(state: seed)
    let pieces = [
      "<a>", "</a>", "<b c='d'/>", "<", ">", "&", "&amp;", "&#0;", "<![CDATA[", "]]>", "<!--",
      "-->",
      "<?xml version='1.0' encoding='UTF-16'?>", "<?p", "?>", "<!DOCTYPE a [", "xmlns:x='y'", "'",
      "\0", "x:", "\u{FFFE}", " ", "é", "=",
    ]
    for _ in 0..<3_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        bytes += pieces.randomElement(using: &generator).map { Array($0.utf8) } ?? []
        if Int.random(in: 0..<8, using: &generator) == 0 {
          bytes.append(UInt8.random(in: .min ... .max, using: &generator))
        }
      }
      do throws(XMLPathError) {
        _ = try XMLTree.parse(bytes).root.leaves()
      } catch {
        #expect(!error.message.isEmpty && error.code != .failed, "seed \(seed): \(error)")
      }
    }
  }
}

/// A generator that repeats itself from its seed (SplitMix64).
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
