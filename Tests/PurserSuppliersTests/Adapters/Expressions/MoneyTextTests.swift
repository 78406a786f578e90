import ExactJSON
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("Money in a text")
struct MoneyTextTests {
  private func scope(_ text: String) -> Scope {
    var document = JSONObject()
    document["v"] = .string(text)
    return Scope(of: .json(.object(document)), names: KnownNames())
  }

  private func money(_ text: String, _ separators: String = "") throws -> String {
    try Expression("money($.v\(separators))").number(in: scope(text)).description
  }

  @Test(
    "is read with its sign and its separators",
    arguments: [
      ("12", "12"), ("12.5", "12.5"), ("12,50", "12.5"), ("1234.567", "1234.567"),
      ("0.123", "0.123"), ("0,123", "0.123"), (".5", "0.5"), (".500", "0.5"), ("007", "7"),
      ("1,234.50", "1234.5"), ("1.234,50", "1234.5"), ("1,234,567", "1234567"),
      ("1.234.567", "1234567"), ("1,234,567.891", "1234567.891"), ("12,34,567.80", "1234567.8"),
      ("1 234", "1234"), ("1 234.50", "1234.5"), ("1 234,567", "1234.567"),
      ("1\u{A0}234,50", "1234.5"), ("1\u{A0}234 567", "1234567"), ("1\u{202F}234,50", "1234.5"),
      ("1\u{2009}234.5", "1234.5"),
      ("1'234.50", "1234.5"), ("1\u{2019}234.50", "1234.5"), ("1'234'567", "1234567"),
      ("12.34567890123456789", "12.34567890123456789"), ("12,3456", "12.3456"),
    ])
  func numbers(text: String, expected: String) throws {
    #expect(try money(text) == expected)
    #expect(try money(" \t\u{A0}\(text)\u{202F}") == expected)
  }

  private static let minusSigns = [
    "-", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{207B}",
    "\u{208B}", "\u{2212}", "\u{2796}", "\u{FE58}", "\u{FE63}", "\u{FF0D}",
  ]

  @Test(
    "is below zero wherever the minus stands, and whichever it is",
    arguments: minusSigns,
    [
      "~1,234.50", "~ 1,234.50", "~KES 1,234.50", "KES ~1,234.50", "KES ~ 1,234.50", "~$1,234.50",
      "$~1,234.50", "~ $ 1,234.50", "1,234.50~", "1,234.50 ~", "1,234.50~ KES", "1,234.50 KES ~",
      "\u{200E}~1,234.50 \u{20AA}", "US$ ~1,234.50", "~US$1,234.50",
    ])
  func minus(sign: String, text: String) throws {
    #expect(try money(text.replacing("~", with: sign)) == "-1234.5")
  }

  @Test(
    "is below zero in parentheses, as accountants write it",
    arguments: [
      "(1,234.50)", "( 1,234.50 )", "($1,234.50)", "$(1,234.50)", "(1,234.50) USD",
      "(USD 1,234.50)",
      "USD (1,234.50)", "\u{FF08}1,234.50\u{FF09}",
    ])
  func parentheses(text: String) throws {
    #expect(try money(text) == "-1234.5")
  }

  @Test(
    "has its currency's code or sign on either side",
    arguments: [
      ("KES 1,234.50", "KES"), ("KES1,234.50", "KES"), ("1,234.50 KES", "KES"),
      ("1,234.50kes", "KES"), ("$1,234.50", "$"), ("US$1,234.50", "US$"), ("R$ 1,234.50", "R$"),
      ("1,234.50 \u{20AC}", "\u{20AC}"), ("\u{A3}1,234.50", "\u{A3}"), ("$1,234.50 CAD", "CAD"),
      ("USD $1,234.50", "USD"), ("-\u{20B9}1,234.50", "\u{20B9}"), ("+1,234.50", ""),
      ("\u{FDFC} 1,234.50", "\u{FDFC}"),
    ])
  func currencies(text: String, currency: String) throws {
    #expect(try money(text, ", ','").hasSuffix("1234.5"))
    let found = try Expression("coalesce(money_currency($.v), '')").text(in: scope(text))
    #expect(found == currency)
  }

  @Test(
    "that could be two numbers is refused unless the separators are said",
    arguments: [
      ("1,234", "1234", "1.234"), ("1.234", "1.234", "1234"), ("12,345", "12345", "12.345"),
    ])
  func ambiguous(text: String, english: String, german: String) throws {
    let failure = #expect(throws: ExpressionFailure.self) { try money("EUR " + text) }
    #expect(
      failure?.sentence.contains("money($.v, ',', '.')") == true, "\(String(describing: failure))")
    #expect(try money("EUR " + text, ", ','") == english)
    #expect(try money("EUR " + text, ", '.', ','") == german)
  }

  @Test(
    "with anything more than a number, a sign and a currency is refused",
    arguments: [
      "", " ", "-", "EUR", "$", "()", "N/A", "12.50 13.50", "12.50/13", "5-10", "5 - 10", "--5",
      "-5-", "-(5)", "(5", "5)", "((5))", "(5)(", "()5", "EUR 5 USD", "5 EUR EUR", "$5$",
      "12.50 CR", "12.50 DR", "5k", "5 K", "1.5M", "5 mio", "1e5", "5%", "~5", "<5", "5*", "5.",
      "5,", "1,,234", "1..5", "1 , 234", "1, 234", "1  234", "12 50", "1 23", "1,23,4", "1,234.5.6",
      "1'234,567'8", "12.-", "12,\u{2013}", "\u{0661}\u{0662}", "\u{FF11}\u{FF12}", "0x10",
      "5 USDT",
      "5 credits", "Balance: 5", "Usd 5", "5\u{0}", "5\n6", "1_000", "\u{BD}",
      "1 234'567", "1,234 567", "1234,567.00", "01,234.50", "EUR5EUR", "5EUR6", "owed 5",
    ])
  func refused(text: String) {
    #expect(throws: ExpressionFailure.self) { try money(text) }
  }

  @Test("never gives a number whose digits or sign are not those of the text")
  func property() throws {
    let pieces =
      Self.minusSigns.prefix(10) + [
        "+", "(", ")", "$", "\u{20AC}", "USD", " ", "\u{A0}", "\u{202F}", ",", ".", "'", "1", "23",
        "456", "0", "7890", "CR", "x", "e5", "%", "/", "\u{200E}", "\n",
      ]
    var random = SeededRandom()
    var readCount = 0
    for _ in 0..<40_000 {
      let count = Int.random(in: 1...6, using: &random)
      let text = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
      guard let number = try? Expression("money($.v)").number(in: scope(text)) else { continue }
      readCount += 1
      let digits = text.filter { ("0"..."9").contains($0) }
      let shown = "\(number.coefficient.magnitude)"
      let trimmed = digits.drop { $0 == "0" }
      #expect(trimmed.hasPrefix(number == .zero ? "" : shown), "\(text) as \(number), \(random)")
      let rest = number == .zero ? trimmed[...] : trimmed.dropFirst(shown.count)
      #expect(rest.allSatisfy { $0 == "0" }, "\(text) as \(number), \(random)")
      let isMinus = Self.minusSigns.contains { text.contains($0) } || text.contains("(")
      #expect(number == .zero || number.isNegative == isMinus, "\(text) as \(number), \(random)")
    }
    #expect(readCount > 1_000)
  }

  @Test(
    "that is a number of JSON is that number, and so it is for `number`",
    arguments: [
      ("1.0e-5", "0.00001"), ("0.50", "0.5"), ("-3", "-3"), ("1E2", "100"), ("1234.5", "1234.5"),
    ])
  func numbersOfJSON(text: String, expected: String) throws {
    let document = try JSONParser.parse(Array("{\"v\": \(text)}".utf8))
    let scope = Scope(of: .json(document), names: KnownNames())
    for call in [
      "money($.v)", "money($.v, '.', ',')", "number($.v, ',')", "number($.v, '.', ',')",
      "number($.v)",
    ] {
      #expect(try Expression(call).number(in: scope).description == expected, "\(call)")
    }
  }

  @Test(
    "`number` reads with separators what it reads without",
    arguments: [
      (".50", "0.5"), ("+5", "5"), ("1.0e-5", "0.00001"), ("1e2", "100"), ("5.", "5"),
      ("-.5", "-0.5"),
      ("0012", "12"), ("1,234.5", "1234.5"), (" 12 ", "12"),
    ])
  func plain(text: String, expected: String) throws {
    #expect(try Expression("number($.v, ',')").number(in: scope(text)).description == expected)
  }

  @Test("a number that is no number but money says how it is read")
  func advice() {
    let failure = #expect(throws: ExpressionFailure.self) {
      try Expression("$.v").number(in: scope("-$12.50"))
    }
    #expect(
      failure?.sentence == "`$.v` is the text \"-$12.50\", not a number; read it with `money($.v)`")
  }
}
