/// What to write instead, for slips that other languages lead to.
enum ExpressionAdvice {
  /// For signs of other languages that begin like one of this: what was written, and the sentence. The
  /// longer first.
  static let foreignSigns: [(sign: String, advice: String)] = [
    ("===", "`==` compares"), ("!==", "`!=` is unequal"), ("<>", "`!=` is unequal"),
    ("??", "the first that is there is `coalesce(a, b)`"),
    ("?.", "write `.` alone; what is missing on the way finds nothing"), ("=>", "`>=` is no less"),
    ("=<", "`<=` is no more"), ("**", "there are no powers; `scale(x, n)` shifts the point"),
  ]

  /// For a character that no expression has.
  static func instead(
    of character: Character, after before: String = "", before after: String = ""
  ) -> String? {
    if ":@#?%".contains(character), let member = member(before, character, after) { return member }
    if character == "{", !after.hasPrefix("{") {
      return "tables stand under `maps`, and are called by their name: `map($.unit, words)`"
    }
    return switch character {
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
    case "[": "a list stands only in a reply; for one of several texts write `x == 'a' || x == 'b'`"
    case ".": "a member of the reply is `$.name`, an element of XML `./name`"
    case "\u{FEFF}", "\u{200B}": "an invisible character, delete it"
    default: nil
    }
  }

  /// For a sign in the name of a member, as in `$.a:b`: how such a name is written.
  private static func member(
    _ before: String, _ character: Character, _ after: String
  ) -> String? {
    guard let path = before.firstMatch(of: /(\$[^\s()]*)\.([\p{L}_][\p{L}\p{N}_]*)$/),
      let rest = after.prefixMatch(of: /[\p{L}\p{N}_]+/)
    else { return nil }
    return "if it belongs to the name of a member, write "
      + "`\(path.output.1)['\(path.output.2)\(character)\(rest.output)']`"
  }

  /// For two tokens that nothing joins; `rest` is the expression from the second on.
  static func between(
    _ left: ExpressionToken?, _ right: ExpressionToken, _ rest: String = ""
  ) -> String? {
    if case .word("not")? = left?.kind { return "`!` is not" }
    if case .selector(let path)? = left?.kind {
      if let advice = step(path, rest, isAdjacent: left?.end == right.offset) { return advice }
      if case .word(let word) = right.kind, words[word] == nil,
        let name = path.firstMatch(of: /^(\$.*)\.([^.\[\]]+)$/)
      {
        return "a member with a space in its name is "
          + "`\(name.output.1)['\(name.output.2) \(word)']`"
      }
    }
    if case .word(let word) = right.kind, let advice = words[word] { return advice }
    let isText = { (token: ExpressionToken?) in
      if case .string? = token?.kind { true } else { false }
    }
    return isText(left) || isText(right) ? "texts are joined by `concat(a, b)`" : nil
  }

  /// For what was meant as a step behind a selector: `$balance`, `$.2fa`, `$.list.0`.
  private static func step(_ path: String, _ rest: String, isAdjacent: Bool) -> String? {
    guard isAdjacent else { return nil }
    if path == "$", let name = rest.prefixMatch(of: /[\p{L}_][\p{L}\p{N}_]*/) {
      return "a member of the reply is `$.\(name.output)`"
    }
    guard let step = rest.prefixMatch(of: /\.([0-9][\p{L}\p{N}_]*)/) else { return nil }
    let name = step.output.1
    return name.allSatisfy(\.isNumber)
      ? "an element of a list is `\(path)[\(name)]`" : "the member is `\(path)['\(name)']`"
  }

  /// For a text that `+` is to join.
  static let joining = "`+` adds numbers; texts are joined by `concat(a, b)`"

  private static let words = [
    "and": "`&&` is and", "or": "`||` is or", "is": "`==` compares", "eq": "`==` compares",
    "ne": "`!=` compares", "in": "`contains(list, x)` looks for `x` in a list",
    "mod": "there is no remainder",
  ]
}
