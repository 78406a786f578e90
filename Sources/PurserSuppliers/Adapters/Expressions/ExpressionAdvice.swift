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
    case "}": "`{{` is closed by `}}`"
    case "{": "`{{ }}` stands in requests and texts; here the expression stands without it"
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
    if case .number(let number)? = left?.kind, case .word(let unit) = right.kind,
      let seconds = ["s": "", "m": " * 60", "h": " * 3600", "d": " * 86400"][unit],
      left?.end == right.offset
    {
      return "a duration in an expression is a number of seconds: `\(number)\(seconds)`"
    }
    if case .word(let first)? = left?.kind, case .word(let word) = right.kind, words[word] == nil {
      return "a text stands in quotes: `'\(first) \(word)'`"
    }
    if case .selector(let path)? = left?.kind, rest.hasPrefix("("), left?.end == right.offset,
      let step = path.firstMatch(of: /^(\$.*)\.([^.\[\]]+)$/)
    {
      let call = methods[String(step.output.2)] ?? "`f(x)`"
      return "functions stand around: " + call.replacing("x", with: step.output.1)
    }
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

  /// For a function that this language calls otherwise.
  static func function(_ word: String, after before: String) -> String? {
    // `HMAC-SHA256(...)` is read as a subtraction.
    if word.lowercased().hasPrefix("sha"), before.lowercased().hasSuffix("hmac-") {
      return "write `hmac_\(word.lowercased())(key, text)`"
    }
    return functions[word.lowercased().filter { $0 != "_" }].map { "write `\($0)`" }
  }

  private static let functions = [
    "hmac": "hmac_sha256(key, text)", "sha256hmac": "hmac_sha256(key, text)",
    "sha512hmac": "hmac_sha512(key, text)", "sha1hmac": "hmac_sha1(key, text)",
    "base64encode": "base64(x)", "b64": "base64(x)", "b64encode": "base64(x)", "btoa": "base64(x)",
    "base64decode": "from_base64(x)", "b64decode": "from_base64(x)", "atob": "from_base64(x)",
    "hexdigest": "hex(x)", "tohex": "hex(x)", "bin2hex": "hex(x)", "hexencode": "hex(x)",
    "urlencode": "url_encode(x)", "quote": "url_encode(x)", "encodeuricomponent": "url_encode(x)",
    "timestamp": "epoch(now)", "unixtime": "epoch(now)",
    "timestampms": "epoch_ms(now)", "millis": "epoch_ms(now)",
    "nonce": "random_hex(16)` or `increasing()",
    "uuid4": "uuid()", "guid": "uuid()", "random": "random_hex(16)", "default": "coalesce(x, 0)",
    "ifnull": "coalesce(x, 0)", "nvl": "coalesce(x, 0)", "or": "coalesce(x, 0)",
    "length": "count(x)", "len": "count(x)", "size": "count(x)", "total": "sum(x)",
    "float": "number(x)", "int": "number(x)", "parsefloat": "number(x)", "parseint": "number(x)",
    "decimal": "number(x)", "tonumber": "number(x)", "tolower": "lower(x)", "lowercase": "lower(x)",
    "toupper": "upper(x)", "uppercase": "upper(x)", "strip": "trim(x)", "join": "concat(a, b)",
    "regex": "capture(x, '^([0-9.]+) USD$')", "match": "matches(x, '^OK')",
    "extract": "capture(x, '^([0-9.]+) USD$')", "substr": "capture(x, '^.{3}')",
    "substring": "capture(x, '^.{3}')", "split": "capture(x, '^([^,]*),')",
    "lookup": "map(x, table)", "translate": "map(x, table)", "date": "time(now, '%Y-%m-%d')",
    "strftime": "time(now, '%Y-%m-%d')",
    "formatdate": "time(now, '%Y-%m-%d')", "parsedate": "parse_time(x, '%Y-%m-%d')",
    "strptime": "parse_time(x, '%Y-%m-%d')", "case": "if(condition, a, b)",
    "iif": "if(condition, a, b)",
    "parsejson": "json(x)", "jsonparse": "json(x)", "keys": "entries(x)", "items": "entries(x)",
    "includes": "contains(list, x)", "startswith": "matches(x, '^OK')",
  ]

  /// Methods of values in other languages.
  private static let methods = [
    "toFixed": "`round(x, 2)`", "toLowerCase": "`lower(x)`", "toUpperCase": "`upper(x)`",
    "toString": "`x` alone", "trim": "`trim(x)`", "replace": "`replace(x, 'from', 'to')`",
    "length": "`count(x[*])`", "size": "`count(x[*])`", "split": "`capture(x, '^([^,]*),')`",
    "includes": "`contains(x[*], 'a')`", "lower": "`lower(x)`", "upper": "`upper(x)`",
    "substring": "`capture(x, '^.{3}')`", "slice": "`capture(x, '^.{3}')`",
    "match": "`matches(x, '^OK')`",
  ]

  /// For a text that `+` is to join.
  static let joining = "`+` adds numbers; texts are joined by `concat(a, b)`"

  private static let words = [
    "and": "`&&` is and", "or": "`||` is or", "is": "`==` compares", "eq": "`==` compares",
    "ne": "`!=` compares", "in": "`contains(list, x)` looks for `x` in a list",
    "mod": "there is no remainder",
  ]
}
