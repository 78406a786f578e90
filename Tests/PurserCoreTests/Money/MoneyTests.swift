import PurserCore
import TestSupport
import Testing

@Suite("Money")
struct MoneyTests {
  private let usd = currency("USD")
  private let jpy = currency("JPY")
  private let kwd = currency("KWD")

  @Test(
    "an amount is read exactly from its text",
    arguments: [
      ("284.50", 284_500_000), ("0", 0), ("-3", -3_000_000), ("1e2", 100_000_000),
      ("1.5E-1", 150_000), (".5", 500_000), ("5.", 5_000_000), ("+7", 7_000_000),
      ("0.000001", 1), ("-0.000001", -1), ("000012.30", 12_300_000), ("12e0", 12_000_000),
      ("9223372036854.775807", Int64.max), ("-9223372036854.775808", Int64.min),
      ("0e999999999999999999", 0), ("0.1e1", 1_000_000),
    ])
  func readsExactly(text: String, units: Int64) throws {
    #expect(try Money(text, usd, rounding: .down).units == units)
    #expect(try Money(text, usd, rounding: .up).units == units)
  }

  @Test("the minor unit is the currency's own")
  func readsMinorUnits() throws {
    #expect(try Money("550", usd, unit: .minor, rounding: .down) == money("5.50", "USD"))
    #expect(try Money("100", jpy, unit: .minor, rounding: .down) == money("100", "JPY"))
    #expect(try Money("1234", kwd, unit: .minor, rounding: .down) == money("1.234", "KWD"))
  }

  @Test(
    "digits beyond the precision round down for balances and up for costs",
    arguments: [
      ("0.0000001", 0, 1), ("-0.0000001", -1, 0), ("1.0000009", 1_000_000, 1_000_001),
      ("-1.0000009", -1_000_001, -1_000_000), ("1e-400", 0, 1), ("-1e-400", -1, 0),
      ("0.00000099999999999999999999999999999999", 0, 1),
    ])
  func roundsAwayFromHarm(text: String, down: Int64, up: Int64) throws {
    #expect(try Money(text, usd, rounding: .down).units == down)
    #expect(try Money(text, usd, rounding: .up).units == up)
  }

  @Test(
    "what is no decimal number is refused",
    arguments: [
      "NaN", "nan", "inf", "Infinity", "abc", "1,5", "1 000", "0x10", "--1", "1e", "1e+", ".", "-",
      "1.2.3", "１", "1_000", "1e1.5", "$5", "5 ", " 5", "1e--1",
    ])
  func refusesOtherTexts(text: String) {
    #expect(throws: MoneyError.notANumber(text)) { try Money(text, usd, rounding: .down) }
  }

  @Test("no text is its own error", arguments: ["", " ", "\t\n"])
  func refusesEmpty(text: String) {
    #expect(throws: MoneyError.empty) { try Money(text, usd, rounding: .down) }
  }

  @Test(
    "an amount that does not fit is refused and never wraps",
    arguments: [
      "9223372036854.775808", "-9223372036854.775809", "1e400", "-1e400", "1e19",
      "99999999999999999999999999", "1e999999999999999999999",
    ])
  func refusesOutOfRange(text: String) {
    #expect(throws: MoneyError.outOfRange(usd)) { try Money(text, usd, rounding: .down) }
  }

  @Test("rounding up at the end of the range is out of range, not a wrap")
  func refusesRoundingOverTheEnd() {
    #expect(throws: MoneyError.outOfRange(usd)) {
      try Money("9223372036854.7758079", usd, rounding: .up)
    }
  }

  @Test(
    "an amount is printed in major units with the decimals of its currency",
    arguments: [
      ("USD", 284_500_000, "284.50"), ("USD", 3500, "0.0035"), ("USD", 1, "0.000001"),
      ("USD", -1, "-0.000001"), ("USD", 0, "0.00"), ("JPY", 1_000_000, "100"),
      ("JPY", 1_005_000, "100.5"), ("KWD", 12_340_000, "1.234"), ("CLF", 100_000_000, "1.0000"),
      ("USD", Int64.min, "-9223372036854.775808"), ("USD", Int64.max, "9223372036854.775807"),
    ])
  func prints(code: String, units: Int64, text: String) {
    #expect(Money(units: units, currency: currency(code)).decimalString == text)
  }

  @Test("printing and reading give the same amount back")
  func roundTrips() throws {
    var random = SeededRandom()
    for code in ["USD", "JPY", "KWD", "CLF", "EUR"] {
      for _ in 0..<2_000 {
        let amount = Money(units: random.units(), currency: currency(code))
        for rounding in [Money.Rounding.down, .up] {
          #expect(
            try Money(amount.decimalString, amount.currency, rounding: rounding) == amount,
            "\(random)")
        }
      }
    }
  }

  @Test("arithmetic is exact or an error at the ends of Int64")
  func arithmeticNeverWraps() throws {
    var random = SeededRandom()
    for _ in 0..<5_000 {
      let (a, b) = (random.units(), random.units())
      let (left, right) = (Money(units: a, currency: usd), Money(units: b, currency: usd))
      let (sum, sumOverflows) = a.addingReportingOverflow(b)
      let (difference, differenceOverflows) = a.subtractingReportingOverflow(b)
      #expect(
        result { () throws(MoneyError) in try left.adding(right).units }
          == (sumOverflows ? nil : sum), "\(random)")
      #expect(
        result { () throws(MoneyError) in try left.subtracting(right).units }
          == (differenceOverflows ? nil : difference),
        "\(random)")
      #expect(try left.isLess(than: right) == (a < b), "\(random)")
    }
  }

  @Test("a product that does not fit is an error")
  func productNeverWraps() throws {
    #expect(try money("9.50", "USD").multiplied(by: 3) == money("28.50", "USD"))
    #expect(throws: MoneyError.outOfRange(usd)) {
      try Money(units: Int64.max / 2 + 1, currency: usd).multiplied(by: 2)
    }
  }

  @Test("amounts of two currencies do not mix")
  func currenciesDoNotMix() {
    let (dollars, yen) = (money("1", "USD"), money("1", "JPY"))
    #expect(throws: MoneyError.currencyMismatch(usd, jpy)) { try dollars.adding(yen) }
    #expect(throws: MoneyError.currencyMismatch(usd, jpy)) { try dollars.subtracting(yen) }
    #expect(throws: MoneyError.currencyMismatch(usd, jpy)) { try dollars.isLess(than: yen) }
  }

  private func result(_ body: () throws(MoneyError) -> Int64) -> Int64? {
    do { return try body() } catch { return nil }
  }
}
