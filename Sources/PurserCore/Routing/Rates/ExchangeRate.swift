/// A price of one currency in another, as it was told.
package struct ExchangeRate: Hashable, Sendable {
  /// One unit of this...
  package var from: Currency
  /// ... is worth `digits` / 10^`decimals` of this.
  package var to: Currency
  /// The digits of the rate, above zero.
  package var digits: Int64
  /// How many of the digits are decimals, 0 to 18.
  package var decimals: Int
  /// From when on it is too old to decide by.
  package var expiresAt: Timestamp
  /// The part that is added to a cost that is computed by it, in millionths.
  package var margin: Int64
  /// Who told it, for people.
  package var source: String?

  /// A rate.
  package init(
    from: Currency, to: Currency, digits: Int64, decimals: Int, expiresAt: Timestamp,
    margin: Int64 = 0, source: String? = nil
  ) {
    self.from = from
    self.to = to
    self.digits = digits
    self.decimals = decimals
    self.expiresAt = expiresAt
    self.margin = margin
    self.source = source
  }
}

/// How counts of one currency become counts of another: by a fraction, in whole numbers.
package struct Conversion: Hashable, Sendable {
  /// A count times this...
  private let numerator: UInt64
  /// ... divided by this.
  private let denominator: UInt64
  /// From when on it is too old to decide by.
  package let expiresAt: Timestamp

  /// The conversion of a fraction that may be too large for 63 bits; then it is rounded up beyond its
  /// eighteenth digit.
  init(_ numerator: UInt128, _ denominator: UInt128, expiresAt: Timestamp) {
    var (numerator, denominator) = Self.reduced(numerator, denominator)
    while numerator > UInt128(Int64.max) || denominator > UInt128(Int64.max) {
      numerator = numerator >> 1 + numerator & 1
      denominator = max(1, denominator >> 1)
    }
    self.numerator = UInt64(numerator)
    self.denominator = UInt64(denominator)
    self.expiresAt = expiresAt
  }

  /// A count in the other currency, rounded up; `nil` where it does not fit.
  package func roundedUp(_ units: Int64) -> Int64? {
    guard units >= 0, let (quotient, rest) = divided(units) else { return nil }
    return Int64(exactly: quotient).flatMap { rest == 0 ? $0 : $0 == .max ? nil : $0 + 1 }
  }

  /// A count in the other currency, rounded down and held at the ends of the range.
  func clamped(_ units: Int64) -> Int64 {
    guard let (quotient, _) = divided(units) else { return units < 0 ? .min : .max }
    let count = Int64(clamping: quotient)
    return units < 0 ? 0 - count : count
  }

  private func divided(_ units: Int64) -> (quotient: UInt64, rest: UInt64)? {
    let (high, low) = units.magnitude.multipliedFullWidth(by: numerator)
    guard high < denominator else { return nil }
    let (quotient, rest) = denominator.dividingFullWidth((high, low))
    return (quotient, rest)
  }

  private static func reduced(_ a: UInt128, _ b: UInt128) -> (UInt128, UInt128) {
    var (larger, smaller) = (a, b)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return larger == 0 ? (a, b) : (a / larger, b / larger)
  }
}
