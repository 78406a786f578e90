/// What to write instead, for slips that other languages lead to.
enum ExpressionAdvice {
  /// For a character that no expression has.
  static func instead(of character: Character) -> String? {
    switch character {
    case "=": "`==` compares"
    case "&": "`&&` joins two conditions that must both hold"
    case "|": "`||` joins two conditions of which one must hold"
    case "{", "}": "`{{ }}` stands in requests and texts; here the expression stands without it"
    case "?": "a choice is `if(condition, a, b)`"
    case ":":
      "texts are joined by `concat(a, ':', b)`; for HTTP Basic there is "
        + "`auth: {basic: {username: ..., password: ...}}`"
    case "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "`": "a text stands in `'` or `\"`"
    case "\u{2212}", "\u{2013}", "\u{2014}": "the minus sign is `-`"
    case "\u{D7}": "`*` multiplies"
    case "\u{F7}": "`/` divides"
    case "[": "a list stands only in a reply; `zip` makes one of several"
    case "\u{FEFF}", "\u{200B}": "an invisible character, delete it"
    default: nil
    }
  }

  /// For two tokens that nothing joins.
  static func between(_ left: ExpressionToken?, _ right: ExpressionToken) -> String? {
    if case .word("not")? = left?.kind { return "`!` is not" }
    if case .word(let word) = right.kind, let advice = words[word] { return advice }
    let isText = { (token: ExpressionToken?) in
      if case .string? = token?.kind { true } else { false }
    }
    return isText(left) || isText(right) ? "texts are joined by `concat(a, b)`" : nil
  }

  private static let words = [
    "and": "`&&` is and", "or": "`||` is or", "is": "`==` compares", "eq": "`==` compares",
    "ne": "`!=` compares",
  ]
}
