extension Money {
  /// An amount from a decimal number that was computed: `coefficient` times ten to the power of
  /// `exponent`, in units of the currency or in its minor units. Exact, or rounded in the direction
  /// asked for.
  ///
  /// - Throws: `MoneyError.outOfRange`.
  package init(
    _ coefficient: Int128, exponent: Int, _ currency: Currency, unit: Unit = .major,
    rounding: Rounding
  ) throws(MoneyError) {
    let shift =
      switch unit {
      case .major: exponent + currency.precision
      case .minor: exponent + currency.precision - currency.minorDigits
      }
    guard let units = Self.units(coefficient, shift, rounding) else { throw .outOfRange(currency) }
    self.init(units: units, currency: currency)
  }

  /// The most powers of ten that an Int128 holds; a shift beyond them leaves nothing, or too much.
  private static let mostPowers = 38

  private static func units(_ coefficient: Int128, _ shift: Int, _ rounding: Rounding) -> Int64? {
    if coefficient == 0 { return 0 }
    if shift >= 0 {
      guard shift <= mostPowers else { return nil }
      let (product, overflow) = coefficient.multipliedReportingOverflow(by: power(of: shift))
      return overflow ? nil : Int64(exactly: product)
    }
    var quotient: Int128 = 0
    var remainder = coefficient
    if -shift <= mostPowers {
      (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: power(of: -shift))
    }
    if remainder != 0 {
      switch rounding {
      case .down: if coefficient < 0 { quotient -= 1 }
      case .up: if coefficient > 0 { quotient += 1 }
      }
    }
    return Int64(exactly: quotient)
  }

  private static func power(of digits: Int) -> Int128 {
    var power: Int128 = 1
    for _ in 0..<digits { power *= 10 }
    return power
  }
}
