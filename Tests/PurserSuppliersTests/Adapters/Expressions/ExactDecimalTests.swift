import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("Exact decimals")
struct ExactDecimalTests {
  @Test(
    "a number is read exactly and written back plainly",
    arguments: [
      ("0", "0"), ("-0.00", "0"), ("284.50", "284.5"), ("-3", "-3"), ("+7", "7"), (".5", "0.5"),
      ("5.", "5"), ("1e2", "100"), ("12.5E-3", "0.0125"), ("0.0035", "0.0035"), ("1e400", "1e400"),
      ("0e999999999999", "0"), ("100000000000000000000", "100000000000000000000"),
      ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
      ("0.1000000000000000000000000000000000000000000000", "0.1"),
    ])
  func text(text: String, shown: String) throws {
    #expect(try ExactDecimal(text).description == shown)
  }

  @Test(
    "what is no number is refused",
    arguments: [
      "", " ", "NaN", "Infinity", "-", ".", "e5", "1e", "1e+", "1,5", "1 ", "0x10", "١", "--1",
    ])
  func notANumber(text: String) {
    #expect(throws: ExactDecimalError.notANumber) { try ExactDecimal(text) }
  }

  @Test(
    "more digits or powers than are kept is an error, not a rounding",
    arguments: [
      "1e1001", "1e-1001", "1e99999999999999999999", "123456789012345678901234567890123456789",
    ])
  func outOfRange(text: String) {
    #expect(throws: ExactDecimalError.outOfRange) { try ExactDecimal(text) }
  }

  @Test("arithmetic is exact where floating point is not")
  func exact() throws {
    let tenth = try ExactDecimal("0.1")
    #expect(try tenth.adding(ExactDecimal("0.2")) == ExactDecimal("0.3"))
    #expect(try tenth.multiplied(by: ExactDecimal("0.1")) == ExactDecimal("0.01"))
    #expect(try tenth.subtracting(ExactDecimal("1e-20")).description == "0.09999999999999999999")
  }

  @Test("a result that does not fit is an error, not a wrap")
  func overflow() throws {
    let largest = try ExactDecimal("99999999999999999999999999999999999999")
    #expect(throws: ExactDecimalError.outOfRange) { try largest.adding(largest) }
    #expect(throws: ExactDecimalError.outOfRange) { try largest.multiplied(by: largest) }
    #expect(throws: ExactDecimalError.outOfRange) {
      try ExactDecimal("1e100").adding(ExactDecimal("1"))
    }
    #expect(throws: ExactDecimalError.outOfRange) {
      try ExactDecimal("1e900").multiplied(by: ExactDecimal("1e900"))
    }
    #expect(try largest.subtracting(largest) == .zero)
  }

  @Test("comparison needs no common scale")
  func comparison() throws {
    let ordered = [
      "-1e1000", "-99999999999999999999999999999999999999", "-1", "-1e-1000", "0", "1e-1000",
      "0.999", "1", "1.001", "10", "99999999999999999999999999999999999999", "1e38", "1e1000",
    ]
    let numbers = try ordered.map { try ExactDecimal($0) }
    for (i, a) in numbers.enumerated() {
      for (j, b) in numbers.enumerated() { #expect((a < b) == (i < j), "\(a) < \(b)") }
    }
  }

  @Test("sums, differences, products and order agree with whole numbers of one scale")
  func againstIntegers() throws {
    var random = SeededRandom()
    for _ in 0..<2_000 {
      let (x, y) = (Int128(random.nextSmall()), Int128(random.nextSmall()))
      let (a, b) = (try ExactDecimal(x, exponent: -6), try ExactDecimal(y, exponent: -6))
      let expected = (
        try ExactDecimal(x + y, exponent: -6), try ExactDecimal(x - y, exponent: -6),
        try ExactDecimal(x * y, exponent: -12)
      )
      #expect(try a.adding(b) == expected.0, "\(random): \(a) + \(b)")
      #expect(try a.subtracting(b) == expected.1, "\(random): \(a) - \(b)")
      #expect(try a.multiplied(by: b) == expected.2, "\(random): \(a) * \(b)")
      #expect((a < b) == (x < y), "\(random): \(a) < \(b)")
      #expect(try ExactDecimal(a.description) == a, "\(random): \(a)")
    }
  }
}

extension SeededRandom {
  /// Of any size up to 10^15, so that small ones and trailing zeros are met as well.
  fileprivate mutating func nextSmall() -> Int64 {
    let size = (0..<Int(next() % 16)).reduce(Int64(1)) { power, _ in power * 10 }
    return Int64(next() % UInt64(2 * size + 1)) - size
  }
}
