import ExactJSON
import Testing

@testable import PurserSuppliers

@Suite("A comparison")
struct ComparisonTests {
  private func holds(_ left: JSONValue, _ sign: String, _ right: JSONValue) throws -> Bool {
    var document = JSONObject()
    document["l"] = left
    document["r"] = right
    let scope = Scope(of: .json(.object(document)), names: KnownNames())
    return try Expression("$.l \(sign) $.r").holds(in: scope)
  }

  @Test(
    "of texts is one of code points, whatever numbers they may be",
    arguments: [
      ("12", "12", true), ("12", "0012", false), ("12", "12.0", false), ("12", "1.2e1", false),
      ("0e12", "0", false), ("0", "-0", false), ("0", "00", false), ("5", "+5", false),
      ("1e3", "1000", false), (".5", "0.5", false), ("", "", true), ("", "0", false),
      ("a", "A", false), ("\u{E9}", "e\u{301}", false),
      ("9007199254740993", "9007199254740992", false),
      (" 1", "1", false), ("1,000", "1000", false),
    ])
  func texts(left: String, right: String, areEqual: Bool) throws {
    #expect(try holds(.string(left), "==", .string(right)) == areEqual)
    #expect(try holds(.string(right), "==", .string(left)) == areEqual)
    #expect(try holds(.string(left), "!=", .string(right)) == !areEqual)
  }

  @Test(
    "of a number with a text is one of numbers where the text is a plain decimal",
    arguments: [
      ("12", "12", true), ("12", "12.00", true), ("12.5", "12.5", true), ("0", "0", true),
      ("0", "0.00", true), ("0", "-0", true), ("-3", "-3", true), ("0.5", ".5", true),
      ("10", "10", true), ("10", "11", false),
      // Codes of other things, and texts that some languages take for numbers.
      ("12", "0012", false), ("12", "012", false), ("0", "00", false), ("0", "000", false),
      ("12", "1.2e1", false), ("0", "0e12", false), ("12", "+12", false), ("12", " 12", false),
      ("12", "12 ", false), ("12", "0xC", false), ("1000", "1,000", false), ("0", "", false),
      ("0", "null", false), ("0", "false", false), ("1", "true", false), ("12", "12\u{0}", false),
      ("12", "１２", false), ("-12", "-0012", false), ("12", "--12", false),
    ])
  func mixed(number: String, text: String, areEqual: Bool) throws {
    let number = JSONValue.number(try #require(JSONNumber(number)))
    #expect(try holds(number, "==", .string(text)) == areEqual)
    #expect(try holds(.string(text), "==", number) == areEqual)
    #expect(try holds(.string(text), "!=", number) == !areEqual)
  }

  @Test("of numbers is one by value")
  func numbers() throws {
    for (left, right, areEqual) in [
      ("1", "1.0", true), ("1e2", "100", true), ("0", "-0.0", true), ("0.1", "0.10", true),
      ("9007199254740993", "9007199254740992", false),
    ] {
      let left = JSONValue.number(try #require(JSONNumber(left)))
      let right = JSONValue.number(try #require(JSONNumber(right)))
      #expect(try holds(left, "==", right) == areEqual)
    }
  }

  @Test("of values of other kinds holds for equal ones alone")
  func kinds() throws {
    let values: [JSONValue] = [.null, true, 1, "1x", [], [1], .object(JSONObject())]
    for (row, left) in values.enumerated() {
      for (column, right) in values.enumerated() {
        #expect(try holds(left, "==", right) == (row == column), "\(left) == \(right)")
      }
    }
  }

  @Test(
    "puts numbers, and texts beside numbers, in order",
    arguments: [
      ("9", "10"), ("-1", "0"), ("0.5", "0.51"), ("1e2", "1e3"),
    ])
  func order(less: String, more: String) throws {
    let lessNumber = JSONValue.number(try #require(JSONNumber(less)))
    let moreNumber = JSONValue.number(try #require(JSONNumber(more)))
    let sides: [(JSONValue, JSONValue)] = [
      (lessNumber, moreNumber), (.string(less), moreNumber), (lessNumber, .string(more)),
      (.string(less), .string(more)),
    ]
    #expect(try holds(lessNumber, "<=", lessNumber) && holds(lessNumber, ">=", lessNumber))
    for (left, right) in sides {
      #expect(try holds(left, "<", right) && holds(left, "<=", right))
      #expect(try holds(right, ">", left) && holds(right, ">=", left))
      #expect(try !holds(right, "<", left) && !holds(right, "<=", left))
    }
  }

  @Test("puts moments in order, and nothing in none")
  func moments() throws {
    #expect(try holds("2026-05-01T12:00:00+02:00", "<", "2026-05-01T11:00:00Z"))
    #expect(try holds("2026-05-01T12:00:00+0200", "<", "2026-05-01T11:00:00Z"))
    #expect(try holds("2026-05-01", ">=", "2026-05-01T00:00:00Z"))
    for sign in ["<", ">"] { #expect(try !holds(.null, sign, 1) && !holds(1, sign, .null)) }
  }

  @Test(
    "of what has no order is refused, and not answered",
    arguments: [
      ("9", "10 EUR", "texts have no order unless they are numbers or moments; `number`"),
      ("a", "b", "texts have no order"), ("1,000", "999", "texts have no order"),
      ("2026-05-01", "soon", "texts have no order"), ("N/A", 5, #""N/A", not a number"#),
      ("", 5, "`$.l` is an empty text"), (5, "1,000", #"`$.r` is the text "1,000", not a number"#),
      (true, 5, "neither more nor less"), ([1], 5, "neither more nor less"),
      (5, .object(JSONObject()), "neither more nor less"),
    ] as [(JSONValue, JSONValue, String)])
  func noOrder(left: JSONValue, right: JSONValue, sentence: String) {
    for sign in ["<", "<=", ">", ">="] {
      let failure = #expect(throws: ExpressionFailure.self) { try holds(left, sign, right) }
      #expect(failure?.sentence.contains(sentence) == true, "\(failure?.sentence ?? "")")
    }
  }

  @Test("`contains` finds what is equal, and no more")
  func contains() throws {
    let document = try JSONParser.parse(Array(#"{"l": ["0012", "1.2e1", 7], "n": 12}"#.utf8))
    let scope = Scope(of: .json(document), names: KnownNames())
    for text in ["'12'", "12", "$.n", "'7.5'"] {
      #expect(try !Expression("contains($.l, \(text))").holds(in: scope), "\(text)")
    }
    #expect(try Expression("contains($.l, '0012')").holds(in: scope))
    #expect(try Expression("contains($.l, '7')").holds(in: scope))
  }
}
