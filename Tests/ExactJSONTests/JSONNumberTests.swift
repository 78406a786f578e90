import ExactJSON
import TestSupport
import Testing

@Suite("Exact numbers")
struct JSONNumberTests {
  @Test(
    "a number text is taken only if the standard allows it",
    arguments: ["0", "-0", "7", "-12", "0.0", "284.50", "1e5", "1E+05", "-0.1e-999999999999"])
  func grammar(text: String) {
    #expect(JSONNumber(text)?.text == text)
  }

  @Test(
    "what is no number is not taken",
    arguments: [
      "", "-", "+1", "01", "-01", ".5", "1.", "1.e1", "e1", "1e", "1e+", "1e1.0", " 1", "1 ",
      "1,000",
      "0x1", "NaN", "-Infinity", "\u{661}", "1_0",
    ])
  func notNumbers(text: String) {
    #expect(JSONNumber(text) == nil)
  }

  @Test(
    "numbers of one value are equal however they are written",
    arguments: [
      ["1", "1.0", "1e0", "10e-1", "0.1e1", "0.0001E+4", "1.000", "100000e-5", "1e-0", "1e00"],
      ["0", "-0", "0.0", "-0.000e99", "0e-99999999999999999999999"],
      ["-284.5", "-284.50", "-2845e-1", "-0.2845e3"],
      ["1e400", "10e399", "0.01e402", "1e0400"],
      ["1e99999999999999999999999", "0.1e100000000000000000000000"],
      ["1e-100000000000000000000000", "10e-100000000000000000000001"],
    ])
  func equalValues(texts: [String]) throws {
    let numbers = try texts.map { try #require(JSONNumber($0)) }
    for left in numbers {
      for right in numbers { #expect(left.compare(to: right) == .equal, "\(left) \(right)") }
    }
  }

  @Test("numbers are ordered by value, also where floating point sees no difference")
  func order() throws {
    let ascending = try [
      "-1e999999999999999999999999999", "-1e400", "-9007199254740993", "-9007199254740992", "-2",
      "-1.5",
      "-1", "-0.1", "-1e-400", "0", "1e-99999999999999999999", "1e-400", "0.1",
      "0.1000000000000000055511151231257827", "0.2", "1", "1.0000000000000000000000001", "1.5", "2",
      "10", "99.99", "100", "9007199254740992", "9007199254740993", "1e400", "1.1e400", "1e401",
      "1e9223372036854775807", "1e9223372036854775808", "1e99999999999999999998",
      "1e99999999999999999999",
    ].map { try #require(JSONNumber($0)) }
    for (i, left) in ascending.enumerated() {
      for (j, right) in ascending.enumerated() {
        let expected: JSONNumber.Order = i < j ? .less : i > j ? .greater : .equal
        #expect(left.compare(to: right) == expected, "\(left) \(right)")
      }
    }
  }

  @Test("comparing agrees with integers of one scale")
  func againstIntegers() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<5_000 {
      let (left, leftText) = scaled(&random)
      let (right, rightText) = scaled(&random)
      let order = try #require(JSONNumber(leftText)).compare(
        to: try #require(JSONNumber(rightText)))
      let expected: JSONNumber.Order = left < right ? .less : left > right ? .greater : .equal
      #expect(order == expected, "\(leftText) \(rightText) seed \(seed)")
    }
  }

  /// A count of thousandths, and one of many ways to write it.
  private func scaled(_ random: inout SeededRandom) -> (Int, String) {
    let magnitude = [3, 40, 5_000, 2_000_000].randomElement(using: &random) ?? 3
    let thousandths = Int.random(in: -magnitude...magnitude, using: &random)
    let sign = thousandths < 0 ? "-" : ""
    let (whole, rest) = abs(thousandths).quotientAndRemainder(dividingBy: 1000)
    let padded = String(String(rest + 1000).dropFirst())
    let digits = String(abs(thousandths))
    let text =
      [
        "\(sign)\(whole).\(padded)", "\(thousandths)e-3", "\(thousandths).00E-03",
        "\(sign)0.00000\(digits)e+\(digits.count + 2)",
      ].randomElement(using: &random) ?? "0"
    return (thousandths, text)
  }

  @Test("a plain integer is offered as one, and nothing else is")
  func plainInteger() {
    #expect(JSONNumber("9223372036854775807")?.plainInteger == Int64.max)
    #expect(JSONNumber("-9223372036854775808")?.plainInteger == Int64.min)
    for text in ["9223372036854775808", "1.0", "1e2"] {
      #expect(JSONNumber(text)?.plainInteger == nil)
    }
    #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
  }

  @Test("zeros before a number are a fault unless they are allowed, and then stay")
  func leadingZeros() throws {
    let limits = JSONParser.Limits(allowsLeadingZeros: true)
    for text in ["012345678901234", "-0012.50", "00", "0", "1e2", "007e1"] {
      guard case .number(let number) = try JSONParser.parse(text, limits: limits) else {
        Issue.record("\(text) is no number")
        continue
      }
      #expect(number.text == text)
    }
    #expect(throws: JSONError.self) { try JSONParser.parse("[012]") }
    for text in ["01x", "0.", "-", "00.", "0e"] {
      #expect(throws: JSONError.self) { try JSONParser.parse(text, limits: limits) }
    }
  }
}
