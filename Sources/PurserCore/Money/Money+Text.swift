extension Money {
  /// What the digits of a text count.
  package enum Unit: String, Sendable, CaseIterable {
    /// Whole units of the currency: `284.50` is 284 dollars and 50 cents.
    case major
    /// The currency's minor unit: `"550"` is 5.50 USD, and 550 JPY.
    case minor
  }

  /// Which way digits beyond the precision go. A balance is never overstated and a cost never
  /// understated, so neither rounds to nearest.
  package enum Rounding: Sendable {
    /// Towards minus infinity, for balances.
    case down
    /// Towards plus infinity, for costs.
    case up
  }

  /// Reads an amount exactly from the text of a number: an optional sign, digits with an optional
  /// point, an optional exponent (`284.50`, `-3`, `1e2`, `.5`). Never passes through floating
  /// point, so a text of any length is either exact or rounded in the direction asked for.
  ///
  /// - Throws: `MoneyError.empty`, `.notANumber` or `.outOfRange`.
  package init(
    _ text: some StringProtocol, _ currency: Currency, unit: Unit = .major, rounding: Rounding
  ) throws(MoneyError) {
    let decimal = try DecimalText(text)
    let shift =
      switch unit {
      case .major: currency.precision
      case .minor: currency.precision - currency.minorDigits
      }
    guard let units = decimal.count(shiftedBy: shift, rounding: rounding) else {
      throw .outOfRange(currency)
    }
    self.init(units: units, currency: currency)
  }

  /// The amount in major units: at least the decimals that the currency shows, more only where
  /// they are not zero (`284.50`, `0.0035`, `100` for JPY).
  package var decimalString: String {
    let digits = String(units.magnitude)
    let padded =
      String(repeating: "0", count: max(0, currency.precision + 1 - digits.utf8.count)) + digits
    let point = padded.index(padded.endIndex, offsetBy: -currency.precision)
    var fraction = padded[point...]
    while fraction.utf8.count > currency.minorDigits, fraction.utf8.last == UInt8(ascii: "0") {
      fraction.removeLast()
    }
    let sign = isNegative ? "-" : ""
    return sign + padded[..<point] + (fraction.isEmpty ? "" : "." + fraction)
  }
}

/// A decimal number taken apart: its significant digits and the power of ten they count.
private struct DecimalText {
  private var isNegative = false
  /// Decimal digits 0 to 9, without leading zeros.
  private var digits: [UInt8] = []
  /// The value is the digits times 10^`exponent`.
  private var exponent = 0

  init(_ text: some StringProtocol) throws(MoneyError) {
    guard text.contains(where: { !$0.isWhitespace }) else { throw .empty }
    // A long text is not repeated: it might be a secret that a part of would still give away.
    let error = MoneyError.notANumber(text.utf8.count <= 40 ? String(text) : "...")
    var rest = Substring(text).utf8[...]
    isNegative = Self.takeSign(&rest)
    let whole = Self.takeDigits(&rest)
    var fraction: [UInt8] = []
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = Self.takeDigits(&rest)
    }
    guard !(whole.isEmpty && fraction.isEmpty) else { throw error }
    var power = 0
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      let isNegativePower = Self.takeSign(&rest)
      let powerDigits = Self.takeDigits(&rest)
      guard !powerDigits.isEmpty else { throw error }
      power = Self.saturated(powerDigits) * (isNegativePower ? -1 : 1)
    }
    guard rest.isEmpty else { throw error }
    digits = Array((whole + fraction).drop { $0 == 0 })
    exponent = power - fraction.count
  }

  /// The value times 10^`shift` as a whole number, or `nil` when it does not fit.
  func count(shiftedBy shift: Int, rounding: Money.Rounding) -> Int64? {
    guard !digits.isEmpty else { return 0 }
    let power = exponent + shift
    // An Int64 has at most 19 digits: anything longer cannot fit, and is not worked out.
    guard digits.count + power <= 19 else { return nil }
    let kept = digits.prefix(max(0, digits.count + min(power, 0)))
    let isExact = digits.dropFirst(kept.count).allSatisfy { $0 == 0 }
    var magnitude: UInt64 = 0
    for digit in kept { magnitude = magnitude * 10 + UInt64(digit) }
    for _ in 0..<max(0, power) { magnitude *= 10 }
    let isAwayFromZero =
      switch rounding {
      case .down: isNegative
      case .up: !isNegative
      }
    if !isExact && isAwayFromZero { magnitude += 1 }
    if isNegative, magnitude == Int64.min.magnitude { return Int64.min }
    guard let count = Int64(exactly: magnitude) else { return nil }
    return isNegative ? -count : count
  }

  private static func takeSign(_ rest: inout Substring.UTF8View.SubSequence) -> Bool {
    guard let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    else { return false }
    rest = rest.dropFirst()
    return first == UInt8(ascii: "-")
  }

  private static func takeDigits(_ rest: inout Substring.UTF8View.SubSequence) -> [UInt8] {
    let taken = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    rest = rest.dropFirst(taken.count)
    return taken.map { $0 - UInt8(ascii: "0") }
  }

  /// An exponent beyond a billion changes nothing any more: the count is zero or does not fit.
  private static func saturated(_ digits: [UInt8]) -> Int {
    digits.reduce(0) { min($0 * 10 + Int($1), 1_000_000_000) }
  }
}
