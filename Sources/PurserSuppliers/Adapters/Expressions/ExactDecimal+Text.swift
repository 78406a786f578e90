extension ExactDecimal {
  /// Reads a number: an optional sign, digits with an optional point, an optional exponent
  /// (`284.50`, `-3`, `1e2`, `.5`), and nothing else, not even white space.
  ///
  /// - Throws: `ExactDecimalError.notANumber` or `.outOfRange`.
  package init(_ text: some StringProtocol) throws(ExactDecimalError) {
    var rest = Substring(text).utf8[...]
    let isNegative = Self.takeSign(&rest)
    let whole = Self.takeDigits(&rest)
    var fraction = whole[whole.endIndex...]
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = Self.takeDigits(&rest)
    }
    guard !(whole.isEmpty && fraction.isEmpty) else { throw .notANumber }
    let power = try Self.takeExponent(&rest)
    guard rest.isEmpty else { throw .notANumber }

    var significant = Significant()
    for digit in whole { significant.append(digit) }
    for digit in fraction { significant.append(digit) }
    guard significant.count <= Self.maximumDigits else { throw .outOfRange }
    let magnitude = significant.magnitude
    try self.init(
      isNegative ? -magnitude : magnitude,
      exponent: power - fraction.count + significant.zeros)
  }

  /// Digits as they are read: those between the first and the last that are not zero.
  private struct Significant {
    private(set) var magnitude: Int128 = 0
    private(set) var count = 0
    /// The zeros since the last digit that is not one.
    private(set) var zeros = 0

    mutating func append(_ digit: UInt8) {
      let value = Int128(digit - UInt8(ascii: "0"))
      guard value != 0 else {
        zeros += 1
        return
      }
      // Zeros before the first digit say nothing.
      if count == 0 { zeros = 0 }
      count += zeros + 1
      if count <= ExactDecimal.maximumDigits {
        for _ in 0...zeros { magnitude *= 10 }
        magnitude += value
      }
      zeros = 0
    }
  }

  private typealias Bytes = Substring.UTF8View.SubSequence

  private static func takeSign(_ rest: inout Bytes) -> Bool {
    guard let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    else { return false }
    rest = rest.dropFirst()
    return first == UInt8(ascii: "-")
  }

  private static func takeDigits(_ rest: inout Bytes) -> Bytes {
    let taken = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest.dropFirst(taken.count)
    return taken
  }

  private static func takeExponent(_ rest: inout Bytes) throws(ExactDecimalError) -> Int {
    guard let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") else { return 0 }
    rest = rest.dropFirst()
    let isNegative = takeSign(&rest)
    let digits = takeDigits(&rest)
    guard !digits.isEmpty else { throw .notANumber }
    // Beyond a billion only zero is in range, and zero has no exponent: the value need not be
    // exact.
    let power = digits.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), 1_000_000_000) }
    return isNegative ? -power : power
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// The longest run of zeros that is written out rather than as an exponent.
  private static let longestPadding = 20

  /// The number, plainly (`284.5`, `-0.0035`) where that is short, else with an exponent (`1e400`).
  /// `Money` reads either.
  package var description: String {
    let digits = String(coefficient.magnitude)
    let sign = isNegative ? "-" : ""
    if exponent >= 0, exponent <= Self.longestPadding {
      return sign + digits + String(repeating: "0", count: exponent)
    }
    let point = digits.utf8.count + exponent
    if exponent < 0, point > 0 {
      let index = digits.index(digits.startIndex, offsetBy: point)
      return sign + digits[..<index] + "." + digits[index...]
    }
    if exponent < 0, -point <= Self.longestPadding {
      return sign + "0." + String(repeating: "0", count: -point) + digits
    }
    return "\(sign)\(digits)e\(exponent)"
  }
}
