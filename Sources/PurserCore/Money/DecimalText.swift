/// A decimal number taken apart, as places in its text: nothing is copied.
struct DecimalText {
  private typealias Bytes = UnsafeBufferPointer<UInt8>

  private let isNegative: Bool
  /// The digits before the point.
  private let whole: Range<Int>
  /// The digits behind it.
  private let fraction: Range<Int>
  /// The power of ten that the number is multiplied with.
  private let power: Int

  /// Takes the text of a number apart; `nil` where it is none.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var place = 0
    isNegative = Self.takeSign(text, &place)
    whole = Self.takeDigits(text, &place)
    var fraction = place..<place
    if place < text.count, text[place] == UInt8(ascii: ".") {
      place += 1
      fraction = Self.takeDigits(text, &place)
    }
    self.fraction = fraction
    guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
    var power = 0
    if place < text.count, text[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      let isNegativePower = Self.takeSign(text, &place)
      let digits = Self.takeDigits(text, &place)
      guard !digits.isEmpty else { return nil }
      power = Self.saturated(text, digits) * (isNegativePower ? -1 : 1)
    }
    self.power = power
    guard place == text.count else { return nil }
  }

  /// The value times 10^`shift` as a whole number, or `nil` when it does not fit.
  ///
  /// - Parameters:
  ///   - text: what the number was made of.
  ///   - shift: how many decimals are counted.
  ///   - rounding: which way digits beyond them go.
  /// - Returns: the number, rounded.
  func count(
    in text: UnsafeBufferPointer<UInt8>, shiftedBy shift: Int, rounding: Money.Rounding
  ) -> Int64? {
    // Leading zeros say nothing, and there may be any number of them.
    let first =
      whole.first { text[$0] != UInt8(ascii: "0") }
      ?? fraction.first { text[$0] != UInt8(ascii: "0") }
    guard let first else { return 0 }
    let wholeCount = max(0, whole.upperBound - first)
    let digitCount = wholeCount + fraction.upperBound - max(first, fraction.lowerBound)
    let shift = power - fraction.count + shift
    // An Int64 has at most 19 digits: anything longer cannot fit, and is not worked out.
    guard digitCount + shift <= 19 else { return nil }
    let keptCount = max(0, digitCount + min(shift, 0))
    var magnitude: UInt64 = 0
    var isExact = true
    for number in 0..<digitCount {
      let place =
        number < wholeCount
        ? first + number : max(first, fraction.lowerBound) + number - wholeCount
      let digit = text[place] - UInt8(ascii: "0")
      if number < keptCount {
        magnitude = magnitude * 10 + UInt64(digit)
      } else if digit != 0 {
        isExact = false
        break
      }
    }
    for _ in 0..<max(0, shift) { magnitude *= 10 }
    return signed(magnitude, isExact: isExact, rounding)
  }

  private func signed(
    _ exact: UInt64, isExact: Bool, _ rounding: Money.Rounding
  ) -> Int64? {
    var magnitude = exact
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

  private static func takeSign(_ text: Bytes, _ place: inout Int) -> Bool {
    guard place < text.count, text[place] == UInt8(ascii: "-") || text[place] == UInt8(ascii: "+")
    else { return false }
    defer { place += 1 }
    return text[place] == UInt8(ascii: "-")
  }

  private static func takeDigits(_ text: Bytes, _ place: inout Int) -> Range<Int> {
    let start = place
    while place < text.count, text[place] >= UInt8(ascii: "0"), text[place] <= UInt8(ascii: "9") {
      place += 1
    }
    return start..<place
  }

  /// An exponent beyond a billion changes nothing any more: the count is zero or does not fit.
  private static func saturated(_ text: Bytes, _ digits: Range<Int>) -> Int {
    digits.reduce(0) { min($0 * 10 + Int(text[$1] - UInt8(ascii: "0")), 1_000_000_000) }
  }
}
