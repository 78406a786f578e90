extension JSONNumber {
  /// How one value stands to another.
  package enum Order: Sendable, Hashable {
    /// The first is smaller.
    case less
    /// Both have the same value, however written.
    case equal
    /// The first is larger.
    case greater
  }

  /// Compares the values exactly, by the decimal digits of the texts; never through floating point.
  /// The work is linear in the length of the texts, whatever the exponents.
  package func compare(to other: JSONNumber) -> Order {
    var left = text
    var right = other.text
    return left.withUTF8 { left in
      right.withUTF8 { right in Decimals(left).compare(to: Decimals(right)) }
    }
  }
}

/// The parts of a number's text: value = 0.DIGITS times ten to the power of (point + exponent),
/// where DIGITS begins with the first digit that is not zero.
private struct Decimals {
  let isNegative: Bool
  /// Integer and fraction with the point between them; starts at the first non-zero digit.
  let digits: UnsafeBufferPointer<UInt8>.SubSequence
  let isZero: Bool
  /// Where the decimal point stands, counted in digits from the start of `digits`.
  let point: Int
  /// The digits of the written exponent; may be longer than any integer type holds.
  let exponent: UnsafeBufferPointer<UInt8>.SubSequence
  let exponentIsNegative: Bool

  init(_ text: UnsafeBufferPointer<UInt8>) {
    isNegative = text.first == UInt8(ascii: "-")
    let markIndex = text.firstIndex { $0 | 0x20 == UInt8(ascii: "e") } ?? text.endIndex
    let significand = text[(isNegative ? 1 : 0)..<markIndex]
    let pointIndex = significand.firstIndex(of: UInt8(ascii: ".")) ?? markIndex
    let first = significand.firstIndex { $0 &- UInt8(ascii: "1") < 9 }
    isZero = first == nil
    let start = first ?? markIndex
    digits = text[start..<markIndex]
    point = start < pointIndex ? pointIndex - start : pointIndex + 1 - start

    var exponent = text[min(markIndex + 1, text.endIndex)...]
    exponentIsNegative = exponent.first == UInt8(ascii: "-")
    if let sign = exponent.first, sign < UInt8(ascii: "0") { exponent = exponent.dropFirst() }
    self.exponent = exponent.drop { $0 == UInt8(ascii: "0") }
  }

  func compare(to other: Decimals) -> JSONNumber.Order {
    if isZero || other.isZero {
      if isZero && other.isZero { return .equal }
      return (isZero ? !other.isNegative : isNegative) ? .less : .greater
    }
    if isNegative != other.isNegative { return isNegative ? .less : .greater }
    return isNegative ? other.compareMagnitude(to: self) : compareMagnitude(to: other)
  }

  private func compareMagnitude(to other: Decimals) -> JSONNumber.Order {
    let scale = exponentDifference(from: other) + point - other.point
    if scale != 0 { return scale < 0 ? .less : .greater }
    var left = digits.lazy.filter { $0 != UInt8(ascii: ".") }.makeIterator()
    var right = other.digits.lazy.filter { $0 != UInt8(ascii: ".") }.makeIterator()
    while true {
      let (a, b) = (left.next(), right.next())
      if a == nil && b == nil { return .equal }
      let (x, y) = (a ?? UInt8(ascii: "0"), b ?? UInt8(ascii: "0"))
      if x != y { return x < y ? .less : .greater }
    }
  }

  /// This exponent less the other's, exact while it is small and far beyond any text length
  /// otherwise: once the running difference is 3 or more no later digits can bring it back.
  private func exponentDifference(from other: Decimals) -> Int {
    let limit = 1 << 50
    let length = max(exponent.count, other.exponent.count)
    var difference = 0
    for place in 0..<length where abs(difference) < limit {
      difference =
        difference * 10 + signedDigit(place, of: length)
        - other.signedDigit(place, of: length)
    }
    return difference
  }

  private func signedDigit(_ place: Int, of length: Int) -> Int {
    let index = exponent.startIndex + place - (length - exponent.count)
    guard index >= exponent.startIndex else { return 0 }
    let digit = Int(exponent[index] - UInt8(ascii: "0"))
    return exponentIsNegative ? -digit : digit
  }
}
