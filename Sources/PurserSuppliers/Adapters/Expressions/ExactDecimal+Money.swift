internal import PurserCore

extension ExactDecimal {
  /// The amount of money that the number counts; what is beyond the currency's precision is
  /// rounded down, as balances are.
  ///
  /// - Throws: `MoneyError.outOfRange`.
  func money(_ currency: Currency, _ unit: AmountUnit) throws(MoneyError) -> Money {
    try money(currency, unit, rounding: .down)
  }

  /// Whether the number has digits beyond those that `kept`, the amount that it counts, has of it.
  func isCut(to kept: Money, _ unit: AmountUnit) -> Bool {
    (try? money(kept.currency, unit, rounding: .up)) != kept
  }

  /// The same, rounded in the direction asked for: a cost is rounded up.
  ///
  /// - Throws: `MoneyError.outOfRange`.
  func money(
    _ currency: Currency, _ unit: AmountUnit, rounding: Money.Rounding
  ) throws(MoneyError) -> Money {
    switch unit {
    case .major: try Money(coefficient, exponent: exponent, currency, rounding: rounding)
    case .minor:
      try Money(coefficient, exponent: exponent, currency, unit: .minor, rounding: rounding)
    case .scale(let places):
      try Money(coefficient, exponent: exponent - places, currency, rounding: rounding)
    }
  }
}
