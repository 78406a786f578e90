internal import PurserCore

extension ExactDecimal {
  /// The amount of money that the number counts; what is beyond the currency's precision is
  /// rounded down, as balances are.
  ///
  /// - Throws: `MoneyError.outOfRange`.
  func money(_ currency: Currency, _ unit: AmountUnit) throws(MoneyError) -> Money {
    switch unit {
    case .major: try Money(coefficient, exponent: exponent, currency, rounding: .down)
    case .minor: try Money(coefficient, exponent: exponent, currency, unit: .minor, rounding: .down)
    case .scale(let places):
      try Money(coefficient, exponent: exponent - places, currency, rounding: .down)
    }
  }
}
