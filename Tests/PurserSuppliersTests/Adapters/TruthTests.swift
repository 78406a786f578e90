import CurlClient
import ExactJSON
import PurserCore
import Testing

@testable import PurserSuppliers

/// A condition is true or false: a text or a number in its place decides nothing.
@Suite("What conditions take for true")
struct TruthTests {
  private func outcome(_ row: String, _ body: String) async throws -> String {
    let yaml = "request: {path: /b}\nbalances: [{currency: USD, \(row)}]"
    let client = try TestSupplier(yaml).client(ScriptedTransport(body))
    do throws(CheckFailure) {
      let report = try await client.readBalances()
      return report.readings.map(\.available.description).joined(separator: ", ")
        + report.failures.map(\.failure.message).joined()
    } catch {
      return "\(error.kind.rawValue): \(error.message)"
    }
  }

  private static let conditions = [
    "$.f", "!$.f", "$.f && $.a == 5", "$.a == 5 && $.f", "$.a == 6 || $.f", "!($.f || $.a == 6)",
    "$.f == true || $.f", "coalesce($.f, false)", "get($, 'f')", "if($.a == 5, $.f, false)",
    "(!$.f) == true", "($.f && true) != false",
  ]

  @Test(
    "a text or a number is refused wherever money depends on it, and the message says what to write",
    arguments: conditions,
    [
      #""false""#, #""true""#, #""False""#, "0", "1", #""0""#, #""1""#, #""""#, #""no""#, "[]",
      "{}",
      "[true]",
    ])
  func refused(condition: String, flag: String) async throws {
    let body = #"{"a":5,"f":\#(flag)}"#
    for row in [
      "available: \"if(\(condition), 0, $.a)\"", "available: $.a, where: \"\(condition)\"",
      "available: $.a, unlimited_when: \"\(condition)\"",
      "available: $.a, unknown_when: \"\(condition)\"",
      "available: $.a, pool: \"{{if(\(condition), 'a', 'b')}}\"",
      "available: \"coalesce(if(\(condition), 0, $.a), 1)\"",
    ] {
      let outcome = try await outcome(row, body)
      #expect(outcome.hasPrefix("shape_changed"), "\(row): \(outcome)")
    }
  }

  @Test(
    "the message quotes what was found and says what it is compared with",
    arguments: [
      (#""false""#, "`$.f` is the text \"false\"", "`$.f == 'true'`"),
      (#""True""#, "`$.f` is the text \"True\"", "`$.f == 'True'`"),
      (#""0""#, "`$.f` is the text \"0\"", "`$.f == '1'`"), ("0", "`$.f` is `0`", "`$.f == 1`"),
      (#""active""#, "`$.f` is the text \"active\"", "`$.f == 'ok'`"),
      ("{}", "`$.f` is an object", "`$.f != null`"),
    ])
  func message(flag: String, found: String, advice: String) async throws {
    let outcome = try await outcome("available: \"if($.f, 0, $.a)\"", #"{"a":5,"f":\#(flag)}"#)
    #expect(outcome.contains(found) && outcome.contains(advice), "\(outcome)")
  }

  @Test("true, false and a flag that is not there decide")
  func decided() async throws {
    for (body, expected) in [
      (#"{"a":5,"f":true}"#, "0.00 USD"), (#"{"a":5,"f":false}"#, "5.00 USD"),
      (#"{"a":5,"f":null}"#, "5.00 USD"), (#"{"a":5}"#, "5.00 USD"),
    ] {
      #expect(try await outcome("available: \"if($.f, 0, $.a)\"", body) == expected, "\(body)")
      #expect(
        try await outcome("available: \"if($.f && $.a == 5, 0, $.a)\"", body) == expected)
      #expect(try await outcome("available: \"if(!$.f, $.a, 0)\"", body) == expected, "\(body)")
    }
  }

  @Test(
    "what a comparison within a condition of an amount looks at has to be there",
    arguments: [
      "$.side == 'D' && $.a == 5", "$.side == 'D' || $.a == 6", "!($.side == 'D')",
      "matches($.side, 'D')", "contains($.sides, 'D')",
    ])
  func comparedAndGone(condition: String) async throws {
    let outcome = try await outcome(
      "available: \"if(\(condition), -$.a, $.a)\", overdraft: true", #"{"a":5}"#)
    #expect(outcome.hasPrefix("shape_changed"), "\(outcome)")
  }

  @Test("a part of another kind is not hidden by a part that is missing")
  func missingBesideOther() async throws {
    for condition in ["$.gone || $.f", "$.f || $.gone", "$.gone == 1 || $.f == true"] {
      let outcome = try await outcome(
        "available: $.a, unlimited_when: \"\(condition)\"", #"{"a":5,"f":"yes"}"#)
      #expect(outcome.hasPrefix("shape_changed"), "\(condition): \(outcome)")
    }
    #expect(
      try await outcome("available: $.a, unlimited_when: $.gone || $.f", #"{"a":5,"f":false}"#)
        == "5.00 USD")
  }

  @Test("rules of `errors` take any value, as they say what kind of error there is")
  func errorRules() async throws {
    for (error, kind) in [
      (#""no funds""#, CheckFailure.Kind.funds), (#"{"code":1}"#, .funds), ("7", .funds),
    ] {
      let supplier = try TestSupplier(
        "request: {path: /b}\nbalances: [{currency: USD, available: $.a}]\n"
          + "errors: [{when: \"if($.error, true, false)\", class: funds}]")
      let failure = await #expect(throws: CheckFailure.self) {
        try await supplier.client(ScriptedTransport(#"{"a":1,"error":\#(error)}"#)).readBalances()
      }
      #expect(failure?.kind == kind)
    }
  }

  @Test("a constant that is no condition is found when the adapter is read")
  func constants() {
    for condition in ["'x'", "0", "concat('a', 'b')"] {
      #expect(throws: ConfigurationError.self) {
        try TestSupplier(
          "request: {path: /b}\nbalances: [{currency: USD, available: \"if(\(condition), 0, $.a)\"}]"
        )
      }
    }
  }
}
