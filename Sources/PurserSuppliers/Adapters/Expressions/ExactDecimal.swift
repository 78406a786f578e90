/// A decimal number as suppliers write and adapters compute them: a whole coefficient times a power
/// of ten. Nothing is rounded and nothing wraps; what does not fit is an error.
///
/// Always normalised (no trailing zeros in the coefficient, zero has exponent 0), so two that are
/// equal in value are equal in form.
package struct ExactDecimal: Hashable, Sendable {
  /// At most `maximumDigits` decimal digits, the last of them not zero.
  let coefficient: Int128
  /// The power of ten, within `exponentRange`.
  let exponent: Int

  /// The most significant digits a number may have: every number of so many digits fits an
  /// `Int128`.
  package static let maximumDigits = 38
  /// The powers of ten that are kept: far more than any amount needs, and few enough to write out.
  package static let exponentRange = -1_000...1_000

  private static let coefficientLimit: Int128 = power(of: maximumDigits)

  /// Zero.
  package static let zero = ExactDecimal(unchecked: 0, exponent: 0)

  /// A number whose parts are known to be normalised and in range.
  init(unchecked coefficient: Int128, exponent: Int) {
    self.coefficient = coefficient
    self.exponent = exponent
  }

  /// `coefficient` times ten to the power of `exponent`.
  ///
  /// - Throws: `ExactDecimalError.outOfRange` when it has too many digits or too large a power.
  package init(_ coefficient: Int128, exponent: Int = 0) throws(ExactDecimalError) {
    guard coefficient != 0 else {
      self = .zero
      return
    }
    var coefficient = coefficient
    var exponent = exponent
    while coefficient.isMultiple(of: 10) {
      coefficient /= 10
      exponent += 1
    }
    guard coefficient.magnitude < Self.coefficientLimit.magnitude,
      Self.exponentRange.contains(exponent)
    else { throw .outOfRange }
    self.init(unchecked: coefficient, exponent: exponent)
  }

  /// Whether the number is below zero.
  package var isNegative: Bool { coefficient < 0 }

  /// Ten to the power of `digits`, at most `maximumDigits`.
  static func power(of digits: Int) -> Int128 {
    (0..<digits).reduce(1) { power, _ in power * 10 }
  }
}

/// Why a number could not be read or computed.
package enum ExactDecimalError: Error, Equatable {
  /// The text is not a decimal number.
  case notANumber
  /// More digits or a larger power of ten than are kept.
  case outOfRange
  /// A quotient whose divisor is zero.
  case divisionByZero
}
