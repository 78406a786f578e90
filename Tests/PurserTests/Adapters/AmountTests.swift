import Testing

@Suite("An amount")
struct AmountTests {
  private static func amount(
    _ name: String, _ available: String, _ reply: String, _ expected: String,
    currency: String = "USD", lines: String = "", more: String = "overdraft: false"
  ) -> AdapterCase {
    AdapterCase(
      name,
      """
      \(lines)
      request: {path: /b}
      balances:
        - currency: \(currency)
          available: \(available)
          \(more)
      """, reply: .json(reply), .pools([expected]))
  }

  private static let decimals = "maps: {decimals: {JPY: 0, KWD: 3, USD: 2}}"

  private static let cases = [
    amount("a difference", "$.a - $.b", #"{"a":0.3,"b":"0.1"}"#, "main USD 0.20"),
    amount(
      "a difference of three", "$.total - $.held - coalesce($.fees, 0)",
      #"{"total":"100.00","held":0.01}"#, "main USD 99.99"),
    amount(
      "a sum of a list", "sum($.lots[*].left)",
      #"{"lots":[{"left":0.1},{"left":"0.2"},{"left":0.3}]}"#, "main USD 0.60"),
    amount("a sum of nothing", "sum($.lots[*].left)", #"{"lots":[]}"#, "main USD 0.00"),
    amount(
      "a negative number of accountants",
      "if(matches($.v, '^[(]'), -number(capture($.v, '^[(]([0-9.,]+)[)]$'), ','), number($.v, ','))",
      #"{"v":"(1,012.50)"}"#, "main USD -1012.50", more: "overdraft: true"),
    amount(
      "a negative number of accountants, in short", "money($.v)", #"{"v":"($1,012.50)"}"#,
      "main USD -1012.50", more: "overdraft: true"),
    amount(
      "a sign at the end", "if(matches($.v, 'DR$'), -$.n, $.n)", #"{"v":"5 CR","n":5}"#,
      "main USD 5.00"),
    amount(
      "thousands apart by a space that does not break", #""number($.v, '\u00a0', ',')""#,
      #"{"v":"1\u00a0234,50"}"#, "main USD 1234.50"),
    amount(
      "a sign of a currency as the currency", "money($.v)", #"{"v":"€12.50"}"#,
      "main EUR 12.50", currency: "map(money_currency($.v), signs)",
      lines: "maps: {signs: {€: EUR, £: GBP}}"),
    amount("a number in spaces", "trim($.v)", #"{"v":" 5.5 "}"#, "main USD 5.50"),
    amount(
      "the price of what is left after what is paid first",
      "($.n - $.paid) * $.price + $.extra", #"{"n":10,"paid":4,"price":"0.25","extra":-0.5}"#,
      "main USD 1.00"),
    amount("the other sign", "-$.owed", #"{"owed":-12.34}"#, "main USD 12.34"),
    amount("hundredths", "scale($.cents, 2)", #"{"cents":123456789}"#, "main USD 1234567.89"),
    amount("ten-thousandths", "scale($.v, 4)", #"{"v":"123450"}"#, "main USD 12.345"),
    amount("micros", "$.micros / 1000000", #"{"micros":1500001}"#, "main USD 1.500001"),
    amount(
      "a divisor of the reply", "$.amount / $.unit", #"{"amount":"12345","unit":1000}"#,
      "main USD 12.345"),
    amount(
      "an exponent of the reply", "scale($.value, $.exponent)", #"{"value":12345,"exponent":3}"#,
      "main USD 12.345"),
    amount(
      "an exponent by the currency", "scale($.value, map($.cur, decimals, 2))",
      #"{"value":12345,"cur":"KWD"}"#, "main KWD 12.345", currency: "$.cur", lines: decimals),
    amount(
      "an exponent by a currency without decimals", "scale($.value, map($.cur, decimals, 2))",
      #"{"value":12345,"cur":"JPY"}"#, "main JPY 12345", currency: "$.cur", lines: decimals),
    amount(
      "thousands separators", "number($.v, ',')", #"{"v":"1,234,567.89"}"#, "main USD 1234567.89"),
    amount(
      "thousands separators of the continent", "number($.v, '.', ',')", #"{"v":"1.234.567,89"}"#,
      "main USD 1234567.89"),
    amount(
      "thousands separators that are spaces", "number($.v, ' ')", #"{"v":"1 234.5"}"#,
      "main USD 1234.50"),
    amount(
      "an apostrophe between thousands", #"number($.v, "'")"#, #"{"v":"1'234.5"}"#,
      "main CHF 1234.50", currency: "CHF"),
    amount(
      "a text with its currency", "number(capture($.balance, '^[A-Z]{3} ([0-9,.]+)$'), ',')",
      #"{"balance":"KES 1,234.50"}"#, "main KES 1234.50",
      currency: "capture($.balance, '^[A-Z]{3}')"),
    amount(
      "a text with a sign of a currency",
      #"number(capture($.balance, '^€\s*([\d.,]+)$'), '.', ',')"#,
      #"{"balance":"€ 1.234,50"}"#, "main EUR 1234.50", currency: "EUR"),
    amount(
      "a currency in words", "$.v", #"{"v":1,"c":" Euros "}"#, "main EUR 1.00",
      currency: "map(lower(trim($.c)), words)", lines: "maps: {words: {euros: EUR, dollars: USD}}"),
    amount(
      "a currency of an exchange", "$.v", #"{"v":1,"c":"ZUSD"}"#, "main USD 1.00",
      currency: "replace($.c, 'Z', '')"),
    amount(
      "ten decimals", "$.v", #"{"v":"12.3456789012"}"#, "main USD 12.345678"),
    amount(
      "an artefact of binary floating point", "round($.v, 2)", #"{"v":100.30000000000001}"#,
      "main USD 100.30"),
    amount(
      "an artefact from below", "round($.v, 2)", #"{"v":99.99999999999999}"#, "main USD 100.00"),
    amount("an exponent", "$.v", #"{"v":1.5e3}"#, "main USD 1500.00"),
    amount(
      "a number beyond binary floating point", "$.v", #"{"v":9007199254740.993}"#,
      "main USD 9007199254740.993"),
    amount("a quotient that does not end", "$.v / 3", #"{"v":100}"#, "main USD 33.333333"),
    amount("a percentage", "$.v * $.share / 100", #"{"v":"80.00","share":12.5}"#, "main USD 10.00"),
    amount(
      "the smaller of two limits", "min($.balance, $.daily - $.spent)",
      #"{"balance":500,"daily":200,"spent":49.5}"#, "main USD 150.50"),
    amount("at least zero", "max(0, $.v)", #"{"v":-5}"#, "main USD 0.00"),
    amount(
      "a price by a count", "if($.kind == 'sms', $.n * $.price, $.n)",
      #"{"kind":"sms","n":1000,"price":"0.0075"}"#, "main USD 7.50"),
    amount("a zero with a sign", "$.v", #"{"v":-0.00}"#, "main USD 0.00"),
  ]

  @Test("is exact", arguments: cases)
  func exact(_ supplier: AdapterCase) async throws { try await supplier.check() }

  @Test(
    "is in the unit that the adapter says",
    arguments: [
      ("minor", "JPY", "main JPY 12345"), ("minor", "USD", "main USD 123.45"),
      ("minor", "KWD", "main KWD 12.345"), ("scale 4", "USD", "main USD 1.2345"),
      ("scale 6", "EUR", "main EUR 0.012345"), ("scale 8", "USD", "main USD 0.000123"),
      ("major", "KWD", "main KWD 12345.000"),
    ])
  func units(_ unit: String, _ currency: String, _ expected: String) async throws {
    try await AdapterCase(
      "unit",
      "request: {path: /b}\nbalances: [{currency: \(currency), unit: \(unit), available: $}]",
      reply: .json("12345"), .pools([expected])
    ).check()
  }

  @Test(
    "that is none is a change of shape",
    arguments: [
      (#"{"v":"NaN"}"#, #"`$.v` is the text "NaN", not a number"#),
      (#"{"v":""}"#, "`$.v` is an empty text"), (#"{"v":true}"#, "`$.v` is `true`, not a number"),
      (#"{"v":"1,234"}"#, #"the text "1,234", not a number"#), (#"{"v":null}"#, "`$.v` is null"),
      (#"{"v":{"a":1}}"#, "an object"), (#"{"v":[1]}"#, "an array"),
      (#"{"v":" 5"}"#, "not a number"),
      (#"{"w":5}"#, "`$.v` finds nothing; the nearest that exists is `$`, which has `w`"),
      (#"{"v":1e40}"#, "out of range"), (#"{"v":-1}"#, "below zero"),
    ])
  func wrong(_ reply: String, _ message: String) async throws {
    try await AdapterCase(
      "wrong", "request: {path: /b}\nbalances: [{currency: USD, available: $.v}]",
      reply: .json(reply), .failure("shape_changed", message)
    ).check()
  }

  @Test(
    "made of a list that is not there is no zero",
    arguments: [
      (#"{"rows":[]}"#, "`$.lots` finds nothing; the nearest that exists is `$`, which has `rows`"),
      (#"{"lots":null}"#, "`$.lots` is null, not an array"),
      (#"{"lots":[{"right":1}]}"#, "`$.lots[*].left` finds nothing"),
      (#"{"lots":[{"left":null}]}"#, "null"),
    ])
  func lostSum(_ reply: String, _ message: String) async throws {
    try await AdapterCase(
      "sum", "request: {path: /b}\nbalances: [{currency: USD, available: 'sum($.lots[*].left)'}]",
      reply: .json(reply), .failure("shape_changed", message)
    ).check()
  }

  @Test("by a divisor that is zero is a change of shape")
  func zeroDivisor() async throws {
    try await AdapterCase(
      "zero", "request: {path: /b}\nbalances: [{currency: USD, available: $.v / $.u}]",
      reply: .json(#"{"v":1,"u":0}"#), .failure("shape_changed", "`1` is divided by zero")
    ).check()
  }
}
