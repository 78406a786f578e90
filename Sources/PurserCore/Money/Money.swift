/// An exact amount of one currency: a count of 10^-precision of it (USD in millionths, JPY in
/// ten-thousandths). No operation rounds silently, wraps, or mixes currencies.
package struct Money: Hashable, Sendable, CustomStringConvertible {
  /// The count, in units of 10^-`currency.precision`. May be negative: an overdrawn balance.
  package let units: Int64
  /// The currency counted.
  package let currency: Currency

  /// An amount from its count of 10^-`currency.precision`.
  package init(units: Int64, currency: Currency) {
    self.units = units
    self.currency = currency
  }

  /// Nothing of `currency`.
  package static func zero(_ currency: Currency) -> Money { Money(units: 0, currency: currency) }

  /// Whether it is nothing.
  package var isZero: Bool { units == 0 }
  /// Whether the amount is below zero.
  package var isNegative: Bool { units < 0 }
  /// Whether the amount is above zero.
  package var isPositive: Bool { units > 0 }

  /// The sum.
  ///
  /// - Throws: `MoneyError.currencyMismatch` or `.outOfRange`.
  package func adding(_ other: Money) throws(MoneyError) -> Money {
    try requireSameCurrency(as: other)
    let (sum, overflow) = units.addingReportingOverflow(other.units)
    guard !overflow else { throw .outOfRange(currency) }
    return Money(units: sum, currency: currency)
  }

  /// The difference.
  ///
  /// - Throws: `MoneyError.currencyMismatch` or `.outOfRange`.
  package func subtracting(_ other: Money) throws(MoneyError) -> Money {
    try requireSameCurrency(as: other)
    let (difference, overflow) = units.subtractingReportingOverflow(other.units)
    guard !overflow else { throw .outOfRange(currency) }
    return Money(units: difference, currency: currency)
  }

  /// The amount `count` times over, as a unit price times a quantity.
  ///
  /// - Throws: `MoneyError.outOfRange`.
  package func multiplied(by count: Int64) throws(MoneyError) -> Money {
    let (product, overflow) = units.multipliedReportingOverflow(by: count)
    guard !overflow else { throw .outOfRange(currency) }
    return Money(units: product, currency: currency)
  }

  /// Whether this amount is smaller than `other`.
  ///
  /// `Money` is not `Comparable`, because amounts of two currencies have no order.
  ///
  /// - Throws: `MoneyError.currencyMismatch`.
  package func isLess(than other: Money) throws(MoneyError) -> Bool {
    try requireSameCurrency(as: other)
    return units < other.units
  }

  /// The smaller of two amounts.
  ///
  /// - Throws: `MoneyError.currencyMismatch`.
  package static func minimum(_ a: Money, _ b: Money) throws(MoneyError) -> Money {
    try b.isLess(than: a) ? b : a
  }

  /// The amount with its currency, for people: `284.50 USD`.
  package var description: String { "\(decimalString) \(currency.code)" }

  private func requireSameCurrency(as other: Money) throws(MoneyError) {
    guard currency == other.currency else {
      throw .currencyMismatch(currency, other.currency)
    }
  }
}

/// Why an amount could not be read or computed.
package enum MoneyError: Error, Equatable, CustomStringConvertible {
  /// There was no text, or only white space.
  case empty
  /// The text is not a decimal number (`NaN`, `12,50`, `abc`). A text
  /// of more than 40 bytes is not repeated.
  case notANumber(String)
  /// The amount does not fit the count of the currency.
  case outOfRange(Currency)
  /// An operation met amounts of two currencies.
  case currencyMismatch(Currency, Currency)

  package var description: String {
    switch self {
    case .empty: "is empty; expected a decimal number"
    case .notANumber(let text): "`\(text)` is not a decimal number"
    case .outOfRange(let currency): "is out of range for \(currency.code)"
    case .currencyMismatch(let a, let b): "mixes \(a.code) with \(b.code)"
    }
  }
}
