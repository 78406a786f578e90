internal import PurserCore

extension ExactDecimal {
  /// The amount of money that the number counts; what is beyond the currency's precision is
  /// rounded down, as balances are.
  ///
  /// - Throws: `MoneyError.outOfRange`.
  func money(_ currency: Currency, _ unit: AmountUnit) throws(MoneyError) -> Money {
    try money(currency, unit, rounding: .down)
  }

  /// Whether the number has digits beyond what the currency keeps.
  func isCut(_ currency: Currency, _ unit: AmountUnit) -> Bool {
    let bounds = (
      try? money(currency, unit, rounding: .down), try? money(currency, unit, rounding: .up)
    )
    return bounds.0 != bounds.1
  }

  private func money(
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
