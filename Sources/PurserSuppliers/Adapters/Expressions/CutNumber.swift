internal import PurserCore
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
  /// Where other groups stand whose signs the adapter puts to the number itself.
  private let signs: [Range<Int>]
  /// Where other groups stand that are numbers of their own.
  private let numbers: [Range<Int>]

  /// What stands at `place` of `text`, in bytes of UTF-8, as do the groups beside it that the adapter reads:
  /// those whose `signs` it puts to the number, and `numbers` of their own. Unless it `isAmount`, it may be a
  /// name with digits in it.
  init(
    _ place: Range<Int>, in text: String, isAmount: Bool, signs: [Range<Int>] = [],
    numbers: [Range<Int>] = []
  ) {
    let bytes = Array(text.utf8)
    func scalars(_ slice: ArraySlice<UInt8>) -> [Unicode.Scalar] {
      Array(String(decoding: slice, as: UTF8.self).unicodeScalars)
    }
    let start = scalars(bytes[..<place.lowerBound]).count
    let group = scalars(bytes[place])
    self.text = Array(text.unicodeScalars)
    self.place = start..<start + group.count
    func inScalars(_ place: Range<Int>) -> Range<Int> {
      scalars(bytes[..<place.lowerBound]).count..<scalars(bytes[..<place.upperBound]).count
    }
    self.signs = signs.map(inScalars)
    self.numbers = numbers.map(inScalars)
    let found = Self.number(in: group).map { start + $0.lowerBound..<start + $0.upperBound }
    let isName = !isAmount && group.contains(where: \.properties.isAlphabetic)
    number =
      isName && MoneyText(String(String.UnicodeScalarView(group))) == nil ? nil : found
  }

  /// The rest of a group without what may stand beside a number, where that begins as a number does.
  private static func number(in group: [Unicode.Scalar]) -> Range<Int>? {
    guard let start = group.firstIndex(where: { !standsBeside($0) }),
      let last = group.lastIndex(where: { !standsBeside($0) }),
      isDigit(group[start]) || group[start] == "." || group[start] == ","
    else { return nil }
    return start..<last + 1
  }

  /// Whether `pattern` left out what may belong to the number.
  func isCut(by pattern: TextPattern) -> Bool {
    guard let number else { return false }
    return digits(beside: number).contains {
      passes(over: $0, pattern) && !isOfOther($0, beside: number, pattern)
    }
      || signs(beside: number).contains {
        isPassed(sign: $0, pattern) && !signs.contains($0..<$0 + 1)
      }
  }

  /// Whether the pattern takes the number without the sign there, or with another.
  private func isPassed(sign index: Int, _ pattern: TextPattern) -> Bool {
    passes(over: index, pattern)
      || [[], ["+"], [" "]].contains { pattern.matches(replacing(index, with: $0)) }
  }

  /// Whether the digits there are all of a number that another group takes, with a space between both. A
  /// group that would take a space as well takes what is left, whatever it is.
  private func isOfOther(
    _ index: Int, beside number: Range<Int>, _ pattern: TextPattern
  ) -> Bool {
    guard let other = numbers.first(where: { $0.contains(index) }),
      text[other].allSatisfy({ Self.isDigit($0) || $0 == "." || $0 == "," }),
      scalar(other.lowerBound - 1).map(Self.isSpace) != false,
      scalar(other.upperBound).map(Self.isSpace) != false,
      other.upperBound < number.lowerBound || number.upperBound < other.lowerBound
    else { return false }
    var spaced = String.UnicodeScalarView(text[..<other.lowerBound])
    spaced.append(contentsOf: "1 1".unicodeScalars)
    spaced.append(contentsOf: text[other.upperBound...])
    return !pattern.matches(String(spaced))
  }

  /// Whether the pattern takes anything in that place.
  private func passes(over index: Int, _ pattern: TextPattern) -> Bool {
    Self.others.contains { pattern.matches(replacing(index, with: [$0])) }
  }

  private func replacing(_ index: Int, with others: [Unicode.Scalar]) -> String {
    var changed = String.UnicodeScalarView(text[..<index])
    changed.append(contentsOf: others)
    changed.append(contentsOf: text[(index + 1)...])
    return String(changed)
  }

  /// What may stand in the place of something that a pattern passes over.
  private static let others: [Unicode.Scalar] = ["\u{E000}", "#", "x"]

  /// Where something stands that may belong to the number: more of its digits, an exponent, or how many
  /// thousands it counts, as in `5k`.
  private func digits(beside number: Range<Int>) -> [Int] {
    [
      digitBefore(number), markBefore(number), digitAfter(number), groupBefore(number),
      groupAfter(number), thousands(number),
    ]
    .compactMap(\.self)
  }

  /// Where its sign may stand, as in `KES - 5`, `-KES 5`, `5-`, `5 KES-` and `(5)`. A pattern that takes the
  /// number with the sign and without knows as little of it as one that takes anything there.
  private func signs(beside number: Range<Int>) -> [Int] {
    [signBefore, signAfter(number)].compactMap(\.self)
  }

  private func digitBefore(_ number: Range<Int>) -> Int? {
    let index = number.lowerBound - 1
    guard let scalar = scalar(index) else { return nil }
    if Self.isNumeral(scalar) { return index }
    let isWithin = Self.joinsDigits(scalar) && self.scalar(index - 1).map(Self.isDigit) == true
    // A space before the number may be in the group already.
    return isWithin ? min(index, place.lowerBound - 1) : nil
  }

  /// The mark of decimals that have no digit before it, as in `.50`. Behind a word it ends an abbreviation,
  /// as in `Rs.50`, and before a number that has the same mark it is none.
  private func markBefore(_ number: Range<Int>) -> Int? {
    let index = number.lowerBound - 1
    guard index < place.lowerBound, let mark = scalar(index), mark == "." || mark == ",",
      scalar(number.lowerBound).map(Self.isDigit) == true, !text[number].contains("."),
      !text[number].contains(mark)
    else { return nil }
    guard let before = scalar(index - 1) else { return index }
    let isFirst =
      Self.isSignOrSpace(before) || Self.isMinus(before) || MoneyTextReader.isPlus(before)
      || ":=|;(>".unicodeScalars.contains(before)
    return isFirst || isCode(index - 3..<index) ? index : nil
  }

  private func digitAfter(_ number: Range<Int>) -> Int? {
    let index = number.upperBound
    guard let scalar = scalar(index) else { return nil }
    // Behind a mark, too: a group may end in that of the decimals, as `12.` of `12.5`.
    if Self.isNumeral(scalar) { return index }
    guard endsInDigit(number) else { return nil }
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
    if Self.isMinus(sign) { return scalar(index - 1).map(Self.isDigit) != true ? index : nil }
    return signBeforeCode(endingAt: index) ?? minusBeforeWord(endingAt: index)
  }

  /// The minus of `-Rs. 5` and `-Ksh5`: before a word that is no code it has to touch the word, and to stand
  /// where an amount may begin.
  private func minusBeforeWord(endingAt end: Int) -> Int? {
    var index = scalar(end) == "." ? end - 1 : end
    let last = index
    while scalar(index)?.properties.isAlphabetic == true { index -= 1 }
    guard index < last, let sign = scalar(index), Self.isMinus(sign) else { return nil }
    guard let before = scalar(index - 1) else { return index }
    let isFirst = Self.isSpace(before) || ":=|;,(>\n".unicodeScalars.contains(before)
    return isFirst ? index : nil
  }

  /// The sign of `-KES 5`, `-US$5` and of `(KES 5)`, and at the beginning of the text that of `- KES 5`, as
  /// further in a dash may stand between two parts of a sentence.
  private func signBeforeCode(endingAt end: Int) -> Int? {
    var index = end
    while let letter = scalar(index), Self.isLetter(letter) { index -= 1 }
    // `US$`, `R$`: the letters of a currency's sign.
    let isOfSign =
      (1...3).contains(end - index)
      && scalar(end + 1)?.properties.generalCategory == .currencySymbol
    guard isOfSign || isCode(index + 1..<end + 1) else { return nil }
    let isTouching = scalar(index).map { Self.isMinus($0) || $0 == "(" } == true
    while !isTouching, let space = scalar(index), Self.isSignOrSpace(space) { index -= 1 }
    guard let sign = scalar(index), Self.isMinus(sign) || isTouching else { return nil }
    let before = text[..<index]
    let isSign =
      isTouching
      ? before.last.map { Self.isDigit($0) || $0.properties.isAlphabetic } != true
      : before.allSatisfy(Self.isSignOrSpace)
    return isSign ? index : nil
  }

  private func signAfter(_ number: Range<Int>) -> Int? {
    guard endsInDigit(number) else { return nil }
    var index = place.upperBound
    while let scalar = scalar(index), Self.isSignOrSpace(scalar) { index += 1 }
    let code = index
    while let letter = scalar(index), Self.isLetter(letter) { index += 1 }
    guard index == code || isCode(code..<index) else { return nil }
    // Behind a space it may be a dash between two parts of a sentence.
    let end = index
    while let space = scalar(index), Self.isSpace(space) { index += 1 }
    guard let sign = scalar(index), Self.isMinus(sign) else { return nil }
    if index > end { return text[(index + 1)...].allSatisfy(Self.isSpace) ? index : nil }
    let next = scalar(index + 1)
    return next.map { Self.isDigit($0) || $0.properties.isAlphabetic } != true ? index : nil
  }

  /// The last digit of what may be thousands before the number, as in `1 234.50`.
  private func groupBefore(_ number: Range<Int>) -> Int? {
    let space = number.lowerBound - 1
    guard space <= place.lowerBound, scalar(space) == " ", isGroupOfThree(at: number.lowerBound)
    else { return nil }
    var index = space - 1
    while let digit = scalar(index), Self.isDigit(digit) { index -= 1 }
    guard isGroup(index + 1..<space) else { return nil }
    // Dates, times and decimals end in digits, too.
    guard let before = scalar(index) else { return space - 1 }
    let isOfOther =
      ".,:/".unicodeScalars.contains(before)
      || Self.isMinus(before) && scalar(index - 1).map(Self.isDigit) == true
    return isOfOther ? nil : space - 1
  }

  /// The first digit of what may be hundreds behind the number.
  private func groupAfter(_ number: Range<Int>) -> Int? {
    let space = number.upperBound
    guard endsInDigit(number), space + 1 >= place.upperBound, scalar(space) == " ",
      isGroupOfThree(at: space + 1)
    else { return nil }
    var index = space - 1
    while index >= number.lowerBound, let digit = scalar(index), Self.isDigit(digit) { index -= 1 }
    let isWhole = index < number.lowerBound || scalar(index) == " "
    let isOfOther = scalar(space + 4).map(":/".unicodeScalars.contains) == true
    return isWhole && isGroup(index + 1..<space) && !isOfOther ? space + 1 : nil
  }

  /// Whether three digits stand there, and no more.
  private func isGroupOfThree(at start: Int) -> Bool {
    (start..<start + 3).allSatisfy { scalar($0).map(Self.isDigit) == true }
      && scalar(start + 3).map(Self.isNumeral) != true
  }

  /// Whether the digits there may be the first of a number in groups.
  private func isGroup(_ range: Range<Int>) -> Bool {
    (1...3).contains(range.count) && scalar(range.lowerBound) != "0"
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

  /// Whether a currency's code stands there.
  private func isCode(_ range: Range<Int>) -> Bool {
    guard range.count == 3, text.indices.contains(range.lowerBound) else { return false }
    return Currency(iso4217: String(String.UnicodeScalarView(text[range])).uppercased()) != nil
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// Whether it is a digit of any script, or a fraction or an exponent in one character.
  private static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
  }

  private static func isMinus(_ scalar: Unicode.Scalar) -> Bool { MoneyTextReader.isMinus(scalar) }

  /// Marks between digits, and spaces that stand within numbers and not between words.
  private static func joinsDigits(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ".", ",", "'", "_", "`", "\u{B4}", "\u{B7}", "\u{2BC}", "\u{2018}", "\u{2019}", "\u{66B}",
      "\u{66C}":
      true
    case " ", "\t": false
    default: [.spaceSeparator, .format].contains(scalar.properties.generalCategory)
    }
  }

  private static func isSignOrSpace(_ scalar: Unicode.Scalar) -> Bool {
    isSpace(scalar) || [.currencySymbol, .format].contains(scalar.properties.generalCategory)
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

extension TextPattern {
  fileprivate func matches(_ text: String) -> Bool { ((try? firstMatch(in: text)) ?? nil) != nil }
}
