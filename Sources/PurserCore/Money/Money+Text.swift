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
    var copy = String(text)
    let parsed = copy.withUTF8 { DecimalText($0) }
    guard let decimal = parsed else { throw MoneyError(unreadable: text) }
    let shift =
      switch unit {
      case .major: currency.precision
      case .minor: currency.precision - currency.minorDigits
      }
    let count = copy.withUTF8 { decimal.count(in: $0, shiftedBy: shift, rounding: rounding) }
    guard let units = count else { throw .outOfRange(currency) }
    self.init(units: units, currency: currency)
  }

  /// Reads an amount in major units from the bytes of a text, as `init(_:_:unit:rounding:)` does;
  /// `nil` where that throws.
  package init?(
    utf8 text: UnsafeBufferPointer<UInt8>, _ currency: Currency, rounding: Rounding
  ) {
    guard
      let units = DecimalText(text)?.count(
        in: text, shiftedBy: currency.precision, rounding: rounding)
    else { return nil }
    self.init(units: units, currency: currency)
  }

  /// The amount in major units: at least the decimals that the currency shows, more only where
  /// they are not zero (`284.50`, `0.0035`, `100` for JPY).
  package var decimalString: String {
    // Most amounts are so short that a `String` holds them without memory of its own.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.mostDecimalBytes) { text in
      let count = text.baseAddress.map(writeDecimal) ?? 0
      return String(decoding: text.prefix(count), as: UTF8.self)
    }
  }

  /// The digits of an Int64 or of a precision, a sign, a point, and a zero before it.
  static let mostDecimalBytes = 24

  /// Writes the amount as `decimalString`.
  ///
  /// - Parameter text: where it goes; there is room for `mostDecimalBytes`.
  /// - Returns: how many bytes it has.
  func writeDecimal(to text: UnsafeMutablePointer<UInt8>) -> Int {
    var place = Self.mostDecimalBytes
    func put(_ byte: UInt8) {
      place -= 1
      text[place] = byte
    }
    var rest = units.magnitude
    func putDigit() {
      put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    var decimals = currency.precision
    while decimals > currency.minorDigits, rest % 10 == 0 {
      rest /= 10
      decimals -= 1
    }
    if decimals > 0 {
      for _ in 0..<decimals { putDigit() }
      put(UInt8(ascii: "."))
    }
    repeat { putDigit() } while rest > 0
    if isNegative { put(UInt8(ascii: "-")) }
    let count = Self.mostDecimalBytes - place
    for index in 0..<count { text[index] = text[place + index] }
    return count
  }
}

extension MoneyError {
  /// Why a text is no number. A long text is not repeated: it might be a secret that a part of
  /// would still give away.
  fileprivate init(unreadable text: some StringProtocol) {
    guard text.contains(where: { !$0.isWhitespace }) else {
      self = .empty
      return
    }
    self = .notANumber(text.utf8.count <= 40 ? String(text) : "...")
  }
}
