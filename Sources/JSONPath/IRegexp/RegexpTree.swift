/// A parsed regular expression.
indirect enum RegexpTree {
  case scalar(Unicode.Scalar)
  /// `.`: anything but a line feed or a carriage return.
  case anyInLine
  case set(ScalarSet)
  case start
  case end
  case sequence([RegexpTree])
  case alternatives([RegexpTree])
  /// No upper bound where `most` is nil.
  case repeated(RegexpTree, least: Int, most: Int?)
}

/// A character class: `[...]`, `\p{..}` or `\P{..}`.
struct ScalarSet: Sendable {
  var ranges: [ClosedRange<Unicode.Scalar>] = []
  var categories: [ScalarCategory] = []
  var isNegated = false

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let isListed =
      ranges.contains { $0.contains(scalar) }
      || (!categories.isEmpty && isOfCategory(scalar.properties.generalCategory))
    return isListed != isNegated
  }

  private func isOfCategory(_ category: Unicode.GeneralCategory) -> Bool {
    categories.contains { $0.members.contains(category) != $0.isNegated }
  }
}

/// One `\p{..}`, or `\P{..}` where negated.
struct ScalarCategory: Sendable {
  let members: [Unicode.GeneralCategory]
  let isNegated: Bool

  /// Takes a name of RFC 9485, such as `L` or `Lu`; nil for any other.
  init?(named name: String, isNegated: Bool) {
    guard let members = Self.members(of: name) else { return nil }
    self.members = members
    self.isNegated = isNegated
  }

  private static func members(of name: String) -> [Unicode.GeneralCategory]? {
    if let category = single[name] { return [category] }
    guard name.unicodeScalars.count == 1 else { return nil }
    let members = single.filter { $0.key.hasPrefix(name) }.map(\.value)
    return members.isEmpty ? nil : members
  }

  /// The categories of RFC 9485, figure 1. Surrogates (`Cs`) are not among them.
  private static let single: [String: Unicode.GeneralCategory] = [
    "Ll": .lowercaseLetter, "Lm": .modifierLetter, "Lo": .otherLetter, "Lt": .titlecaseLetter,
    "Lu": .uppercaseLetter,
    "Mc": .spacingMark, "Me": .enclosingMark, "Mn": .nonspacingMark,
    "Nd": .decimalNumber, "Nl": .letterNumber, "No": .otherNumber,
    "Pc": .connectorPunctuation, "Pd": .dashPunctuation, "Pe": .closePunctuation,
    "Pf": .finalPunctuation, "Pi": .initialPunctuation, "Po": .otherPunctuation,
    "Ps": .openPunctuation,
    "Zl": .lineSeparator, "Zp": .paragraphSeparator, "Zs": .spaceSeparator,
    "Sc": .currencySymbol, "Sk": .modifierSymbol, "Sm": .mathSymbol, "So": .otherSymbol,
    "Cc": .control, "Cf": .format, "Cn": .unassigned, "Co": .privateUse,
  ]
}
