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
  /// Where its number stands in it, without signs, spaces and a currency; `nil` where it is none.
  private let number: Range<Int>?

  /// What stands at `place` of `text`, in bytes of UTF-8. Unless it `isAmount`, it may be a name with digits in
  /// it.
  init(_ place: Range<Int>, in text: String, isAmount: Bool) {
    let bytes = Array(text.utf8)
    func scalars(_ slice: ArraySlice<UInt8>) -> [Unicode.Scalar] {
      Array(String(decoding: slice, as: UTF8.self).unicodeScalars)
    }
    let start = scalars(bytes[..<place.lowerBound]).count
    let group = scalars(bytes[place])
    self.text = Array(text.unicodeScalars)
    self.place = start..<start + group.count
    let found = Self.number(in: group).map { start + $0.lowerBound..<start + $0.upperBound }
    let isName = !isAmount && group.contains(where: \.properties.isAlphabetic)
    number =
      isName && MoneyText(String(String.UnicodeScalarView(group))) == nil ? nil : found
  }

  /// What is left of a group without what may stand beside a number, where that begins as a number does.
  private static func number(in group: [Unicode.Scalar]) -> Range<Int>? {
    guard let start = group.firstIndex(where: { !standsBeside($0) }),
      let last = group.lastIndex(where: { !standsBeside($0) }),
      isDigit(group[start]) || group[start] == "." || group[start] == ","
    else { return nil }
    return start..<last + 1
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
    guard let number else { return [] }
    return [
      digitBefore(number), digitAfter(number), signBefore, signAfter(number), thousands(number),
    ]
    .compactMap(\.self)
  }

  private func digitBefore(_ number: Range<Int>) -> Int? {
    let index = number.lowerBound - 1
    guard let scalar = scalar(index) else { return nil }
    if Self.isDigit(scalar) { return index }
    let isWithin = Self.joinsDigits(scalar) && self.scalar(index - 1).map(Self.isDigit) == true
    // A space before the number may be in the group already.
    return isWithin ? min(index, place.lowerBound - 1) : nil
  }

  private func digitAfter(_ number: Range<Int>) -> Int? {
    let index = number.upperBound
    guard endsInDigit(number), let scalar = scalar(index) else { return nil }
    if Self.isDigit(scalar) { return index }
    let next = self.scalar(index + 1)
    if Self.joinsDigits(scalar) {
      return next.map(Self.isDigit) == true ? max(index, place.upperBound) : nil
    }
    guard scalar == "e" || scalar == "E", let next else { return nil }
    let isSigned = next == "+" || Self.isMinus(next)
    let isExponent = (isSigned ? self.scalar(index + 2) : next).map(Self.isDigit) == true
    return isExponent ? max(index, place.upperBound) : nil
  }

  private var signBefore: Int? {
    var index = place.lowerBound - 1
    while let scalar = scalar(index), Self.isSignOrSpace(scalar) { index -= 1 }
    guard let sign = scalar(index) else { return nil }
    if sign == "(" { return index }
    // Between digits it is no sign.
    return Self.isMinus(sign) && scalar(index - 1).map(Self.isDigit) != true ? index : nil
  }

  private func signAfter(_ number: Range<Int>) -> Int? {
    guard endsInDigit(number) else { return nil }
    var index = place.upperBound
    while let scalar = scalar(index), Self.isSignOrSpace(scalar) { index += 1 }
    guard let sign = scalar(index), Self.isMinus(sign) else { return nil }
    let next = scalar(index + 1)
    return next.map { Self.isDigit($0) || $0.properties.isAlphabetic } != true ? index : nil
  }

  /// `5k`, and `1.2 k USD`, where a word of one letter stands for itself.
  private func thousands(_ number: Range<Int>) -> Int? {
    guard endsInDigit(number) else { return nil }
    var index = number.upperBound
    while let scalar = scalar(index), Self.isSpace(scalar) { index += 1 }
    guard index >= place.upperBound, let unit = scalar(index),
      "kKmMbB".unicodeScalars.contains(unit)
    else { return nil }
    let next = scalar(index + 1)
    let isWord =
      index == number.upperBound
      ? next?.properties.isAlphabetic != true : next.map(Self.isSpace) != false
    return isWord ? index : nil
  }

  private func endsInDigit(_ number: Range<Int>) -> Bool {
    scalar(number.upperBound - 1).map(Self.isDigit) == true
  }

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
    isSpace(scalar) || scalar.properties.generalCategory == .currencySymbol
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\t" || scalar.properties.generalCategory == .spaceSeparator
  }

  /// What may stand beside the digits of an amount: a sign, a currency, parentheses, spaces, and marks of the
  /// direction of writing.
  private static func standsBeside(_ scalar: Unicode.Scalar) -> Bool {
    if isDigit(scalar) { return false }
    switch scalar.properties.generalCategory {
    case .currencySymbol, .spaceSeparator, .format, .openPunctuation, .closePunctuation: return true
    default:
      return scalar == "\t" || isMinus(scalar) || MoneyTextReader.isPlus(scalar)
        || scalar.properties.isAlphabetic
    }
  }
}
