import ExactJSON
import Testing

@Suite("Parsing JSON")
struct JSONParserTests {
  @Test("a number keeps every digit it was written with")
  func numbersStayText() throws {
    let digits = String(repeating: "7", count: 300)
    let value = try JSONParser.parse(
      #"{"balance":{"amount":284.50,"huge":1e400,"long":\#(digits)}}"#)
    #expect(value["balance"]?["amount"]?.numberValue?.text == "284.50")
    #expect(value["balance"]?["huge"]?.numberValue?.text == "1e400")
    #expect(value["balance"]?["long"]?.numberValue?.text == digits)
  }

  @Test(
    "a text the standard allows is read",
    arguments: [
      ("null", .null), (" true ", true), ("false", false), ("\t\r\n 1 \n", 1),
      ("[]", []), ("{}", [:]), ("[ ]", []), ("{ }", [:]), (#""""#, ""),
      ("[1,[2,[3]],{}]", [1, [2, [3]], [:]]),
      (#"{"a":1,"b":[true,null]}"#, ["a": 1, "b": [true, .null]]),
      (#"{"":0}"#, ["": 0]),
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{08}\u{0C}\n\r\t"),
      (#""\u0041\u00e9\u20AC\uD83D\uDE00""#, "A\u{E9}\u{20AC}\u{1F600}"),
      (#""\u0000""#, "\u{0}"), (#""a\u0022b""#, "a\"b"),
      ("\"\u{7F}\u{2028}\u{FEFF}\"", "\u{7F}\u{2028}\u{FEFF}"),
      ("\"\u{FFFF}\u{10FFFF}\"", "\u{FFFF}\u{10FFFF}"), ("\u{FEFF}[1]", [1]),
      ("-0", number("-0")), ("0e+00", number("0e+00")), ("-1.50E-7", number("-1.50E-7")),
    ] as [(String, JSONValue)])
  func accepts(text: String, expected: JSONValue) throws {
    #expect(try JSONParser.parse(text) == expected)
  }

  @Test(
    "a text the standard forbids is refused with its kind and place",
    arguments: [
      ("", .unexpectedEnd, 0), (" ", .unexpectedEnd, 1), ("\u{FEFF}", .unexpectedEnd, 3),
      ("[", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3),
      ("{", .unexpectedEnd, 1), (#"{"a""#, .unexpectedEnd, 4), (#"{"a":"#, .unexpectedEnd, 5),
      ("tru", .unexpectedEnd, 3), (#""abc"#, .unexpectedEnd, 4), (#""\"#, .unexpectedEnd, 2),
      (#""\u00"#, .unexpectedEnd, 5), ("-", .unexpectedEnd, 1), ("1.", .unexpectedEnd, 2),
      ("1e", .unexpectedEnd, 2), ("1e+", .unexpectedEnd, 3),
      ("]", .unexpectedCharacter, 0), ("[1,]", .unexpectedCharacter, 3),
      ("[,1]", .unexpectedCharacter, 1), ("[1 2]", .unexpectedCharacter, 3),
      ("[1}", .unexpectedCharacter, 2), (#"{"a" 1}"#, .unexpectedCharacter, 5),
      (#"{"a":1,}"#, .unexpectedCharacter, 7), ("{a:1}", .unexpectedCharacter, 1),
      ("{'a':1}", .unexpectedCharacter, 1), (#"{1:1}"#, .unexpectedCharacter, 1),
      (#"{"a"::1}"#, .unexpectedCharacter, 5), ("nul!", .unexpectedCharacter, 3),
      ("NaN", .unexpectedCharacter, 0), ("Infinity", .unexpectedCharacter, 0),
      ("True", .unexpectedCharacter, 0), ("+1", .unexpectedCharacter, 0),
      (".5", .unexpectedCharacter, 0), ("'a'", .unexpectedCharacter, 0),
      ("/**/1", .unexpectedCharacter, 0), ("\u{A0}1", .unexpectedCharacter, 0),
      ("\u{0B}1", .unexpectedCharacter, 0), ("[\u{0C}1]", .unexpectedCharacter, 1),
      ("01", .invalidNumber, 1), ("-01", .invalidNumber, 2), ("[-a]", .invalidNumber, 2),
      ("[1.]", .invalidNumber, 3), ("[1.e1]", .invalidNumber, 3), ("[1e]", .invalidNumber, 3),
      ("[1e1.5]", .unexpectedCharacter, 4), ("0x1", .trailingContent, 1),
      ("1 2", .trailingContent, 2), ("{}}", .trailingContent, 2), ("[]#", .trailingContent, 2),
      ("\"a\nb\"", .controlCharacter, 2), ("\"\u{0}\"", .controlCharacter, 1),
      ("\"\u{1F}\"", .controlCharacter, 1), (#""\x41""#, .invalidEscape, 1),
      (#""\'""#, .invalidEscape, 1), (#""\u00G0""#, .invalidEscape, 5),
      (#""\U0041""#, .invalidEscape, 1), (#""\uD800""#, .loneSurrogate, 1),
      (#""\uDC00""#, .loneSurrogate, 1), (#""a\uD800\u0041""#, .loneSurrogate, 2),
      (#""\uDC00\uD800""#, .loneSurrogate, 1), (#""\uD800x""#, .loneSurrogate, 1),
      (#""\uD800\n""#, .loneSurrogate, 1), (#""\uD800\uD800\uDC00""#, .loneSurrogate, 1),
      (#"{"a":1,"a":1}"#, .duplicateMember, 7), (#"{"a":1,"\u0061":2}"#, .duplicateMember, 7),
    ] as [(String, JSONError.Code, Int)])
  func refuses(text: String, code: JSONError.Code, offset: Int) throws {
    let error = try #require(throws: JSONError.self) { try JSONParser.parse(text) }
    #expect(error.code == code)
    #expect(error.offset == offset)
  }

  @Test("an error names line, column and what was found")
  func errorPlace() throws {
    let text = "\u{FEFF}{\n  \"b\u{E9}\": 1,\n  \"\u{20AC}\": ?\n}"
    let error = try #require(throws: JSONError.self) { try JSONParser.parse(text) }
    #expect(error.description == "line 3, column 8: a value is expected, found '?'")
    let control = try #require(throws: JSONError.self) { try JSONParser.parse("\"\u{07}\"") }
    #expect(
      control.description
        == "line 1, column 2: the control character U+0007 must be escaped in a string")
  }

  @Test("a byte order mark is skipped at the start and nowhere else")
  func byteOrderMark() throws {
    #expect(try JSONParser.parse([0xEF, 0xBB, 0xBF, 0x31]) == 1)
    #expect(throws: JSONError.self) { try JSONParser.parse("\u{FEFF}\u{FEFF}1") }
    #expect(throws: JSONError.self) { try JSONParser.parse("[\u{FEFF}1]") }
  }

  @Test("composed and decomposed letters are two member names")
  func namesByCodePoint() throws {
    let value = try JSONParser.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(value["\u{E9}"] == 1)
    #expect(value["e\u{301}"] == 2)
  }
}

private func number(_ text: String) -> JSONValue {
  JSONNumber(text).map(JSONValue.number) ?? .null
}
