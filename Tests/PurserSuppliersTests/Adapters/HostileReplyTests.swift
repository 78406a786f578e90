import CurlClient
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

/// Replies that are made to hurt: read soon, or refused soon in one short line.
@Suite("Hostile replies")
struct HostileReplyTests {
  private static let json = "balances: [{currency: USD, available: $.a}]"
  private static let xml = "decode: xml\nbalances: [{currency: USD, available: /r/a}]"
  private static let key = "balances: [{pool: $.p, note: $.n, currency: USD, available: $.a}]"

  private func outcome(
    _ body: [UInt8], as yaml: String
  ) throws -> Result<[PoolReport], CheckFailure> {
    let supplier = try TestSupplier("request: {}\n" + yaml)
    return AdapterTrial.read(
      body, as: supplier.account, at: Timestamp(microsecondsSinceEpoch: 0)
    ).outcome
  }

  private func failure(_ body: String, as yaml: String) throws -> CheckFailure? {
    guard case .failure(let failure) = try outcome(Array(body.utf8), as: yaml) else { return nil }
    #expect(failure.message.unicodeScalars.count <= 303)
    return failure
  }

  @Test(
    "what no parser should follow is refused, and it is said why", .mustEnd,
    arguments: [
      (json, #"{"a":"# + String(repeating: "[", count: 200_000), "nested too deep"),
      (json, #"{"a":1,"a":2}"#, #"the member "a" stands twice"#),
      (xml, String(repeating: "<r>", count: 200_000), "deeper within each other than 256"),
      (xml, #"<!DOCTYPE r [<!ENTITY a "&a;&a;">]><r><a>&a;</a></r>"#, "DOCTYPE"),
      (
        "decode: {text: {pattern: '^(?<a>(x+x+)+y)$'}}\n" + json,
        // The last letter is there, or nothing would have to be tried.
        String(repeating: "x", count: 40) + "!y", "steps on this text"
      ),
    ])
  func refused(yaml: String, body: String, sentence: String) throws {
    let failure = try #require(try failure(body, as: yaml))
    #expect(failure.kind == .malformed)
    #expect(failure.message.contains(sentence), "\(failure)")
  }

  @Test(
    "bytes that are no UTF-8 are refused in every format",
    arguments: ["json", "xml", "text", "lines", "key_value", "form", "csv"])
  func invalidUTF8(format: String) throws {
    let body = Array(format == "xml" ? "<r><a>".utf8 : #"{"a":""#.utf8) + [0xC0, 0xAF]
    let selector = format == "xml" ? "/r/a" : "$.a"
    let yaml = "decode: \(format)\nbalances: [{currency: USD, available: \(selector)}]"
    guard case .failure(let failure) = try outcome(body, as: yaml) else {
      Issue.record("it was read")
      return
    }
    #expect(failure.kind == .malformed, "\(failure)")
  }

  @Test(
    "a number of a megabyte is out of range, soon", .mustEnd,
    arguments: ["7", "0.7", "1e7", "-1e-7"])
  func longNumber(beginning: String) throws {
    let digits = beginning + String(repeating: "7", count: 1 << 20)
    #expect(throws: ExactDecimalError.outOfRange) { try ExactDecimal(digits) }
    for body in [#"{"a":\#(digits)}"#, #"{"a":"\#(digits)"}"#] {
      let failure = try #require(try failure(body, as: Self.json))
      #expect(failure.message.contains("out of range"), "\(failure)")
    }
  }

  @Test("what is near a place that is missing is found soon among many", .mustEnd)
  func manyNames() throws {
    let elements = (0..<120_000).map { "<a\($0)/>" }.joined()
    let failure = try #require(try failure("<r>\(elements)</r>", as: Self.xml))
    #expect(failure.message.contains("`/r`, which has `a0`, `a1`"), "\(failure)")
    #expect(failure.message.contains("and 119988 more"), "\(failure)")
  }

  @Test("a message is short in code points, whatever they make up together")
  func accents() throws {
    let accents = String(repeating: "\u{301}", count: 1_500)
    let yaml = Self.json + "\nsuccess_when: $.ok\nerror_message: $.m"
    let failure = try #require(try failure(#"{"m":"x\#(accents)"}"#, as: yaml))
    #expect(failure.message.unicodeScalars.count == 303)
    #expect(failure.message.count < 30)
    let member = String(repeating: "a\u{301}", count: 2_000)
    let twice = try #require(try self.failure(#"{"\#(member)":1,"\#(member)":2}"#, as: Self.json))
    #expect(twice.message.contains("stands twice in the object"), "\(twice)")
  }

  @Test(
    "what could speak to a terminal, or has no end, is no name for a pool",
    arguments: ["\u{1B}[2J", "\u{9B}2J", "a\nb", "x" + String(repeating: "\u{301}", count: 64)])
  func poolNames(name: String) throws {
    let escaped = name.replacing("\u{1B}", with: #"\u001b"#).replacing("\n", with: #"\n"#)
    let failure = try #require(try failure(#"{"p":"\#(escaped)","a":1}"#, as: Self.key))
    #expect(failure.message.contains("is no name for a pool"), "\(failure)")
  }

  @Test("a note is one line of bounded length")
  func notes() throws {
    let note = #"\u001b[2Ja\nbc"# + String(repeating: "\u{301}", count: 4_000)
    let body = Array(#"{"p":"main","n":"\#(note)","a":1}"#.utf8)
    let report = try #require(try outcome(body, as: Self.key).get().first)
    #expect(report.note?.hasPrefix(" [2Ja b") == true)
    #expect(report.note?.unicodeScalars.count == 203)
  }

  @Test(
    "a count of seconds beyond the years that there are is out of range",
    arguments: ["1e18", "253402300800", "-62167219201", "9223372036854.775807", "-1e13"])
  func moments(count: String) throws {
    let yaml = "balances: [{currency: USD, available: 1, ends_at: from_epoch($.a)}]"
    let failure = try #require(try failure(#"{"a":\#(count)}"#, as: yaml))
    #expect(failure.message.contains("`from_epoch($.a)` is out of range"), "\(failure)")
  }
}
