import PurserCore
import Testing

@Suite("Currency")
struct CurrencyTests {
  @Test(
    "ISO 4217 gives the decimals",
    arguments: [
      ("USD", 2), ("EUR", 2), ("GBP", 2), ("INR", 2), ("JPY", 0), ("KRW", 0), ("VND", 0),
      ("CLP", 0), ("ISK", 0), ("UGX", 0), ("XOF", 0), ("XPF", 0), ("KWD", 3), ("BHD", 3),
      ("IQD", 3), ("JOD", 3), ("LYD", 3), ("OMR", 3), ("TND", 3), ("CLF", 4), ("UYW", 4),
      ("MGA", 2), ("MRU", 2), ("HUF", 2), ("TWD", 2), ("XAU", 0), ("ZWG", 2), ("XCG", 2),
    ])
  func knowsDecimals(code: String, decimals: Int) throws {
    let currency = try #require(Currency(iso4217: code))
    #expect(currency.minorDigits == decimals)
    #expect(currency.precision == decimals + 4)
  }

  @Test(
    "codes outside ISO 4217 are no currency", arguments: ["usd", "XXX", "ABC", "", "US", "USDT"])
  func refusesOthers(code: String) {
    #expect(Currency(iso4217: code) == nil)
  }

  @Test("a declared currency counts at most 18 decimals")
  func declaredPrecision() throws {
    #expect(try Currency(declaring: "POINTS", minorDigits: 0).precision == 4)
    #expect(try Currency(declaring: "ETH", minorDigits: 16).precision == 18)
    #expect(try Currency(declaring: "WEI", minorDigits: 18).precision == 18)
    let tiny = try Money("1.5", Currency(declaring: "WEI", minorDigits: 18), rounding: .down)
    #expect(tiny.decimalString == "1.500000000000000000")
  }

  @Test("a declaration must be well formed and new")
  func refusesDeclarations() {
    #expect(throws: CurrencyError.alreadyDefined("USD")) {
      try Currency(declaring: "USD", minorDigits: 2)
    }
    #expect(throws: CurrencyError.decimalsOutOfRange("WEI", 19)) {
      try Currency(declaring: "WEI", minorDigits: 19)
    }
    for code in ["points", "P", "TOO_LONG_A_CODE", "1UP", "A B", "É€"] {
      #expect(throws: CurrencyError.malformedCode(code)) {
        try Currency(declaring: code, minorDigits: 0)
      }
    }
  }

  @Test("a table knows ISO 4217 and what was declared")
  func table() throws {
    let points = try Currency(declaring: "POINTS", minorDigits: 0)
    let table = CurrencyTable(declared: [points])
    #expect(table["POINTS"] == points)
    #expect(table["USD"]?.minorDigits == 2)
    #expect(table["OTHER"] == nil)
  }
}
