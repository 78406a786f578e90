import CurlClient
import ExactJSON
import PurserCore
import Testing
import TextPattern

@testable import PurserSuppliers

@Suite("Formats of replies")
struct ReplyFormatTests {
  private func document(_ body: [UInt8], _ decode: String) throws -> ReplyDocument {
    let yaml = try YAMLDocument.parse(Array("decode: \(decode)".utf8), fileName: "a.yaml")
    var problems = Problems()
    let node = try #require(yaml.root.member("decode"))
    let format = try #require(ReplyFormat(node, &problems))
    #expect(problems.sorted.isEmpty)
    let (reply, flaw) = Reply.reading(
      HTTPResponse(status: 200, body: body), as: format, known: [:],
      receivedAt: Timestamp(microsecondsSinceEpoch: 0))
    if let flaw { throw flaw }
    return reply.document
  }

  @Test(
    "each becomes what selectors can select from",
    arguments: [
      ("json", "\u{FEFF}{\"a\": 1.50}", #"{"a":1.50}"#), ("text", " 12.50\r\n", #""12.50""#),
      ("text", "", #""""#), ("lines", "OK\r\n12.50\n\nUSD", #"["OK","12.50","","USD"]"#),
      ("lines", "one", #"["one"]"#), ("key_value", "a = 1\nnote\nb=x=y\n", #"{"a":"1","b":"x=y"}"#),
      ("{key_value: {separator: ': '}}", "Balance: 5\nAt: 10:30", #"{"Balance":"5","At":"10:30"}"#),
      ("form", "a=1+2&b=%C3%A9&c=&d", #"{"a":"1 2","b":"é","c":"","d":""}"#),
      (
        "csv", "cur,left\nUSD,\"1,000.5\"\r\nEUR,\"a \"\"b\"\"\"\n",
        #"[{"cur":"USD","left":"1,000.5"},{"cur":"EUR","left":"a \"b\""}]"#
      ),
      ("{csv: {separator: ';', header: false}}", "USD; 5\nEUR;6", #"[["USD","5"],["EUR","6"]]"#),
      ("{csv: {header: false}}", "", "[]"), ("csv", "cur,left\n", "[]"),
      (
        "{text: {pattern: '^(?<code>[A-Z]{3}) (?<amount>[\\d.]+)(?<sign>-)?$'}}", "KES 12.5\n",
        #"{"code":"KES","amount":"12.5","sign":null}"#
      ),
    ])
  func formats(decode: String, body: String, expected: String) throws {
    guard case .json(let value) = try document(Array(body.utf8), decode) else {
      Issue.record("no JSON")
      return
    }
    #expect(value.description == expected)
  }

  @Test(
    "what is not in the format says so",
    arguments: [
      ("json", "{", "the reply is not JSON"), ("xml", "<a>", "the reply is not XML"),
      ("xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "the reply is not XML"),
      ("key_value", "a=1\na=2", "the reply gives the text \"a\" twice"),
      ("form", "a=1&a=2", "the reply gives the text \"a\" twice"),
      ("form", "a=%FF", "the reply is not a form"),
      ("csv", "a,b\n1", "record 2 has 1 fields, the first 2"),
      ("csv", "a,\"b", "a quote has no end"),
      ("{text: {pattern: '^(?<a>x)$'}}", "y", "does not match the `pattern`"),
    ])
  func failures(decode: String, body: String, sentence: String) throws {
    let failure = #expect(throws: DecodingFailure.self) {
      try document(Array(body.utf8), decode)
    }
    #expect(failure?.sentence.contains(sentence) == true, "\(failure?.sentence ?? "")")
  }

  @Test("bytes that are no UTF-8 are no text", arguments: ["text", "lines", "key_value", "csv"])
  func invalidUTF8(decode: String) throws {
    #expect(throws: DecodingFailure.self) { try document([0x61, 0x3D, 0xFF], decode) }
  }

  @Test(
    "a wrong `decode` is named",
    arguments: [
      ("decode: yaml", "`decode` cannot be `yaml`"),
      ("decode: [json]", "must be a name or a mapping"),
      ("decode: {json: {}, xml: {}}", "needs exactly one of"),
      ("decode: {text: {pattern: 'x'}}", "needs named groups"),
      ("decode: {text: {pattern: '(?<a>'}}", "`pattern`"),
      ("decode: {csv: {separator: ';;'}}", "must be one character"),
      ("decode: {xml: {namespace: {}}}", "did you mean `namespaces`"),
    ])
  func mistakes(yaml: String, sentence: String) throws {
    let document = try YAMLDocument.parse(Array(yaml.utf8), fileName: "a.yaml")
    var problems = Problems()
    _ = ReplyFormat(try #require(document.root.member("decode")), &problems)
    #expect(problems.sorted.contains { $0.message.contains(sentence) }, "\(problems.sorted)")
  }
}
