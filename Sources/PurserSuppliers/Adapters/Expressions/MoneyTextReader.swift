internal import PurserCore

/// Takes a text of money apart.
struct MoneyTextReader {
  private var rest: ArraySlice<Unicode.Scalar>
  /// A code beside those of ISO 4217.
  private let unit: String?

  /// The longest text that is looked at, in code points.
  private static let longest = 100

  init(_ text: String, unit: String? = nil) {
    self.unit = unit
    rest = Array(text.trimmingWhitespace.unicodeScalars.prefix(Self.longest + 1))[...]
  }

  /// The piece in the way, after `parts` gave `nil`: it is neither a sign, a currency nor a
  /// number. `nil` where the text is too long.
  private(set) var obstacle: String?

  /// The parts in their order; `nil` where the text has something else, or is too long.
  mutating func parts() -> [MoneyTextPart]? {
    guard rest.count <= Self.longest else { return nil }
    var parts: [MoneyTextPart] = []
    while let scalar = rest.first {
      if Self.isSpace(scalar) || Self.isDirection(scalar) {
        rest.removeFirst()
        continue
      }
      let before = rest
      guard let part = takePart(scalar) else {
        let piece = before.prefix(max(1, before.count - rest.count))
        obstacle = String(String.UnicodeScalarView(piece))
        return nil
      }
      parts.append(part)
    }
    return parts
  }

  private mutating func takePart(_ scalar: Unicode.Scalar) -> MoneyTextPart? {
    if Self.isDigit(scalar) || Self.isMark(scalar) { return takeNumber().map(MoneyTextPart.number) }
    if Self.isLetter(scalar) || Self.isCurrencySign(scalar) { return takeCurrency() }
    rest.removeFirst()
    if Self.isMinus(scalar) { return .sign(isNegative: true) }
    if Self.plusSigns.contains(scalar) { return .sign(isNegative: false) }
    switch scalar {
    case "(", "\u{FF08}": return .open
    case ")", "\u{FF09}": return .close
    default: return nil
    }
  }

  /// Digits, with one mark or one space between any two of them, or a point or comma before them.
  private mutating func takeNumber() -> String? {
    var number = ""
    while let scalar = rest.first {
      let isSeparator = Self.isMark(scalar) || Self.isSpace(scalar)
      guard Self.isDigit(scalar) || isSeparator && rest.dropFirst().first.map(Self.isDigit) == true
      else { break }
      rest.removeFirst()
      number.unicodeScalars.append(
        Self.isSpace(scalar) ? " " : Self.apostrophes.contains(scalar) ? "'" : scalar)
    }
    return number.isEmpty ? nil : number
  }

  /// A word that is a code, or a currency's sign with the letters before it.
  private mutating func takeCurrency() -> MoneyTextPart? {
    var letters = ""
    while let scalar = rest.first, Self.isLetter(scalar) {
      letters.unicodeScalars.append(scalar)
      rest.removeFirst()
    }
    if let sign = rest.first, Self.isCurrencySign(sign), letters.count <= 3 {
      // Its number counts hundredths, or thousandths.
      if Self.minorSigns.contains(sign) { return nil }
      rest.removeFirst()
      return .symbol(letters + String(sign))
    }
    let code = letters.uppercased()
    let isWritten = letters == code || letters == letters.lowercased()
    return isWritten && (Currency(iso4217: code) != nil || code == unit) ? .code(code) : nil
  }
}

// What characters are. The minus signs are U+2212 with its superscript, subscript and heavy forms, and the
// hyphens and dashes that stand in its place, with their small and full-width forms.
extension MoneyTextReader {
  private static let minusSigns: Set<Unicode.Scalar> = [
    "-", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{207B}",
    "\u{208B}", "\u{2212}", "\u{2796}", "\u{FE58}", "\u{FE63}", "\u{FF0D}",
  ]
  private static let plusSigns: Set<Unicode.Scalar> = [
    "+", "\u{207A}", "\u{208A}", "\u{2795}", "\u{FB29}", "\u{FE62}", "\u{FF0B}",
  ]
  /// The cent, also in full width, and the mill.
  private static let minorSigns: Set<Unicode.Scalar> = ["\u{A2}", "\u{FFE0}", "\u{20A5}"]
  private static let apostrophes: Set<Unicode.Scalar> = ["'", "\u{2019}", "\u{02BC}"]

  /// Whether it stands for a minus.
  static func isMinus(_ scalar: Unicode.Scalar) -> Bool { minusSigns.contains(scalar) }

  /// Whether it stands for a plus.
  static func isPlus(_ scalar: Unicode.Scalar) -> Bool { plusSigns.contains(scalar) }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "." || scalar == "," || apostrophes.contains(scalar)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
  }

  private static func isCurrencySign(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .currencySymbol
  }

  /// Spaces of every width, whether a line may break at them or not: U+0020, U+00A0, U+2009, U+202F.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\t" || scalar.properties.generalCategory == .spaceSeparator
  }

  /// Marks of the direction of writing, which CLDR puts beside signs in Arabic and Hebrew.
  private static func isDirection(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\u{200E}" || scalar == "\u{200F}" || scalar == "\u{061C}"
  }
}
