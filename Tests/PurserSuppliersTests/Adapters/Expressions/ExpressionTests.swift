import ExactJSON
import Testing

@testable import PurserSuppliers

@Suite("Expressions")
struct ExpressionTests {
  private static let document = try? JSONParser.parse(
    #"""
    {"a": 10, "b": "2.50", "zero": 0, "empty": "", "nan": "NaN", "no": false, "nil": null,
     "s": "active", "list": [1, 2], "object": {"x-y": 5}, "huge": 1e2000, "deep": [[3]],
     "limit": 1e400, "neg": -5}
    """#)

  private func scope() throws -> Scope {
    Scope(of: .json(try #require(Self.document)), names: KnownNames())
  }

  @Test(
    "amounts are computed exactly, with the usual precedence",
    arguments: [
      ("$.a", "10"), ("$.b", "2.5"), ("$.a - $.b", "7.5"), ("$.a-$.b", "7.5"), ("$.a*2", "20"),
      ("$.a + $.b * 2", "15"), ("($.a + $.b) * 2", "25"), ("-$.a + 1", "-9"), ("- -1", "1"),
      ("$.a * -1", "-10"), ("1.5e1 - .5", "14.5"), ("$['a']", "10"), ("$.object['x-y']", "5"),
      ("$.list[-1]", "2"), ("$.deep[0][0]", "3"), ("'3' + 1", "4"), ("10 - 3 - 2", "5"),
      ("$.list[?@ > 1]", "2"), ("$.limit", "1e400"), ("$.neg", "-5"),
    ])
  func numbers(text: String, expected: String) throws {
    #expect(try Expression(text).number(in: scope()).description == expected)
  }

  @Test(
    "conditions hold or do not",
    arguments: [
      ("$.a == 10", true), ("$.a == 10.0", true), ("$.b == 2.5", true), ("$.b == '2.50'", true),
      ("$.b == '2.5'", false),
      ("$.s == 'active'", true), ("$.s == \"active\"", true), ("$.s != 'x'", true),
      ("$.s == $.a", false), ("$.a > 9 && $.b < 3", true), ("$.a > 10 || $.b >= 2.5", true),
      ("$.a <= 10", true), ("$.a < 10", false), ("$.no == false", true), ("$.no", false),
      ("$.s", true), ("$.empty", false), ("$.nil", false), ("$.absent", false), ("$.zero", true),
      ("$.list[*]", true), ("$.absent == null", true), ("$.nil == null", true),
      ("$.a != null", true),
      ("$.absent < 1", false), ("$.object == $.object", true),
      ("true && (false || true)", true), ("$.a == $.b + 7.5", true),
      ("1 < 2 || $.nan < 1", true), ("$.no || $.s == 'active' && $.a == 10", true),
    ])
  func conditions(text: String, expected: Bool) throws {
    #expect(try Expression(text).holds(in: scope()) == expected)
  }

  @Test(
    "what has no value says which selector and what it found",
    arguments: [
      ("$.absent", "`$.absent` finds nothing"), ("$.nil + 1", "`$.nil` is null"),
      ("$.empty", "`$.empty` is an empty text"),
      ("$.nan", "`$.nan` is the text \"NaN\", not a number"),
      ("$.no", "`$.no` is `false`, not a number"),
      ("$.list", "`$.list` is an array, not a number"),
      ("$.list[*]", "`$.list[*]` finds 2 values; expected one"),
      ("$.huge", "`1e2000` is out of range"), ("$.limit + 1", "`1e400 + 1` is out of range"),
      ("$.a == 1", "a condition is no number"),
    ])
  func failures(text: String, sentence: String) throws {
    let expression = try Expression(text)
    let scope = try scope()
    let failure = #expect(throws: ExpressionFailure.self) { try expression.number(in: scope) }
    #expect(failure?.sentence == sentence)
  }

  @Test(
    "a mistake is named at its character",
    arguments: [
      ("", 0, "expected a value, found the end"), ("$.a +", 5, "expected a value, found the end"),
      ("$.a $.b", 4, "expected an operator or the end, found `$.b`"),
      ("nothing(1)", 0, "there is no function `nothing`"),
      ("scale($.a)", 0, "`scale` takes 2 arguments, not 1"),
      ("capture($.s, $.a)", 13, "the regular expression of `capture` must be a text in quotes"),
      ("upper($.s", 9, "expected `,` or `)`"), ("/reply/a", 0, "is an XPath"),
      ("$.a = 1", 4, "unexpected `=`"), ("($.a", 4, "expected `)`"), ("$.a ) ", 4, "found `)`"),
      ("'abc", 0, "this string has no end"), ("$.a[", 3, "this `[` has no `]`"),
      ("1 + 1.2.3", 4, "`1.2.3` is not a decimal"),
      ("$.a == == 1", 7, "expected a value, found `==`"), ("1 < 2 < 3", 6, "found `<`"),
      ("time($.a, '\u{E9}\u{E9}%Q')", 13, "`%Q` is no part of a moment"),
      ("$.a + $['b", 8, "this string has no end"), ("$.a % 2", 4, "unexpected `%`"),
    ])
  func mistakes(text: String, offset: Int, message: String) {
    let error = #expect(throws: ExpressionSyntaxError.self) { try Expression(text) }
    #expect(error?.offset == offset, "\(String(describing: error))")
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
  }

  @Test("an error inside a selector is counted from the start of the expression")
  func selectorOffset() {
    let error = #expect(throws: ExpressionSyntaxError.self) { try Expression("$.a + $[x]") }
    #expect(error?.offset == 8)
  }

  @Test("nesting has an end")
  func nesting() {
    let text = String(repeating: "(", count: 500)
    let error = #expect(throws: ExpressionSyntaxError.self) { try Expression(text) }
    #expect(error?.message == "this is nested too deeply")
    let sum = String(repeating: "1 + ", count: 50_000) + "1"
    let long = #expect(throws: ExpressionSyntaxError.self) { try Expression(sum) }
    #expect(long?.message == "this has more than 1000 words and signs")
  }

  private static let lists = """
    {"data": [{"n": 1, "rows": [1]}, {"n": 2, "rows": []}], "half": [{"n": 1}, {"m": 2}], "empty": [],
     "nil": null, "text": "x", "it's": [1], "object": {"a": 1}}
    """

  @Test(
    "a list that is empty is told from one that is missing",
    arguments: [
      ("$.data[*]", nil), ("$.empty[*]", nil), ("$.object.*", nil), ("$['it\\'s'][0:2]", nil),
      ("$.data[?@.n == ']']", nil), ("$.data[*].rows[*]", nil), ("$.data[*].n", nil),
      ("$.data[0].rows[*]", nil), ("$..n", nil), ("$.gone[*]", "`$.gone` finds nothing"),
      ("$.nil[*]", "`$.nil` is null, not an array"),
      ("$.text[*]", "`$.text` is the text \"x\", not an array"),
      ("$.half[*].n", "`$.half[*].n` is missing in 1 of 2"),
      ("$.data[*].gone[*]", "`$.data[*].gone` finds nothing"),
      ("$.data[7].rows[*]", "`$.data[7]` finds nothing"), ("$..gone", "`$..gone` finds nothing"),
    ] as [(String, String?)])
  func lists(text: String, flaw: String?) throws {
    let document = try JSONParser.parse(Array(Self.lists.utf8))
    let scope = Scope(of: .json(document), names: KnownNames())
    #expect(try PathChecks(Selector(text)).finding(in: scope)?.sentence == flaw)
  }
}
