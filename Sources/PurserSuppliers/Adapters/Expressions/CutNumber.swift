internal import TextPattern

/// Notices that a pattern took a part of a number out of a text: some of its digits, or all of them and not
/// its sign. `^.*?([0-9.]+).*$` finds 5 in `-5`, and 1 in `1,234.50`.
///
/// What stands beside the number counts only where the pattern passes over it whatever it is: a pattern that
/// names it, as `^[(]([0-9.]+)[)]$` does, knows what it means.
struct CutNumber {
  private let text: [Unicode.Scalar]
  /// Where the group stands in the text.
  private let place: Range<Int>

  /// What stands at `place` of `text`, in bytes of UTF-8.
  init(_ place: Range<Int>, in text: String) {
    let bytes = Array(text.utf8)
    func scalars(_ slice: ArraySlice<UInt8>) -> [Unicode.Scalar] {
      Array(String(decoding: slice, as: UTF8.self).unicodeScalars)
    }
    let start = scalars(bytes[..<place.lowerBound]).count
    self.text = Array(text.unicodeScalars)
    self.place = start..<start + scalars(bytes[place]).count
  }

  /// Whether `pattern` left out what may belong to the number.
  func isCut(by pattern: TextPattern) -> Bool {
    beside.contains { index in
      Self.others.contains { other in
        var changed = String.UnicodeScalarView(text[..<index])
        changed.append(other)
        changed.append(contentsOf: text[(index + 1)...])
        return ((try? pattern.firstMatch(in: String(changed))) ?? nil) != nil
      }
    }
  }

  /// What may stand in the place of something that a pattern passes over.
  private static let others: [Unicode.Scalar] = ["\u{E000}", "#", "x"]

  /// Where something stands that may belong to the number: more of its digits, an exponent, a sign, as in
  /// `KES - 5`, `5-` and `(5)`, or how many thousands it counts, as in `5k`.
  private var beside: [Int] {
    guard let first = scalar(place.lowerBound), !place.isEmpty, Self.isDigit(first) || first == "."
    else { return [] }
    return [digitBefore, digitAfter, signBefore, signAfter, thousands].compactMap(\.self)
  }

  private var digitBefore: Int? {
    let index = place.lowerBound - 1
    guard let scalar = scalar(index) else { return nil }
    if Self.isDigit(scalar) { return index }
    let isWithin = Self.joinsDigits(scalar) && self.scalar(index - 1).map(Self.isDigit) == true
    return isWithin ? index : nil
  }

  private var digitAfter: Int? {
    let index = place.upperBound
    guard endsInDigit, let scalar = scalar(index) else { return nil }
    if Self.isDigit(scalar) { return index }
    let next = self.scalar(index + 1)
    if Self.joinsDigits(scalar) { return next.map(Self.isDigit) == true ? index : nil }
    guard scalar == "e" || scalar == "E", let next else { return nil }
    let isSigned = next == "+" || Self.isMinus(next)
    return (isSigned ? self.scalar(index + 2) : next).map(Self.isDigit) == true ? index : nil
  }

  private var signBefore: Int? {
    var index = place.lowerBound - 1
    while let scalar = scalar(index), Self.isSignOrSpace(scalar) { index -= 1 }
    guard let sign = scalar(index) else { return nil }
    if sign == "(" { return index }
    // Between digits it is no sign.
    return Self.isMinus(sign) && scalar(index - 1).map(Self.isDigit) != true ? index : nil
  }

  private var signAfter: Int? {
    guard endsInDigit else { return nil }
    var index = place.upperBound
    while let scalar = scalar(index), Self.isSignOrSpace(scalar) { index += 1 }
    guard let sign = scalar(index), Self.isMinus(sign) else { return nil }
    let next = scalar(index + 1)
    return next.map { Self.isDigit($0) || $0.properties.isAlphabetic } != true ? index : nil
  }

  private var thousands: Int? {
    let index = place.upperBound
    guard endsInDigit, let unit = scalar(index), "kKmMbB".unicodeScalars.contains(unit),
      scalar(index + 1)?.properties.isAlphabetic != true
    else { return nil }
    return index
  }

  private var endsInDigit: Bool { scalar(place.upperBound - 1).map(Self.isDigit) == true }

  private func scalar(_ index: Int) -> Unicode.Scalar? {
    text.indices.contains(index) ? text[index] : nil
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isMinus(_ scalar: Unicode.Scalar) -> Bool { MoneyTextReader.isMinus(scalar) }

  /// Marks between digits, and spaces that stand within numbers and not between words.
  private static func joinsDigits(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ".", ",", "'", "\u{2019}": true
    case " ", "\t": false
    default: scalar.properties.generalCategory == .spaceSeparator
    }
  }

  private static func isSignOrSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .currencySymbol, .spaceSeparator: true
    default: scalar == "\t"
    }
  }
}
