extension ExactDecimal {
  /// The sum.
  ///
  /// - Throws: `ExactDecimalError.outOfRange`.
  package func adding(_ other: ExactDecimal) throws(ExactDecimalError) -> ExactDecimal {
    if coefficient == 0 { return other }
    if other.coefficient == 0 { return self }
    let shared = min(exponent, other.exponent)
    let left = try aligned(to: shared)
    let right = try other.aligned(to: shared)
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw .outOfRange }
    return try ExactDecimal(sum, exponent: shared)
  }

  /// The difference.
  ///
  /// - Throws: `ExactDecimalError.outOfRange`.
  package func subtracting(_ other: ExactDecimal) throws(ExactDecimalError) -> ExactDecimal {
    try adding(other.negated)
  }

  /// The product.
  ///
  /// - Throws: `ExactDecimalError.outOfRange`.
  package func multiplied(by other: ExactDecimal) throws(ExactDecimalError) -> ExactDecimal {
    let (product, overflow) = coefficient.multipliedReportingOverflow(by: other.coefficient)
    guard !overflow else { throw .outOfRange }
    return try ExactDecimal(product, exponent: exponent + other.exponent)
  }

  /// The number with the other sign; always fits, as the range is symmetric.
  package var negated: ExactDecimal {
    ExactDecimal(unchecked: -coefficient, exponent: exponent)
  }

  /// The coefficient counted in units of ten to the power of `lower`.
  private func aligned(to lower: Int) throws(ExactDecimalError) -> Int128 {
    let shift = exponent - lower
    guard shift <= Self.maximumDigits else { throw .outOfRange }
    let (product, overflow) = coefficient.multipliedReportingOverflow(by: Self.power(of: shift))
    guard !overflow else { throw .outOfRange }
    return product
  }
}

extension ExactDecimal: Comparable {
  package static func < (a: ExactDecimal, b: ExactDecimal) -> Bool {
    let signs = (a.coefficient.signum(), b.coefficient.signum())
    guard signs.0 == signs.1 else { return signs.0 < signs.1 }
    return signs.0 < 0 ? b.isSmaller(than: a) : a.isSmaller(than: b)
  }

  /// Compares magnitudes: first by where the leading digit stands, then digit by digit.
  private func isSmaller(than other: ExactDecimal) -> Bool {
    let digits = Self.digitCount(coefficient)
    let otherDigits = Self.digitCount(other.coefficient)
    let (place, otherPlace) = (digits + exponent, otherDigits + other.exponent)
    guard place == otherPlace else { return place < otherPlace }
    let length = max(digits, otherDigits)
    let left = coefficient.magnitude * Self.power(of: length - digits).magnitude
    let right = other.coefficient.magnitude * Self.power(of: length - otherDigits).magnitude
    return left < right
  }

  private static func digitCount(_ coefficient: Int128) -> Int {
    coefficient == 0 ? 0 : String(coefficient.magnitude).utf8.count
  }
}
