import ExactJSON
import Testing

/// The cases of JSONTestSuite (https://github.com/nst/JSONTestSuite, `test_parsing`), which has
/// collected what parsers disagree on: what every parser must read, what none may read, and what
/// RFC 8259 leaves to the parser. Duplicate names are among the first there; here they are refused,
/// as the RFC advises to expect.
@Suite("JSONTestSuite")
struct JSONSuiteTests {
  @Test("what every parser must read is read", arguments: JSONSuite.mustBeRead)
  func accepts(text: String) throws {
    let value = try JSONParser.parse(text)
    #expect(try JSONParser.parse(value.encoded()) == value)
  }

  @Test("what no parser may read is refused", arguments: JSONSuite.mustBeRefused)
  func refuses(text: String) {
    #expect(throws: JSONError.self) { try JSONParser.parse(text) }
  }

  @Test("bytes that no parser may read are refused", arguments: JSONSuite.bytesToBeRefused)
  func refuses(bytes: [UInt8]) {
    #expect(throws: JSONError.self) { try JSONParser.parse(bytes) }
  }

  @Test("numbers of any size are read, as nothing here is floating point")
  func numbersOfAnySize() throws {
    for text in JSONSuite.numbersLeftToTheParser {
      #expect(try JSONParser.parse("[\(text)]")[0]?.numberValue?.text == text)
    }
  }

  @Test("half a surrogate pair is refused", arguments: JSONSuite.loneSurrogates)
  func loneSurrogates(text: String) throws {
    let error = try #require(throws: JSONError.self) { try JSONParser.parse("[\"\(text)\"]") }
    #expect(error.code == .loneSurrogate)
  }

  @Test("what is no UTF-8 is refused", arguments: JSONSuite.otherEncodings)
  func otherEncodings(bytes: [UInt8]) {
    #expect(throws: JSONError.self) { try JSONParser.parse(bytes) }
  }

  @Test("nesting beyond the limit is refused, however deep, and a byte order mark is skipped")
  func structures() throws {
    for (opening, count) in [("[", 500), ("[", 100_000), ("[{\"\":", 50_000)] {
      let text = String(repeating: opening, count: count)
      let error = try #require(throws: JSONError.self) { try JSONParser.parse(text) }
      #expect(error.code == .tooDeep)
    }
    #expect(try JSONParser.parse([0xEF, 0xBB, 0xBF] + Array("{}".utf8)) == [:])
  }

  @Test("one name twice is refused, whatever the values", arguments: [#""b""#, #""c""#])
  func duplicateNames(second: String) throws {
    let text = #"{"a":"b","a":\#(second)}"#
    let error = try #require(throws: JSONError.self) { try JSONParser.parse(text) }
    #expect(error.code == .duplicateMember)
  }
}
