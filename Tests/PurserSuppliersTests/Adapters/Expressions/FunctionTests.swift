import CurlClient
import ExactJSON
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("Functions of expressions")
struct FunctionTests {
  /// What names stand for here.
  private struct TestNames: Names {
    var response: HTTPResponse? {
      HTTPResponse(
        status: 200,
        headers: [
          HTTPHeader(name: "X-Left", value: "12"),
          HTTPHeader(name: "Set-Cookie", value: "sid=abc=1; Path=/; HttpOnly"),
          HTTPHeader(
            name: "Link", value: "</p?page=2>; rel=\"next\", <https://a/last>; rel=last"),
        ])
    }

    func value(of name: String) -> Value {
      switch name {
      case "now":
        .moment(Timestamp(rfc3339: "2026-05-01T13:45:22.987Z") ?? .init(microsecondsSinceEpoch: 0))
      case "words": .structure(["euros": "EUR", "ZUSD": "USD"])
      case "codes": .structure(["1": "USD", "02": "EUR"])
      case "user": .structure(["id": 7, "tags": ["a", "b"]])
      case "key": .text("secret")
      default: .nothing
      }
    }
  }

  private static let reply = """
    {"text": " KES 1,234.50 ", "word": "euros", "code": "usd", "n": 12345, "negative": "-2.5",
     "list": [1, "2", 3.5], "empty": [], "nil": null, "inner": "{\\"balance\\": \\"9.10\\"}",
     "object": {"USD": 1, "EUR": 2}, "names": ["USD", "EUR"], "balance_0_currency": "USD",
     "balance_0_amount": 5, "balance_1_currency": "EUR", "balance_1_amount": 6, "other": 1,
     "at": "2026-05-01T13:45:22Z", "epoch": 1777643122, "german": "1.234,50", "lakh": "12,34,567.8",
     "level": 1.0, "spelled": "1.0"}
    """

  private func scope() throws -> Scope {
    var scope = Scope(
      of: .json(try JSONParser.parse(Array(Self.reply.utf8))), names: TestNames())
    scope.nonces = RequestNonces(.counted)
    return scope
  }

  @Test(
    "texts",
    arguments: [
      ("concat('a', 1, $.code)", "a1usd"), ("upper($.code)", "USD"), ("lower('ABC')", "abc"),
      ("trim($.text)", "KES 1,234.50"), ("replace('a-b-c', '-', '')", "abc"),
      ("capture($.text, '[A-Z]{3}')", "KES"), ("capture($.text, '(\\d)(,)')", "1"),
      ("capture($.text, '(?<whole>[\\d,]+)\\.(?<rest>\\d+)', 'rest')", "50"),
      ("capture($.text, '(\\d+)\\.(\\d+)', 2)", "50"), ("capture($.text, '(\\d+)\\.', 0)", "234."),
      ("map($.word, words)", "EUR"), ("map('XYZ', words)", "XYZ"),
      ("map('XYZ', words, 'none')", "none"),
      ("map($.level, codes, 'none')", "USD"), ("map(2, codes, 'none')", "EUR"),
      ("map($.spelled, codes, 'none')", "none"), ("map('2', codes, 'none')", "none"),
      ("map($.n, codes, 'none')", "none"),
      ("url_encode('a b/é')", "a%20b%2F%C3%A9"), ("user.id", "7"), ("user.tags[1]", "b"),
      ("user.tags", "a,b"), ("coalesce($.nil, $.gone, 'x')", "x"),
      ("if($.n > 5, 'big', $.a.b)", "big"),
      ("get($.object, 'EUR')", "2"), ("get($.list, 1)", "2"), ("json($.inner).balance", "9.10"),
      ("header('x-left')", "12"), ("cookie('sid')", "abc=1"), ("link('next')", "/p?page=2"),
      ("link('last')", "https://a/last"), ("'a\\tb'", "a\tb"), ("'\\d'", "\\d"),
    ])
  func texts(text: String, expected: String) throws {
    #expect(try Expression(text).text(in: scope()) == expected)
  }

  @Test(
    "numbers",
    arguments: [
      ("scale($.n, 2)", "123.45"), ("scale($.n, 4)", "1.2345"), ("round(2.345, 2)", "2.35"),
      ("round(-2.345, 2)", "-2.35"), ("round(99.99999999999999, 2)", "100"),
      ("round(0.004, 2)", "0"),
      ("sum($.list[*])", "6.5"), ("sum($.list)", "6.5"), ("sum($.empty)", "0"),
      ("count($.list[*])", "3"), ("abs($.negative)", "2.5"), ("min(3, $.negative, 1)", "-2.5"),
      ("max(0, $.negative)", "0"), ("number(trim(replace($.text, 'KES', '')), ',')", "1234.5"),
      ("number($.german, '.', ',')", "1234.5"), ("number($.lakh, ',')", "1234567.8"),
      ("number('-1 234', ' ')", "-1234"), ("number('12')", "12"), ("10 / 4", "2.5"),
      ("1 / 3", "0.333333333333333333333333333333"),
      ("-1 / 3", "-0.333333333333333333333333333334"),
      ("2 / 3 * 3", "1.999999999999999999999999999998"), ("1 / 8 / 2", "0.0625"),
      ("100 / 0.25", "400"), ("epoch(now)", "1777643122"), ("epoch_ms(now)", "1777643122987"),
    ] as [(String, String)])
  func numbers(text: String, expected: String) throws {
    #expect(try Expression(text).number(in: scope()).description == expected)
  }

  @Test(
    "what cannot be computed says why",
    arguments: [
      ("number('1,5', ',')", "does not read as a number"),
      ("number('1,2345', ',')", "does not read"),
      ("number(',123', ',')", "does not read"), ("number('0,500', ',')", "does not read"),
      ("number('1,e12', ',')", "does not read"), ("number('1,234,56,789', ',')", "does not read"),
      ("sum($.gone[*].left)", "`$.gone` finds nothing"),
      ("count($.gone)", "`$.gone` finds nothing"), ("1 / 0", "`1` is divided by zero"),
      ("scale(1, 0.5)", "the number of decimals of `scale(1, 0.5)` is 0.5, not a whole number"),
      ("sum($.names[*])", "`$.names[*]` is the text \"USD\", not a number"),
      ("md5('x')", "`md5('x')` is 16 bytes, not a number"),
      ("$.list / 2", "is an array, not a number"),
      ("get($.n, 'x')", "has no members"), ("json('{')", "is no JSON"),
      ("from_hex('xyz')", "`'xyz'`"),
      ("number(from_base64('*'))", "`'*'`"),
    ])
  func failures(text: String, sentence: String) throws {
    let expression = try Expression(text)
    let scope = try scope()
    let failure = #expect(throws: ExpressionFailure.self) { try expression.number(in: scope) }
    #expect(failure?.sentence.contains(sentence) == true, "\(failure?.sentence ?? "")")
  }

  @Test(
    "moments",
    arguments: [
      ("iso8601(now)", "2026-05-01T13:45:22Z"), ("http_date(now)", "Fri, 01 May 2026 13:45:22 GMT"),
      ("time(now, '%m%d%H%M%S')", "0501134522"), ("time(now, '%Y%m%d', '+12:00')", "20260502"),
      ("iso8601(from_epoch($.epoch))", "2026-05-01T13:45:22Z"),
      ("iso8601(from_epoch_ms('1777643122987'))", "2026-05-01T13:45:22Z"),
      (
        "iso8601(parse_time('01.05.2026 15:45', '%d.%m.%Y %H:%M', '+02:00'))",
        "2026-05-01T13:45:00Z"
      ),
      ("epoch($.at)", "1777643122"),
    ])
  func moments(text: String, expected: String) throws {
    #expect(try Expression(text).text(in: scope()) == expected)
  }

  @Test(
    "digests are bytes until they are text, and may be nested",
    arguments: [
      // RFC 1321, appendix A.5; RFC 6234 gives SHA-256 of "abc".
      ("hex(md5('abc'))", "900150983cd24fb0d6963f7d28e17f72"),
      ("hex(sha256('abc'))", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      // RFC 2202, test case 2; RFC 4231, test case 2.
      (
        "hex(hmac_sha1('Jefe', 'what do ya want for nothing?'))",
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
      ),
      (
        "hex(hmac_sha256(from_hex('4a656665'), 'what do ya want for nothing?'))",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      ("base64('abc')", "YWJj"), ("base64(concat(from_hex('616263'), 'd'))", "YWJjZA=="),
      ("base64url(from_hex('fbff'))", "-_8"), ("upper(hex(from_base64('YWJj')))", "616263"),
      ("canonical($.object)", "EUR=2&USD=1"), ("canonical($.object, '', '|')", "EUR2|USD1"),
      ("uuid()", "00010203-0405-4607-8809-0a0b0c0d0e0f"), ("random_hex(2)", "0001"),
      ("concat(increasing(), increasing())", "11"),
    ])
  func digests(text: String, expected: String) throws {
    #expect(try Expression(text).text(in: scope()) == expected)
  }

  @Test(
    "lists in another shape",
    arguments: [
      ("entries($.object)", #"[{"key":"USD","value":1},{"key":"EUR","value":2}]"#),
      ("entries($.empty)", "[]"), ("zip($.names, $.list[0:2])", #"[["USD",1],["EUR","2"]]"#),
      (
        "group($, 'balance_(\\d+)_(.+)')",
        #"[{"currency":"USD","amount":5},{"currency":"EUR","amount":6}]"#
      ),
    ])
  func lists(text: String, expected: String) throws {
    let value = try Expression(text).value(in: scope())
    #expect(try value.json(from: text).description == expected)
  }

  @Test(
    "conditions",
    arguments: [
      ("contains($.names, 'EUR')", true), ("contains($.list[*], 2)", true),
      ("contains($.names, 'JPY')", false), ("matches($.text, '^ KES')", true), ("!$.nil", true),
      ("!($.n > 5)", false), ("matches($.gone, 'x')", false), ("now > $.at", true),
      ("header('absent') == null", true),
    ])
  func conditions(text: String, expected: Bool) throws {
    #expect(try Expression(text).holds(in: scope()) == expected)
  }

  @Test("quotients are exact or rounded down, whatever the numbers")
  func division() throws {
    var random = SeededRandom()
    for _ in 0..<2_000 {
      let a = try ExactDecimal(Int128(Int64.random(in: -1_000...1_000, using: &random)))
      let b = try ExactDecimal(
        Int128(Int64.random(in: 1...500, using: &random)))
      let quotient = try a.divided(by: b)
      // The rest is what is left below a unit in the last decimal: at least 0, less than b of them.
      let rest = try a.subtracting(quotient.multiplied(by: b))
      #expect(!rest.isNegative, "\(a) / \(b), \(random)")
      let unit = try ExactDecimal(1, exponent: -30).multiplied(by: b)
      #expect(rest < unit, "\(a) / \(b), \(random)")
    }
  }
}
