extension ExactDecimal {
  /// The decimals to which a quotient that does not end is computed: far beyond any currency.
  private static let quotientDecimals = 30

  /// The quotient; one that does not end is rounded down at 30 decimals, or where no more digits fit, as
  /// balances are.
  ///
  /// - Throws: `ExactDecimalError.divisionByZero` or `.outOfRange`.
  package func divided(by divisor: ExactDecimal) throws(ExactDecimalError) -> ExactDecimal {
    guard divisor.coefficient != 0 else { throw .divisionByZero }
    if coefficient == 0 { return .zero }
    var rest = coefficient.magnitude
    let unit = divisor.coefficient.magnitude
    var (quotient, remainder) = rest.quotientAndRemainder(dividingBy: unit)
    var power = exponent - divisor.exponent
    // Long division: a digit at a time, while it does not come out even and the digits fit.
    while remainder != 0, power > -Self.quotientDecimals,
      quotient < Self.power(of: Self.maximumDigits - 1).magnitude
    {
      (rest, remainder) = Self.nextDigit(of: remainder, by: unit)
      quotient = quotient * 10 + rest
      power -= 1
    }
    let isNegative = (coefficient < 0) != (divisor.coefficient < 0)
    if isNegative, remainder != 0 { quotient += 1 }
    return try ExactDecimal(Int128(quotient) * (isNegative ? -1 : 1), exponent: power)
  }

  /// The next digit of a quotient and what is left, where ten times the rest might not fit.
  private static func nextDigit(
    of remainder: UInt128, by unit: UInt128
  ) -> (digit: UInt128, remainder: UInt128) {
    var digit: UInt128 = 0
    var rest: UInt128 = 0
    // Both are below 10^38, so that the sum of two is below 2^128.
    for _ in 0..<10 {
      rest += remainder
      if rest >= unit {
        rest -= unit
        digit += 1
      }
    }
    return (digit, rest)
  }

  /// The number times ten to the power of `places`.
  ///
  /// - Throws: `ExactDecimalError.outOfRange`.
  package func scaled(by places: Int) throws(ExactDecimalError) -> ExactDecimal {
    try ExactDecimal(coefficient, exponent: coefficient == 0 ? 0 : exponent + places)
  }

  /// The number with at most `places` decimals, rounded half away from zero.
  ///
  /// - Throws: `ExactDecimalError.outOfRange`.
  package func rounded(to places: Int) throws(ExactDecimalError) -> ExactDecimal {
    let dropped = -exponent - places
    guard dropped > 0 else { return self }
    // Of 38 digits, all are dropped, and what is left is less than a half.
    guard dropped <= Self.maximumDigits else { return .zero }
    let unit = Self.power(of: dropped)
    let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: unit)
    let isUp = remainder.magnitude >= unit.magnitude - remainder.magnitude
    return try ExactDecimal(quotient + (isUp ? coefficient.signum() : 0), exponent: -places)
  }

  /// The value where it is whole and fits.
  package var wholeNumber: Int? {
    guard exponent >= 0, exponent < 19 else { return coefficient == 0 ? 0 : nil }
    let (product, overflow) = coefficient.multipliedReportingOverflow(by: Self.power(of: exponent))
    return overflow ? nil : Int(exactly: product)
  }

  /// The value without its decimals, where that fits.
  package var wholePart: Int64? {
    guard exponent < 0 else { return wholeNumber.map(Int64.init) }
    guard -exponent <= Self.maximumDigits else { return 0 }
    return Int64(exactly: coefficient / Self.power(of: -exponent))
  }
}
